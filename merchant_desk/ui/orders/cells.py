"""How the rows of Orders are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from merchant_desk.domain.chains import network_name
from merchant_desk.domain.order import Order
from merchant_desk.ui import tokens
from merchant_desk.ui.orders import filters
from merchant_desk.ui.orders.flash import RowFlash
from merchant_desk.ui.orders.stamps import Stamps, cut
from merchant_desk.ui.orders.table_model import ColumnKey, OrderTable, paid_with, tells_payment
from merchant_desk.ui.orders.wording import shown_state
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import LEFT_MIDDLE, RIGHT_MIDDLE, box, colour, text_width, words
from merchant_desk.ui.widgets.table import Column, ListTable
from merchant_desk.ui.widgets.table_row import RowDelegate

Index = QModelIndex | QPersistentModelIndex

_BADGE, _REDUCED_MARK = 20, 4
_REFERENCE, _REFERENCE_MOST = 144, 240
# Beyond today the date stands before the time, beyond this year the year, too.
_TIME_PX, _DATED_PX = {filters.TODAY: 58, filters.EVER: 136}, 98
_ELIDE = Qt.TextElideMode.ElideRight
_LOOK = {
    ColumnKey.TIME: (400, "text2"),
    ColumnKey.REFERENCE: (500, "text"),
    ColumnKey.CUSTOMER: (400, "text"),
    ColumnKey.TOTAL: (600, "text"),
    ColumnKey.AGE: (400, "text2"),
}


def reference_width(longest: str) -> int:
    """Room for the longest reference seen, so that its tail can be read."""
    width = text_width(theme().font("body", tabular=True, weight=500), longest)
    return max(_REFERENCE, min(_REFERENCE_MOST, round(width) + 20))


def order_columns(
    titles: tuple[str, ...], *, side: int, reference_px: int = _REFERENCE, dates: str = filters.TODAY
) -> tuple[Column, ...]:
    """Widths that fit 824 beside an open panel; `side` is the page's own padding. In a narrow list the panel
    tells what a column would."""
    time, reference, customer, total, state, paid, age = titles
    return (
        Column(time, _TIME_PX.get(dates, _DATED_PX) + side, pad_left=side, sort_mark=True),
        Column(reference, reference_px),
        Column(customer, 118, 4, pad_right=4, goes_below=640),
        Column(total, 128, is_right=True, pad_right=28),
        Column(state, 116),
        Column(paid, 142, 3, pad_right=4, goes_below=596 + reference_px),
        Column(age, 52 + side, is_right=True, pad_right=side),
    )


class OrderCells(RowDelegate):
    """Text, chip, badge, right-aligned figures; and the glow of a row that has just changed."""

    def __init__(self, table: ListTable, model: OrderTable, flash: RowFlash) -> None:
        super().__init__(table)
        self._model, self._flash = model, flash
        self._stamps = Stamps()

    def paint_behind(self, painter: QPainter, where: QRect, index: Index, *, chosen: bool) -> None:
        """The usual, and the glow over it."""
        super().paint_behind(painter, where, index, chosen=chosen)
        order = self._model.order_at(index.row()) if self._flash.is_busy else None
        glow = self._flash.look(order.reference) if order is not None else None
        if order is not None and glow is not None and not glow.is_mark:
            fill = QColor(colour(tokens.state_look(shown_state(order)).bg))
            fill.setAlphaF(glow.strength)
            painter.fillRect(where, fill)

    def mark_ink(self, index: Index, *, chosen: bool) -> tuple[str, int]:
        """A row that glows is marked in its state's colour."""
        order = self._model.order_at(index.row()) if self._flash.is_busy else None
        glow = self._flash.look(order.reference) if order is not None else None
        if order is None or glow is None:
            return super().mark_ink(index, chosen=chosen)
        ink, width = tokens.state_look(shown_state(order)).fg, super().mark_ink(index, chosen=True)[1]
        return (ink, _REDUCED_MARK if glow.is_mark else width)

    def paint_cell(self, painter: QPainter, where: QRectF, index: Index) -> None:
        """One cell; a row that is not here yet is a grey bar."""
        order = self._model.order_at(index.row())
        column = ColumnKey(index.column())
        if order is None:
            bar = QRectF(where.x(), where.center().y() - 6, max(8.0, where.width() * 0.6), 12)
            box(painter, bar, fill=colour("sunken"), radius=6)
        elif column is ColumnKey.STATE:
            self._paint_state(painter, where, order)
        elif column is ColumnKey.PAID_WITH:
            self._paint_paid_with(painter, where, order)
        else:
            self._paint_text(painter, where, order, column)

    def _paint_text(self, painter: QPainter, where: QRectF, order: Order, column: ColumnKey) -> None:
        weight, ink = _LOOK[column]
        if column is ColumnKey.CUSTOMER and self._model.is_walk_in(order):
            ink = "text2"
        align = RIGHT_MIDDLE if self.table.columns[column].is_right else LEFT_MIDDLE
        # A reference differs at its end as much as at its start.
        mode = Qt.TextElideMode.ElideMiddle if column is ColumnKey.REFERENCE else _ELIDE
        _say(painter, where, self._model.text(order, column), weight=weight, ink=ink, align=align, mode=mode)

    def _paint_state(self, painter: QPainter, where: QRectF, order: Order) -> None:
        glow = self._flash.look(order.reference) if self._flash.is_busy else None
        now = shown_state(order)
        if glow is None or glow.fade >= 1.0:
            self._stamps.chip(painter, where, now)
            return
        painter.setOpacity(1.0 - glow.fade)
        self._stamps.chip(painter, where, glow.before)
        painter.setOpacity(glow.fade)
        self._stamps.chip(painter, where, now)
        painter.setOpacity(1.0)

    def _paint_paid_with(self, painter: QPainter, where: QRectF, order: Order) -> None:
        if not tells_payment(order):
            _say(painter, where, paid_with(order), ink="text2")
            return
        item = order.transactions[0]
        badge = QRectF(where.x(), where.center().y() - _BADGE / 2, _BADGE, _BADGE)
        self._stamps.badge(painter, badge, item.network)
        left = where.adjusted(_BADGE + 8, 0, 0, 0)
        name = visible(network_name(item.network))
        if item.coin:
            coin = visible(item.coin)
            _say(painter, left, coin, weight=500)
            left = left.adjusted(
                text_width(theme().font("body", tabular=True, weight=500), coin) + 8, 0, 0, 0
            )
        if cut(name, 400, _ELIDE, int(left.width())) != name:
            name = name.split(" ")[0]  # Avalanche, BNB, XRP: the badge tells the rest
        _say(painter, left, name, ink="text2")


def _say(
    painter: QPainter,
    where: QRectF,
    text: str,
    *,
    weight: int = 400,
    ink: str = "text",
    align: Qt.AlignmentFlag = LEFT_MIDDLE,
    mode: Qt.TextElideMode = _ELIDE,
) -> None:
    """One line of a cell."""
    shown = cut(text, weight, mode, int(where.width()))
    font = theme().font("body", tabular=True, weight=weight)
    words(painter, where, shown, font=font, ink=colour(ink), align=align)
