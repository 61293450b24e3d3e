"""Sends callbacks as real HTTP requests, contract section 5, to this machine only.

Timeout, retries and which changes are told are unknown (U, 5.1); the readings and faults steer them.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import ipaddress
import json
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import aiohttp

from merchant_desk.domain import signature
from merchant_desk.sandbox import shapes
from merchant_desk.sandbox.book import Book, Booked
from merchant_desk.sandbox.errands import Errands
from merchant_desk.sandbox.faults import Faults
from merchant_desk.sandbox.readings import Readings

TIMEOUT_S: Final = 5.0
_MAX_PAUSE_S: Final = 30.0
_KEPT: Final = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver. `outcome` is delivered, refused, no-answer, dropped or not-sent."""

    at_utc_ms: int
    order_id: str
    says: str
    attempt: int
    outcome: str
    answer: int | None = None


class Callbacks:
    """The sender. `first_pause_s` is what it waits before the first retry; each further pause doubles."""

    def __init__(
        self,
        *,
        book: Book,
        readings: Readings,
        faults: Faults,
        errands: Errands,
        now_utc_ms: Callable[[], int],
        first_pause_s: float = 1.0,
    ) -> None:
        self.attempts: deque[Attempt] = deque(maxlen=_KEPT)
        self._book = book
        self._readings = readings
        self._faults = faults
        self._now_utc_ms = now_utc_ms
        self._first_pause_s = first_pause_s
        self._client: aiohttp.ClientSession | None = None
        self._errands = errands

    async def __aenter__(self) -> Self:
        """Make ready to send."""
        self._client = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its connections; what was on its way is an errand and ended before."""
        if self._client is not None:
            await self._client.close()

    def tell(self, order: Booked, before: str) -> None:
        """Send the callback of a change of status where the readings have it told."""
        told_on = self._readings.text("callback_on")
        is_told = order.status not in (before, "pending")
        if is_told and (told_on in ("all", order.status)):
            self.send(order, shapes.callback(order))

    def send(self, order: Booked, body: Mapping[str, Any] | bytes, *, seal: str = "good") -> None:
        """Send any body to the order's address, in the background. `seal` is good, bad or none."""
        data = body if isinstance(body, bytes) else self._written(body)
        says = str(body.get("status", "")) if isinstance(body, Mapping) else ""
        for _ in range(1 + self._faults.extra_callbacks):
            self._errands.start(self._deliver(order, data, says=says, seal=seal))

    def log(self) -> list[dict[str, Any]]:
        """What was tried, oldest first, for the control address."""
        return [asdict(attempt) for attempt in self.attempts]

    async def _deliver(self, order: Booked, data: bytes, *, says: str, seal: str) -> None:
        if self._faults.drops_callbacks:
            self._note(order, says, 1, "dropped")
            return
        if not is_this_machine(order.callback_url):
            self._note(order, says, 1, "not-sent")
            _log.info("callback kept back: the address is not on this machine order=%s", order.id)
            return
        await asyncio.sleep(self._faults.callback_delay_ms / 1000)
        pause_s = self._first_pause_s
        for attempt in range(1, 2 + self._readings.number("callback_retries")):
            if attempt > 1:
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _MAX_PAUSE_S)
            answer = await self._post(order.callback_url, data, seal)
            if answer is not None and answer < 500:
                outcome = "delivered" if answer < 300 else "refused"
                self._note(order, says, attempt, outcome, answer)
                return
            self._note(order, says, attempt, "no-answer" if answer is None else "refused", answer)

    async def _post(self, url: str, data: bytes, seal: str) -> int | None:
        if self._client is None:  # before the shop opened nothing can have happened to an order
            return None
        try:
            async with self._client.post(
                url, data=data, headers=self._headers(data, seal), allow_redirects=False
            ) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _log.info("callback had no answer error=%s", type(error).__name__)
            return None

    def _headers(self, data: bytes, seal: str) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if seal != "none":
            headers["X-Webhook-Signature"] = self._seal(data, is_good=seal == "good")
        if self._readings["callback_sends_key"]:
            headers["x-api-key"] = self._book.credentials.api_key
        return headers

    def _seal(self, data: bytes, *, is_good: bool) -> str:
        secret = self._book.credentials.webhook_secret
        if not is_good:
            secret = f"not {secret}"
        if self._readings.text("callback_seal") == "stripped":
            return signature.sign(secret, data)
        digest = hmac.digest(secret.encode("utf-8"), data, "sha256")
        return base64.b64encode(digest).decode("ascii")

    def _written(self, body: Mapping[str, Any]) -> bytes:
        form = self._readings.text("callback_body")
        if form == "compact":
            text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        else:
            text = json.dumps(body, ensure_ascii=False, indent=2)
        if form == "crlf":
            text = text.replace("\n", "\r\n") + "\n"
        return text.encode("utf-8")

    def _note(self, order: Booked, says: str, attempt: int, outcome: str, answer: int | None = None) -> None:
        self.attempts.append(Attempt(self._now_utc_ms(), order.id, says, attempt, outcome, answer))


def is_this_machine(url: str) -> bool:
    """Whether an address leads to the loopback, by its literal host; names other than localhost do not."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
