"""An ear for a contract check: a port of its own that writes down what reaches it and decides nothing."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from aiohttp import web

from merchant_desk.domain.errors import PortTaken
from merchant_desk.domain.settings import Settings
from merchant_desk.listener.server import DEFAULT_HOST, Listener
from merchant_desk.listener.verify import SIGNATURE_HEADER
from merchant_desk.services.contract.callbacks import InboxEar
from merchant_desk.services.contract.values import HeardCallback, NoEar, OpenEar
from merchant_desk.services.ports import Inbox
from merchant_desk.services.shop.callback_address import CallbackAddress
from merchant_desk.web import Answer, BodyIncomplete, body_of, unavailable

_PATH: Final = "/cb/"
_MAX_HEARD: Final = 200
_MAX_BODY_BYTES: Final = 16_384
_COME_AGAIN_S: Final = 60
"""A check ends within about a minute; then the port is the listener's."""


class _Notebook:
    """The handler behind the port. Two random paths: one is answered 200, the other always 503."""

    def __init__(self) -> None:
        self.port = 0
        self.path = _PATH + secrets.token_urlsafe(24)
        self.bait_path = _PATH + secrets.token_urlsafe(24)
        self._heard: list[HeardCallback] = []
        self._lock = threading.Lock()

    def read(self) -> tuple[HeardCallback, ...]:
        """Everything so far; asked on another thread than the one that writes."""
        with self._lock:
            return tuple(self._heard)

    async def __call__(self, request: web.BaseRequest) -> Answer:
        """Write one request down. The key's own text is never looked at."""
        if request.path not in (self.path, self.bait_path) and request.path.startswith(_PATH):
            return unavailable(retry_after_s=_COME_AGAIN_S)  # a sale's callback, which the listener wants
        if request.method != "POST" or request.path not in (self.path, self.bait_path):
            return Answer(status=404)
        length = request.content_length
        if length is None or length > _MAX_BODY_BYTES:
            return Answer(status=413)
        try:
            body = await body_of(request, length)
        except (TimeoutError, BodyIncomplete):
            return Answer(status=400)
        is_bait = request.path == self.bait_path
        heard = HeardCallback(
            body,
            signatures=tuple(request.headers.getall(SIGNATURE_HEADER, [])),
            has_key="x-api-key" in request.headers,
            is_bait=is_bait,
        )
        with self._lock:
            if len(self._heard) < _MAX_HEARD:
                self._heard.append(heard)
        return unavailable(retry_after_s=1) if is_bait else Answer(status=200, text='{"ok":true}')


class ContractEar:
    """The port `OpenEar` on a thread of its own. `origin` is where the API reaches it, by default this
    machine's own address."""

    def __init__(self, *, port: int = 0, host: str = DEFAULT_HOST, origin: str = "") -> None:
        """Port 0 means any free one."""
        self._notebook = _Notebook()
        self._listener = Listener(self._notebook, host=host, port=port)
        self._origin = origin.rstrip("/")

    async def __aenter__(self) -> Self:
        """Open the port; raises PortTaken."""
        await self._listener.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the port, whatever the check was interrupted by."""
        await asyncio.shield(self._listener.stop())

    @property
    def url(self) -> str:
        """As the port says."""
        return (self._origin or self._listener.origin) + self._notebook.path

    @property
    def bait_url(self) -> str | None:
        """As the port says."""
        return (self._origin or self._listener.origin) + self._notebook.bait_path

    async def heard(self) -> Sequence[HeardCallback]:
        """As the port says."""
        return self._notebook.read()


@asynccontextmanager
async def open_ear(
    *, settings: Settings, inbox: Inbox, address: CallbackAddress, now_utc_ms: int
) -> AsyncIterator[OpenEar | NoEar]:
    """Hear callbacks in the best way there is: on a free port for an API on this machine, on the profile's
    port behind its public address, else through the listener that holds that port."""
    if not settings.public_url and not _is_this_machine(settings.api_url):
        yield NoEar(await address.url(), "no-public-address")
        return
    port = settings.listener_port if settings.public_url else 0
    try:
        async with ContractEar(port=port, origin=settings.public_url) as ear:
            yield ear
            return
    except PortTaken:
        url = await address.url()
    yield InboxEar(inbox, url=url, since_utc_ms=now_utc_ms)


def _is_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
