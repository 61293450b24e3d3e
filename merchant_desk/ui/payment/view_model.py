"""Payment without its widgets: the order on the screen, and what a person can do with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from merchant_desk.domain.order import HistoryEntry, Light, Order, Reference
from merchant_desk.qr import QrMatrix
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import OrderAsked, OrderChanged, StoreSeen
from merchant_desk.services.link import BLOCKED, UP
from merchant_desk.services.events import Link
from merchant_desk.services.memo_keys import SALE_ON_SCREEN
from merchant_desk.ui.payment.open_orders import OpenOrders
from merchant_desk.ui.payment.present import Around, explorer_link, present
from merchant_desk.ui.payment.slip import Slip, slip_of
from merchant_desk.ui.payment.state import PaymentState
from merchant_desk.ui.payment.view_model_code import CodeMaker
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.words import tr

log = logging.getLogger(__name__)

TICK_MS: Final = 1_000
MOST_IN_STRIP: Final = 3


class PaymentModel(QObject):
    """Follows one order.

    Signals: ``changed(PaymentState)``; ``new_charge()``; ``open_order(str)`` with a reference;
    ``open_activity(str)`` with a callback's id or ""; ``display_toggled()`` for the customer display.
    """

    changed = Signal(object)
    new_charge = Signal()
    open_order = Signal(str)
    open_activity = Signal(str)
    display_toggled = Signal()

    def __init__(self, desk: Desk, signals: DeskSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._order: Order | None = None
        self._reference = ""
        self._history: tuple[HistoryEntry, ...] = ()
        self._is_reading = self._read_again = False
        self._asked: dict[str, int] = {}
        self._codes = CodeMaker()
        self._code_problem = ""
        self._wallets: tuple[str, ...] = ()
        self._others = OpenOrders()
        self._busy = ""
        self._problem: Said | None = None
        self._is_visible = False
        self._is_display_on = desk.settings.current.customer_display_on
        self.state = PaymentState(is_training=desk.profile.is_training)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._publish)
        signals.order_changed.connect(self._order_changed)
        signals.order_asked.connect(self._order_asked)
        signals.store_seen.connect(self._store_seen)
        signals.settings_changed.connect(self._publish)
        signals.link_changed.connect(self._publish)
        self._spawn("warm up codes", self._codes.warm_up())
        self._spawn("read open orders", self._load())

    # ---- which order ----

    def show(self, reference: str, order: Order | None = None) -> None:
        """Put an order on the screen; with `order` at once, without it as soon as the store has given it."""
        self._reference = reference
        self._order, self._history = order, ()
        self._problem, self._busy, self._code_problem = None, "", ""
        self._spawn("note sale", self._desk.memo.put(SALE_ON_SCREEN, reference))
        if order is None:
            self.state = PaymentState(reference=reference, is_training=self._desk.profile.is_training)
            self.changed.emit(self.state)
        else:
            self._make_code()
        self._watch()
        self._read()
        self._publish()

    def set_visible(self, visible: bool) -> None:
        """Whether somebody can see the page: the order is asked about every 3 s while they can."""
        self._is_visible = visible
        if visible:
            self._ticks.start()
            self._publish()
        else:
            self._ticks.stop()
        self._watch()

    def set_display_on(self, shown: bool) -> None:
        """Whether the customer display stands open."""
        self._is_display_on = shown
        self._publish()

    async def sale_in_progress(self) -> str | None:
        """The order that stood here when the program ended, if it still needs somebody."""
        reference = await self._desk.memo.get(SALE_ON_SCREEN)
        order = await self._desk.store.get(reference) if reference else None
        if order is None or order.light in (Light.DONE, Light.STOP):
            return None
        return order.reference

    # ---- what a person does ----

    def start_new_charge(self) -> None:
        """The sale is over: nothing is put back on the screen after a restart."""
        self._spawn("forget sale", self._desk.memo.remove(SALE_ON_SCREEN, only_if=self._reference))
        self.new_charge.emit()

    def hand_over(self) -> None:
        """The goods were given: once, and only on GO."""
        if self.state.deeds.can_hand_over:
            person = self._desk.settings.current.person
            self._do("hand-over", self._desk.orders.hand_over(self._reference, person=person))

    def cancel(self) -> None:
        """End the order at Cryptum; the page has asked first."""
        if self.state.deeds.can_cancel:
            person = self._desk.settings.current.person
            self._do("cancel", self._desk.orders.cancel(self._reference, person=person))

    def check_again(self) -> None:
        """Ask Cryptum about this order now."""
        if self.state.deeds.can_check_again:
            self._do("check", self._desk.orders.refresh(self._reference))

    def play(self, act: str) -> None:
        """Training: let the customer do something."""
        training = self._desk.training
        if self.state.deeds.can_play and training is not None and self._order is not None:
            assert_id = self._order.id
            if assert_id is not None:
                self._do("play", training.play(assert_id, act))

    def open_in_activity(self) -> None:
        """Lead to the callback that started it, if one did."""
        self._spawn("find callback", self._find_callback())

    def open_this_order(self) -> None:
        """The order with all its facts."""
        self.open_order.emit(self._reference)

    def toggle_display(self) -> None:
        """Show or hide the customer display."""
        self.display_toggled.emit()

    def note_shown(self) -> None:
        """The customer can see the code: kept in the history, once."""
        self._spawn("note shown", self._desk.orders.note_shown(Reference(self._reference)))

    # ---- what the page may pass on ----

    @property
    def link(self) -> str:
        """The whole payment link, for the code, the clipboard and the customer's mail; never shown or logged."""
        return (self._desk.orders.checkout_url(self._order) or "") if self._order is not None else ""

    @property
    def email(self) -> str:
        """Where the link may be sent."""
        return self._order.customer.email if self._order is not None else ""

    @property
    def explorer(self) -> str:
        """Where the transaction can be looked up, or empty."""
        return explorer_link(self._order, self._desk.settings.current) if self._order is not None else ""

    def slip(self) -> Slip | None:
        """What a printer gets: a receipt where the order is paid, else the code with NOT PAID."""
        if self._order is None:
            return None
        return slip_of(
            self._order,
            settings=self._desk.settings.current,
            link=self.link,
            explorer=self.explorer,
            is_training=self._desk.profile.is_training,
        )

    def spawn(self, name: str, coroutine: Coroutine[Any, Any, object]) -> None:
        """Start work for the page: a dialog that is awaited."""
        self._spawn(name, coroutine)

    # ---- what the desk tells ----

    def _order_changed(self, event: OrderChanged) -> None:
        order = event.order
        self._others.put((order,))
        if order.reference == self._reference and (
            self._order is None or order.version >= self._order.version
        ):
            self._order = order
            self._make_code()
            self._read()
        self._publish()

    def _order_asked(self, event: OrderAsked) -> None:
        self._asked[event.reference] = event.at_utc_ms
        if event.reference == self._reference:
            self._publish()

    def _store_seen(self, event: StoreSeen) -> None:
        self._wallets = tuple(network for network, _ in event.wallets)
        self._publish()

    # ---- reading ----

    async def _load(self) -> None:
        store = self._desk.store
        self._others.put((*await store.open_orders(), *await store.pinned()))
        wallets = await self._desk.account.wallets()
        self._wallets = tuple(network for network, _ in wallets or ())
        self._publish()

    def _read(self) -> None:
        """Read row and history; one reading at a time, and once more where something changed meanwhile."""
        if self._is_reading:
            self._read_again = True
            return
        self._is_reading = True
        self._spawn("read order", self._read_all(), on_error=self._not_read)

    async def _read_all(self) -> None:
        try:
            while True:
                self._read_again = False
                reference = self._reference
                view = await self._desk.orders.view(reference)
                if reference == self._reference:
                    self._take(view.order, view.history)
                elif not self._read_again:
                    continue
                if not self._read_again:
                    return
        finally:
            self._is_reading = False

    def _take(self, order: Order, history: tuple[HistoryEntry, ...]) -> None:
        self._history = history
        if self._order is None or order.version >= self._order.version:
            self._order = order
        self._make_code()
        self._publish()

    def _not_read(self, error: Exception) -> None:
        self._problem = say(error)
        self._publish()

    def _make_code(self) -> None:
        link = self.link
        if link and self._codes.known(link) is None and not self._code_problem:
            self._spawn("make code", self._made(link), on_error=self._no_code)

    async def _made(self, link: str) -> None:
        await self._codes.make(link)
        self._publish()

    def _no_code(self, _error: Exception) -> None:
        self._code_problem = tr("Payment", "The link is too long for a code. Send it instead.")
        self._publish()

    async def _find_callback(self) -> None:
        order = self._order
        found = await self._desk.inbox.signed_for(order.id) if order is not None and order.id else ()
        self.open_activity.emit(found[-1].id if found else "")

    # ---- doing ----

    def _do(self, busy: str, deed: Coroutine[Any, Any, object]) -> None:
        """One deed at a time; its failure is said in place."""
        self._busy, self._problem = busy, None
        self._publish()
        self._spawn(busy, self._done(deed), on_error=self._failed)

    async def _done(self, deed: Coroutine[Any, Any, object]) -> None:
        await deed
        self._busy = ""
        self._publish()

    def _failed(self, error: Exception) -> None:
        self._busy, self._problem = "", say(error)
        self._publish()

    def _watch(self) -> None:
        follows = self._is_visible and self._reference
        self._desk.sweeper.watch(Reference(self._reference) if follows else None)

    def _spawn(
        self,
        name: str,
        coroutine: Coroutine[Any, Any, object],
        *,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        _ = self._desk.tasks.spawn(name, coroutine, on_error=on_error)

    # ---- what is shown ----

    def _publish(self, _event: object = None) -> None:
        if self._order is None or self._order.reference != self._reference:
            return
        state = present(self._order, self._around(self._order))
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _around(self, order: Order) -> Around:
        desk, link = self._desk, self.link
        now = desk.clock.now_utc_ms()
        line = desk.link.current.link
        return Around(
            settings=desk.settings.current,
            now_utc_ms=now,
            is_training=desk.profile.is_training,
            history=self._history,
            asked_utc_ms=self._asked.get(order.reference, order.updated_utc_ms),
            link=link,
            matrix=self._matrix(link),
            code_problem=self._code_problem,
            wallets=self._wallets,
            strip=self._others.rows(but=order.reference, now_utc_ms=now, limit=MOST_IN_STRIP),
            busy=self._busy,
            is_line_up=line in UP or line is Link.UNTRIED,
            can_play=desk.training is not None,
            problem=self._problem,
            is_display_on=self._is_display_on,
        )

    def _matrix(self, link: str) -> QrMatrix | None:
        return self._codes.known(link) if link else None
