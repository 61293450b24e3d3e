"""Payment without its widgets: the order on the screen, and what a person can do with it."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from merchant_desk.domain.order import Order, Reference
from merchant_desk.qr import QrMatrix
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import Link, OrderAsked, OrderChanged, StoreSeen
from merchant_desk.services.line.link import UP
from merchant_desk.services.memo_keys import SALE_ON_SCREEN
from merchant_desk.ui.payment.open_orders import KEPT, OpenOrders
from merchant_desk.ui.payment.present import Around, explorer_link, light_of, present
from merchant_desk.ui.payment.slip import Slip, slip_of
from merchant_desk.ui.payment.state import PaymentState
from merchant_desk.ui.payment.view_model_code import CodeMaker
from merchant_desk.ui.payment.view_model_doing import Doing
from merchant_desk.ui.payment.view_model_reading import LastAsked, OrderOnScreen, sale_in_progress
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.view_model_owner import guard_look, is_alarmed, watch_of
from merchant_desk.ui.words import tr

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
        self._screen = OrderOnScreen(desk, self._order_read)
        self._noted = ""
        self._asked = LastAsked()
        self._codes = CodeMaker()
        self._code_begun = self._code_problem = ""
        self._wallets: tuple[str, ...] = ()
        self._store_name = ""
        self._others = OpenOrders()
        self._doing = Doing(desk, self._publish)
        self._is_visible = self._was_left = False
        self._is_display_on = desk.settings.current.customer_display_on
        self.state = PaymentState(is_training=desk.profile.is_training)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._tick)
        signals.order_changed.connect(self._order_changed)
        signals.order_asked.connect(self._order_asked)
        signals.store_seen.connect(self._store_seen)
        signals.settings_changed.connect(self._publish)
        signals.link_changed.connect(self._publish)
        watch_of(desk, signals).changed.connect(self._publish)
        self._spawn("warm up codes", self._codes.warm_up())
        self._spawn("read open orders", self._load())

    # ---- which order ----

    def show(self, reference: str, order: Order | None = None) -> None:
        """Put an order on the screen; with `order` at once, else as soon as the store has given it."""
        self._doing.forget()
        self._code_begun = self._code_problem = ""
        self._spawn("note sale", self._desk.memo.put(SALE_ON_SCREEN, reference))
        self._screen.show(reference, order)
        self._watch()
        if order is None:
            self.state = PaymentState(reference=reference, is_training=self._desk.profile.is_training)
            self.changed.emit(self.state)
        else:
            self._order_read()

    def set_visible(self, visible: bool) -> None:
        """Whether somebody can see the page: the order is asked about every 3 s while they can."""
        self._was_left, self._is_visible = self._is_visible and not visible, visible
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
        """The order that stood here, or was on its way here, when the program ended; None where nobody
        waits for it any more."""
        return await sale_in_progress(self._desk)

    # ---- what a person does ----

    def start_new_charge(self) -> None:
        """The sale is over: nothing is put back on the screen after a restart."""
        self._spawn("forget sale", self._desk.memo.remove(SALE_ON_SCREEN, only_if=self._screen.reference))
        self.new_charge.emit()

    def hand_over(self) -> None:
        """The goods were given: once, and only on GO."""
        if self.state.deeds.can_hand_over:
            person = self._desk.settings.current.person
            self._doing.start("hand-over", self._desk.orders.hand_over(self._screen.reference, person=person))

    def cancel(self) -> None:
        """End the order at Cryptum; the page has asked first."""
        if self.state.deeds.can_cancel:
            person = self._desk.settings.current.person
            self._doing.start("cancel", self._desk.orders.cancel(self._screen.reference, person=person))

    def check_again(self) -> None:
        """Ask Cryptum about this order now."""
        if self.state.deeds.can_check_again:
            self._doing.start("check", self._desk.orders.refresh(self._screen.reference))

    def play(self, act: str) -> None:
        """Training: let the customer do something."""
        training, order = self._desk.training, self._screen.order
        if self.state.deeds.can_play and training is not None and order is not None and order.id is not None:
            self._doing.start("play", training.play(order.id, act))

    def open_in_activity(self) -> None:
        """Lead to the callback that started it, if one did."""
        self._spawn("find callback", self._find_callback())

    def open_this_order(self) -> None:
        """The order with all its facts."""
        self.open_order.emit(self._screen.reference)

    def toggle_display(self) -> None:
        """Show or hide the customer display."""
        self.display_toggled.emit()

    # ---- what the page may pass on ----

    @property
    def link(self) -> str:
        """The whole payment link, for code, clipboard and the customer's mail; never shown or logged."""
        return self._screen.link

    @property
    def email(self) -> str:
        """Where the link may be sent."""
        return order.customer.email if (order := self._screen.order) is not None else ""

    @property
    def explorer(self) -> str:
        """Where the transaction can be looked up, or empty."""
        return explorer_link(order, self._desk.settings.current) if (order := self._screen.order) else ""

    def slip(self) -> Slip | None:
        """What a printer gets: a receipt where the order is paid, else the code with NOT PAID."""
        if self._screen.order is None:
            return None
        return slip_of(
            self._screen.order,
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
        self._others.put((event.order,))
        is_this = self._screen.take(event.order)
        if is_this:
            self._make_code()
        if self._is_visible or (is_this and not self._was_left):
            self._publish()  # a page that comes back to the screen publishes anyway

    def _order_read(self) -> None:
        self._make_code()
        self._publish()

    def _order_asked(self, event: OrderAsked) -> None:
        self._asked.note(event, on_screen=self._screen.reference)
        if event.reference == self._screen.reference:
            self._publish()  # the guard may have cleared its code with this read

    def _store_seen(self, event: StoreSeen) -> None:
        self._wallets = tuple(network for network, _ in event.wallets)
        self._store_name = event.name or self._store_name
        self._publish()

    async def _load(self) -> None:
        store = self._desk.store
        self._others.put((*await store.open_orders(limit=KEPT), *await store.pinned()))
        wallets = await self._desk.account.wallets()
        self._wallets = tuple(network for network, _ in wallets or ())
        self._store_name = (await self._desk.account.report()).name or self._store_name
        self._publish()

    def _make_code(self) -> None:
        link = self._screen.link
        if link and link != self._code_begun and self._codes.known(link) is None:
            self._code_begun = link
            self._spawn("make code", self._made(link, self._codes.begin(link)))

    async def _made(self, link: str, begun: Future[QrMatrix]) -> None:
        try:
            await self._codes.keep(link, begun)
        except ValueError:
            if link == self._screen.link:
                self._code_problem = tr("Payment", "The link is too long for a code. Send it instead.")
        self._publish()

    async def _find_callback(self) -> None:
        order = self._screen.order
        found = await self._desk.inbox.signed_for(order.id) if order is not None and order.id else ()
        self.open_activity.emit(found[-1].id if found else "")

    def _watch(self) -> None:
        follows = self._is_visible and self._screen.reference
        self._desk.sweeper.watch(Reference(self._screen.reference) if follows else None)

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
        order = self._screen.order
        if order is None:
            self._tell(replace(self.state, problem=self._screen.problem))
        else:
            self._tell(present(order, self._around(order)))

    def _tick(self) -> None:
        """Time has passed: only ages are others, and those are cheap."""
        order = self._screen.order
        if order is None or order.reference != self.state.reference:
            return
        around = self._around(order)
        self._tell(replace(self.state, light=light_of(order, around), strip=around.strip))

    def _tell(self, state: PaymentState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
            self._note_shown(state)

    def _note_shown(self, state: PaymentState) -> None:
        """The customer can see the code: kept in the history, once."""
        can_be_seen = self._is_visible and state.code.is_live and state.code.matrix is not None
        if can_be_seen and self._noted != state.reference:
            self._noted = state.reference
            self._spawn("note shown", self._desk.orders.note_shown(Reference(state.reference)))

    def _around(self, order: Order) -> Around:
        desk, link = self._desk, self.link
        now, hold = desk.clock.now_utc_ms(), is_alarmed(desk)
        line = desk.link.current.link
        return Around(
            settings=desk.settings.current,
            now_utc_ms=now,
            is_training=desk.profile.is_training,
            history=self._screen.history,
            asked_utc_ms=self._asked.of(order),
            link=link,
            matrix=self._codes.known(link),
            code_problem=self._code_problem,
            wallets=self._wallets,
            store_name=self._store_name,
            strip=self._others.rows(but=order.reference, now_utc_ms=now, limit=MOST_IN_STRIP, hold=hold),
            busy=self._doing.busy,
            is_line_up=line in UP or line is Link.UNTRIED,
            can_play=desk.training is not None,
            problem=self._doing.problem or self._screen.problem,
            is_display_on=self._is_display_on,
            guard=guard_look(desk, order),
        )
