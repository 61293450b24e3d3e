"""The focus line goes with its window, however the window goes."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tests.helpers.counts import count
from tests.helpers.windows import turns, until


async def test_windows_with_a_focused_button_are_collected_without_a_crash() -> None:
    left: list[weakref.ref[QWidget]] = []
    for _ in range(count(5, 50)):
        window = QWidget()
        page = QWidget()
        QHBoxLayout(window).addWidget(page)
        button = QPushButton("Charge", page)
        QHBoxLayout(page).addWidget(button)
        window.show()
        window.activateWindow()
        button.setFocus()
        await until(button.hasFocus)
        window.hide()
        left.append(weakref.ref(window))
        del window, page, button
        gc.collect()
        await turns(2)

    assert [ref() for ref in left] == [None] * len(left)
