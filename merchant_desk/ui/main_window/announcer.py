"""Says what just happened: a tone, a toast, and a line for screen readers. Each once."""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from merchant_desk.ui.main_window.state import Announcement
from merchant_desk.ui.widgets.toast import MOST_TOASTS, ToastStack
from merchant_desk.ui.words import tr

_PACE_MS: Final = 100
"""Many orders may be paid in one second, and each toast takes some milliseconds to build."""
_BEHIND_PAINT_MS: Final = 0
"""Rows and the customer's screen are painted before the first toast is built."""


class Announcer(QObject):
    """Signal: ``opened(str)`` with the reference of a toast whose button was pressed."""

    opened = Signal(str)

    def __init__(self, window: QWidget, page: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toasts = ToastStack(page)
        self._waiting: deque[Announcement] = deque(maxlen=MOST_TOASTS)
        self._pace = QTimer(self, singleShot=True)
        self._pace.timeout.connect(self._show_next)

    @property
    def is_waiting(self) -> bool:
        """Whether something said has its toast still before it."""
        return bool(self._waiting)

    def announce(self, said: Announcement, *, with_sound: bool, with_toast: bool) -> None:
        """Say it; a toast only where the order is not before everybody's eyes already."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, said.said))
        if said.is_paid and with_sound:
            QApplication.beep()
        if said.is_toast and with_toast:
            self._waiting.append(said)
            if not self._pace.isActive():
                self._pace.start(_BEHIND_PAINT_MS)

    def _show_next(self) -> None:
        """The next toast; one that would be pushed out by those behind it is never made."""
        if not self._waiting:
            return
        said = self._waiting.popleft()
        self._pace.start(_PACE_MS)
        toast = self._toasts.show_toast(
            said.title,
            said.body,
            icon="check-disc" if said.is_paid else "octagon-x",
            ink="confirmedFg" if said.is_paid else "failedFg",
            action=tr("Window", "Open"),
        )
        toast.setProperty("reference", said.reference)
        toast.acted.connect(self._acted)

    def _acted(self) -> None:
        self.opened.emit(str(self.sender().property("reference")))
