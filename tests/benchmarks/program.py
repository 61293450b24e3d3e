"""The program itself as a process that is measured: `python -m tests.benchmarks.program digits|AMOUNT`.

With `digits` it prints the instant at which Sell has taken a digit, and ends. With an amount it makes a sale:
a line {"event": "payment", "reference", "light"} at each change, until it is killed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from merchant_desk.__main__ import main as front_door
from merchant_desk.ui.main_window.window import MainWindow

_LOOK_MS: Final = 20
_ONLY_IN_TESTS: Final = ("click", "rich", "pygments", "trio")
"""httpx and httpcore load these where they are installed; requirements.lock, which people run, has none."""


def press(where: QWidget, key: Qt.Key, text: str) -> None:
    """One key, as the keyboard would send it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(where, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def type_text(where: QWidget, text: str) -> None:
    """Digits and the decimal point."""
    for char in text:
        press(where, Qt.Key.Key_Period if char == "." else Qt.Key(ord(char)), char)


class FirstDigit(QObject):
    """Types once the window has been painted, and tells when Sell shows it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """The first paint."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._type)
        return False

    def _type(self) -> None:
        type_text(self._window.focusWidget(), "5")
        if not self._window.pages.sell.state.is_zero:
            print(time.monotonic_ns(), flush=True)
        os._exit(0)


class Sale(QObject):
    """Charges one amount as soon as that can be done, and tells what Payment shows."""

    def __init__(self, window: MainWindow, amount: str) -> None:
        super().__init__(window)
        self._window, self._amount = window, amount
        self._told: object = None
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _look(self) -> None:
        focused = cast("QWidget | None", self._window.focusWidget())
        sell, payment = self._window.pages.sell, self._window.pages.payment
        if self._amount and focused is not None:
            if sell.state.is_zero:
                type_text(focused, self._amount)
            elif sell.state.can_charge:
                self._amount = ""
                press(focused, Qt.Key.Key_Return, "\r")
        if payment is not None and payment.state.code.matrix is not None:
            seen = (payment.state.reference, payment.state.light.form)
            if seen != self._told:
                self._told = seen
                print(json.dumps({"event": "payment", "reference": seen[0], "light": seen[1]}), flush=True)


def main(wish: str) -> int:
    """Run the front door, with a hand on the window as soon as it shows."""
    sys.modules.update(dict.fromkeys(_ONLY_IN_TESTS))  # type: ignore[arg-type]  # None: as if not installed
    show = MainWindow.show

    def shown(window: MainWindow) -> None:
        if wish == "digits":
            window.installEventFilter(FirstDigit(window))
        else:
            Sale(window, wish)
        show(window)

    MainWindow.show = shown  # type: ignore[method-assign,assignment]  # the one moment before the first paint
    return front_door([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
