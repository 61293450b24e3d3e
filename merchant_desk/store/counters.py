"""Counters that give each number once."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from merchant_desk.store.tables import COUNTERS
from merchant_desk.store.text import safe_text


def peek(connection: Connection, series: str) -> int:
    """The number that `take` would give now; 1 for a new series."""
    known = connection.execute(select(COUNTERS.c.next).where(COUNTERS.c.series == safe_text(series))).scalar()
    return 1 if known is None else int(known)


def take(connection: Connection, series: str) -> int:
    """The next number, which is then gone."""
    number = peek(connection, series)
    series = safe_text(series)
    if number == 1:
        connection.execute(insert(COUNTERS).values(series=series, next=2))
    else:
        connection.execute(update(COUNTERS).where(COUNTERS.c.series == series).values(next=number + 1))
    return number
