"""Under a GO: the hand-over, what was checked, what Cryptum told, and where to look further."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.payment.rows_card import CUT, RowsCard, right_words
from merchant_desk.ui.payment.state import CheckRow, Deeds, PaidView
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import paint_network_badge
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.paint import colour, mark, words
from merchant_desk.ui.words import tr

_ROW_PX = 36
_HEIGHTS: tuple[tuple[int, int], ...] = ((_ROW_PX, 40), (32, 36), (28, 32))
_HEIGHTS_COMPACT: tuple[tuple[int, int], ...] = ((28, 30), (24, 28))
"""Of row and head, tried in this order until the panel fits its room."""


class CheckRows(RowsCard):
    """Label left; value right, with a tick where it was compared."""

    def __init__(self, title: str, *, name: str) -> None:
        super().__init__(title, name=name, row_px=_ROW_PX)
        self._rows: tuple[CheckRow, ...] = ()

    def show_rows(self, rows: tuple[CheckRow, ...], note: str = "") -> None:
        """Other rows."""
        self.set_note(note)
        if rows != self._rows:
            self._rows = rows
            said = tr("Payment", "checked")
            self.refresh([", ".join((row.label, row.value, *((said,) if row.is_ok else ()))) for row in rows])

    def row_count(self) -> int:
        """As many as were compared."""
        return len(self._rows)

    def paint_row(self, painter: QPainter, where: QRectF, at: int) -> None:
        """One line."""
        row = self._rows[at]
        value = where
        if row.is_ok:
            ink = colour("confirmedFg")
            mark(painter, "check-disc", left=where.right() - 14, middle=where.center().y(), size=14, ink=ink)
            value = where.adjusted(0, 0, -24, 0)
        value = value.adjusted(where.width() * 0.3, 0, 0, 0)
        taken = right_words(painter, value, row.value, ink=colour("text"), mono=row.is_mono)
        if row.network:
            left = value.right() - taken - 32
            paint_network_badge(painter, QRectF(left, where.center().y() - 11, 22, 22), row.network)
            taken += 32
        label = where.adjusted(0, 0, -taken - 40, 0)
        words(painter, label, row.label, font=theme().font("body"), ink=colour("text2"), elide=CUT)


class PaidPanel(QWidget):
    """Signals: ``handed_over()``, ``explorer_asked()``, ``order_asked()``."""

    handed_over = Signal()
    explorer_asked = Signal()
    order_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._heights = _HEIGHTS
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._hand_over = Button(
            tr("Payment", "Handed over"),
            name="payment-handed-over",
            icon="hand",
            keys="Enter",
            height=44,
        )
        self._hand_over.clicked.connect(self.handed_over)
        self._checks = CheckRows(tr("Payment", "Checked with Cryptum"), name="payment-checks")
        self._told = CheckRows(tr("Payment", "As told by Cryptum"), name="payment-told")
        explore = Button(tr("Payment", "Block explorer"), name="payment-explorer", icon="external", height=44)
        explore.clicked.connect(self.explorer_asked)
        open_ = Button(tr("Payment", "Open order"), name="payment-open-order", icon="receipt", height=44)
        open_.clicked.connect(self.order_asked)
        self._explore = explore
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(explore, 1)
        buttons.addWidget(open_, 1)
        for part in (self._hand_over, self._checks, self._told):
            column.addWidget(part)
        column.addLayout(buttons)

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        self._heights = _HEIGHTS_COMPACT if compact else _HEIGHTS
        self._column.setSpacing(10 if compact else 16)
        self._set_rows_px(*self._heights[0])

    def fit_into(self, room_px: int) -> None:
        """Lower rows where the panel would else be higher than its room and would have to scroll."""
        cards = [rows for rows in (self._checks, self._told) if not rows.isHidden()]
        others = self._column.totalSizeHint().height() - sum(rows.sizeHint().height() for rows in cards)
        for row_px, head_px in self._heights:
            if others + sum(rows.height_with(row_px, head_px) for rows in cards) <= room_px:
                break
        self._set_rows_px(row_px, head_px)

    def _set_rows_px(self, row_px: int, head_px: int) -> None:
        for rows in (self._checks, self._told):
            rows.set_rows_px(row_px, head_px)

    def show_view(self, view: PaidView, deeds: Deeds) -> None:
        """Other facts, in place."""
        is_handing = deeds.can_hand_over or deeds.busy == "hand-over"
        self._hand_over.setVisible(is_handing)
        self._hand_over.setEnabled(deeds.can_hand_over)
        self._checks.show_rows(view.checks, view.checked_at)
        self._told.show_rows(view.told)
        self._told.setVisible(bool(view.told))
        self._explore.setVisible(deeds.can_explore)
