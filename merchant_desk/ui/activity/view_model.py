"""Activity without its widgets: what a person can do there, and what it then shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from merchant_desk.services.desk import Desk
from merchant_desk.ui.signals import DeskSignals


class ActivityModel(QObject):
    """What the page shows and does."""

    changed = Signal(object)
    open_order = Signal(str)

    def __init__(self, desk: Desk, signals: DeskSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._signals = desk, signals
        self._wanted = ""

    def select(self, callback_id: str) -> None:
        """Choose a callback and open its panel."""
        self._wanted = callback_id
