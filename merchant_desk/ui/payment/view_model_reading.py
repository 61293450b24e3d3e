"""The order on the screen and its history, kept level with the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from merchant_desk.domain.order import HistoryEntry, Order
from merchant_desk.ui.problems import Said, say

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


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
