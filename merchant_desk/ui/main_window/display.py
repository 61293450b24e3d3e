"""The customer display as the till handles it: when it opens, what it is told, who follows its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from merchant_desk.domain.order import Reference
from merchant_desk.ui.customer.preview import CustomerPreview
from merchant_desk.ui.customer.state import CustomerScreen
from merchant_desk.ui.customer.view_model import CustomerModel
from merchant_desk.ui.customer.window import CustomerWindow, second_screen
from merchant_desk.ui.payment.page import PaymentPage
from merchant_desk.ui.signals import DeskSignals

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

_FOLLOWED = frozenset({CustomerScreen.WAITING, CustomerScreen.CHECKING})


class Display(QObject):
    """Signal: ``shown(bool)``. On a second monitor it opens by itself, elsewhere with F8."""

    shown = Signal(bool)

    def __init__(self, till: QWidget, desk: Desk, signals: DeskSignals) -> None:
        super().__init__(till)
        self._till, self._desk = till, desk
        self._is_wanted = desk.settings.current.customer_display_on
        training = desk.profile.is_training
        self.model = CustomerModel(desk, signals, desk.settings.current, is_training=training, parent=self)
        self.window = CustomerWindow(self.model)
        signals.settings_changed.connect(self._settings_changed)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._screens_changed)
            app.screenRemoved.connect(self._screens_changed)

    @property
    def is_shown(self) -> bool:
        """Whether the customer can see it."""
        return self.window.isVisible()

    def open_first(self) -> None:
        """At the start: where there is a second monitor, and Settings want it."""
        if self._is_wanted and second_screen(self._till.screen()) is not None:
            self.window.open_beside(self._till)
        self.shown.emit(self.is_shown)

    def toggle(self) -> None:
        """Show or hide."""
        self._set_shown(shown=not self.is_shown)

    def toggle_full_screen(self) -> None:
        """Full screen and back, where it shows."""
        if self.is_shown:
            self.window.toggle_full_screen()

    def give_preview(self, page: QWidget) -> None:
        """Put the small live picture on Payment."""
        if isinstance(page, PaymentPage):
            page.set_preview(CustomerPreview(self.model))

    def keep_watching(self) -> None:
        """Payment was left, but a customer still looks at its code: keep asking about it every 3 s."""
        state = self.model.state
        if self.is_shown and state.screen in _FOLLOWED:
            self._desk.sweeper.watch(Reference(state.reference))

    def close(self) -> None:
        """With the till."""
        self.window.let_go()

    def _set_shown(self, *, shown: bool) -> None:
        if shown:
            self.window.open_beside(self._till)
        else:
            self.window.hide()
        self.shown.emit(self.is_shown)

    def _settings_changed(self, _event: object) -> None:
        wanted = self._desk.settings.current.customer_display_on
        if wanted != self._is_wanted:
            self._is_wanted = wanted
            self._set_shown(shown=wanted)

    def _screens_changed(self, _screen: QScreen) -> None:
        """A monitor was plugged in, or the one it stood on is gone."""
        has_second = second_screen(self._till.screen()) is not None
        if self._is_wanted and has_second and not self.is_shown:
            self._set_shown(shown=True)
        elif self.window.isFullScreen() and not has_second:
            self._set_shown(shown=False)
