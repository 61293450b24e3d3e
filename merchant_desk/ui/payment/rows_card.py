"""Cards of painted rows: coin list, checks, records. They are for reading and change without a new layout."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import RIGHT_MIDDLE, box, colour, pen_for, text_width, words

PAD = 16
CUT = Qt.TextElideMode.ElideRight


class RowsCard(QWidget):
    """A head with a note, then rows with lines between them. Subclasses paint a row and say it in words."""

    def __init__(self, title: str, *, name: str, row_px: int = 40, head_px: int = 40) -> None:
        super().__init__()
        self._title, self._note = title, ""
        self._row_px, self._head_px = row_px, head_px
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_note(self, note: str) -> None:
        """The words at the right of the head."""
        if note != self._note:
            self._note = note
            self.update()

    def set_rows_px(self, row_px: int, head_px: int) -> None:
        """Other heights: small windows have lower rows."""
        if (row_px, head_px) != (self._row_px, self._head_px):
            self._row_px, self._head_px = row_px, head_px
            self.setFixedHeight(self.sizeHint().height())
            self.update()

    def height_with(self, row_px: int, head_px: int) -> int:
        """How high the card would be with these heights of row and head."""
        return head_px + row_px * self.row_count() + 1

    def row_count(self) -> int:
        """How many rows are painted."""
        return 0

    def paint_row(self, painter: QPainter, where: QRectF, at: int) -> None:
        """Paint one row into `where`, the card's padding already taken off."""

    def refresh(self, said: Sequence[str]) -> None:
        """The rows are others now; `said` is what a screen reader says of each."""
        self.setAccessibleName(self._title)
        self.setAccessibleDescription("; ".join(said))
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """Head and rows."""
        return QSize(320, self.height_with(self._row_px, self._head_px))

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Card, head, lines, rows."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        box(painter, area, fill=colour("canvas"), line=colour("border"), radius=tokens.RADIUS_CARD)
        self.paint_head(painter, QRectF(PAD, 0, self.width() - 2 * PAD, self._head_px))
        for at in range(self.row_count()):
            top = self._head_px + at * self._row_px
            row = QRectF(0, top, self.width(), self._row_px)
            self.paint_back(painter, row.adjusted(1, 0, -1, 0), at)
            painter.fillRect(QRectF(1, top, self.width() - 2, 1), colour("border"))
            self.paint_row(painter, row.adjusted(PAD, 1, -PAD, 0), at)
        painter.end()

    def paint_head(self, painter: QPainter, where: QRectF) -> None:
        """Title left, note right."""
        small = theme().font("small", tabular=True)
        words(painter, where, self._note, font=small, ink=colour("text3"), align=RIGHT_MIDDLE)
        left = where.adjusted(0, 0, -text_width(small, self._note) - 8, 0)
        words(painter, left, self._title, font=theme().font("bodyStrong"), ink=colour("text"), elide=CUT)

    def paint_back(self, painter: QPainter, where: QRectF, at: int) -> None:
        """A row's own background, where it has one."""


def right_words(painter: QPainter, where: QRectF, text: str, *, ink: QColor, mono: bool = False) -> float:
    """A value at the right end, cut where it must be; returns the room it takes."""
    font = theme().font("mono" if mono else "body", tabular=True)
    width = min(text_width(font, text) + 1, where.width())
    at = QRectF(where.right() - width, where.y(), width, where.height())
    words(painter, at, text, font=font, ink=ink, align=RIGHT_MIDDLE, elide=CUT)
    return width
