"""Writing orders down and telling everybody: the only road from a service to the store's rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from merchant_desk.domain.errors import NotFound, StoreBusy, VersionConflict
from merchant_desk.domain.order import HistoryEntry, Order, Reference, Source, What
from merchant_desk.services.events import EventBus, OrderChanged, OrdersKept
from merchant_desk.services.ports import Clock, OrderStore

ROUNDS: Final = 8
"""How often a write that somebody else overtook is decided anew before it counts as a busy store."""


class Ledger:
    """Every change of an order passes through here, so that none is kept without being announced."""

    def __init__(self, *, store: OrderStore, bus: EventBus, clock: Clock) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock

    async def require(self, name: str) -> Order:
        """By reference, else by API id. Raises NotFound."""
        order = await self._store.get(name)
        if order is None:
            raise NotFound(kind="order", name=name)
        return order

    async def begin(self, order: Order, entries: Sequence[HistoryEntry]) -> Order:
        """Keep a new row. Raises ReferenceTaken."""
        kept = await self._store.begin(order, entries)
        self._bus.publish(OrderChanged(kept))
        return kept

    async def begin_numbered(
        self, order: Order, entries: Sequence[HistoryEntry], *, name: Callable[[int], Reference], series: str
    ) -> Order:
        """Keep a new row under the next reference of a series. Raises ReferenceTaken."""
        kept = await self._store.begin_numbered(order, entries, name=name, series=series)
        self._bus.publish(OrderChanged(kept))
        return kept

    async def begin_many(self, orders: Sequence[Order], entry: HistoryEntry) -> tuple[Reference, ...]:
        """Keep new rows of elsewhere in one write, and tell it once; gives those that nobody had."""
        kept = await self._store.keep_many(orders, entry)
        if kept:
            self._bus.publish(OrdersKept(kept))
        return kept

    async def save(
        self,
        order: Order,
        entries: Sequence[HistoryEntry] = (),
        *,
        before: Order,
        worked_off: Sequence[str] = (),
    ) -> Order:
        """Replace the row. Raises VersionConflict, TransactionTaken."""
        kept = await self._store.save(order, entries, worked_off=worked_off)
        self._bus.publish(OrderChanged(kept, before))
        return kept

    async def append(
        self, reference: Reference, entries: Sequence[HistoryEntry], *, worked_off: Sequence[str] = ()
    ) -> Order:
        """Add to the history whatever the row has become meanwhile. Raises NotFound, StoreBusy."""
        for _ in range(ROUNDS):
            order = await self.require(reference)
            try:
                return await self.save(order, entries, before=order, worked_off=worked_off)
            except VersionConflict:
                continue
        raise StoreBusy

    async def append_once(self, reference: Reference, entry: HistoryEntry) -> None:
        """As `append`, unless the history has such a line already."""
        known = await self._store.history(reference)
        told = (entry.what, entry.source, entry.detail)
        if all((line.what, line.source, line.detail) != told for line in known):
            await self.append(reference, (entry,))

    def line(self, what: What, source: Source, detail: str = "") -> HistoryEntry:
        """A history line of now."""
        return HistoryEntry(self._clock.now_utc_ms(), what, source, detail)
