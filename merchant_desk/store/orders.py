"""`OrderStore` over the database: an order's row, its history and its claims are written together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, or_, select, tuple_, update

from merchant_desk.domain.errors import ReferenceTaken, TransactionTaken, VersionConflict
from merchant_desk.domain.order import HistoryEntry, Order, OrderState, Reference, Transaction
from merchant_desk.services.values import Changes, OrderCounts, OrderFilter, OrderPage
from merchant_desk.store import bulk, changes, counters, queries
from merchant_desk.store.callback_codec import sequence_of
from merchant_desk.store.codec import history_from_row, history_to_row, order_from_row, order_to_row
from merchant_desk.store.database import Database, next_revision
from merchant_desk.store.tables import CALLBACKS, CLAIMS, HISTORY, ORDERS
from merchant_desk.store.text import safe_text


class SqlOrders:
    """The memory of orders; see the port for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, order: Order, entries: Sequence[HistoryEntry]) -> Order:
        """Keep a new row; TransactionTaken too, where it is confirmed by a transaction that paid another."""
        return await self._database.write(lambda connection: _begin(connection, order, entries))

    async def begin_numbered(
        self, order: Order, entries: Sequence[HistoryEntry], *, name: Callable[[int], Reference], series: str
    ) -> Order:
        """Number and row in one transaction: one flush of the disk less before a code shows."""

        def work(connection: Connection) -> Order:
            reference = name(counters.take(connection, series))
            return _begin(connection, replace(order, reference=reference), entries)

        return await self._database.write(work)

    async def save(
        self, order: Order, entries: Sequence[HistoryEntry] = (), *, worked_off: Sequence[str] = ()
    ) -> Order:
        """Replace the row where nobody changed it; ReferenceTaken where another order has its API id."""
        row = order_to_row(order)
        lines = [history_to_row(order.reference, entry) for entry in entries]
        done = [number for name in worked_off if (number := sequence_of(name)) is not None]

        def work(connection: Connection) -> Order:
            _require_version(connection, row, order.version)
            _refuse_known_id(connection, row)
            stamped = row | {"version": order.version + 1, "revision": next_revision(connection)}
            connection.execute(update(ORDERS).where(ORDERS.c.reference == row["reference"]).values(**stamped))
            _claim(connection, order_from_row(stamped))
            _add_lines(connection, lines)
            if done:
                connection.execute(update(CALLBACKS).where(CALLBACKS.c.seq.in_(done)).values(is_waiting=0))
            return order_from_row(stamped)

        return await self._database.write(work)

    async def keep_many(self, orders: Sequence[Order], entry: HistoryEntry) -> tuple[Reference, ...]:
        """One transaction, and one revision for all of them."""
        return await self._database.write(lambda connection: bulk.keep_many(connection, orders, entry))

    async def among(self, ids: Sequence[str], references: Sequence[str]) -> tuple[Order, ...]:
        """Two questions, however many names."""
        return await self._database.read(lambda connection: bulk.among(connection, ids, references))

    async def get(self, name: str) -> Order | None:
        """By reference, else by API id."""
        wanted = safe_text(name)

        def work(connection: Connection) -> Order | None:
            chosen = select(ORDERS).where(or_(ORDERS.c.reference == wanted, ORDERS.c.api_id == wanted))
            # An order whose reference is another order's id must not hide behind it.
            row = connection.execute(chosen.order_by(ORDERS.c.reference != wanted)).mappings().first()
            return None if row is None else order_from_row(row)

        return await self._database.read(work)

    async def by_id(self, order_id: str) -> Order | None:
        """By API id."""
        chosen = select(ORDERS).where(ORDERS.c.api_id == safe_text(order_id))

        def work(connection: Connection) -> Order | None:
            row = connection.execute(chosen).mappings().first()
            return None if row is None else order_from_row(row)

        return await self._database.read(work)

    async def history(self, reference: Reference) -> tuple[HistoryEntry, ...]:
        """Oldest first."""
        chosen = select(HISTORY).where(HISTORY.c.reference == safe_text(reference)).order_by(HISTORY.c.seq)

        def work(connection: Connection) -> tuple[HistoryEntry, ...]:
            return tuple(history_from_row(row) for row in connection.execute(chosen).mappings())

        return await self._database.read(work)

    async def find(self, query: OrderFilter) -> OrderPage:
        """Newest first."""
        return await self._database.read(lambda connection: queries.find(connection, query))

    async def counts(self, query: OrderFilter) -> OrderCounts:
        """Every state has its count, zero included."""
        return await self._database.read(lambda connection: queries.counts(connection, query))

    async def open_orders(
        self, *, elsewhere_since_utc_ms: int | None = None, limit: int | None = None
    ) -> tuple[Order, ...]:
        """Newest first."""
        return await self._database.read(
            lambda connection: queries.open_orders(connection, elsewhere_since_utc_ms, limit)
        )

    async def pinned(self) -> tuple[Order, ...]:
        """Those on GO, then those that are an alarm, each oldest first."""
        return await self._database.read(queries.pinned)

    async def superseded(self) -> tuple[Order, ...]:
        """Newest first."""
        return await self._database.read(queries.superseded)

    async def spent(self, order: Order) -> frozenset[tuple[str, str]]:
        """Which of the order's transactions other orders have claimed."""
        keys = [_key(item) for item in order.transactions]
        chosen = select(CLAIMS.c.network, CLAIMS.c.hash).where(
            tuple_(CLAIMS.c.network, CLAIMS.c.hash).in_(keys),
            CLAIMS.c.reference != safe_text(order.reference),
        )

        def work(connection: Connection) -> frozenset[tuple[str, str]]:
            return frozenset((network, text) for network, text in connection.execute(chosen))

        return await self._database.read(work) if keys else frozenset()

    async def next_number(self, series: str) -> int:
        """Given once, even where the sale then fails."""
        return await self._database.write(lambda connection: counters.take(connection, series))

    async def peek_number(self, series: str) -> int:
        """What `next_number` would give now; another till may be faster."""
        return await self._database.read(lambda connection: counters.peek(connection, series))

    async def changes_since(self, revision: int) -> Changes:
        """Cheap when nothing happened: one row is read."""
        return await self._database.read(lambda connection: changes.since(connection, revision))


