"""The strip along the bottom of Payment: other orders that wait for somebody."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from merchant_desk.ui.payment.state import StripRow
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.order_card import OrderCard, OrderCardText
from merchant_desk.ui.words import tr

MOST, MOST_COMPACT = 3, 2


class AlsoOpen(QWidget):
    """Signals: ``opened(str)`` with a reference. Cards are ``payment-also-0`` and so on."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("payment-also-open")
        self._rows: tuple[StripRow, ...] | None = None
        self._most = MOST
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Label(tr("Payment", "Also open"), style="small", ink="text2", weight=600))
        self._cards = [OrderCard(name=f"payment-also-{at}", form="flat") for at in range(MOST)]
        for card in self._cards:
            card.clicked.connect(self._clicked)
            policy = card.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            card.setSizePolicy(policy)
            row.addWidget(card, 1)
        self.show_rows(())

    def show_rows(self, rows: tuple[StripRow, ...]) -> None:
        """Other orders, in place; nothing where none waits."""
        if rows == self._rows:
            return
        self._rows = rows
        self._show()

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        self._most = MOST_COMPACT if compact else MOST
        policy = self._cards[-1].sizePolicy()
        policy.setRetainSizeWhenHidden(not compact)
        self._cards[-1].setSizePolicy(policy)
        self._show()

    def _show(self) -> None:
        rows = (self._rows or ())[: self._most]
        self.setVisible(bool(rows))
        for at, card in enumerate(self._cards):
            card.setVisible(at < len(rows))
            if at < len(rows):
                row = rows[at]
                card.set_card(OrderCardText(row.reference, row.amount, row.state, row.age, row.light))

    def _clicked(self) -> None:
        card = self.sender()
        if isinstance(card, OrderCard):
            self.opened.emit(card.card.reference)
