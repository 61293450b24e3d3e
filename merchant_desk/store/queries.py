"""The questions about many orders: pages, counts, what is open, what waits for the goods."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import OPEN_STATES, Order, OrderState, Origin
from merchant_desk.services.values import OrderCounts, OrderFilter, OrderPage
from merchant_desk.store.codec import PIN_NONE, folded, order_from_row
from merchant_desk.store.tables import ORDERS
from merchant_desk.store.text import safe_text


def find(connection: Connection, query: OrderFilter) -> OrderPage:
    """A page, newest first, and how many there are in all."""
    fitting = _fitting(query)
    if query.states:
        fitting.append(ORDERS.c.state.in_(sorted(query.states)))
    total = connection.execute(select(func.count()).select_from(ORDERS).where(*fitting)).scalar_one()
    page = _newest_first(select(ORDERS).where(*fitting)).limit(query.limit).offset(query.offset)
    return OrderPage(total, _orders(connection, page))


def counts(connection: Connection, query: OrderFilter) -> OrderCounts:
    """How many orders each state has, and what the confirmed ones are worth."""
    fitting = _fitting(query)
    by_state = dict.fromkeys(OrderState, 0)
    tally = select(ORDERS.c.state, func.count()).where(*fitting).group_by(ORDERS.c.state)
    for state, number in connection.execute(tally):
        by_state[OrderState(state)] = number
    # Added up here: a sum in SQL could leave 64 bits behind or turn into a float.
    sums: defaultdict[str, int] = defaultdict(int)
    paid = (
        select(ORDERS.c.currency, ORDERS.c.total_minor, func.count())
        .where(*fitting, ORDERS.c.state == OrderState.CONFIRMED)
        .group_by(ORDERS.c.currency, ORDERS.c.total_minor)
    )
    for currency, minor, number in connection.execute(paid):
        sums[currency] += minor * number
    return OrderCounts(by_state, tuple(Fiat(sums[currency], currency) for currency in sorted(sums)))


def open_orders(
    connection: Connection, elsewhere_since_utc_ms: int | None, limit: int | None
) -> tuple[Order, ...]:
    """Those of which the API may still say something new, newest first."""
    # State by state, each already in order by its index: a few of very many are found without sorting all.
    rows = [
        row
        for state in sorted(OPEN_STATES)
        for row in connection.execute(
            _newest_first(_open_in(state, elsewhere_since_utc_ms)).limit(limit)
        ).mappings()
    ]
    rows.sort(key=lambda row: (row["created_utc_ms"], row["seq"]), reverse=True)
    return tuple(order_from_row(row) for row in rows[:limit])


def _open_in(state: OrderState, elsewhere_since_utc_ms: int | None) -> Select[Any]:
    chosen = select(ORDERS).where(ORDERS.c.state == state)
    if elsewhere_since_utc_ms is None:
        return chosen
    is_ours = ORDERS.c.origin == Origin.HERE.value
    return chosen.where(or_(is_ours, ORDERS.c.created_utc_ms >= elsewhere_since_utc_ms))


def pinned(connection: Connection) -> tuple[Order, ...]:
    """Those on GO, then those that are an alarm, each oldest first."""
    return _orders(
        connection,
        select(ORDERS)
        .where(ORDERS.c.pin > PIN_NONE)
        .order_by(ORDERS.c.pin, ORDERS.c.created_utc_ms, ORDERS.c.seq),
    )


def superseded(connection: Connection) -> tuple[Order, ...]:
    """Those whose sale was sent again under another reference, newest first."""
    return _orders(connection, _newest_first(select(ORDERS).where(ORDERS.c.superseded_by.is_not(None))))


def _orders(connection: Connection, chosen: Select[Any]) -> tuple[Order, ...]:
    return tuple(order_from_row(row) for row in connection.execute(chosen).mappings())


def _newest_first(chosen: Select[Any]) -> Select[Any]:
    return chosen.order_by(ORDERS.c.created_utc_ms.desc(), ORDERS.c.seq.desc())


def _fitting(query: OrderFilter) -> list[ColumnElement[bool]]:
    """The filter's parts but its states; `until` itself is left out, so that days do not overlap."""
    parts: list[ColumnElement[bool]] = []
    if query.since_utc_ms is not None:
        parts.append(ORDERS.c.created_utc_ms >= query.since_utc_ms)
    if query.until_utc_ms is not None:
        parts.append(ORDERS.c.created_utc_ms < query.until_utc_ms)
    if query.network is not None:
        # instr, not LIKE: it knows no wildcards and keeps upper and lower case apart.
        parts.append(func.instr(ORDERS.c.networks, f"\n{safe_text(query.network)}\n") > 0)
    wanted = folded(query.search).strip()
    if wanted:
        parts.append(func.instr(ORDERS.c.search, wanted) > 0)
    return parts
