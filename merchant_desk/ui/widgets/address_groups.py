"""An address in groups of four with alternating weight, so that it can be read aloud and compared."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui.text import groups_of_four
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, pen_for, text_width, words

_LINE, _GAP = 22, 10


class AddressGroups(QWidget):
    """Rows of five groups; a leading 0x hangs left. Groups in `differing` are boxed in red."""

    def __init__(self, address: str = "", *, name: str, accessible: str = "", per_row: int = 5) -> None:
        super().__init__()
        self._per_row = per_row
        self._prefix, self._groups = "", ()  # type: tuple[str, tuple[str, ...]]
        self._differing: frozenset[int] = frozenset()
        self._said = accessible
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_address(address)

    def set_address(self, address: str, *, differing: Collection[int] = ()) -> None:
        """Show another address; `differing` are the numbers of groups to box, from 0."""
        self._prefix, self._groups = groups_of_four(address)
        self._differing = frozenset(differing)
        self.setAccessibleName(f"{self._said} {self._prefix} {' '.join(self._groups)}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As many rows as it needs."""
        rows = max(1, -(-len(self._groups) // self._per_row))
        return QSize(round(self._left() + self._per_row * self._step()), rows * _LINE)

    def minimumSizeHint(self) -> QSize:
        """The same: an address is never cut here."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Prefix and groups."""
        painter = pen_for(self)
        words(
            painter,
            QRectF(0, 0, self._left(), _LINE),
            self._prefix,
            font=self._font(False),
            ink=colour("text2"),
        )
        for at, group in enumerate(self._groups):
            row, column = divmod(at, self._per_row)
            where = QRectF(self._left() + column * self._step(), row * _LINE, self._step() - _GAP, _LINE)
            strong = (row + column) % 2 == 0
            ink = colour("text" if strong else "text2")
            if at in self._differing:
                frame = where.adjusted(-3, 1, 3, -1)
                box(painter, frame, fill=colour("failedBg"), line=colour("failedBd"), radius=2)
                strong, ink = True, colour("failedFg")
            words(painter, where, group, font=self._font(strong), ink=ink)
        painter.end()

    def _font(self, strong: bool) -> QFont:
        return theme().font("mono", weight=700 if strong else 400, scale=13 / 12)

    def _step(self) -> float:
        return text_width(self._font(True), "0000") + _GAP

    def _left(self) -> float:
        return text_width(self._font(False), "0x") + 14 if self._prefix else 3.0
