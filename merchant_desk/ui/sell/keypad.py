"""The 4 x 4 pad: digits, decimal key, Backspace, Clear, and the tall key that adds an item."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from merchant_desk.ui.widgets.keypad import KeypadButton
from merchant_desk.ui.words import tr

_DIGITS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"))


class Keypad(QWidget):
    """Signals: ``digits(str)``, ``point()``, ``backspace()``, ``clear()``, ``add()``.

    Keys are found as ``key-7``, ``key-00``, ``key-point``.
    """

    digits = Signal(str)
    point = Signal()
    backspace = Signal()
    clear = Signal()
    add = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sell-keypad")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for row, line in enumerate(_DIGITS):
            for column, digit in enumerate(line):
                self._add_digit(digit, row, column)
        self._add_digit("00", 3, 0)
        self._add_digit("0", 3, 1)
        self._point = KeypadButton(".", name="key-point", accessible=tr("Sell", "Decimal point"))
        self._point.clicked.connect(self.point)
        self._grid.addWidget(self._point, 3, 2)
        self._add_side_keys()
        for at in range(4):
            self._grid.setColumnStretch(at, 1)
            self._grid.setRowStretch(at, 1)
        self.set_gap(12)

    def set_point(self, sign: str) -> None:
        """Dot or comma, as the currency is written."""
        if sign != self._point.text():
            self._point.setText(sign)
            self._point.update()

    def set_gap(self, gap_px: int) -> None:
        """The distance between keys."""
        self._grid.setSpacing(gap_px)

    def _add_digit(self, digit: str, row: int, column: int) -> None:
        key = KeypadButton(digit, name=f"key-{digit}", accessible=digit)
        key.clicked.connect(self._digit_clicked)
        self._grid.addWidget(key, row, column)

    def _add_side_keys(self) -> None:
        back = KeypadButton(
            "",
            name="key-backspace",
            accessible=tr("Sell", "Delete last digit"),
            keys="Backspace",
            icon="backspace",
            kind="side",
        )
        clear = KeypadButton(
            tr("Sell", "Clear"), name="key-clear", accessible=tr("Sell", "Clear"), keys="Del", kind="side"
        )
        add = KeypadButton(
            tr("Sell", "Add amount"),
            name="key-add",
            accessible=tr("Sell", "Add amount"),
            keys="+",
            icon="plus",
            kind="add",
        )
        back.clicked.connect(self.backspace)
        clear.clicked.connect(self.clear)
        add.clicked.connect(self.add)
        self._grid.addWidget(back, 0, 3)
        self._grid.addWidget(clear, 1, 3)
        self._grid.addWidget(add, 2, 3, 2, 1)

    def _digit_clicked(self) -> None:
        key = self.sender()
        if isinstance(key, KeypadButton):
            self.digits.emit(key.text())
