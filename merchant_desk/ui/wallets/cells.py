"""How the rows of Wallets are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from merchant_desk.ui.theme import theme
from merchant_desk.ui.wallets.state import Standing, WalletRow
from merchant_desk.ui.wallets.table_model import (
    ROW_ROLE,
    ColumnKey,
    WalletTable,
    address_words,
    column_titles,
    group_line,
    standing_words,
)
from merchant_desk.ui.widgets.badge import paint_network_badge
from merchant_desk.ui.widgets.paint import colour, mark, words
from merchant_desk.ui.widgets.table import Column
from merchant_desk.ui.widgets.table_row import MARK_PX, RowDelegate

Index = QModelIndex | QPersistentModelIndex

_BADGE, _ICON = 28, 14
_ELIDE = Qt.TextElideMode.ElideRight
_MARKS = {
    Standing.SAME: ("check", "text2", "text"),
    Standing.DRAFT: ("warning", "warnFg", "warnFg"),
    Standing.CHANGED: ("octagon-x", "failedFg", "failedFg"),
}


def wallet_columns(*, side: int) -> tuple[Column, ...]:
    """Widths that fit beside an open panel; `side` is the page's own padding."""
    network, address, check, told, action = column_titles()
    return (
        Column(network, 206 + side, pad_left=side),
        Column(address, 226),
        Column(check, 148),
        Column(told, 120, 1),
        Column(action, 62 + side, is_right=True, pad_right=side),
    )


class WalletCells(RowDelegate):
    """Badge with two lines, the address cut in the middle, its check, and how Cryptum's stands to it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        """A row, or the line between the groups."""
        if index.data(ROW_ROLE) is not None:
            super().paint(painter, option, index)
            return
        where: QRect = option.rect
        painter.fillRect(where, colour("sunken"))
        painter.fillRect(where.left(), where.bottom(), where.width(), 1, colour("border"))
        side = self.table.columns[0].pad_left
        line = QRectF(where).adjusted(side, 0, -side, -1)
        words(painter, line, group_line(), font=theme().font("small"), ink=colour("text2"), elide=_ELIDE)

    def paint_behind(self, painter: QPainter, where: QRect, index: Index, *, chosen: bool) -> None:
        """A wallet that was changed behind our back is red, chosen or not."""
        row: WalletRow | None = index.data(ROW_ROLE)
        if row is not None and row.is_changed:
            painter.fillRect(where, colour("failedBg"))
        else:
            super().paint_behind(painter, where, index, chosen=chosen)

    def mark_ink(self, index: Index, *, chosen: bool) -> tuple[str, int]:
        """Its mark, too."""
        row: WalletRow | None = index.data(ROW_ROLE)
        if row is not None and row.is_changed:
            return "failedFg", MARK_PX
        return super().mark_ink(index, chosen=chosen)

    def paint_cell(self, painter: QPainter, where: QRectF, index: Index) -> None:
        """One cell."""
        row: WalletRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        column = ColumnKey(index.column())
        if column is ColumnKey.NETWORK:
            badge = QRectF(where.x(), where.center().y() - _BADGE / 2, _BADGE, _BADGE)
            paint_network_badge(painter, badge, row.network)
            _two_lines(painter, where.adjusted(_BADGE + 12, 0, -8, 0), row.name, row.coins)
        elif column is ColumnKey.ADDRESS:
            font, ink = theme().font("mono" if row.is_set else "body"), "text" if row.is_set else "text2"
            place = where.adjusted(0, 0, -8, 0)
            words(painter, place, address_words(row), font=font, ink=colour(ink), elide=_ELIDE)
        elif column is ColumnKey.CHECK:
            _paint_check(painter, where, row)
        elif column is ColumnKey.AT_CRYPTUM:
            model = index.model()
            _paint_standing(painter, where, row, model.read_at if isinstance(model, WalletTable) else "")


def _paint_check(painter: QPainter, where: QRectF, row: WalletRow) -> None:
    middle_y = where.center().y()
    mark(painter, row.check.icon, left=where.x(), middle=middle_y, size=_ICON, ink=colour(row.check.ink))
    font = theme().font("small", weight=600)
    ink = colour(row.check.text_ink)
    words(painter, where.adjusted(_ICON + 6, 0, -4, 0), row.check.text, font=font, ink=ink, elide=_ELIDE)


def _paint_standing(painter: QPainter, where: QRectF, row: WalletRow, read_at: str) -> None:
    first, second = standing_words(row, read_at)
    found = _MARKS.get(row.standing)
    if found is None:
        ink = "text2" if row.standing is Standing.UNSET else "text"
        _two_lines(painter, where, first, second, ink=ink)
        return
    icon, icon_ink, ink = found
    middle_y = where.center().y() - (8 if second else 0)
    mark(painter, icon, left=where.x(), middle=middle_y, size=_ICON, ink=colour(icon_ink))
    is_loud = row.standing is not Standing.SAME
    below = "failedFg" if row.standing is Standing.CHANGED else "text2"
    _two_lines(painter, where, first, second, ink=ink, weight=600 if is_loud else None,
               indent=_ICON + 6, below_ink=below)  # fmt: skip


def _two_lines(
    painter: QPainter,
    where: QRectF,
    first: str,
    second: str,
    *,
    ink: str = "text",
    below_ink: str = "text2",
    weight: int | None = None,
    indent: int = 0,
) -> None:
    """A line of body text over a small one."""
    font = theme().font("body", weight=weight)
    if not second:
        words(painter, where.adjusted(indent, 0, 0, 0), first, font=font, ink=colour(ink), elide=_ELIDE)
        return
    middle_y = where.center().y()
    top = QRectF(where.x() + indent, middle_y - 18, where.width() - indent, 20)
    below = QRectF(where.x(), middle_y + 1, where.width(), 16)
    words(painter, top, first, font=font, ink=colour(ink), elide=_ELIDE)
    small = theme().font("small", tabular=True)
    words(painter, below, second, font=small, ink=colour(below_ink), elide=_ELIDE)
