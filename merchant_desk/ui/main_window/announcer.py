"""Says what just happened: a tone, a toast, and a line for screen readers. Each once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from merchant_desk.ui.main_window.state import Announcement
from merchant_desk.ui.widgets.toast import ToastStack
from merchant_desk.ui.words import tr


class Announcer(QObject):
    """Signal: ``opened(str)`` with the reference of a toast whose button was pressed."""

    opened = Signal(str)

    def __init__(self, window: QWidget, page: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toasts = ToastStack(page)

    def announce(self, said: Announcement, *, with_sound: bool, with_toast: bool) -> None:
        """Say it; a toast only where the order is not before everybody's eyes already."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, said.said))
        if said.is_paid and with_sound:
            QApplication.beep()
        if not (said.is_toast and with_toast):
            return
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
