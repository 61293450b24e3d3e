"""Why PySide6 stays below 6.12 on Python 3.11: 6.12.0 drops a reference of None in nearly every void call.

Where None is mortal (before 3.12) its count then falls by one a call, and the process aborts within a minute.
From 3.12 on None is immortal, its count never moves, and this holds by itself.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CALLS = 100


def test_a_hundred_void_qt_calls_leave_the_count_of_none_alone(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)

    for _ in range(CALLS):
        label.setText("25.40")

    assert sys.getrefcount(None) - before > -CALLS // 2
