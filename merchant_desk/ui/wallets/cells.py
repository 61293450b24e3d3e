"""How the rows of Wallets are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from merchant_desk.ui.text import middle
from merchant_desk.ui.theme import theme
from merchant_desk.ui.wallets.state import WalletRow
from merchant_desk.ui.wallets.table_model import ROW_ROLE, ColumnKey, column_titles, group_line
from merchant_desk.ui.widgets.badge import paint_network_badge
from merchant_desk.ui.widgets.paint import colour, words
from merchant_desk.ui.widgets.table import Column
from merchant_desk.ui.widgets.table_row import RowDelegate
from merchant_desk.ui.words import tr

Index = QModelIndex | QPersistentModelIndex

_BADGE = 28
_ELIDE = Qt.TextElideMode.ElideRight


def wallet_columns(*, side: int) -> tuple[Column, ...]:
    """Widths that fit beside an open panel; `side` is the page's own padding."""
    network, address, told, copy = column_titles()
    return (
        Column(network, 206 + side, pad_left=side),
        Column(address, 226),
        Column(told, 150, 1),
        Column(copy, 48 + side, is_right=True, pad_right=side),
    )


class WalletCells(RowDelegate):
    """Badge with two lines, the address cut in the middle, and when it was told."""

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
            mono, text, ink = theme().font("mono"), middle(row.address), "text"
            if not row.is_set:
                mono, text, ink = theme().font("body"), tr("Wallets", "Not set"), "text2"
            words(painter, where.adjusted(0, 0, -8, 0), text, font=mono, ink=colour(ink), elide=_ELIDE)
        elif column is ColumnKey.AT_CRYPTUM:
            _paint_told(painter, where, row, str(index.data()))


def _paint_told(painter: QPainter, where: QRectF, row: WalletRow, read_at: str) -> None:
    if not row.is_set:
        words(painter, where, tr("Wallets", "None told"), font=theme().font("body"), ink=colour("text2"))
        return
    _two_lines(painter, where, tr("Wallets", "As told by Cryptum"), read_at)


def _two_lines(painter: QPainter, where: QRectF, first: str, second: str) -> None:
    """A line of body text over a small one."""
    if not second:
        words(painter, where, first, font=theme().font("body"), ink=colour("text"), elide=_ELIDE)
        return
    middle_y = where.center().y()
    top = QRectF(where.x(), middle_y - 18, where.width(), 20)
    below = QRectF(where.x(), middle_y + 1, where.width(), 16)
    words(painter, top, first, font=theme().font("body"), ink=colour("text"), elide=_ELIDE)
    small = theme().font("small", tabular=True)
    words(painter, below, second, font=small, ink=colour("text2"), elide=_ELIDE)
