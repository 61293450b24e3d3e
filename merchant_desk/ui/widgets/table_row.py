"""How a row of a `ListTable` is painted; a screen adds what stands in the cells."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from merchant_desk.ui.widgets.paint import colour
from merchant_desk.ui.widgets.table import ListTable

MARK_PX = 3


class RowDelegate(QStyledItemDelegate):
    """Paints the row behind the cells: chosen, under the pointer, focused; the line below; then the cell."""

    def __init__(self, table: ListTable) -> None:
        super().__init__(table)
        self.table = table

    def paint_cell(
        self, painter: QPainter, where: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell into the room between its pads."""

    def paint_behind(
        self, painter: QPainter, where: QRect, index: QModelIndex | QPersistentModelIndex, *, chosen: bool
    ) -> None:
        """Draw what lies behind a cell."""
        if chosen:
            painter.fillRect(where, colour("selected"))
        elif index.row() == self.table.hovered_row:
            painter.fillRect(where, colour("hover"))

    def mark_ink(self, index: QModelIndex | QPersistentModelIndex, *, chosen: bool) -> tuple[str, int]:
        """Colour and width of the mark at the row's left edge; an empty colour for none."""
        return ("accent" if chosen else "", MARK_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        /,
    ) -> None:
        """The whole cell."""
        where: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_behind(painter, where, index, chosen=chosen)
        painter.fillRect(where.left(), where.bottom(), where.width(), 1, colour("border"))
        if index.column() == 0:
            ink, width = self.mark_ink(index, chosen=chosen)
            if ink:
                painter.fillRect(where.left(), where.top(), width, where.height(), colour(ink))
        if chosen and self.table.has_keyboard_focus:
            self._paint_focus(painter, where, index.column())
        column = self.table.columns[index.column()]
        self.paint_cell(
            painter,
            QRectF(where).adjusted(column.pad_left, 0, -self.table.pad_right(index.column()), -1),
            index,
        )
        painter.restore()

    def _paint_focus(self, painter: QPainter, where: QRect, column: int) -> None:
        """A 2 px line round the whole row, drawn cell by cell."""
        ink = colour("focus")
        painter.fillRect(where.left(), where.top(), where.width(), 2, ink)
        painter.fillRect(where.left(), where.bottom() - 1, where.width(), 2, ink)
        if column == len(self.table.columns) - 1:
            painter.fillRect(where.right() - 1, where.top(), 2, where.height(), ink)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        """Rows have one height; the columns are fitted by the table."""
        return QSize(40, self.table.verticalHeader().defaultSectionSize())

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Nothing is edited in a list."""
        return False
