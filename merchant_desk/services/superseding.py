"""A sale is sent again under a new reference, only where the API surely lacks the first order; what was
replaced is watched for 30 days (public face, section 3)."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import (
    NotAllowed,
    NotFound,
    Refused,
    StoreBusy,
    UnexpectedReply,
    VersionConflict,
)
from merchant_desk.domain.order import (
    Order,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Reference,
    Source,
    What,
)
from merchant_desk.services.events import EventBus, OrderChanged
from merchant_desk.services.ledger import ROUNDS, Ledger
from merchant_desk.services.listing import DAY_MS
from merchant_desk.services.ports import Clock, OrderStore
from merchant_desk.services.reconcile import Reconciler
from merchant_desk.services.retiring import Retiring

log = logging.getLogger(__name__)

SURE_AFTER_S: Final = 60.0
"""How long after its sending an order may still come to be at the API: we wait 27 s for an answer, common
gateways give a request up after 30 s, and a lagging copy of the list gets as long again."""

WATCHED_MS: Final = 30 * DAY_MS
_MINUTE_MS: Final = 60 * 1000
_QUARTER_MS: Final = 15 * _MINUTE_MS
_HOUR_MS: Final = 60 * _MINUTE_MS
_WEEK_MS: Final = 7 * DAY_MS
_MAX_SEEN: Final = 1_000


class Superseding:
    """Decides whether a sale may be sent again, marks what it replaces, and looks out for it afterwards."""

    def __init__(
        self,
        *,
        reconciler: Reconciler,
        retiring: Retiring,
        ledger: Ledger,
        store: OrderStore,
        bus: EventBus,
        clock: Clock,
    ) -> None:
        self._reconciler = reconciler
        self._retiring = retiring
        self._ledger = ledger
        self._store = store
        self._clock = clock
        self._sent_at_s: dict[Reference, float] = {}
        self._asked_utc_ms: dict[Reference, int] = {}
        bus.subscribe(OrderChanged, self._changed)

    def wait_s(self, order: Order) -> float:
        """How long until an absence from the list means that the API does not have it."""
        if order.sent_utc_ms is None:
            return 0.0
        passed_s = (self._clock.now_utc_ms() - order.sent_utc_ms) / 1000
        left_s = SURE_AFTER_S - passed_s if passed_s >= 0 else SURE_AFTER_S
        seen_s = self._sent_at_s.get(order.reference)
        if seen_s is not None:
            # A wall clock that is set forward makes no minute pass.
            left_s = max(left_s, seen_s + SURE_AFTER_S - self._clock.monotonic_s())
        return max(0.0, left_s)

    async def replace(self, name: str, *, by: Reference) -> Order:
        """Mark an unanswered creation as replaced; where it turns up at the API instead, it is given back as
        it is there, and nothing is replaced.

        Raises NotFound, NotAllowed (not-replaceable, already-replaced, not-surely-absent), and as
        `CheckoutApi`.
        """
        for _ in range(ROUNDS):
            order = await self._ledger.require(name)
            if order.id is not None and order.superseded_by is None:
                return order
            _require_replaceable(order)
            found = await self._reconciler.look_up(order.reference)
            order = found.order
            if order.id is not None or order.superseded_by is not None or order.state is OrderState.REVIEW:
                continue  # somebody was faster, or it is there: judged anew
            wait_s = self.wait_s(order)
            if wait_s > 0 or not found.is_surely_absent:
                detail = str(math.ceil(wait_s)) if wait_s > 0 else None
                raise NotAllowed(reason="not-surely-absent", reference=order.reference, detail=detail)
            try:
                return await self._close(order, by)
            except VersionConflict:
                continue
        raise StoreBusy

    async def _close(self, order: Order, by: Reference) -> Order:
        now = self._clock.now_utc_ms()
        closed = replace(
            order,
            state=OrderState.CANCELLED,
            problem=Problem(ProblemCode.SUPERSEDED, ours=by),
            superseded_by=by,
            closed_utc_ms=order.closed_utc_ms if order.closed_utc_ms is not None else now,
            updated_utc_ms=now,
        )
        lines = (
            self._ledger.line(What.PROBLEM, Source.STAFF, ProblemCode.SUPERSEDED.value),
            self._ledger.line(What.NOTE, Source.STAFF, superseded_by_note(by)),
        )
        return await self._ledger.save(closed, lines, before=order)

    # ---- afterwards ----

    async def watch(self, *, everything: bool = False) -> None:
        """Look out for what was replaced: each minute in its first hour, each 15 minutes in its first week,
        daily for 30 days; `everything` asks whether due or not. Raises as `CheckoutApi`."""
        now = self._clock.now_utc_ms()
        rows = await self._store.superseded()
        due = [order for order in rows if self._is_due(order, now, everything=everything)]
        self._asked_utc_ms = {
            order.reference: self._asked_utc_ms[order.reference]
            for order in rows
            if order.reference in self._asked_utc_ms
        }
        await self._reconciler.settle_all([order for order in due if order.id is None])
        await self._follow([order for order in due if order.id is not None])
        self._asked_utc_ms.update({order.reference: now for order in due})

    async def _follow(self, orders: Sequence[Order]) -> None:
        for order in orders:
            try:
                after = await self._reconciler.ask(order.reference)
                await self._retiring.retire(after)
            except (NotFound, Refused, UnexpectedReply) as error:
                log.info("replaced order not read order=%s why=%s", order.reference, type(error).__name__)

    def _is_due(self, order: Order, now: int, *, everything: bool) -> bool:
        is_past = order.paid_utc_ms is not None or order.origin is not Origin.HERE
        age = now - order.created_utc_ms
        if is_past or age > WATCHED_MS + DAY_MS:  # the last look comes after the thirtieth day
            return False
        every = _MINUTE_MS if age < _HOUR_MS else _QUARTER_MS if age < _WEEK_MS else DAY_MS
        asked = self._asked_utc_ms.get(order.reference)
        return everything or asked is None or not 0 <= now - asked < every

    def _changed(self, event: OrderChanged) -> None:
        """Remember, by the clock that never jumps, when an order was sent."""
        order, before = event.order, event.before
        if order.sent_utc_ms is not None and before is not None and before.sent_utc_ms is None:
            self._sent_at_s[order.reference] = self._clock.monotonic_s()
            while len(self._sent_at_s) > _MAX_SEEN:
                del self._sent_at_s[next(iter(self._sent_at_s))]


def superseded_by_note(reference: str) -> str:
    """The history's note in the old order."""
    return f"superseded-by {reference}"


def supersedes_note(reference: str) -> str:
    """The history's note in the new order."""
    return f"supersedes {reference}"


def _require_replaceable(order: Order) -> None:
    if order.superseded_by is not None:
        raise NotAllowed(reason="already-replaced", reference=order.reference, detail=order.superseded_by)
    if not order.can_be_replaced:
        raise NotAllowed(reason="not-replaceable", reference=order.reference)
