"""Who pays where nobody asks: the walk-in customer; and how large the fields beside it are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.domain.order import Customer
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label

GAP, GAP_COMPACT = 12, 10
LABEL_PX, _LABEL_COMPACT_PX = 18, 16


def fit(panel: QWidget, *, compact: bool) -> None:
    """Fields as high as the window's width wants them, with letters to match."""
    high, scale = (40, 1.0) if compact else (44, 14 / 13)
    for field_ in panel.findChildren(TextField):
        field_.edit.setFixedHeight(high)
        field_.edit.setFont(theme().font("body", tabular=True, scale=scale))
        field_.label.setMinimumHeight(_LABEL_COMPACT_PX if compact else LABEL_PX)
    for select in panel.findChildren(QComboBox):
        select.setFixedHeight(high)
        select.setFont(theme().font("body", scale=scale))


class WalkInPanel(Box):
    """Says who the walk-in customer is, so that nobody wonders what goes to Cryptum."""

    def __init__(self) -> None:
        super().__init__("sunken", padding=12, name="sell-walk-in")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconView("person", ink="text2", size=20), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        cut = Qt.TextElideMode.ElideRight
        self._name = Label("", style="control", elide=cut, name="sell-walk-in-name")
        self._email = Label("", style="small", ink="text2", elide=cut, name="sell-walk-in-email")
        column.addWidget(self._name)
        column.addWidget(self._email)
        row.addLayout(column, 1)
        self.column.addLayout(row)

    def show_customer(self, customer: Customer) -> None:
        """The customer of the settings."""
        self._name.setText(customer.full_name)
        self._email.setText(customer.email)
