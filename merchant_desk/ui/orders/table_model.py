"""The list as Qt sees it. Painting never reads the store: a row that is not at hand is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from merchant_desk.domain.chains import network_name
from merchant_desk.domain.order import Order, OrderState, Reference
from merchant_desk.ui import format as fmt
from merchant_desk.ui.orders.rows import OrderRows
from merchant_desk.ui.orders.wording import shown_state, spoken_state
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr

_UNPAID: Final = frozenset({OrderState.CREATING, OrderState.PENDING, OrderState.CANCELLED})

Index = QModelIndex | QPersistentModelIndex

ORDER_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_TEXT_ROLES: Final = frozenset({int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)})


class ColumnKey(IntEnum):
    """The columns, left to right."""

    TIME = 0
    REFERENCE = 1
    CUSTOMER = 2
    TOTAL = 3
    STATE = 4
    PAID_WITH = 5
    AGE = 6


class OrderTable(QAbstractTableModel):
    """Orders by row. Signals: ``page_wanted(int row, int offset)`` once for each page that is missing;
    ``order_changed(str reference, str state_before)`` when a row at hand got another state.
    """

    page_wanted = Signal(int, int)
    order_changed = Signal(str, str)

    def __init__(self, now_utc_ms: Callable[[], int], walk_in: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = OrderRows()
        self._now_utc_ms = now_utc_ms
        self._walk_in = walk_in
        self._asked: set[int] = set()

    # ---- what the view-model does ----

    @property
    def epoch(self) -> int:
        """Grows when rows move; a page asked for in an older one is not taken."""
        return self._rows.epoch

    @property
    def longest_reference(self) -> str:
        """The longest reference read so far."""
        return self._rows.longest

    def reset(self, total: int, first: Sequence[Order]) -> None:
        """Another list."""
        self.beginResetModel()
        self._rows.reset(total, first)
        self._asked.clear()
        self.endResetModel()

    def take_page(self, row: int, orders: Sequence[Order], *, epoch: int) -> None:
        """A page came; from an older list it is dropped, and asked for again where it is still seen."""
        self._asked.discard(row)
        if epoch == self._rows.epoch:
            self._rows.fill(row, orders)
        last = min(len(self._rows), self._rows.page_of(row) + 2 * 128) - 1
        if row <= last:
            self.dataChanged.emit(self.index(row, 0), self.index(last, len(ColumnKey) - 1))

    def page_failed(self, row: int) -> None:
        """A page did not come; the next look at it asks again."""
        self._asked.discard(row)

    def replace(self, order: Order) -> bool:
        """A newer version of a row at hand; whether there was one."""
        before = self._rows.replace(order)
        if before is None:
            return False
        row = self._rows.row_of(order.reference)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(ColumnKey) - 1))
        if (before.state, before.light) != (order.state, order.light):
            self.order_changed.emit(order.reference, shown_state(before))
        return True

    def let_stray(self, reference: Reference) -> None:
        """The row stays although the filter would not take it any more."""
        self._rows.let_stray(reference)

    def insert(self, order: Order) -> bool:
        """A new order at its place; False where that place was not read yet."""
        row = self._rows.place_for(order)
        if row < 0:
            return False
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, order)
        self._asked.clear()
        self.endInsertRows()
        return True

    def row_of(self, reference: str) -> int:
        """Where an order stands, -1 where it is not known."""
        return self._rows.row_of(reference) if reference else -1

    def reference_at(self, row: int) -> str:
        """The reference of a row, empty where it is not at hand."""
        order = self._rows.order_at(row) if 0 <= row < len(self._rows) else None
        return order.reference if order is not None else ""

    def order_at(self, row: int) -> Order | None:
        """The order of a row; one that is not at hand is asked for."""
        order = self._rows.order_at(row)
        if order is None:
            page = self._rows.page_of(row)
            if page not in self._asked:
                self._asked.add(page)
                self.page_wanted.emit(page, self._rows.offset_of(page))
        return order

    # ---- Qt ----

    def rowCount(self, parent: Index | None = None, /) -> int:
        """How many orders fit the filter."""
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
        """A cell as text, or the order itself by `ORDER_ROLE`."""
        if role != ORDER_ROLE and role not in _TEXT_ROLES:
            return None
        order = self.order_at(index.row())
        if role == ORDER_ROLE or order is None:
            return order if role == ORDER_ROLE else ""
        column = ColumnKey(index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and column is ColumnKey.TIME:
            return row_name(order)
        return self.text(order, column)

    def text(self, order: Order, column: ColumnKey) -> str:
        """What a cell says."""
        if column is ColumnKey.TIME:
            return self.time(order)
        if column is ColumnKey.REFERENCE:
            return visible(order.reference)
        if column is ColumnKey.CUSTOMER:
            return self.customer(order)
        if column is ColumnKey.TOTAL:
            return fmt.money(order.total)
        if column is ColumnKey.STATE:
            return spoken_state(order)
        if column is ColumnKey.PAID_WITH:
            return paid_with(order)
        return fmt.age((self._now_utc_ms() - order.created_utc_ms) / 1000)

    def time(self, order: Order) -> str:
        """The time of day, with the date where that is not today's."""
        at, now = fmt.local(order.created_utc_ms), fmt.local(self._now_utc_ms())
        clock = fmt.clock(order.created_utc_ms)
        if at.date() == now.date():
            return clock
        date = fmt.day(order.created_utc_ms, short=True, year=at.year != now.year)
        return f"{date} {clock}"

    def is_walk_in(self, order: Order) -> bool:
        """Whether nobody gave a name."""
        return order.customer.email == self._walk_in or not order.customer.full_name

    def customer(self, order: Order) -> str:
        """The customer's name, or that there was none."""
        if self.is_walk_in(order):
            return tr("Orders", "Walk-in customer")
        return visible(order.customer.full_name)


def column_titles() -> tuple[str, ...]:
    """The words over the columns."""
    return (
        tr("Orders", "Time"),
        tr("Orders", "Reference"),
        tr("Orders", "Customer"),
        tr("Orders", "Total"),
        tr("Orders", "State"),
        tr("Orders", "Paid with"),
        tr("Orders", "Age"),
    )


def row_name(order: Order) -> str:
    """What a screen reader says of a row: ``Order POS-2026-000142, confirmed, 25.40 USD``."""
    return tr(
        "Orders",
        "Order {reference}, {state}, {amount}",
        reference=visible(order.reference),
        state=spoken_state(order).lower(),
        amount=fmt.money(order.total).replace("\u00a0", " "),
    )


def tells_payment(order: Order) -> bool:
    """Whether there is a transaction that says something: one noted on an unpaid order does not yet."""
    return bool(order.transactions) and order.state not in _UNPAID


def paid_with(order: Order) -> str:
    """Coin and network as told, or that there is nothing yet."""
    if tells_payment(order):
        item = order.transactions[0]
        return f"{visible(item.coin or '')} {visible(network_name(item.network))}".strip()
    if order.is_open:
        return tr("Orders", "Not yet")
    return tr("Orders", "Not told") if order.state is OrderState.CONFIRMED else tr("Orders", "Not paid")
