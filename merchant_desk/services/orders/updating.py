"""Cancelling and holding through the API (contract 3.4): read first, ask, read again, keep what is true."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import (
    ApiFailure,
    NotAllowed,
    Rejected,
    StoreBusy,
    UnexpectedReply,
    VersionConflict,
)
from merchant_desk.domain.order import CLOSED_UNPAID, Order, OrderId, OrderState, Reference, Source, What
from merchant_desk.services.deadline import deadline
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.patience import patiently
from merchant_desk.services.orders.ledger import ROUNDS, Ledger
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.orders.superseding import Superseding
from merchant_desk.services.ports import CheckoutApi, Clock, Journal
from merchant_desk.services.values import JournalEntry

WHOLE_S: Final = 22.0
"""The public face gives a command 25 s; starting it takes some."""
LAG_S: Final = (0.0, 0.5, 1.0)
READ_AGAIN_S: Final = 15.0


class Updating:
    """Changes an order's status at the API; what it then is comes from the read that follows."""

    def __init__(
        self,
        *,
        api: CheckoutApi,
        link: LinkState,
        reconciler: Reconciler,
        superseding: Superseding,
        ledger: Ledger,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._api = api
        self._link = link
        self._reconciler = reconciler
        self._superseding = superseding
        self._ledger = ledger
        self._journal = journal
        self._clock = clock

    async def cancel(self, name: str, *, person: str) -> Order:
        """Raises NotFound, NotAllowed (already-paid, already-final, in-review, may-have-arrived), Rejected,
        and as `CheckoutApi`."""
        known = await self._ledger.require(name)
        async with deadline(WHOLE_S):
            if known.state is OrderState.CREATING:
                closed = await self._close_here(known.reference, person)
                if closed is not None:
                    return closed
            order = await self._set(await self._current(known), OrderState.CANCELLED)
        line = self._ledger.line(What.CANCELLED, Source.STAFF, person)
        order = await self._ledger.append(order.reference, (line,))
        await self._note(person, "cancelled", order.reference)
        return order

    async def hold(self, name: str, *, person: str) -> Order:
        """As `cancel`, but an intent cannot be held: NotAllowed (still-creating). A held order stays held."""
        known = await self._ledger.require(name)
        async with deadline(WHOLE_S):
            order = await self._current(known)
            if order.state is OrderState.CREATING:
                raise NotAllowed(reason="still-creating", reference=order.reference)
            if order.state is OrderState.ON_HOLD:
                return order
            order = await self._set(order, OrderState.ON_HOLD)
        line = self._ledger.line(What.NOTE, Source.STAFF, OrderState.ON_HOLD.value)
        order = await self._ledger.append(order.reference, (line,))
        await self._note(person, "held", order.reference)
        return order

    async def _current(self, known: Order) -> Order:
        """The order as the API has it now, if it may still be changed."""
        if known.id is None and known.state is not OrderState.CREATING:
            _require_changeable(known)
        order = await self._reconciler.ask(known.reference)
        _require_changeable(order)
        return order

    async def _set(self, order: Order, wanted: OrderState) -> Order:
        order_id = order.id or OrderId("")
        try:
            await self._link.guard(self._api.set_status(order_id, wanted.value))
        except Rejected:
            order = await self._read_again(order.reference)
            _require_changeable(order)
            raise
        except (ApiFailure, UnexpectedReply):
            # The answer was lost, not the wish: if the read shows it done, it is done.
            order = await self._read_again(order.reference)
            if order.state is wanted:
                return order
            raise
        return await self._seen(order.reference, wanted)

    async def _read_again(self, reference: Reference) -> Order:
        """What the order is now; a line that fails for a moment must not hide it."""
        return await patiently(lambda: self._reconciler.ask(reference), within_s=READ_AGAIN_S)

    async def _seen(self, reference: Reference, wanted: OrderState) -> Order:
        """The order once a read shows the change; a copy of the API may lag. Raises UnexpectedReply where the
        API took the change and does not show it, NotAllowed where something else came first."""
        for pause_s in LAG_S:
            await self._clock.sleep(pause_s)
            order = await self._read_again(reference)
            if order.state is wanted:
                return order
        _require_changeable(order)
        raise UnexpectedReply(what="order after its update")

    async def _close_here(self, reference: Reference, person: str) -> Order | None:
        """Close an intent that the API surely does not have; None where it has it after all. Nothing that
        may still be on its way is closed: the refusal's `detail` is how many seconds that may last."""
        for _ in range(ROUNDS):
            found = await self._reconciler.look_up(reference)
            order = found.order
            if order.state is not OrderState.CREATING:
                return None
            wait_s = self._superseding.wait_s(order)
            if wait_s > 0 or not found.is_surely_absent:
                detail = str(math.ceil(wait_s)) if wait_s > 0 else None
                raise NotAllowed(reason="may-have-arrived", reference=reference, detail=detail)
            now = self._clock.now_utc_ms()
            closed = replace(
                order, state=OrderState.CANCELLED, problem=None, closed_utc_ms=now, updated_utc_ms=now
            )
            line = self._ledger.line(What.CANCELLED, Source.STAFF, person)
            try:
                order = await self._ledger.save(closed, (line,), before=order)
            except VersionConflict:
                continue
            await self._note(person, "cancelled", reference)
            return order
        raise StoreBusy

    async def _note(self, person: str, what: str, reference: Reference) -> None:
        await self._journal.add(JournalEntry(self._clock.now_utc_ms(), person, what, reference))


def _require_changeable(order: Order) -> None:
    """Our own refusals, before the API is asked for anything."""
    reason = None
    if order.state is OrderState.REVIEW:
        reason = "in-review"
    elif order.paid_utc_ms is not None:
        reason = "already-paid"
    elif order.state in CLOSED_UNPAID:
        reason = "already-final"
    if reason is not None:
        raise NotAllowed(reason=reason, reference=order.reference)
