"""A sale is sent again under a new reference, only where the API surely lacks the first order; what was
replaced is watched for 30 days (public face, section 3)."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import NotAllowed, StoreBusy, VersionConflict
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
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.listing.listing import DAY_MS
from merchant_desk.services.orders.ledger import ROUNDS, Ledger
from merchant_desk.services.orders.one_by_one import one_by_one
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.orders.retiring import Retiring
from merchant_desk.services.ports import Clock, OrderStore

SURE_AFTER_S: Final = 90.0
"""How long after its sending an order may still come to be at the API: known
clients of this API wait up to 60 s for its answer, and a lagging copy of the list gets half as long again."""

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
        link: LinkState,
        bus: EventBus,
        clock: Clock,
    ) -> None:
        self._reconciler = reconciler
        self._retiring = retiring
        self._ledger = ledger
        self._store = store
        self._link = link
        self._clock = clock
        self._sure_at_s: dict[Reference, tuple[int, float]] = {}
        self._asked_utc_ms: dict[Reference, int] = {}
        self._closed_here: dict[Reference, None] = {}
        bus.subscribe(OrderChanged, self._changed)

    def wait_s(self, order: Order) -> float:
        """How long until an absence from the list means that the API does not have it.

        The wall clock counts only until this process first sees the sending: whoever sets it then makes no
        minute pass.
        """
        if order.sent_utc_ms is None:
            return 0.0
        return max(0.0, self._sure_at(order, order.sent_utc_ms) - self._clock.monotonic_s())

    def _sure_at(self, order: Order, sent_utc_ms: int) -> float:
        """When it is sure, by the clock that never jumps."""
        noted = self._sure_at_s.get(order.reference)
        if noted is not None and noted[0] == sent_utc_ms:
            return noted[1]
        passed_s = (self._clock.now_utc_ms() - sent_utc_ms) / 1000
        left_s = SURE_AFTER_S - passed_s if passed_s >= 0 else SURE_AFTER_S
        sure_at_s = self._clock.monotonic_s() + max(0.0, left_s)
        self._sure_at_s[order.reference] = (sent_utc_ms, sure_at_s)
        while len(self._sure_at_s) > _MAX_SEEN:
            del self._sure_at_s[next(iter(self._sure_at_s))]
        return sure_at_s

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
        """Look out for what was replaced, or closed here alone since this process began: each minute in its
        first hour, each 15 minutes in its first week, daily for 30 days; `everything` asks whether due or
        not. Raises as `CheckoutApi`."""
        now = self._clock.now_utc_ms()
        rows = [*await self._store.superseded(), *await self._closed(now)]
        due = [order for order in rows if self._is_due(order, now, everything=everything)]
        self._asked_utc_ms = {
            order.reference: self._asked_utc_ms[order.reference]
            for order in rows
            if order.reference in self._asked_utc_ms
        }
        await self._reconciler.settle_all([order for order in due if order.id is None])
        await one_by_one((order for order in due if order.id is not None), self._follow, link=self._link)
        self._asked_utc_ms.update({order.reference: now for order in due})

    async def _closed(self, now: int) -> list[Order]:
        """What was sent and then cancelled here alone; a sync finds it too, by the list's rows."""
        found = [await self._store.get(name) for name in self._closed_here]
        orders = [order for order in found if order is not None and _is_closed_here(order)]
        left = [order for order in orders if now - order.created_utc_ms <= WATCHED_MS + DAY_MS]
        self._closed_here = dict.fromkeys(order.reference for order in left)
        return left

    async def _follow(self, order: Order) -> None:
        await self._retiring.retire(await self._reconciler.ask(order.reference))

    def _is_due(self, order: Order, now: int, *, everything: bool) -> bool:
        is_past = order.paid_utc_ms is not None or order.origin is not Origin.HERE
        age = now - order.created_utc_ms
        if is_past or age > WATCHED_MS + DAY_MS:  # the last look comes after the thirtieth day
            return False
        every = _MINUTE_MS if age < _HOUR_MS else _QUARTER_MS if age < _WEEK_MS else DAY_MS
        asked = self._asked_utc_ms.get(order.reference)
        return everything or asked is None or not 0 <= now - asked < every

    def _changed(self, event: OrderChanged) -> None:
        """Remember what was closed here, and when an unanswered order was sent, as soon as it is seen."""
        order = event.order
        if _is_closed_here(order):
            self._closed_here[order.reference] = None
        if order.sent_utc_ms is not None and order.id is None:
            self._sure_at(order, order.sent_utc_ms)


def _is_closed_here(order: Order) -> bool:
    """Whether a person closed an intent that may yet turn up at the API."""
    return order.state is OrderState.CANCELLED and order.can_be_replaced and order.sent_utc_ms is not None


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
