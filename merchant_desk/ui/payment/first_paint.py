"""One paint instead of two: an order that comes to the screen is painted once its code is made."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

_MOST_MS: Final = 80
"""A code takes a tenth of that; whoever waits longer shall see that something happens."""


class FirstPaint(QObject):
    """Holds the first paint of a page back, once an order, for a moment at most.

    The code is made on another thread, which a large repaint would hold up for several times its own work.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._reference = ""
        self._limit = QTimer(self, interval=_MOST_MS, singleShot=True)
        self._limit.timeout.connect(self._let_go)

    def look(self, reference: str, *, is_code_coming: bool) -> None:
        """What the page is about to show."""
        is_new = reference != self._reference
        self._reference = reference
        if not is_code_coming:
            self._let_go()
        elif is_new:
            self._page.setUpdatesEnabled(False)
            self._limit.start()

    def _let_go(self) -> None:
        if self._limit.isActive() or not self._page.updatesEnabled():
            self._limit.stop()
            self._page.setUpdatesEnabled(True)