def _begin(connection: Connection, order: Order, entries: Sequence[HistoryEntry]) -> Order:
    row = order_to_row(order)
    _refuse_known(connection, row)
    stamped = row | {"version": 1, "revision": next_revision(connection)}
    connection.execute(insert(ORDERS), stamped)
    kept = order_from_row(stamped)
    _claim(connection, kept)
    _add_lines(connection, [history_to_row(order.reference, entry) for entry in entries])
    return kept


def _refuse_known(connection: Connection, row: Mapping[str, Any]) -> None:
    known = select(ORDERS.c.reference).where(ORDERS.c.reference == row["reference"])
    if connection.execute(known).first() is not None:
        raise ReferenceTaken(reference=row["reference"])
    _refuse_known_id(connection, row)


def _refuse_known_id(connection: Connection, row: Mapping[str, Any]) -> None:
    """Two rows with one API id would be one payment shown twice."""
    if row["api_id"] is None:
        return
    other = select(ORDERS.c.reference).where(
        ORDERS.c.api_id == row["api_id"], ORDERS.c.reference != row["reference"]
    )
    found = connection.execute(other).scalar()
    if found is not None:
        raise ReferenceTaken(reference=found)


def _require_version(connection: Connection, row: Mapping[str, Any], version: int) -> None:
    known = select(ORDERS.c.version).where(ORDERS.c.reference == row["reference"])
    if connection.execute(known).scalar() != version:
        raise VersionConflict(reference=row["reference"])


def _claim(connection: Connection, order: Order) -> None:
    """A confirmed order takes its transactions for itself, for good."""
    if order.state is not OrderState.CONFIRMED:
        return
    for network, text in {item.key for item in order.transactions}:
        held = select(CLAIMS.c.reference).where(CLAIMS.c.network == network, CLAIMS.c.hash == text)
        holder = connection.execute(held).scalar()
        if holder is None:
            connection.execute(insert(CLAIMS).values(network=network, hash=text, reference=order.reference))
        elif holder != order.reference:
            raise TransactionTaken(reference=order.reference, other=holder)


def _add_lines(connection: Connection, lines: list[dict[str, object]]) -> None:
    if lines:
        connection.execute(insert(HISTORY), lines)


def _key(item: Transaction) -> tuple[str, str]:
    network, text = item.key
    return (safe_text(network), safe_text(text))
