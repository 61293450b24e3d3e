"""The order in the panel: reads it with its history, follows it, and does what a person asks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from merchant_desk.domain.callback import Callback, Verdict
from merchant_desk.domain.order import Order, Transaction
from merchant_desk.services.desk import Desk
from merchant_desk.services.orders.orders import OrderDraft, OrderView
from merchant_desk.ui.orders.detail import Line, detail_state
from merchant_desk.ui.orders.raw_record import raw_record
from merchant_desk.ui.orders.state import DetailState
from merchant_desk.ui.orders.steps import Told
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.view_model_owner import guard_look

_REFUSED_LOOKED_AT: Final = 100


class OrderDetail:
    """One order at a time; `told` is called whenever there is something new to show."""

    def __init__(self, desk: Desk, told: Callable[[], None]) -> None:
        self._desk = desk
        self._told = told
        self._reference = ""
        self._order: Order | None = None
        self._view: OrderView | None = None
        self._refused: tuple[Callback, ...] = ()
        self._busy = ""
        self._problem: Said | None = None

    @property
    def reference(self) -> str:
        """Which order is shown."""
        return self._reference

    @property
    def order(self) -> Order | None:
        """The order as last read."""
        return self._order

    def show(self, reference: str, order: Order | None = None) -> None:
        """Another order; `order` is the row at hand, its history follows."""
        if reference == self._reference:
            return
        self._reference, self._order, self._view = reference, order, None
        self._refused, self._problem, self._busy = (), None, ""
        if reference:
            self._start("read order", self._read(reference))

    def follow(self, order: Order) -> None:
        """The order changed: show it, and read its history again."""
        if order.reference != self._reference:
            return
        if self._order is None or self._order.version <= order.version:
            self._order = order
        self._start("read order", self._read(order.reference))

    def state(self) -> DetailState | None:
        """What the panel shows now; None before anything is known."""
        if self._order is None:
            return None
        settings, link = self._desk.settings.current, self._desk.link
        is_ours = self._order.till_id == self._desk.till_id
        told = Told(
            order=self._order,
            history=self._view.history if self._view is not None else (),
            refused=self._refused,
            till=settings.till_name if is_ours else "",
            environment=self._desk.profile.environment,
            explorers=settings.explorers,
        )
        line = Line(
            is_up=link.is_up or link.current.last_answer_utc_ms is None,
            last_answer_utc_ms=link.current.last_answer_utc_ms,
            now_utc_ms=self._desk.clock.now_utc_ms(),
        )
        return detail_state(
            told,
            line,
            busy=self._busy,
            problem=self._problem,
            walk_in_email=settings.walk_in.email,
            guard=guard_look(self._desk, self._order),
        )

    # ---- deeds ----

    def check_again(self) -> None:
        """Ask the API once."""
        self._do("check", lambda name, _person: self._desk.orders.refresh(name))

    def hand_over(self) -> None:
        """The goods were given."""
        self._do("hand-over", lambda name, person: self._desk.orders.hand_over(name, person=person))

    def cancel(self) -> None:
        """Stop the order at the API; the person was asked before."""
        self._do("cancel", lambda name, person: self._desk.orders.cancel(name, person=person))

    def attach(self, typed: Transaction) -> None:
        """Note a transaction; its form was checked before."""
        self._do(
            "attach",
            lambda name, person: self._desk.orders.attach(
                name, network=typed.network, tx_hash=typed.hash, coin=typed.coin, person=person
            ),
        )

    def send_again(self) -> None:
        """Send the sale of an unanswered creation as a new order, and show that one; asked before."""
        order = self._order
        if order is not None and order.can_be_replaced:
            draft = OrderDraft(order.total, instead_of=order.reference)
            self._do("send-again", lambda _name, person: self._create(replace(draft, person=person)))

    async def _create(self, draft: OrderDraft) -> Order:
        made = await self._desk.orders.create(draft)
        if self._reference == draft.instead_of and made.reference != draft.instead_of:
            self.show(made.reference, made)
        return made

    def link(self) -> str:
        """The whole payment link, for the clipboard only; empty where there is none."""
        order = self._order
        if order is None or not order.is_payable or guard_look(self._desk, order):
            return ""
        return self._desk.orders.checkout_url(order) or ""

    def raw(self) -> str:
        """The record as text."""
        if self._order is None:
            return ""
        return raw_record(self._order, self._view.history if self._view is not None else ())

    def _do(self, what: str, deed: Callable[[str, str], Coroutine[Any, Any, Order]]) -> None:
        if self._busy or not self._reference:
            return
        self._busy, self._problem = what, None
        self._told()
        self._start(what, self._carry_out(self._reference, deed), is_deed=True)

    async def _carry_out(self, name: str, deed: Callable[[str, str], Coroutine[Any, Any, Order]]) -> None:
        order = await deed(name, self._desk.settings.current.person)
        if name == self._reference:
            self._busy = ""
            self.follow(order)
            self._told()

    async def _read(self, reference: str) -> None:
        view = await self._desk.orders.view(reference)
        if reference != self._reference:
            return
        self._view, self._order = view, view.order
        self._told()
        _, callbacks = await self._desk.inbox.find(limit=_REFUSED_LOOKED_AT)
        if reference == self._reference:
            self._refused = tuple(item for item in callbacks if _names(item, view.order))
            self._told()

    def _start(self, name: str, work: Coroutine[Any, Any, None], *, is_deed: bool = False) -> None:
        reference = self._reference

        def failed(error: Exception) -> None:
            if reference == self._reference:
                self._problem = say(error)
                self._busy = "" if is_deed else self._busy
                self._told()

        _ = self._desk.tasks.spawn(name, work, on_error=failed)


def _names(item: Callback, order: Order) -> bool:
    """Whether a callback that did not pass names this order."""
    if item.verdict is not Verdict.REFUSED:
        return False
    return item.reference == order.reference or (order.id is not None and item.order_id == order.id)
