"""The strip of recent orders under the keypad: five cards, four in a small window."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.sell.state import RecentRow
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.order_card import OrderCard, OrderCardText
from merchant_desk.ui.words import tr

MOST, MOST_COMPACT = 5, 4


class RecentStrip(QWidget):
    """Signals: ``opened(str)`` with a reference, ``all_asked()``. Cards are ``sell-recent-0`` and so on."""

    opened = Signal(str)
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sell-recent")
        self._rows: tuple[RecentRow, ...] = ()
        self._shown = MOST
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        everything = Button(
            tr("Sell", "All orders"), name="sell-all-orders", kind="link", height=24, style="small"
        )
        everything.set_trailing("chevron-right")
        everything.clicked.connect(self.all_asked)
        head = QHBoxLayout()
        head.addWidget(Label(tr("Sell", "Recent orders"), style="small", ink="text2", weight=600))
        head.addStretch(1)
        head.addWidget(everything)
        column.addLayout(head)
        self._line = QHBoxLayout()
        self._line.setSpacing(12)
        self._cards = [OrderCard(name=f"sell-recent-{at}") for at in range(MOST)]
        self._empty = Label(
            tr("Sell", "The orders of this till will stand here."), style="small", ink="text3"
        )
        self._empty.setFixedHeight(self._cards[0].height())
        self._line.addWidget(self._empty, 1)
        for card in self._cards:
            card.clicked.connect(self._clicked)
            self._line.addWidget(card, 1)
        column.addLayout(self._line)
        self.show_rows(())

    def show_rows(self, rows: tuple[RecentRow, ...]) -> None:
        """Show other orders, in place."""
        self._rows = rows
        for card, row in zip(self._cards, rows[: self._shown], strict=False):
            card.set_card(OrderCardText(row.reference, row.amount, row.state, row.age, row.light))
        self._arrange()

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        self._shown = MOST_COMPACT if compact else MOST
        self._line.setSpacing(8 if compact else 12)
        self.show_rows(self._rows)

    def _arrange(self) -> None:
        """Cards keep their width also where fewer orders than places are there."""
        self._empty.setVisible(not self._rows)
        for at, card in enumerate(self._cards):
            keeps_place = bool(self._rows) and at < self._shown
            policy = card.sizePolicy()
            if policy.retainSizeWhenHidden() is not keeps_place:
                policy.setRetainSizeWhenHidden(keeps_place)
                card.setSizePolicy(policy)
            card.setVisible(at < min(len(self._rows), self._shown))

    def _clicked(self) -> None:
        card = self.sender()
        if isinstance(card, OrderCard):
            self.opened.emit(card.card.reference)
