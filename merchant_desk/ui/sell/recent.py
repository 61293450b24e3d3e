"""The strip of recent orders: GOs that nobody took first, then the newest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.ui import format as fmt
from merchant_desk.ui.sell.state import RecentRow, StripLight

KEPT = 12
"""How many orders are remembered beyond the pinned ones: more than any strip shows."""


class RecentOrders:
    """Keeps the newest orders and the pinned ones in memory, so that a change needs no read of the store."""

    def __init__(self) -> None:
        self._orders: dict[str, Order] = {}

    def put(self, orders: Iterable[Order]) -> None:
        """Take orders in; an older version of one that is known is passed over."""
        for order in orders:
            known = self._orders.get(order.reference)
            if known is None or known.version <= order.version:
                self._orders[order.reference] = order
        newest = {order.reference for order in self._newest()[:KEPT]}
        self._orders = {
            name: order for name, order in self._orders.items() if name in newest or _is_pinned(order)
        }

    def get(self, reference: str) -> Order | None:
        """An order, as far as it is remembered."""
        return self._orders.get(reference)

    def rows(self, *, now_utc_ms: int, limit: int = KEPT, hold: bool = False) -> tuple[RecentRow, ...]:
        """The cards: pinned ones oldest first, the rest newest first; `hold` while the guard is on alarm."""
        newest = self._newest()
        pinned = [order for order in reversed(newest) if _is_pinned(order)]
        others = [order for order in newest if not _is_pinned(order)]
        rows = tuple(row_of(order, now_utc_ms=now_utc_ms) for order in (*pinned, *others)[:limit])
        # Nobody knows where that money went: no GO on any card.
        return (
            tuple(replace(row, light="stop") if row.light == "go" else row for row in rows) if hold else rows
        )

    def _newest(self) -> list[Order]:
        return sorted(self._orders.values(), key=lambda order: order.created_utc_ms, reverse=True)


def row_of(order: Order, *, now_utc_ms: int) -> RecentRow:
    """One order as a card."""
    is_unknown = order.state is OrderState.UNKNOWN
    return RecentRow(
        reference=order.reference,
        amount=fmt.money(order.total),
        state=(order.status_raw or order.state.value) if is_unknown else order.state.value,
        age=fmt.age((now_utc_ms - order.created_utc_ms) / 1000),
        light=_light(order),
    )


def _is_pinned(order: Order) -> bool:
    return order.light is Light.GO or order.is_alarm


def _light(order: Order) -> StripLight:
    """Only what staff must act on wears a light; failed and cancelled orders say so themselves."""
    if order.light is Light.GO:
        return "go"
    return "stop" if order.state is OrderState.REVIEW or order.is_alarm else ""
