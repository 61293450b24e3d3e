"""The other orders that wait for somebody: GOs that nobody took first, then the open ones."""

from __future__ import annotations

from collections.abc import Iterable

from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.ui import format as fmt
from merchant_desk.ui.payment.state import StripRow

_KEPT = 50


class OpenOrders:
    """Keeps what waits in memory, so that a change needs no read of the store."""

    def __init__(self) -> None:
        self._orders: dict[str, Order] = {}

    def put(self, orders: Iterable[Order]) -> None:
        """Take orders in; those that wait for nobody any more go."""
        for order in orders:
            known = self._orders.get(order.reference)
            if known is not None and known.version > order.version:
                continue
            self._orders.pop(order.reference, None)
            if _waits(order):
                self._orders[order.reference] = order
        for name in [order.reference for order in self._sorted()[_KEPT:]]:
            del self._orders[name]

    def rows(self, *, but: str, now_utc_ms: int, limit: int) -> tuple[StripRow, ...]:
        """The cards, without the order that is on the screen."""
        others = [order for order in self._sorted() if order.reference != but]
        return tuple(_row(order, now_utc_ms) for order in others[:limit])

    def _sorted(self) -> list[Order]:
        newest = sorted(self._orders.values(), key=lambda order: order.created_utc_ms, reverse=True)
        pinned = [order for order in reversed(newest) if _is_pinned(order)]
        return [*pinned, *(order for order in newest if not _is_pinned(order))]


def _waits(order: Order) -> bool:
    return order.is_open or _is_pinned(order)


def _is_pinned(order: Order) -> bool:
    return order.light is Light.GO or order.is_alarm


def _row(order: Order, now_utc_ms: int) -> StripRow:
    is_unknown = order.state is OrderState.UNKNOWN
    return StripRow(
        reference=order.reference,
        amount=fmt.money(order.total),
        state=(order.status_raw or order.state.value) if is_unknown else order.state.value,
        age=fmt.age((now_utc_ms - order.created_utc_ms) / 1000),
        light="go" if order.light is Light.GO else ("stop" if order.is_alarm else ""),
    )
