"""Many orders at once: a page of the API's list is one question and one transaction, not a hundred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Select, Table, insert, or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from merchant_desk.domain.order import HistoryEntry, Order, OrderState, Reference
from merchant_desk.store.codec import history_to_row, order_from_row, order_to_row
from merchant_desk.store.database import next_revision
from merchant_desk.store.tables import CLAIMS, HISTORY, ORDERS
from merchant_desk.store.text import safe_text

_AT_ONCE: Final = 250
"""Names in one question; SQLite takes at most 999 values in its older builds."""


def among(connection: Connection, ids: Sequence[str], references: Sequence[str]) -> tuple[Order, ...]:
    """All rows whose API id or reference is one of these."""
    found: dict[str, Order] = {}
    for column, names in ((ORDERS.c.api_id, ids), (ORDERS.c.reference, references)):
        for part in _parts([safe_text(name) for name in names]):
            for row in connection.execute(select(ORDERS).where(column.in_(part))).mappings():
                if row["reference"] not in found:
                    found[row["reference"]] = order_from_row(row)
    return tuple(found.values())


def keep_many(connection: Connection, orders: Sequence[Order], entry: HistoryEntry) -> tuple[Reference, ...]:
    """Insert those that clash with no row and with none before them; gives their references."""
    if not orders:
        return ()
    rows = [order_to_row(order) for order in orders]
    try:
        # Nearly always nothing clashes, and the table's own keys would say so.
        with connection.begin_nested():
            return _insert_all(connection, list(zip(orders, rows, strict=True)), entry)
    except IntegrityError:
        taken, spent = _taken_names(connection, rows), _spent(connection, orders)
    fitting = []
    for order, row in zip(orders, rows, strict=True):
        names = {("reference", row["reference"]), ("api_id", row["api_id"])} - {("api_id", None)}
        keys = _claimed(order)
        if not (names & taken or keys & spent):
            taken |= names
            spent |= keys
            fitting.append((order, row))
    return _insert_all(connection, fitting, entry) if fitting else ()


def _insert_all(
    connection: Connection, pairs: Sequence[tuple[Order, dict[str, object]]], entry: HistoryEntry
) -> tuple[Reference, ...]:
    stamp = {"version": 1, "revision": next_revision(connection)}
    claims: list[dict[str, object]] = []
    for order, row in pairs:
        claims += [
            {"network": net, "hash": text, "reference": row["reference"]} for net, text in _claimed(order)
        ]
    _insert(connection, ORDERS, [row | stamp for _, row in pairs])
    _insert(connection, CLAIMS, claims)
    _insert(connection, HISTORY, [_line(row, entry) for _, row in pairs])
    return tuple(Reference(str(row["reference"])) for _, row in pairs)


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    """Many rows with the same columns, as the driver takes them: what Core adds costs as much again."""
    if not rows:
        return
    text, names = _statement(table, connection.dialect)
    if names:
        connection.exec_driver_sql(text, [tuple(row[name] for name in names) for row in rows])
    else:  # a driver that takes names
        connection.execute(insert(table), list(rows))


@lru_cache(maxsize=8)
def _statement(table: Table, dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    """The insertion of a whole row but its `seq`, and the order in which its values are given."""
    names = [column.name for column in table.columns if column.name != "seq"]
    compiled = insert(table).compile(dialect=dialect, column_keys=names)
    return str(compiled), tuple(compiled.positiontup or ())


def _line(row: dict[str, object], entry: HistoryEntry) -> dict[str, object]:
    told = entry if entry.detail else replace(entry, detail=str(row["state"]))
    return history_to_row(str(row["reference"]), told)


def _taken_names(connection: Connection, rows: Sequence[dict[str, object]]) -> set[tuple[str, object]]:
    """Which of these references and API ids the table has."""
    taken: set[tuple[str, object]] = set()
    for part in _parts(rows):
        known: Select[Any] = select(ORDERS.c.reference, ORDERS.c.api_id).where(
            or_(
                ORDERS.c.reference.in_([row["reference"] for row in part]),
                ORDERS.c.api_id.in_([row["api_id"] for row in part if row["api_id"] is not None]),
            )
        )
        for reference, api_id in connection.execute(known):
            taken |= {("reference", reference), ("api_id", api_id)}
    return taken


def _claimed(order: Order) -> set[tuple[str, str]]:
    """What a confirmed order takes for itself."""
    if order.state is not OrderState.CONFIRMED:
        return set()
    return {(safe_text(item.network), safe_text(item.hash)) for item in order.transactions}


def _spent(connection: Connection, orders: Iterable[Order]) -> set[tuple[str, str]]:
    """Which of their transactions paid an order already."""
    spent: set[tuple[str, str]] = set()
    for part in _parts(sorted({key for order in orders for key in _claimed(order)})):
        held = select(CLAIMS.c.network, CLAIMS.c.hash).where(
            tuple_(CLAIMS.c.network, CLAIMS.c.hash).in_(part)
        )
        spent |= {(network, text) for network, text in connection.execute(held)}
    return spent


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
