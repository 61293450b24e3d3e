"""The list as Qt sees it; the words of a line are made when it is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from merchant_desk.services.following.activity import ActivityRow
from merchant_desk.ui import format as fmt
from merchant_desk.ui.activity.present import key_of, quoted, row_words
from merchant_desk.ui.activity.state import Row
from merchant_desk.ui.widgets.state_chip import state_word
from merchant_desk.ui.words import tr

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


class ColumnKey(IntEnum):
    """The columns, left to right."""

    TIME = 0
    SENDER = 1
    ORDER = 2
    SAYS = 3
    RESULT = 4


class ActivityTable(QAbstractTableModel):
    """Lines of Activity, newest first."""

    def __init__(self, now_utc_ms: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now_utc_ms = now_utc_ms
        self._rows: tuple[ActivityRow, ...] = ()
        self._places: dict[str, int] = {}

    def show_rows(self, rows: Sequence[ActivityRow]) -> None:
        """Other lines; one that only changed keeps its place and its choice."""
        rows = tuple(rows)
        if rows == self._rows:
            return
        before = list(self._places)
        places = {key_of(row): at for at, row in enumerate(rows)}
        if list(places) == before:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(ColumnKey) - 1))
            return
        self.beginResetModel()
        self._rows, self._places = rows, places
        self.endResetModel()

    def row_at(self, at: int) -> ActivityRow | None:
        """One line."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def row_of(self, key: str) -> int:
        """Where a line stands, -1 where it does not."""
        return self._places.get(key, -1)

    def rowCount(self, parent: Index | None = None, /) -> int:
        """How many lines."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None, /) -> int:
        """The columns of `ColumnKey`."""
        return 0 if parent is not None and parent.isValid() else len(ColumnKey)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0, /) -> Any:
        """The titles, for screen readers; the header paints its own."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_titles()[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole), /) -> Any:
        """A cell as text, or the line's words by `ROW_ROLE`."""
        if role == ROW_ROLE:
            return self._words(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ColumnKey.TIME:
            return row_name(self._words(index.row()))
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._words(index.row())
        return (row.time, row.sender, row.order, says_words(row), row.result)[index.column()]

    def _words(self, at: int) -> Row:
        row = self._rows[at]
        is_today = fmt.local(row.at_utc_ms).date() == fmt.local(self._now_utc_ms()).date()
        return row_words(row, is_today=is_today)


def says_words(row: Row) -> str:
    """What the line says: a state's word, a claim in quotes, or a dash."""
    if not row.says:
        return fmt.DASH
    return quoted(row.says) if row.is_claim else state_word(row.says)


def column_titles() -> tuple[str, ...]:
    """The words over the columns."""
    return (
        tr("Activity", "Time"),
        tr("Activity", "From"),
        tr("Activity", "Order"),
        tr("Activity", "Says"),
        tr("Activity", "Result"),
    )


def row_name(row: Row) -> str:
    """What a screen reader says of a line."""
    return ", ".join((row.time, row.order, row.result))
