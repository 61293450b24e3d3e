"""The other orders that wait for somebody: GOs that nobody took first, then the open ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from heapq import nsmallest
from typing import Final, TypeAlias

from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.ui import format as fmt
from merchant_desk.ui.payment.state import StripRow

KEPT: Final = 50
"""So many are worth keeping; twice as many are held before the least of them go."""

_Rank: TypeAlias = tuple[int, int]


class OpenOrders:
    """Keeps what waits in memory, so that a change needs no read of the store, nor a sorting of all."""

    def __init__(self) -> None:
        self._orders: dict[str, tuple[_Rank, Order]] = {}

    def put(self, orders: Iterable[Order]) -> None:
        """Take orders in; those that wait for nobody any more go."""
        for order in orders:
            known = self._orders.get(order.reference)
            if known is not None and known[1].version > order.version:
                continue
            self._orders.pop(order.reference, None)
            if (rank := _rank(order)) is not None:
                self._orders[order.reference] = (rank, order)
                if len(self._orders) >= 2 * KEPT:
                    self._orders = {one.reference: (at, one) for at, one in self._first(KEPT)}

    def rows(self, *, but: str, now_utc_ms: int, limit: int, hold: bool = False) -> tuple[StripRow, ...]:
        """The cards, without the order that is on the screen; `hold` while the guard is on alarm."""
        others = [order for _, order in self._first(limit + 1) if order.reference != but]
        rows = tuple(_row(order, now_utc_ms) for order in others[:limit])
        # Nobody knows where that money went: no GO on any card.
        return (
            tuple(replace(row, light="stop") if row.light == "go" else row for row in rows) if hold else rows
        )

    def _first(self, number: int) -> list[tuple[_Rank, Order]]:
        return nsmallest(number, self._orders.values(), key=lambda held: held[0])


def _rank(order: Order) -> _Rank | None:
    """The pinned ones first, the oldest before; then those that are open, the newest before."""
    if order.light is Light.GO or order.is_alarm:
        return (0, order.created_utc_ms)
    return (1, -order.created_utc_ms) if order.is_open else None


def _row(order: Order, now_utc_ms: int) -> StripRow:
    is_unknown = order.state is OrderState.UNKNOWN
    return StripRow(
        reference=order.reference,
        amount=fmt.money(order.total),
        state=(order.status_raw or order.state.value) if is_unknown else order.state.value,
        age=fmt.age((now_utc_ms - order.created_utc_ms) / 1000),
        light="go" if order.light is Light.GO else ("stop" if order.is_alarm else ""),
    )
