"""What a page shows when it has nothing: a line drawing, one sentence, one thing to do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.paint import box, colour, disc_mark, pen_for


class EmptyState(QWidget):
    """Centred in the room there is. `icon` stands on the drawing's sheet."""

    def __init__(
        self, title: str, body: str, *, name: str, icon: str = "check", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addStretch(5)
        column.addWidget(_Drawing(icon), 0, middle)
        column.addSpacing(20)
        self.title = Label(title, style="section", align=middle, name=f"{name}.title")
        self.body = Paragraph(body, align=middle, name=f"{name}.body")
        self.body.setFixedWidth(400)
        column.addWidget(self.title, 0, middle)
        column.addWidget(self.body, 0, middle)
        column.addSpacing(12)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._actions.addStretch(1)
        self._actions.addStretch(1)
        column.addLayout(self._actions)
        column.addStretch(6)

    def add_action(self, button: Button) -> None:
        """A button below the words: the primary action first, then one way to widen the search."""
        self._actions.insertWidget(self._actions.count() - 1, button)

    def set_words(self, title: str, body: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.body.setText(body)


class _Drawing(QWidget):
    """Three rows, the last one dashed, and a sheet in front of them."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(124, 92)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Lines only."""
        painter = pen_for(self)
        grey = colour("borderStrong")
        for at in range(3):
            top = 16 + 26 * at
            box(painter, QRectF(2, top, 80, 19), line=grey, radius=4, width=1.75, dashed=at == 2)
            _line(painter, QPen(grey, 1.75), 10, 26 + 18 * (at != 2) + 6 * (at == 1), top + 9.5)
        blue = colour("accent")
        box(painter, QRectF(66, 2, 55, 71), fill=colour("canvas"), line=blue, radius=7, width=2)
        box(painter, QRectF(78, 14, 31, 31), fill=colour("accentSoft"), line=blue, radius=3, width=2)
        disc_mark(painter, self._icon, center=QPointF(93.5, 29.5), size=24, ink=blue)
        _line(painter, QPen(blue, 1.75), 78, 109, 56)
        _line(painter, QPen(blue, 1.75), 78, 97, 63)
        painter.end()


class SkeletonRows(QWidget):
    """Three grey rows while something is read for the first time."""

    def __init__(self, *, name: str, rows: int = 3) -> None:
        super().__init__()
        self._rows = rows
        self.setObjectName(name)
        self.setMinimumHeight(rows * tokens.TABLE_ROW_PX)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Bars of different length."""
        painter = pen_for(self)
        for at in range(self._rows):
            top = at * tokens.TABLE_ROW_PX + (tokens.TABLE_ROW_PX - 12) / 2
            width = (self.width() - 48) * (0.9 - 0.15 * (at % 3))
            box(painter, QRectF(24, top, width, 12), fill=colour("sunken"), radius=6)
        painter.end()


def _line(painter: QPainter, pen: QPen, left: float, right: float, top: float) -> None:
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(left, top), QPointF(right, top))
