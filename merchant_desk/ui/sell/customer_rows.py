"""One recent customer as a row: the name, and under it the e-mail."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, mark, words

EMAIL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_PX = 52
_CUT = Qt.TextElideMode.ElideRight


class CustomerRows(QStyledItemDelegate):
    """Paints them; the chosen one has a tick."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        """All of one height, for fingers."""
        return QSize(0, ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        /,
    ) -> None:
        """Fill, two lines, tick."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_under_pointer = bool(state & QStyle.StateFlag.State_MouseOver)
        if is_chosen or is_under_pointer:
            fill = colour("selected" if is_chosen else "hover")
            box(painter, area, fill=fill, radius=tokens.RADIUS_CONTROL)
        inside = area.adjusted(12, 7, -36, -7)
        name, email = str(index.data()), str(index.data(EMAIL_ROLE))
        half = inside.height() / 2
        above, below = inside.adjusted(0, 0, 0, -half), inside.adjusted(0, half, 0, 0)
        words(painter, above, name, font=theme().font("control"), ink=colour("text"), elide=_CUT)
        words(painter, below, email, font=theme().font("small"), ink=colour("text2"), elide=_CUT)
        if is_chosen:
            ink = colour("accentText")
            mark(painter, "check", left=area.right() - 28, middle=area.center().y(), size=16, ink=ink)
        painter.restore()
