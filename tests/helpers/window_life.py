"""The window as a process that may be killed: a hand that types and presses, and an eye that tells.

`main(["25.40"])` runs the program's own front door without a command; with an amount, that is charged as
soon as it can be. Each change is a JSON line: {"event": "pressed"}, {"event": "payment", "reference",
"light", "link"}, where `link` is what a camera reads off the painted window, null while it reads nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from merchant_desk.__main__ import main as front_door
from merchant_desk.app.look import application
from merchant_desk.ui.main_window.window import MainWindow
from tests.helpers.windows import read_code

_LOOK_MS: Final = 5


class HandAndEye:
    """Looks at the window every few milliseconds, as the loop lets it."""

    def __init__(self, amount: str | None) -> None:
        self._amount = amount
        self._is_typed = False
        self._told: object = None

    def look(self) -> None:
        """Do the next thing that a person would do now, and tell what there is to see."""
        windows = [part for part in QApplication.topLevelWidgets() if isinstance(part, MainWindow)]
        if not windows or not windows[0].isVisible():
            return
        if self._amount is not None:
            self._charge(windows[0], self._amount)
        self._tell_payment(windows[0])

    def _charge(self, window: MainWindow, amount: str) -> None:
        focused = cast("QWidget | None", window.focusWidget())
        if focused is None:
            return
        if not self._is_typed:
            QTest.keyClicks(focused, amount)
            self._is_typed = True
        if window.pages.sell.state.can_charge:
            if window.page_key == "payment":
                window.start_new_charge()  # what an earlier life left in doubt stands there
            self._amount = None
            _say({"event": "pressed"})
            QTest.keyClick(focused, Qt.Key.Key_Return)

    def _tell_payment(self, window: MainWindow) -> None:
        payment = window.pages.payment
        if payment is None or window.page_key != "payment":
            return
        state = payment.state
        seen = (state.reference, state.light.form, state.code.matrix)
        if seen != self._told:
            self._told = seen
            link = read_code(window) if state.code.matrix is not None else None
            _say({"event": "payment", "reference": seen[0], "light": seen[1], "link": link})


def _say(document: object) -> None:
    print(json.dumps(document), flush=True)


def main(arguments: Sequence[str]) -> int:
    """Open the window and stay until the process is killed."""
    _ = application()
    watcher = HandAndEye(arguments[0] if arguments else None)
    timer = QTimer(interval=_LOOK_MS)
    timer.timeout.connect(watcher.look)
    timer.start()
    return front_door([])
