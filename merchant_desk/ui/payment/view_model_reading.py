"""The order on the screen and its history, kept level with the store; which one that was before a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from merchant_desk.domain.order import CLOSED_UNPAID, HistoryEntry, Light, Order, OrderState
from merchant_desk.services.events import OrderAsked
from merchant_desk.services.memo_keys import SALE_ON_SCREEN
from merchant_desk.services.values import OrderFilter
from merchant_desk.ui.problems import Said, say

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

_JUST_NOW_MS: Final = 10 * 60 * 1000
_MOST_CREATING: Final = 500
_ASKED_KEPT: Final = 500


class OrderOnScreen:
    """One order at a time; a newer row replaces an older one. `told` is called after each change."""

    def __init__(self, desk: Desk, told: Callable[[], None]) -> None:
        self._desk = desk
        self._told = told
        self._is_reading = self._read_again = False
        self.reference = ""
        self.order: Order | None = None
        self.history: tuple[HistoryEntry, ...] = ()
        self.problem: Said | None = None

    @property
    def link(self) -> str:
        """The whole payment link; empty where there is none."""
        return (self._desk.orders.checkout_url(self.order) or "") if self.order is not None else ""

    def show(self, reference: str, order: Order | None) -> None:
        """Another order; its history follows from the store."""
        self.reference, self.order, self.history, self.problem = reference, order, (), None
        self._read()

    def take(self, order: Order) -> bool:
        """A row that somebody announced; False where it is not this order's, or older."""
        is_newer = self.order is None or order.version >= self.order.version
        if order.reference != self.reference or not is_newer:
            return False
        self.order = order
        self._read()
        return True

    def _read(self) -> None:
        """One reading at a time, and once more where something changed meanwhile."""
        self._read_again = True
        if not self._is_reading:
            self._is_reading = True
            _ = self._desk.tasks.spawn("read order", self._read_all(), on_error=self._failed)

    async def _read_all(self) -> None:
        try:
            while self._read_again:
                self._read_again = False
                reference = self.reference
                view = await self._desk.orders.view(reference)
                if reference == self.reference:
                    self.history = view.history
                    if self.order is None or view.order.version >= self.order.version:
                        self.order = view.order
                    self._told()
        finally:
            self._is_reading = False

    def _failed(self, error: Exception) -> None:
        self.problem = say(error)
        self._told()


class LastAsked:
    """When the API last answered about an order: of the last few hundred, and always of the screen's."""

    def __init__(self) -> None:
        self._at_utc_ms: dict[str, int] = {}

    def note(self, event: OrderAsked, *, on_screen: str) -> None:
        """It answered just now."""
        self._at_utc_ms.pop(event.reference, None)
        self._at_utc_ms[event.reference] = event.at_utc_ms
        if len(self._at_utc_ms) > _ASKED_KEPT:
            del self._at_utc_ms[next(name for name in self._at_utc_ms if name != on_screen)]

    def of(self, order: Order) -> int:
        """When it last answered about this one; else when the row last changed."""
        return self._at_utc_ms.get(order.reference, order.updated_utc_ms)


async def sale_in_progress(desk: Desk) -> str | None:
    """The sale that a crash or a power cut interrupted, if it still needs somebody.

    A creation that ended in the very moment in which it was kept had no time to say that it goes on the
    screen: it is known by having neither an answer nor a failure.
    """
    reference = await desk.memo.get(SALE_ON_SCREEN)
    shown = await desk.store.get(reference) if reference else None
    if shown is not None and (shown.light is Light.DONE or shown.state in CLOSED_UNPAID):
        shown = None
    since = desk.clock.now_utc_ms() - _JUST_NOW_MS
    creating = OrderFilter(states=frozenset({OrderState.CREATING}), since_utc_ms=since, limit=_MOST_CREATING)
    cut_short = [order for order in (await desk.store.find(creating)).orders if _is_cut_short(order, desk)]
    sales = [order for order in (shown, *cut_short) if order is not None]
    return max(sales, key=lambda order: order.created_utc_ms).reference if sales else None


def _is_cut_short(order: Order, desk: Desk) -> bool:
    return order.problem is None and order.till_id == desk.till_id
