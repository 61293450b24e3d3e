"""The pages behind the rail: Sell at once, the others when they are first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from merchant_desk.domain.settings import Settings
from merchant_desk.ui.main_window.view_model_alarms import ORDER
from merchant_desk.ui.sell.page import SellPage
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.widgets.rail import NavItem
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.domain.order import Order
    from merchant_desk.services.desk import Desk
    from merchant_desk.services.events import EarChanged
    from merchant_desk.ui.activity.view_model import ActivityModel
    from merchant_desk.ui.orders.view_model import OrdersModel
    from merchant_desk.ui.payment.view_model import PaymentModel
    from merchant_desk.ui.settings.view_model import SettingsModel
    from merchant_desk.ui.signals import DeskSignals

SELL, PAYMENT, ORDERS, WALLETS = "sell", "payment", "orders", "wallets"
ACTIVITY, SETTINGS = "activity", "settings"


def nav_items() -> tuple[NavItem, ...]:
    """The rail, from top to bottom; Payment belongs to Sell."""
    return (
        NavItem(SELL, tr("Window", "Sell"), "calculator", "Ctrl+1"),
        NavItem(ORDERS, tr("Window", "Orders"), "receipt", "Ctrl+2"),
        NavItem(WALLETS, tr("Window", "Wallets"), "wallet", "Ctrl+3"),
        NavItem(ACTIVITY, tr("Window", "Activity"), "pulse", "Ctrl+4"),
        NavItem(SETTINGS, tr("Window", "Settings"), "sliders", "Ctrl+5"),
    )


class Pages(QObject):
    """Builds pages and joins their signals to each other.

    Signals: ``wanted(str)``: a page asks for another; ``sale(str, object)``: Payment shows this order next
    (the object is the Order, or None); ``new_charge()``; ``display_toggled()``; ``profile_wanted(str)``;
    ``stores_wanted()``: the store switcher.
    """

    wanted = Signal(str)
    sale = Signal(str, object)
    new_charge = Signal()
    display_toggled = Signal()
    profile_wanted = Signal(str)
    stores_wanted = Signal()

    def __init__(self, stack: QStackedWidget, settings: Settings, *, is_training: bool) -> None:
        super().__init__(stack)
        self._stack = stack
        self._desk: Desk | None = None
        self._signals: DeskSignals | None = None
        self._ear: EarChanged | None = None
        self._pages: dict[str, QWidget] = {}
        self.sell = SellModel(settings, is_training=is_training, parent=self)
        self._sell_page = SellPage(self.sell)
        self._add(SELL, self._sell_page)
        self._orders: OrdersModel | None = None
        self._activity: ActivityModel | None = None
        self._payment: PaymentModel | None = None
        self._settings: SettingsModel | None = None

    @property
    def payment(self) -> PaymentModel | None:
        """Payment's model, once it was built."""
        return self._payment

    def attach(self, desk: Desk, signals: DeskSignals) -> None:
        """The desk is open: the other pages can be built."""
        self._desk, self._signals = desk, signals
        signals.ear_changed.connect(self._ear_changed)
        self.sell.attach(desk, signals)
        self.sell.charged.connect(self._charged)
        self.sell.open_order.connect(self._open_order)
        self.sell.open_orders.connect(self._open_orders)

    def page(self, key: str) -> QWidget | None:
        """The page, built now if it has to be; None while the desk is not open."""
        if key in self._pages or self._desk is None or self._signals is None:
            return self._pages.get(key)
        build: dict[str, Callable[[Desk, DeskSignals], QWidget]] = {
            PAYMENT: self._build_payment,
            ORDERS: self._build_orders,
            WALLETS: self._build_wallets,
            ACTIVITY: self._build_activity,
            SETTINGS: self._build_settings,
        }
        self._add(key, build[key](self._desk, self._signals))
        return self._pages[key]

    def key_of(self, page: QWidget | None) -> str:
        """Which page a widget of the stack is; Sell where it is none."""
        return next((key for key, known in self._pages.items() if known is page), SELL)

    def focus(self, key: str) -> None:
        """Keys go to the page; on Sell to the amount."""
        if key == SELL:
            self._sell_page.focus_amount()
        elif key in self._pages:
            self._pages[key].setFocus()

    def select_callback(self, callback_id: str) -> None:
        """Show one callback on Activity."""
        self.wanted.emit(ACTIVITY)
        if self._activity is not None and callback_id:
            self._activity.select(callback_id)

    def select_order(self, reference: str) -> None:
        """Show one order on Orders."""
        self.wanted.emit(ORDERS)
        if self._orders is not None:
            self._orders.select(reference)

    def go_to(self, where: str) -> None:
        """Where a banner leads: a page, the section for callbacks, or one order."""
        if where == "callbacks":
            self.select_section(where)
        elif where.startswith(ORDER):
            self.select_order(where.removeprefix(ORDER))
        else:
            self.wanted.emit(where)

    def select_section(self, section: str) -> None:
        """Show one section of Settings."""
        self.wanted.emit(SETTINGS)
        if self._settings is not None:
            self._settings.go_to(section)

    # ---- building ----

    def _add(self, key: str, page: QWidget) -> None:
        self._pages[key] = page
        self._stack.addWidget(page)

    def _build_payment(self, desk: Desk, signals: DeskSignals) -> QWidget:
        from merchant_desk.ui.payment.page import PaymentPage
        from merchant_desk.ui.payment.view_model import PaymentModel

        self._payment = model = PaymentModel(desk, signals, parent=self)
        model.new_charge.connect(self.new_charge)
        model.open_order.connect(self.select_order)
        model.open_activity.connect(self.select_callback)
        model.display_toggled.connect(self.display_toggled)
        return PaymentPage(model)

    def _build_orders(self, desk: Desk, signals: DeskSignals) -> QWidget:
        from merchant_desk.ui.orders.page import OrdersPage
        from merchant_desk.ui.orders.view_model import OrdersModel

        self._orders = model = OrdersModel(desk, signals, parent=self)
        model.open_payment.connect(self._open_payment)
        model.new_charge.connect(self.new_charge)
        return OrdersPage(model)

    def _build_wallets(self, desk: Desk, signals: DeskSignals) -> QWidget:
        from merchant_desk.ui.wallets.page import WalletsPage
        from merchant_desk.ui.wallets.view_model import WalletsModel

        model = WalletsModel(desk, signals, parent=self)
        model.test_sale_wanted.connect(self._test_sale)
        model.key_wanted.connect(self._replace_key)
        return WalletsPage(model)

    def _build_activity(self, desk: Desk, signals: DeskSignals) -> QWidget:
        from merchant_desk.ui.activity.page import ActivityPage
        from merchant_desk.ui.activity.view_model import ActivityModel

        self._activity = model = ActivityModel(desk, signals, parent=self)
        model.open_order.connect(self.select_order)
        return ActivityPage(model)

    def _build_settings(self, desk: Desk, signals: DeskSignals) -> QWidget:
        from merchant_desk.ui.settings.page import SettingsPage
        from merchant_desk.ui.settings.view_model import SettingsModel

        self._settings = model = SettingsModel(desk, signals, parent=self, ear=self._ear)
        model.profile_wanted.connect(self.profile_wanted)
        model.stores_wanted.connect(self.stores_wanted)
        return SettingsPage(model)

    def _ear_changed(self, event: EarChanged) -> None:
        """Kept for Settings, which may be built long after the listener."""
        self._ear = event

    # ---- from page to page ----

    def open_sale(self, reference: str, order: Order) -> None:
        """Show an order on Payment."""
        self.sale.emit(reference, order)

    def _charged(self, order: Order) -> None:
        self.sale.emit(order.reference, order)

    def _test_sale(self, network: str) -> None:
        """The smallest charge, marked so that Wallets knows it again; what stands on Sell is parked."""
        from merchant_desk.ui.wallets.view_model_reading import note_of_test_sale

        sell = self.sell
        sell.park()
        sell.clear()
        sell.set_kind("walk-in")
        sell.press("0")
        sell.point()
        sell.press("01")
        sell.set_note(note_of_test_sale(network))
        self.wanted.emit(SELL)

    def _replace_key(self) -> None:
        self.select_section("store")

    def _open_payment(self, reference: str) -> None:
        self.sale.emit(reference, None)

    def _open_orders(self) -> None:
        self.wanted.emit(ORDERS)

    def _open_order(self, reference: str) -> None:
        """From the strip: an order that still needs somebody opens on Payment, another one on Orders."""
        from merchant_desk.ui.main_window.view_model_opening import open_where_it_belongs

        if self._desk is not None:
            _ = self._desk.tasks.spawn("open order", open_where_it_belongs(self, self._desk, reference))
