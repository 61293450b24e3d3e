"""The picture of the customer display, painted at whatever size it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from merchant_desk.ui.assets import catalogue
from merchant_desk.ui.customer.endings import paint_checking, paint_confirmed, paint_stopped
from merchant_desk.ui.customer.idle import paint_idle, welcome
from merchant_desk.ui.customer.parts import paint_training_strip
from merchant_desk.ui.customer.sheet import Sheet
from merchant_desk.ui.customer.state import CustomerScreen, CustomerState
from merchant_desk.ui.customer.view_model import CustomerModel
from merchant_desk.ui.customer.waiting import paint_waiting
from merchant_desk.ui.format import money

_SCREENS: Mapping[CustomerScreen, Callable[[Sheet, CustomerState], None]] = {
    CustomerScreen.IDLE: paint_idle,
    CustomerScreen.WAITING: paint_waiting,
    CustomerScreen.CHECKING: paint_checking,
    CustomerScreen.CONFIRMED: paint_confirmed,
    CustomerScreen.STOPPED: paint_stopped,
}


class CustomerView(QWidget):
    """Paints the model's state. It takes no focus and no clicks."""

    def __init__(self, model: CustomerModel, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = model.state
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        model.changed.connect(self._show)
        self._say()

    @property
    def state(self) -> CustomerState:
        """What is painted."""
        return self._state

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """The screen, and in training the strip over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = Sheet(painter, width_px=self.width(), height_px=self.height(), ratio=self.devicePixelRatioF())
        _SCREENS[self._state.screen](sheet, self._state)
        paint_training_strip(sheet, self._state)
        painter.end()

    def _show(self, state: CustomerState) -> None:
        self._state = state
        self._say()
        self.update()

    def _say(self) -> None:
        self.setAccessibleName(said(self._state))


def said(state: CustomerState) -> str:
    """The display in one line, for screen readers and for tests."""
    say = catalogue(state.language).say
    headline = {
        CustomerScreen.IDLE: welcome(state),
        CustomerScreen.WAITING: say("Customer", "Checking where the money goes…")
        if state.is_wallet_unsure
        else say("Customer", "Waiting for your payment"),
        CustomerScreen.CHECKING: say("Customer", "We see your payment"),
        CustomerScreen.CONFIRMED: say("Customer", "Payment received"),
        CustomerScreen.STOPPED: say("Customer", "Payment stopped"),
    }[state.screen]
    return headline if state.total is None else f"{headline}. {money(state.total)}"
