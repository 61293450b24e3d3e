"""The customer display without its widgets: follows one order and says what the customer should see."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from merchant_desk import qr
from merchant_desk.domain.order import Order, Reference
from merchant_desk.domain.settings import Settings, environment_of
from merchant_desk.services.events import Link, LinkChanged, OrderAsked, OrderChanged, StoreSeen
from merchant_desk.ui.assets import best_language
from merchant_desk.ui.customer.state import (
    ENDINGS,
    CustomerScreen,
    CustomerState,
    accepted_coins,
    accepted_networks,
    ended_utc_ms,
    is_payment_seen,
    paying_for,
    screen_for,
)
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.view_model_owner import GuardLook, OwnerWatch, guard_look, watch_of
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

ENDING_MS: Final = 20_000
"""How long "Payment received" and "Payment stopped" stay."""
_CLOCK_MS: Final = 5_000
_MINUTE_MS: Final = 60_000
_LOST: Final = frozenset({Link.NOT_REACHED, Link.SERVER_ERROR, Link.TOO_MANY, Link.KEY_REFUSED, Link.NO_KEY})


class CustomerModel(QObject):
    """Shows the sale that Payment shows. Signal: ``changed(CustomerState)``.

    An ending is shown when this desk learns of it, never from memory: an order that was paid long ago
    leaves the display idle.
    """

    changed = Signal(object)

    def __init__(
        self,
        desk: Desk | None,
        signals: DeskSignals | None,
        settings: Settings,
        *,
        is_training: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._watch: OwnerWatch | None = None
        self._settings = settings
        self._is_training = is_training
        self._seen_name: str | None = None
        self._wallets: tuple[tuple[str, str], ...] | None = None
        self._reference: str | None = None
        self._order: Order | None = None
        self._link_of_matrix: str | None = None
        self._matrix: qr.QrMatrix | None = None
        self._is_line_lost = False
        self._over: tuple[str, CustomerScreen] | None = None
        self._ending = QTimer(self, singleShot=True, interval=ENDING_MS)
        self._ending.timeout.connect(self.end_ending)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._publish)
        self._clock.start()
        self.state = self._build()
        if desk is not None and signals is not None:
            self.attach(desk, signals)

    def attach(self, desk: Desk, signals: DeskSignals) -> None:
        """The desk is open."""
        self._desk = desk
        self._settings = desk.settings.current
        self._watch = watch_of(desk, signals)
        self._watch.changed.connect(self._publish)
        signals.order_asked.connect(self._order_asked)
        signals.order_changed.connect(self._order_changed)
        signals.link_changed.connect(self._link_changed)
        signals.store_seen.connect(self._store_seen)
        signals.settings_changed.connect(self._settings_changed)
        _ = desk.tasks.spawn("customer display: store", self._load_store(desk))
        self._publish()

    def show_order(self, reference: str | None) -> None:
        """Show this sale from now on; None shows idle at once."""
        self._reference = reference
        self._order = None
        self._matrix = self._link_of_matrix = None
        self._over = None
        self._ending.stop()
        self._publish()
        if reference is not None and self._desk is not None:
            _ = self._desk.tasks.spawn("customer display: order", self._load_order(self._desk, reference))

    def release(self) -> None:
        """A new charge begins: a code still shown goes; an ending stays for its 20 s."""
        if self.state.screen not in ENDINGS:
            self.show_order(None)

    def end_ending(self) -> None:
        """The ending has stood long enough."""
        self._ending.stop()
        if self._order is not None:
            self._over = (self._order.reference, self._screen_of(self._order))
        self._publish()

    # ---- what the desk tells ----

    async def _load_store(self, desk: Desk) -> None:
        self._wallets = await desk.account.wallets()
        self._seen_name = (await desk.account.report()).name or None
        self._publish()

    async def _load_order(self, desk: Desk, reference: str) -> None:
        order = await desk.store.get(reference)
        if order is None or reference != self._reference:
            return
        screen = self._screen_of(order)
        if screen in ENDINGS and desk.clock.now_utc_ms() - ended_utc_ms(order) > ENDING_MS:
            self._over = (order.reference, screen)
        self._take(order)

    def _order_changed(self, event: OrderChanged) -> None:
        if event.order.reference == self._reference:
            self._take(event.order)

    def _order_asked(self, event: OrderAsked) -> None:
        if event.reference == self._reference and self.state.is_wallet_unsure:
            self._publish()  # the guard may have cleared its code with this read

    def _link_changed(self, event: LinkChanged) -> None:
        self._is_line_lost = event.link in _LOST
        self._publish()

    def _store_seen(self, event: StoreSeen) -> None:
        self._seen_name, self._wallets = event.name or self._seen_name, event.wallets
        self._publish()

    def _settings_changed(self, _event: object) -> None:
        if self._desk is not None:
            self._settings = self._desk.settings.current
        self._publish()

    def _take(self, order: Order) -> None:
        self._order = order
        self._want_matrix(order)
        self._publish()

    def _want_matrix(self, order: Order) -> None:
        """Have the code made, off the loop, where the order has a link that is not drawn yet."""
        if self._desk is None or not order.is_payable:
            return
        link = self._desk.orders.checkout_url(order)
        if link is not None and link != self._link_of_matrix:
            self._link_of_matrix, self._matrix = link, None
            _ = self._desk.tasks.spawn("customer display: code", self._draw(link, order.reference))

    async def _draw(self, link: str, reference: Reference) -> None:
        matrix = await asyncio.to_thread(qr.encode_checked, link, qr.Level.L)
        if link == self._link_of_matrix and reference == self._reference:
            self._matrix = matrix
            self._publish()

    # ---- the state ----

    def _publish(self) -> None:
        before, self.state = self.state, self._build()
        if self.state == before:
            return
        if self.state.screen in ENDINGS and before.screen is not self.state.screen:
            self._ending.start()
        self.changed.emit(self.state)

    def _build(self) -> CustomerState:
        base = self._base()
        order = self._order
        if order is None:
            return base
        screen, is_unsure = self._screen_of(order), self._look_of(order) == "checking"
        if self._over is not None and self._over != (order.reference, screen):
            self._over = None
        if screen is CustomerScreen.IDLE or self._over is not None:
            return base
        if screen is CustomerScreen.WAITING and self._matrix is None and not is_unsure:
            return base  # nothing to scan yet
        return replace(
            base,
            screen=screen,
            reference=order.reference,
            total=order.total,
            matrix=self._matrix if screen is CustomerScreen.WAITING and not is_unsure else None,
            is_line_lost=self._is_line_lost,
            is_wallet_unsure=is_unsure and screen is CustomerScreen.WAITING,
            is_payment_seen=is_payment_seen(order),
            paying=paying_for(order),
            paid_utc_ms=order.paid_utc_ms,
        )

    def _look_of(self, order: Order) -> GuardLook:
        return guard_look(self._desk, order) if self._desk is not None else ""

    def _screen_of(self, order: Order) -> CustomerScreen:
        """As the order asks for; no code, and no thanks, while the wallets are not as approved."""
        screen = screen_for(order)
        is_put_away = self._look_of(order) == "stopped" and screen is not CustomerScreen.IDLE
        return CustomerScreen.STOPPED if is_put_away else screen

    def _base(self) -> CustomerState:
        settings = self._settings
        name = settings.store_name or self._seen_name or ""
        if self._is_training and not settings.store_name:
            name = tr("Window", "Training store")
        wanted = settings.customer_language or settings.language or QLocale.system().name()
        now = self._desk.clock.now_utc_ms() if self._desk is not None else time.time_ns() // 1_000_000
        return CustomerState(
            CustomerScreen.IDLE,
            language=best_language(wanted),
            store_name=name,
            is_training=self._is_training,
            is_test=not self._is_training and environment_of(settings.api_url) == "test",
            is_paused=self._watch is not None and bool(self._watch.closed_why),
            accepted=accepted_networks(self._wallets),
            coins=accepted_coins(self._wallets),
            minute_utc_ms=now // _MINUTE_MS * _MINUTE_MS,
        )
