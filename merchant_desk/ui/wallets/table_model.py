"""The list of networks as Qt sees it: the main ones, a line between, and the others."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from merchant_desk.ui.text import middle
from merchant_desk.ui.wallets.state import Standing, WalletRow, WalletsState
from merchant_desk.ui.words import tr

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


class ColumnKey(IntEnum):
    """The columns, left to right; the last one holds a button."""

    NETWORK = 0
    ADDRESS = 1
    CHECK = 2
    AT_CRYPTUM = 3
    ACTION = 4


class WalletTable(QAbstractTableModel):
    """Rows of `WalletRow`, and one that is only a line of words (None)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[WalletRow | None, ...] = ()
        self._read_at = ""
        self._can_change = True

    def show_state(self, state: WalletsState) -> bool:
        """Other rows; whether they differ, so that the page knows when to place its buttons anew."""
        rows = (*state.main, None, *state.other) if state.other else state.main
        if (rows, state.read_at, state.can_change) == (self._rows, self._read_at, self._can_change):
            return False
        self.beginResetModel()
        self._rows, self._read_at, self._can_change = rows, state.read_at, state.can_change
        self.endResetModel()
        return True

    @property
    def rows(self) -> tuple[WalletRow | None, ...]:
        """All rows, the line included."""
        return self._rows

    @property
    def read_at(self) -> str:
        """When Cryptum's wallets were read last, in words."""
        return self._read_at

    def row_of(self, key: str) -> int:
        """Where a row stands, -1 where it does not."""
        return next((at for at, row in enumerate(self._rows) if row is not None and row.key == key), -1)

    def rowCount(self, parent: Index | None = None, /) -> int:
        """All rows, the line included."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None, /) -> int:
        """The columns of `ColumnKey`."""
        return 0 if parent is not None and parent.isValid() else len(ColumnKey)

    def flags(self, index: Index, /) -> Qt.ItemFlag:
        """The line can't be chosen."""
        if index.isValid() and self._rows[index.row()] is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0, /) -> Any:
        """The titles, for screen readers; the header paints its own."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_titles()[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole), /) -> Any:
        """A cell as text, or the row itself by `ROW_ROLE`."""
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ColumnKey.NETWORK:
            return row_name(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.reason or None if row is not None else None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if row is None:
            return group_line() if index.column() == 0 else ""
        return {
            ColumnKey.NETWORK: row.name,
            ColumnKey.ADDRESS: address_words(row),
            ColumnKey.CHECK: row.check.text,
            ColumnKey.AT_CRYPTUM: " ".join(part for part in standing_words(row, self._read_at) if part),
        }.get(ColumnKey(index.column()), "")


def column_titles() -> tuple[str, ...]:
    """The words over the columns."""
    return (
        tr("Wallets", "Network"),
        tr("Wallets", "Address"),
        tr("Wallets", "Check"),
        tr("Wallets", "At Cryptum"),
        "",
    )


def group_line() -> str:
    """What the line between the groups says."""
    return tr("Wallets", "Other networks. Cryptum's checkout may not offer them.")


def address_words(row: WalletRow) -> str:
    """The address cut in the middle, or that there is none."""
    return middle(row.address) if row.is_set else tr("Wallets", "Not offered to customers")


def standing_words(row: WalletRow, read_at: str) -> tuple[str, str]:
    """How what Cryptum has stands to ours, in two lines."""
    if row.standing is Standing.CHANGED:
        return tr("Wallets", "Changed"), tr("Wallets", "Sales stopped")
    if row.standing is Standing.DRAFT:
        return tr("Wallets", "Draft waits"), tr("Wallets", "Still the old one") if row.is_set else ""
    if row.standing is Standing.SAME:
        return tr("Wallets", "Same"), tr("Wallets", "Tested") if row.is_tested else read_at
    if row.standing is Standing.TOLD:
        return tr("Wallets", "As told by Cryptum"), tr("Wallets", "Tested") if row.is_tested else read_at
    return tr("Wallets", "Not set"), ""


def row_name(row: WalletRow | None) -> str:
    """What a screen reader says of a row: network, verdict, reason, how it stands, and the address."""
    if row is None:
        return group_line()
    first, second = standing_words(row, "")
    if row.standing is Standing.UNSET:
        return tr("Wallets", "{network}, not set", network=row.name)
    said = [row.name, row.check.text, row.reason.rstrip("."), first, second]
    if row.is_set:
        said.append(tr("Wallets", "address {address}", address=row.address))
    return ", ".join(part for part in said if part)
