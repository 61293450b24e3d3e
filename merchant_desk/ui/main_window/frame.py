"""The parts round the pages: training ribbon, rail, banners, and the stack that holds the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from merchant_desk.ui.main_window.banners import BannerStack
from merchant_desk.ui.main_window.naming import is_test, window_title
from merchant_desk.ui.main_window.pages import ACTIVITY, ORDERS, nav_items
from merchant_desk.ui.main_window.trouble import TroubleCorner
from merchant_desk.ui.widgets.banner import TrainingRibbon
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.rail import Rail
from merchant_desk.ui.widgets.status_chip import StatusLine
from merchant_desk.ui.widgets.system_strip import SystemStrip
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.domain.settings import Settings
    from merchant_desk.services.desk import Desk
    from merchant_desk.ui.main_window.state import Line, WindowState


class Frame(QObject):
    """Lays the window out, once; also its title and the strip of a test system.

    Signal: ``leave_asked(str)``, to the real store, from the ribbon.
    """

    leave_asked = Signal(str)

    def __init__(self, window: QWidget, *, is_training: bool) -> None:
        super().__init__(window)
        self._window = window
        self.rail = Rail(nav_items())
        self.banners = BannerStack()
        self.stack = QStackedWidget()
        self.trouble: TroubleCorner | None = None
        outer = QVBoxLayout(window)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._strip = SystemStrip()
        self._strip.hide()
        outer.addWidget(self._strip)
        if is_training:
            outer.addWidget(self._ribbon())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        area = Box("page", name="page-area")
        area.column.addWidget(self.banners)
        area.column.addWidget(self.stack, 1)
        row.addWidget(area, 1)
        outer.addLayout(row, 1)

    def attach(self, desk: Desk) -> None:
        """The desk is open: in training, things can be made to go wrong."""
        if self.trouble is not None:
            self.trouble.attach(desk)

    def show_opening(self, settings: Settings, *, is_training: bool, profile: str) -> None:
        """What can be said before the desk is open, from the settings alone."""
        test, store = is_test(settings, is_training=is_training), settings.store_name
        self._show_title(
            window_title(store, profile=profile, is_training=is_training, is_test=test), is_test=test
        )
        name, place = settings.store_name or tr("Window", "Your store"), settings.store_place
        if is_training:
            name, place = tr("Window", "Training store"), tr("Window", "No real money")
        self.rail.store.set_store(name, place, training=is_training)
        self.rail.person.set_person(settings.person, settings.till_name)
        opening = StatusLine("hollow", tr("Window", "Opening…"))
        self.rail.status.set_lines(opening, StatusLine("hollow", ""))

    def show_state(self, state: WindowState) -> None:
        """Names, status, badges and banners."""
        self._show_title(state.title, is_test=state.is_test)
        self.rail.store.set_store(state.store_name, state.store_place, training=state.is_training)
        self.rail.person.set_person(state.person, state.till_name)
        self.rail.status.set_lines(_chip(state.cryptum), _chip(state.listener))
        self.rail.set_badge(ORDERS, state.open_count)
        self.rail.set_badge(ACTIVITY, state.refused_count, kind="danger")
        self.banners.show_messages(state.messages)

    def _show_title(self, title: str, *, is_test: bool) -> None:
        self._window.setWindowTitle(title)
        self._window.setProperty("test", is_test)
        self._strip.setVisible(is_test)

    def _leave(self) -> None:
        self.leave_asked.emit("real")

    def _ribbon(self) -> TrainingRibbon:
        leave = Button(
            tr("Window", "Leave training…"), name="leave-training-button", kind="ribbon", height=26
        )
        leave.clicked.connect(self._leave)
        self.trouble = TroubleCorner(self._window)
        ribbon = TrainingRibbon(
            name="training-ribbon",
            strong=tr("Training", "TRAINING MODE"),
            text=tr("Window", "The money here is fake. Nothing is sent to Cryptum and nobody can pay."),
            short=tr("Training", "The money here is fake."),
            buttons=(self.trouble.button, leave),
        )
        self.trouble.speak_on(ribbon)
        return ribbon


def _chip(line: Line) -> StatusLine:
    return StatusLine(line.form, line.text, line.time)
