"""The line under the table: how many, what was confirmed, and when the list was last brought level."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.orders.state import FooterState
from merchant_desk.ui.widgets.card import Rule
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label

_HEIGHT, _MOST_SUMS = 40, 4


class OrdersFooter(QWidget):
    """Shows a `FooterState`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("orders-footer")
        self.setFixedHeight(_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        column.addLayout(self._row, 1)
        self._count = Label(style="small", ink="text2", tabular=True, name="orders-count")
        self._confirmed = Label(style="small", ink="text2", name="orders-confirmed")
        self._sums = [
            Label(style="small", weight=600, tabular=True, name=f"orders-sum-{at}")
            for at in range(_MOST_SUMS)
        ]
        self._old = IconView("ring-broken", ink="warnFg", size=14)
        self._sync = Label(style="small", ink="text2", tabular=True, name="orders-sync")
        self._row.addWidget(self._count)
        self._row.addWidget(self._confirmed)
        for label in self._sums:
            self._row.addWidget(label)
        self._row.addStretch(1)
        self._row.addWidget(self._old)
        self._row.addWidget(self._sync)
        self.set_side(24)

    def set_side(self, side: int) -> None:
        """The page's own padding."""
        self._row.setContentsMargins(side, 0, side, 0)

    def show_state(self, state: FooterState) -> None:
        """Show the figures."""
        self._count.setText(state.count)
        self._confirmed.setText(state.confirmed)
        self._confirmed.setVisible(bool(state.confirmed))
        for at, label in enumerate(self._sums):
            label.setText(state.sums[at] if at < len(state.sums) else "")
            label.setVisible(at < len(state.sums))
        self._old.setVisible(state.is_old)
        self._sync.set_ink("warnFg" if state.is_old else "text2")
        self._sync.setText(state.sync)
