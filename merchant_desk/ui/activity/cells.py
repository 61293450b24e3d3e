"""How the lines of Activity are painted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter

from merchant_desk.ui import format as fmt
from merchant_desk.ui.activity.state import Row
from merchant_desk.ui.activity.table_model import ROW_ROLE, ColumnKey, column_titles, says_words
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import colour, mark, words
from merchant_desk.ui.widgets.state_chip import paint_state_chip
from merchant_desk.ui.widgets.table import Column
from merchant_desk.ui.widgets.table_row import RowDelegate

Index = QModelIndex | QPersistentModelIndex

RESULT_LOOK: Final = {
    "verified": ("shield-check", "confirmedFg", 600),
    "refused": ("shield-x", "failedFg", 700),
    "repeat": ("sheets", "text2", 400),
    "app": ("person", "text2", 400),
    "checking": ("ring-broken", "pendingFg", 600),
}
"""Icon, ink and weight by form of the result."""

_ICON, _GAP = 16, 8
_ELIDE = Qt.TextElideMode.ElideRight


def activity_columns(*, side: int) -> tuple[Column, ...]:
    """Widths that fit beside an open panel; `side` is the page's own padding."""
    time, sender, order, says, result = column_titles()
    return (
        Column(time, 88 + side, pad_left=side),
        Column(sender, 128, 1, pad_right=10),
        Column(order, 146, 1, pad_right=10),
        Column(says, 118, pad_right=10),
        Column(result, 200 + side, 3, pad_right=side),
    )


class ActivityCells(RowDelegate):
    """Time, sender, order, what it says and what came of it."""

    def paint_cell(self, painter: QPainter, where: QRectF, index: Index) -> None:
        """One cell."""
        row: Row = index.data(ROW_ROLE)
        column = ColumnKey(index.column())
        body = theme().font("body", tabular=True)
        if column is ColumnKey.TIME:
            words(painter, where, row.time, font=body, ink=colour("text2"), elide=_ELIDE)
        elif column is ColumnKey.SENDER:
            font = theme().font("mono") if row.is_address else body
            words(painter, where, row.sender, font=font, ink=colour("text"), elide=_ELIDE)
        elif column is ColumnKey.ORDER:
            font = theme().font("body", tabular=True, weight=500)
            cut = Qt.TextElideMode.ElideMiddle
            words(painter, where, row.order, font=font, ink=colour("text"), elide=cut)
        elif column is ColumnKey.SAYS:
            _paint_says(painter, where, row)
        else:
            _paint_result(painter, where, row)


def _paint_says(painter: QPainter, where: QRectF, row: Row) -> None:
    if row.says and not row.is_claim:
        paint_state_chip(painter, where, row.says, boxed=False)
        return
    ink = colour("text3" if not row.says else "text2")
    text = says_words(row) if row.says else fmt.DASH
    words(painter, where, text, font=theme().font("body"), ink=ink, elide=_ELIDE)


def _paint_result(painter: QPainter, where: QRectF, row: Row) -> None:
    icon, ink, weight = RESULT_LOOK[row.form]
    mark(painter, icon, left=where.x(), middle=where.center().y(), size=_ICON, ink=colour(ink))
    font = theme().font("body", tabular=True, weight=weight)
    left = where.adjusted(_ICON + _GAP, 0, 0, 0)
    words(painter, left, row.result, font=font, ink=colour(ink), elide=_ELIDE)
