"""What the parts of a contract check share: orders, findings, what is learned, and the tidying up."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from merchant_desk.domain.errors import ApiFailure, UnexpectedReply, Unreachable
from merchant_desk.domain.secret import SessionToken, WebhookSecret
from merchant_desk.services.contract.questions import QUESTIONS
from merchant_desk.services.contract.shapes import rows_of, skeleton, status_of, text_of
from merchant_desk.services.contract.values import (
    ContractProbe,
    Exchange,
    Finding,
    NoEar,
    OpenEar,
    Waits,
)
from merchant_desk.services.ports import Clock
from merchant_desk.services.shop.training import TrainingShop

TOTAL: Final = "1.10"
"""Small, and with a zero at its end that a JSON number would lose."""

CURRENCY: Final = "USD"
OVER: Final = ("cancelled", "failed", "confirmed")
_DELIVERY: Final = {
    "firstName": "Contract",
    "lastName": "Check",
    "email": "contract-check@example.com",
    "country": "BR",
}
_TRIES: Final = 4
_PAGES: Final = 5


@dataclass(slots=True)
class Made:
    """One order of the check. `order_id` is None until the API told it; `is_over` once it surely ended;
    `is_from_before`: a check that was killed may have left it open."""

    reference: str
    order_id: str | None = None
    token: SessionToken | None = None
    is_over: bool = False
    is_from_before: bool = False


@dataclass(slots=True)
class Bench:
    """One run. `secret` is the webhook secret that callbacks are held against."""

    probe: ContractProbe
    clock: Clock
    store_id: str
    ear: OpenEar | NoEar
    waits: Waits
    secret: WebhookSecret | None = None
    training: TrainingShop | None = None
    made: dict[str, Made] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    learned: dict[str, Any] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)
    limits: dict[str, str] = field(default_factory=dict)
    began_utc_ms: int = 0
    remember: Callable[[Sequence[str]], Awaitable[None]] | None = None
    _series: str = field(default_factory=lambda: secrets.token_hex(3).upper())

    # ---- findings ----

    def say(self, name: str, answer: str, detail: str = "", *, ok: bool = True) -> None:
        """Answer a question; `ok` false where the answer is one that a sale or a check cannot live with."""
        self.findings[name] = Finding(QUESTIONS[name], answer, ok, detail)

    def yes(self, name: str, is_so: bool, detail: str = "") -> None:  # noqa: FBT001 - the answer itself
        """Answer a question with yes or no; for what a sale depends on, no is a failure."""
        ok = is_so or not QUESTIONS[name].matters
        self.say(name, "yes" if is_so else "no", detail, ok=ok)

    def keep_shape(self, name: str, document: object) -> None:
        """Keep the members' names and types of an answer for the report, never its values."""
        self.shapes.setdefault(name, skeleton(document))

    async def ask(self, question: Awaitable[Exchange]) -> Exchange:
        """Await one exchange, and take note of headers that tell of limits. Raises as `ContractProbe`."""
        exchange = await question
        self.limits.update(exchange.limits)
        return exchange

    # ---- orders ----

    def reference(self, *, is_number: bool = False) -> str:
        """A reference of this check: it says what it is, and no other check has it."""
        if is_number:
            return f"24325{secrets.randbelow(10**10):010d}"
        day = datetime.fromtimestamp(self.clock.now_utc_ms() / 1000, UTC).strftime("%Y%m%d")
        return f"CHECK-{day}-{self._series}-{len(self.made) + 1}"

    async def make(self, label: str, reference: str, *, is_bait: bool = False) -> Exchange:
        """Create an order under a label, once. Raises as `ContractProbe`; it is tidied up all the same."""
        made = self.made[label] = Made(reference)
        await self.remember_open()
        url = self.ear.url
        if is_bait and not isinstance(self.ear, NoEar):
            url = self.ear.bait_url or url
        try:
            exchange = await self.ask(self.probe.create(self._form(reference, url)))
        except Unreachable:
            made.is_over = True  # it never left
            raise
        if is_no(exchange):
            made.is_over = True
        made.order_id = text_of(exchange.members.get("id")) or text_of(exchange.members.get("orderId"))
        made.token = token_of(exchange.members)
        return exchange

    def id_of(self, label: str) -> str | None:
        """The API's id of an order of this check; None where it was not made, or its answer was lost."""
        return self.made[label].order_id if label in self.made else None

    def _form(self, reference: str, callback_url: str) -> dict[str, Any]:
        return {
            "store": self.store_id,
            "ecommerceType": "api",
            "ecommerceOrderId": reference,
            "orderTotal": TOTAL,
            "orderCurrency": CURRENCY,
            "paymentStatus": "pending",
            "callbackUrl": callback_url,
            "deliveryInfo": dict(_DELIVERY),
        }

    async def page(self, **query: str) -> Exchange:
        """One page of the store's list."""
        return await self.ask(self.probe.listing({"storeId": self.store_id, **query}))

    async def status(self, made: Made) -> str | None:
        """The order's status by a read, else by the list's filter; None where neither tells."""
        read = await self.ask(self.probe.read(made.order_id or ""))
        if (status := status_of(read.members)) is not None or read.is_refused:
            return status
        for word in ("cancelled", "pending", "on-hold", "confirmed", "failed"):
            page = await self.page(limit="50", offset="0", paymentStatus=word)
            if any(text_of(row.get("id")) == made.order_id for row in rows_of(page.document).rows):
                return word
        return None

    # ---- the end ----

    async def remember_open(self) -> None:
        """Keep the references that may be open, in case this check is killed."""
        if self.remember is not None:
            await self.remember([made.reference for made in self.made.values() if not made.is_over])

    async def tidy_up(self) -> list[str]:
        """Cancel every order of this check; gives the references of those that may be open still."""
        for made in self.made.values():
            for _ in range(_TRIES):
                if made.is_over:
                    break
                try:
                    made.is_over = await self._end(made)
                except (ApiFailure, UnexpectedReply):
                    await self.clock.sleep(1.0)
        await self.remember_open()
        return [made.reference for made in self.made.values() if not made.is_over]

    async def _end(self, made: Made) -> bool:
        if made.order_id is None:
            found = await self._look_up(made.reference)
            if found is None:
                return made.is_from_before
            made.order_id = found
        answer = await self.ask(self.probe.update(made.order_id, {"paymentStatus": "cancelled"}))
        status = await self.status(made)
        return status in OVER or (status is None and not answer.is_refused)

    async def _look_up(self, reference: str) -> str | None:
        """The id of an order whose creation was not answered, by the list."""
        offset = 0
        for _ in range(_PAGES):
            rows = rows_of((await self.page(limit="50", offset=str(offset))).document).rows
            for row in rows:
                if text_of(row.get("ecommerceOrderId")) == reference:
                    return text_of(row.get("id"))
            if not rows:
                break
            offset += len(rows)
        return None


def is_no(exchange: Exchange) -> bool:
    """A definite no to a creation, as for a sale: any 4xx but 408 and 429. After a 5xx, or a 2xx with `error`
    inside, the order may be there."""
    return 400 <= exchange.status < 500 and exchange.status not in (408, 429)


def token_of(members: Mapping[str, Any]) -> SessionToken | None:
    """The session token of an answer."""
    token = members.get("sessionToken")
    return SessionToken(token) if isinstance(token, str) and token else None
