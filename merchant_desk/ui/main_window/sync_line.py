"""The line of the status popover that tells how far a sync is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from merchant_desk.services.events import SyncProgress, SyncRunning
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.widgets.sync_words import sync_words


class SyncLine(QObject):
    """`text` is empty while no sync runs. Signal: ``changed(str)`` with the new text."""

    changed = Signal(str)

    def __init__(self, signals: DeskSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        signals.sync_running.connect(self._running)
        signals.sync_progress.connect(self._goes_on)

    def _running(self, event: SyncRunning) -> None:
        self._say(sync_words(None) if event.is_running else "")

    def _goes_on(self, event: SyncProgress) -> None:
        self._say(sync_words(event))

    def _say(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.changed.emit(text)
