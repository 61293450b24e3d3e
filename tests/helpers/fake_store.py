"""A store in memory that passes the same contract suite as the real one: `FakeStore`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from operator import add

from merchant_desk.domain.errors import DeskError, ReferenceTaken, TransactionTaken, VersionConflict
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import HistoryEntry, Light, Order, OrderId, OrderState, Origin, Reference
from merchant_desk.services.values import Changes, OrderCounts, OrderFilter, OrderPage
from tests.helpers.fake_records import FakeInbox, FakeJournal, FakeLeases, FakeMemo, FakeRecords, cleaned


def _wall_utc_ms() -> int:
    return time.time_ns() // 1_000_000


class FakeOrders:
    """`OrderStore` over dictionaries; every answer is the value itself, as values are frozen."""

    def __init__(self, records: FakeRecords, inbox: FakeInbox) -> None:
        self._records = records
        self._inbox = inbox
        self._rows: dict[Reference, Order] = {}
        self._ids: dict[OrderId, Reference] = {}
        self._order_of_arrival: dict[Reference, int] = {}
        self._history: dict[Reference, list[HistoryEntry]] = {}
        self._claims: dict[tuple[str, str], Reference] = {}
        self._next: dict[str, int] = {}

    async def begin(self, order: Order, entries: Sequence[HistoryEntry]) -> Order:
        """As the port says."""
        self._records.fail_if_told()
        order = replace(cleaned(order), version=1)
        if order.reference in self._rows:
            raise ReferenceTaken(reference=order.reference)
        self._check_id_and_claims(order)
        self._order_of_arrival[order.reference] = len(self._order_of_arrival)
        self._history[order.reference] = []
        self._write(order, entries)
        return order

    async def save(
        self, order: Order, entries: Sequence[HistoryEntry] = (), *, worked_off: Sequence[str] = ()
    ) -> Order:
        """As the port says."""
        self._records.fail_if_told()
        order = cleaned(order)
        known = self._rows.get(order.reference)
        if known is None or known.version != order.version:
            raise VersionConflict(reference=order.reference)
        self._check_id_and_claims(order)
        order = replace(order, version=order.version + 1)
        self._write(order, entries)
        self._inbox.mark(worked_off)
        return order

    def _check_id_and_claims(self, order: Order) -> None:
        other = None if order.id is None else self._ids.get(order.id)
        if other is not None and other != order.reference:
            raise ReferenceTaken(reference=other)
        if order.state is not OrderState.CONFIRMED:
            return
        for item in order.transactions:
            holder = self._claims.get(item.key, order.reference)
            if holder != order.reference:
                raise TransactionTaken(reference=order.reference, other=holder)

    def _write(self, order: Order, entries: Sequence[HistoryEntry]) -> None:
        older = self._rows.get(order.reference)
        if older is not None and older.id is not None:
            del self._ids[older.id]
        if order.id is not None:
            self._ids[order.id] = order.reference
        self._rows[order.reference] = order
        self._history[order.reference] += [cleaned(entry) for entry in entries]
        if order.state is OrderState.CONFIRMED:
            self._claims.update({item.key: order.reference for item in order.transactions})
        self._records.touch("order", order.reference)

    async def begin_numbered(
        self, order: Order, entries: Sequence[HistoryEntry], *, name: Callable[[int], Reference], series: str
    ) -> Order:
        """As the port says."""
        number = await self.peek_number(series)
        kept = await self.begin(replace(order, reference=name(number)), entries)
        self._next[cleaned(series)] = number + 1
        return kept

    async def keep_many(self, orders: Sequence[Order], entry: HistoryEntry) -> tuple[Reference, ...]:
        """As the port says."""
        self._records.fail_if_told()
        kept = []
        for order in orders:
            line = entry if entry.detail else replace(entry, detail=order.state.value)
            try:
                kept.append((await self.begin(order, [line])).reference)
            except (ReferenceTaken, TransactionTaken):
                continue
        return tuple(kept)

    async def among(self, ids: Sequence[str], references: Sequence[str]) -> tuple[Order, ...]:
        """As the port says."""
        self._records.fail_if_told()
        found = [self._ids.get(OrderId(cleaned(order_id))) for order_id in ids]
        found += [Reference(cleaned(reference)) for reference in references]
        known = dict.fromkeys(name for name in found if name is not None and name in self._rows)
        return tuple(self._rows[name] for name in known)

    async def get(self, name: str) -> Order | None:
        """As the port says."""
        self._records.fail_if_told()
        return self._rows.get(Reference(cleaned(name))) or await self.by_id(name)

    async def by_id(self, order_id: str) -> Order | None:
        """As the port says."""
        self._records.fail_if_told()
        reference = self._ids.get(OrderId(cleaned(order_id)))
        return None if reference is None else self._rows[reference]

    async def history(self, reference: Reference) -> tuple[HistoryEntry, ...]:
        """As the port says."""
        self._records.fail_if_told()
        return tuple(self._history.get(cleaned(reference), ()))

    async def find(self, query: OrderFilter) -> OrderPage:
        """As the port says."""
        self._records.fail_if_told()
        found = [order for order in self._newest_first() if _matches(order, query)]
        if query.states:
            found = [order for order in found if order.state in query.states]
        return OrderPage(len(found), tuple(found[query.offset : query.offset + query.limit]))

    async def counts(self, query: OrderFilter) -> OrderCounts:
        """As the port says."""
        self._records.fail_if_told()
        found = [order for order in self._rows.values() if _matches(order, query)]
        tally = Counter(order.state for order in found)
        paid = [order.total for order in found if order.state is OrderState.CONFIRMED]
        sums = tuple(
            reduce(add, (item for item in paid if item.currency == currency), Fiat.zero(currency))
            for currency in sorted({item.currency for item in paid})
        )
        return OrderCounts({state: tally[state] for state in OrderState}, sums)

    async def open_orders(
        self, *, elsewhere_since_utc_ms: int | None = None, limit: int | None = None
    ) -> tuple[Order, ...]:
        """As the port says."""
        self._records.fail_if_told()
        found = tuple(
            order
            for order in self._newest_first()
            if order.is_open
            and (
                elsewhere_since_utc_ms is None
                or order.origin is Origin.HERE
                or order.created_utc_ms >= elsewhere_since_utc_ms
            )
        )
        return found[:limit]

    async def pinned(self) -> tuple[Order, ...]:
        """As the port says: those on GO, then those that are an alarm, each oldest first."""
        self._records.fail_if_told()
        oldest_first = list(reversed(self._newest_first()))
        go = [order for order in oldest_first if order.light is Light.GO]
        return (*go, *(order for order in oldest_first if order.is_alarm))

    async def superseded(self) -> tuple[Order, ...]:
        """As the port says."""
        self._records.fail_if_told()
        return tuple(order for order in self._newest_first() if order.superseded_by is not None)

    async def spent(self, order: Order) -> frozenset[tuple[str, str]]:
        """As the port says."""
        self._records.fail_if_told()
        order = cleaned(order)
        keys = {item.key for item in order.transactions}
        return frozenset(key for key in keys if self._claims.get(key, order.reference) != order.reference)

    async def next_number(self, series: str) -> int:
        """As the port says."""
        number = await self.peek_number(series)
        self._next[cleaned(series)] = number + 1
        return number

    async def peek_number(self, series: str) -> int:
        """As the port says."""
        self._records.fail_if_told()
        return self._next.get(cleaned(series), 1)

    async def changes_since(self, revision: int) -> Changes:
        """As the port says."""
        self._records.fail_if_told()
        if revision < 0:
            return Changes(self._records.revision)
        names = [Reference(name) for name in self._records.touched("order", revision)]
        return Changes(
            self._records.revision,
            references=tuple(names),
            versions=tuple(self._rows[name].version for name in names),
            callback_ids=tuple(self._records.touched("callback", revision)),
            memo_keys=tuple(self._records.touched("memo", revision)),
        )

    def _newest_first(self) -> list[Order]:
        return sorted(
            self._rows.values(),
            key=lambda order: (order.created_utc_ms, self._order_of_arrival[order.reference]),
            reverse=True,
        )


def _matches(order: Order, query: OrderFilter) -> bool:
    """Whether the order fits every part of the filter but its states."""
    if query.since_utc_ms is not None and order.created_utc_ms < query.since_utc_ms:
        return False
    if query.until_utc_ms is not None and order.created_utc_ms >= query.until_utc_ms:
        return False
    if query.network is not None and query.network not in {item.network for item in order.transactions}:
        return False
    wanted = cleaned(query.search).strip().casefold()
    customer = order.customer
    texts = (order.reference, order.id or "", customer.full_name, customer.email)
    hashes = (*order.transactions, *order.attached)
    return any(wanted in text.casefold() for text in (*texts, *(item.hash for item in hashes)))


class FakeStore:
    """The five ports on one memory. `fail_with` makes every call raise that error until it is None again."""

    def __init__(self, now_utc_ms: Callable[[], int] = _wall_utc_ms) -> None:
        self._records = FakeRecords()
        self.inbox = FakeInbox(self._records)
        self.orders = FakeOrders(self._records, self.inbox)
        self.journal = FakeJournal(self._records)
        self.memo = FakeMemo(self._records)
        self.leases = FakeLeases(self._records, now_utc_ms)

    @property
    def fail_with(self) -> DeskError | None:
        """What every call raises now, such as StoreBusy()."""
        return self._records.fail_with

    @fail_with.setter
    def fail_with(self, error: DeskError | None) -> None:
        self._records.fail_with = error

    async def aclose(self) -> None:
        """Nothing to close."""
