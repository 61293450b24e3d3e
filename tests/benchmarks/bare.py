"""The smallest window that takes digits, for comparison: prints the instant at which it has taken one."""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow


class FirstPaint(QObject):
    """Types a digit once the window has been painted, and tells when it stands there."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """The first paint."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._type)
        return False

    def _type(self) -> None:
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_5, Qt.KeyboardModifier.NoModifier, "5")
        QApplication.sendEvent(self._field, press)
        if self._field.text() == "5":
            print(time.monotonic_ns(), flush=True)
        os._exit(0)


def main() -> None:
    """Open it."""
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    field = QLineEdit()
    window.setCentralWidget(field)
    window.resize(1440, 900)
    window.installEventFilter(FirstPaint(field))
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
