"""The coin list with the words under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.payment.rows_card import CUT, RowsCard, right_words
from merchant_desk.ui.payment.state import CoinRow, CoinsView
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import paint_network_badge
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Paragraph
from merchant_desk.ui.widgets.paint import colour, text_width, words
from merchant_desk.ui.words import tr, tr_count


class CoinRows(RowsCard):
    """Badge, coins, network, figure."""

    def __init__(self) -> None:
        super().__init__(tr("Payment", "In coins, about"), name="payment-coins")
        self._rows: tuple[CoinRow, ...] = ()

    def show_rows(self, rows: tuple[CoinRow, ...], note: str) -> None:
        """Other figures."""
        self.set_note(note)
        if rows != self._rows:
            self._rows = rows
            self.refresh([f"{row.coins}, {row.network_name}, {row.figure}" for row in rows])

    def row_count(self) -> int:
        """As many as there are lines."""
        return len(self._rows)

    def paint_row(self, painter: QPainter, where: QRectF, at: int) -> None:
        """One line."""
        row = self._rows[at]
        badge = QRectF(where.x(), where.center().y() - 11, 22, 22)
        paint_network_badge(painter, badge, row.network)
        taken = right_words(painter, where, row.figure, ink=colour("text2"))
        left = where.adjusted(32, 0, -taken - 10, 0)
        strong = theme().font("bodyStrong")
        words(painter, left, row.coins, font=strong, ink=colour("text"), elide=CUT)
        name = left.adjusted(text_width(strong, row.coins) + 10, 0, 0, 0)
        words(painter, name, row.network_name, font=theme().font("small"), ink=colour("text3"), elide=CUT)


class CoinCard(QWidget):
    """The list, the warning that it is only an idea, and the link that unfolds the other networks."""

    def __init__(self) -> None:
        super().__init__()
        self._view = CoinsView()
        self._is_unfolded = False
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._rows = CoinRows()
        column.addWidget(self._rows)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(IconView("info", ink="text2", size=16), 0, Qt.AlignmentFlag.AlignTop)
        words_ = QVBoxLayout()
        words_.setSpacing(0)
        hint = Paragraph(
            tr("Payment", "Only to give an idea. The payment page shows the exact amount."), style="small"
        )
        self._more = Button("", name="payment-other-networks", kind="link", height=22, style="small")
        self._more.clicked.connect(self._toggle)
        words_.addWidget(hint)
        words_.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addLayout(words_, 1)
        column.addLayout(foot)

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        self._rows.set_rows_px(*((35, 35) if compact else (40, 40)))
        self._column.setSpacing(12 if compact else 16)

    def show_view(self, view: CoinsView) -> None:
        """Other figures, in place."""
        if view != self._view:
            self._view = view
            self._show()

    def _toggle(self) -> None:
        self._is_unfolded = not self._is_unfolded
        self._show()

    def _show(self) -> None:
        view = self._view
        self._rows.show_rows((*view.rows, *view.others) if self._is_unfolded else view.rows, view.note)
        self._more.setVisible(bool(view.others))
        self._more.setText(
            tr("Payment", "Hide other networks")
            if self._is_unfolded
            else tr_count(
                "Payment", "{count} other network", "{count} other networks", count=len(view.others)
            )
        )
