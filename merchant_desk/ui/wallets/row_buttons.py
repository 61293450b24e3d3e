"""The button at the end of each row: the address as a code, Fix, or Add."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.wallets.state import WalletRow
from merchant_desk.ui.wallets.table_model import ColumnKey, WalletTable
from merchant_desk.ui.widgets.button import Button, IconButton
from merchant_desk.ui.widgets.table import ListTable
from merchant_desk.ui.words import tr


class RowButtons(QObject):
    """Puts one into each row. Signals: ``change_asked(str)`` with a row's key; ``code_asked(WalletRow)``."""

    change_asked = Signal(str)
    code_asked = Signal(object)

    def __init__(self, table: ListTable, model: WalletTable) -> None:
        super().__init__(table)
        self._table, self._model = table, model

    def place(self, *, side: int, can_change: bool) -> None:
        """Build them for the rows as they are; the line between the groups is lower."""
        self._table.clearSpans()
        header = self._table.verticalHeader()
        for at, row in enumerate(self._model.rows):
            if row is None:
                header.resizeSection(at, tokens.TABLE_GROUP_PX)
                self._table.setSpan(at, 0, 1, len(ColumnKey))
                continue
            header.resizeSection(at, tokens.TABLE_ROW_WALLETS_PX)
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.addStretch(1)
            button = self._button(row, can_change=can_change)
            line.setContentsMargins(0, 0, side - (8 if isinstance(button, IconButton) else 0), 0)
            line.addWidget(button)
            self._table.setIndexWidget(self._model.index(at, ColumnKey.ACTION), holder)

    def _button(self, row: WalletRow, *, can_change: bool) -> Button:
        if row.is_set and not row.reason:
            says = tr("Wallets", "Show the {network} address as a QR code", network=row.name)
            code = IconButton("qr", name=f"wallets-code-{row.key}", accessible=says, size=32)
            code.clicked.connect(partial(self.code_asked.emit, row))
            return code
        words, says = tr("Wallets", "Add"), tr("Wallets", "Add an address for {network}", network=row.name)
        if row.is_set:
            words, says = tr("Wallets", "Fix"), tr("Wallets", "Fix the {network} address", network=row.name)
        button = Button(words, name=f"wallets-change-{row.key}", accessible=says)
        button.setEnabled(can_change)
        button.clicked.connect(partial(self.change_asked.emit, row.key))
        return button
