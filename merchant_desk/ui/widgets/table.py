"""The table of a list page: one row height, lines between rows, a blue mark at the chosen one.

Rows are painted by a `table_row.RowDelegate`; nothing here knows what a row is. Columns are given with their
base width and share what is left by weight, so that a table fills its page without scrolling sideways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import LEFT_MIDDLE, RIGHT_MIDDLE, colour, mark, text_width, words

_KEYBOARD = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its base width, how much of the spare width it takes, its side, room kept at both sides.

    `sort_mark` shows the small arrow of the order in which the list stands; the column is left out where the
    table is narrower than `goes_below`.
    """

    title: str
    px: int
    weight: int = 0
    is_right: bool = False
    pad_left: int = 0
    pad_right: int = 0
    sort_mark: bool = False
    goes_below: int = 0


class ListTable(QTableView):
    """A table of whole rows. Signals: ``opened(int)`` for Enter or a double click on a row.

    A press on the row that is chosen already tells ``pressed_again(int)``.
    """

    opened = Signal(int)
    pressed_again = Signal(int)

    def __init__(
        self, columns: Sequence[Column], *, name: str, accessible: str, row_px: int = tokens.TABLE_ROW_PX
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._columns = tuple(columns)
        self.hovered_row = -1
        self.has_keyboard_focus = False
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(row_px)
        rows.hide()
        self.setHorizontalHeader(_Header(self))
        self.doubleClicked.connect(self._double_clicked)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, left to right."""
        return self._columns

    def pad_right(self, at: int) -> int:
        """Room kept at a column's right; the last one gives way to the scroll bar."""
        bar = self.verticalScrollBar()
        is_last = at == len(self._columns) - 1
        taken = bar.width() if is_last and bar.isVisible() else 0
        return max(0, self._columns[at].pad_right - taken)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other widths or pads."""
        if self._columns != tuple(columns):
            self._columns = tuple(columns)
            self._fit()

    def chosen_row(self) -> int:
        """The chosen row, -1 where none is."""
        rows = self.selectionModel().selectedRows() if self.selectionModel() is not None else []
        return rows[0].row() if rows else -1

    def choose_row(self, row: int) -> None:
        """Choose a row and bring it into view; below zero chooses none."""
        if row < 0:
            self.clearSelection()
            return
        index = self.model().index(row, 0)
        if index.isValid() and row != self.chosen_row():
            self.setCurrentIndex(index)

    def move_choice(self, step: int) -> None:
        """Go up or down by some rows, staying inside."""
        now, last = self.chosen_row(), self.model().rowCount() - 1
        row = 0 if now < 0 else now + step
        # A line of words between rows is passed over.
        while 0 <= row <= last and not self._can_choose(row):
            row += 1 if step > 0 else -1
        if 0 <= row <= last:
            self.choose_row(row)

    def seen_rows(self) -> range:
        """The rows in view."""
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1)

    def update_row(self, row: int) -> None:
        """Paint one row anew."""
        top = self.rowViewportPosition(row)
        if -self.rowHeight(row) < top < self.viewport().height():
            self.viewport().update(QRect(0, top, self.viewport().width(), self.rowHeight(row)))

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter opens; letters do not search, and copying is the page's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_row() >= 0:
            self.opened.emit(self.chosen_row())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_choice(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """Choose a row."""
        before = self.chosen_row()
        super().mousePressEvent(event)
        if before >= 0 and self.indexAt(event.position().toPoint()).row() == before:
            self.pressed_again.emit(before)

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        """The row under the pointer is a shade darker."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent, /) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """Whoever comes by keyboard sees where they are."""
        self.has_keyboard_focus = event.reason() in _KEYBOARD
        if self.has_keyboard_focus and self.chosen_row() < 0:
            self.move_choice(1)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        """The mark of the focus goes."""
        self.has_keyboard_focus = False
        super().focusOutEvent(event)
        self.viewport().update()

    def _can_choose(self, row: int) -> bool:
        return bool(self.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            for one in (before, row):
                if one >= 0:
                    self.update_row(one)

    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _fit(self) -> None:
        if self.model() is None:
            return
        room = self.viewport().width()
        shown = [column for column in self._columns if room >= column.goes_below]
        # A negative spare takes from those columns that would share a positive one.
        spare = room - sum(column.px for column in shown)
        weights = sum(column.weight for column in shown) or 1
        left = room
        for at, column in enumerate(self._columns):
            self.setColumnHidden(at, column not in shown)
            if column not in shown:
                continue
            is_last = at == len(self._columns) - 1
            width = left if is_last else column.px + spare * column.weight // weights
            self.setColumnWidth(at, max(1, width))
            left -= width

    def setModel(self, model: object, /) -> None:
        """Give the columns their widths once there are some."""
        super().setModel(model)  # type: ignore[arg-type]  # the base takes any item model
        header = self.horizontalHeader()
        for at in range(len(self._columns)):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
        self._fit()


class _Header(QHeaderView):
    """Titles over the columns, 36 high with a line below."""

    def __init__(self, table: ListTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setFixedHeight(tokens.TABLE_HEADER_PX)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)

    def sizeHint(self) -> QSize:
        """36 high."""
        return QSize(super().sizeHint().width(), tokens.TABLE_HEADER_PX)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int, /) -> None:
        """A title and, where the list is in this column's order, the arrow."""
        column = self._table.columns[logicalIndex]
        painter.fillRect(rect, colour("canvas"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colour("border"))
        font = theme().font("small", weight=500)
        where = QRectF(rect).adjusted(column.pad_left, 0, -self._table.pad_right(logicalIndex), -1)
        align = RIGHT_MIDDLE if column.is_right else LEFT_MIDDLE
        cut = Qt.TextElideMode.ElideRight
        words(painter, where, column.title, font=font, ink=colour("text2"), align=align, elide=cut)
        if column.sort_mark:
            left = where.left() + text_width(font, column.title) + 3
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            mark(
                painter,
                "chevron-down",
                left=left,
                middle=where.center().y() - 1,
                size=12,
                ink=colour("text2"),
            )
