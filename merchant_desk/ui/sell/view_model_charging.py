"""One charge under way: sent once, its progress, how it ended, and the reference that a repeat must keep."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from merchant_desk.domain.errors import (
    ApiFailure,
    BadInput,
    LocalFailure,
    NotAllowed,
    OutcomeUnknown,
    ReferenceTaken,
    UnexpectedReply,
)
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Customer, Order, OrderState, Reference
from merchant_desk.services.drafts import OrderDraft
from merchant_desk.services.events import CreationStep, OrderChanged
from merchant_desk.services.memo_keys import SALE_ON_SCREEN
from merchant_desk.services.orders.reconcile import LOOK_UP_AT_S
from merchant_desk.services.orders.superseding import SURE_AFTER_S
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.sell.state import ChargeNow, LookUp, LostCharge
from merchant_desk.ui.signals import DeskSignals

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

_LOOKING_UP = "looking-up"


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """What makes two presses of Charge the same charge. `reference` is an own one, or empty."""

    total: Fiat
    customer: Customer | None
    note: str = ""
    reference: str = ""


class Charging(QObject):
    """Holds at most one creation. `told` is called after each change, `facts` gives what stands on the page
    now; ``charged(Order)`` ends a good one.

    A creation whose answer is not known binds its reference: the same charge again looks that order up, and
    never makes a second one.
    """

    charged = Signal(object)

    def __init__(
        self,
        desk: Desk,
        signals: DeskSignals,
        *,
        told: Callable[[], None],
        facts: Callable[[], ChargeFacts],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told = told
        self._facts_now = facts
        self._run = 0
        self._facts: ChargeFacts | None = None
        self._reference = ""
        self.is_sending = False
        self._instead_of = ""
        self._lost: LostCharge | None = None
        self._sure_at_s = 0.0
        self.look_up: LookUp | None = None
        self.problem: Said | None = None
        self.reference_error = ""
        signals.creation_step.connect(self._stepped)
        signals.order_changed.connect(self._order_changed)

    def bound_to(self, facts: ChargeFacts) -> str:
        """The reference under which this very charge was already tried; empty for a new one."""
        return self._reference if facts == self._facts and not self.is_sending else ""

    def bind(self, reference: str | None, facts: ChargeFacts) -> None:
        """A parked charge came back whose order may exist: the next press looks it up."""
        self._reference, self._facts = reference or "", facts if reference else None

    def start(self, facts: ChargeFacts) -> None:
        """Send it. The caller has made sure that none is under way."""
        bound = self.bound_to(facts)
        self._run += 1
        self.is_sending, self._facts, self._reference = True, facts, bound
        self.problem, self.reference_error = None, ""
        run = self._run
        self._told()
        _ = self._desk.tasks.spawn(
            "charge", self._create(facts, bound, run), on_error=lambda error: self._failed(error, run)
        )

    def now(self) -> ChargeNow:
        """What the page shows of it."""
        return ChargeNow(self.is_sending, self.look_up, self.lost, self.problem, self.reference_error)

    @property
    def lost(self) -> LostCharge | None:
        """The order that was not found, with the seconds that are left now."""
        if self._lost is None:
            return None
        left_s = math.ceil(self._sure_at_s - self._desk.clock.monotonic_s())
        return replace(self._lost, wait_s=max(0, left_s))

    def look_again(self) -> None:
        """Search for the lost order once more, five times in 10 s."""
        if self._lost is not None and not self.is_sending:
            reference = Reference(self._reference)
            self.look_up = LookUp(reference, 1, len(LOOK_UP_AT_S))
            self._start_again("look again", lambda run: self._look_again(reference, run))

    def send_again(self) -> None:
        """Send the lost sale as a new order; the desk refuses while the first may still exist."""
        facts, lost = self._facts, self.lost
        if lost is None or not lost.can_send_again or facts is None:
            return
        self._instead_of, self._reference = self._reference, ""
        self._start_again("send again", lambda run: self._create(facts, "", run))

    def _start_again(self, name: str, work: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        self._run += 1
        self.is_sending, self._lost, self.problem = True, None, None
        run = self._run
        self._told()
        _ = self._desk.tasks.spawn(name, work(run), on_error=lambda error: self._failed(error, run))

    async def _look_again(self, reference: Reference, run: int) -> None:
        order = await self._desk.orders.look_again(reference)
        if run == self._run:
            self._succeeded(order)

    def let_go(self) -> str | None:
        """The page turns to something else; returns the reference of an order that may yet come to be."""
        reference = self._reference or None
        self._end()
        if reference:
            self._forget_sale(reference)
        self._facts, self._reference, self.problem = None, "", None
        return reference

    def forget_problem(self) -> None:
        """Something was typed: the words of the last failure have been read."""
        if not self.is_sending:
            self.problem, self.reference_error = None, ""

    async def _create(self, facts: ChargeFacts, bound: str, run: int) -> None:
        instead_of = self._instead_of or None
        if (
            facts.reference
            and not bound
            and not instead_of
            and await self._desk.store.get(facts.reference) is not None
        ):
            # Else a reference typed twice would bring back an order that was paid long ago.
            raise ReferenceTaken(reference=facts.reference)
        order = await self._desk.orders.create(
            OrderDraft(
                facts.total,
                customer=facts.customer,
                reference=bound or (None if instead_of else facts.reference or None),
                note=facts.note,
                person=self._desk.settings.current.person,
                instead_of=instead_of,
            )
        )
        if run == self._run:
            self._succeeded(order)

    def _succeeded(self, order: Order) -> None:
        self._end()
        self._facts, self._reference, self._instead_of = None, "", ""
        self.charged.emit(order)

    def _failed(self, error: Exception, run: int) -> None:
        if run != self._run:
            return
        self._end()
        replaced, self._instead_of = self._instead_of, ""
        tried = self._reference = self._reference or replaced
        is_unsure = isinstance(error, NotAllowed) and error.reason == "not-surely-absent"
        is_open = bool(tried) and (isinstance(error, ApiFailure | UnexpectedReply) or is_unsure)
        if not is_open:
            self._facts, self._reference = None, ""
        is_reference = isinstance(error, ReferenceTaken) or (
            isinstance(error, NotAllowed) and error.reason == "reference-differs"
        )
        if is_reference or (isinstance(error, BadInput) and error.field == "reference"):
            self.reference_error = say(error).what
        else:
            self.problem = say(error)
        if tried and not is_open and not isinstance(error, LocalFailure):
            self._forget_sale(tried)
        if is_open and (replaced or isinstance(error, OutcomeUnknown)):
            self._lose(tried, error)
        self._told()

    def _lose(self, reference: str, error: Exception) -> None:
        """Every try is over: what is known of the order, and from when on it may be sent again."""
        is_absent = isinstance(error, OutcomeUnknown) and error.is_absent
        self._lost = LostCharge(reference, is_absent, said=None if is_absent else say(error))
        self._sure_at_s = self._desk.clock.monotonic_s() + SURE_AFTER_S  # until the store has told
        _ = self._desk.tasks.spawn("how long to wait", self._read_wait(reference))

    async def _read_wait(self, reference: str) -> None:
        wait_s = await self._desk.orders.wait_to_send_again_s(reference)
        self._sure_at_s = self._desk.clock.monotonic_s() + wait_s
        self._told()

    def _forget_sale(self, reference: str) -> None:
        remove = self._desk.memo.remove(SALE_ON_SCREEN, only_if=reference)
        _ = self._desk.tasks.spawn("forget sale", remove)

    def _end(self) -> None:
        self._run += 1
        self.is_sending, self.look_up, self._lost = False, None, None

    def _stepped(self, step: CreationStep) -> None:
        if not self.is_sending or self._reference not in ("", step.reference):
            return
        if not self._reference:
            self._reference = step.reference
            _ = self._desk.tasks.spawn("note sale", self._note_sale(step.reference))
        if step.step == _LOOKING_UP:
            self.look_up = LookUp(step.reference, step.attempt, step.attempts)
            self._told()

    async def _note_sale(self, reference: str) -> None:
        """After a power cut the sale in progress is back on the screen; a sale so young that this was not
        yet written is known by its unanswered intent."""
        for _ in range(2):
            await asyncio.sleep(0)  # the creation first: an order shall not wait for this note
        await self._desk.memo.put(SALE_ON_SCREEN, reference)

    def _order_changed(self, event: OrderChanged) -> None:
        """The order can be paid: no need to wait for the rest of its creation, nor for another press."""
        order = event.order
        if not self._reference or order.reference != self._reference:
            return
        if not self.is_sending and self._facts != self._facts_now():
            return  # the page has turned to another charge; the strip shows this one
        if order.is_payable or order.state is OrderState.REVIEW:
            self._succeeded(order)
