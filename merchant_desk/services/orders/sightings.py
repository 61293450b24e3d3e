"""What the API's list shows of an intent: the rows of its days, and which of them may be it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from merchant_desk.domain.errors import NotFound
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, Origin
from merchant_desk.services.listing.listing import DAY_MS, Listing
from merchant_desk.services.orders.reading import Reader
from merchant_desk.services.orders.rows import may_be
from merchant_desk.services.ports import Clock, OrderStore

log = logging.getLogger(__name__)

_UNNAMED_READS: Final = 10
_LATE_MS: Final = 2 * DAY_MS


@dataclass(frozen=True, slots=True)
class Seen:
    """What the list showed, and whether that is surely all of it."""

    rows: tuple[Evidence, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """The direct reads that bear an intent's reference; absent only where no row at all may be the intent."""

    bearing: tuple[Evidence, ...]
    is_absent: bool


class Sightings:
    """Looks; decides nothing about the intent. Raises as `CheckoutApi`."""

    def __init__(self, *, reader: Reader, listing: Listing, store: OrderStore, clock: Clock) -> None:
        self._reader = reader
        self._listing = listing
        self._store = store
        self._clock = clock

    async def around(self, orders: Sequence[Order], *, is_last_look: bool = True) -> Seen:
        """The list of the days in which these orders were made, and of the last ones: what the API took in
        late is there. Before the `is_last_look` no absence is sure where the list is empty."""
        made = [order.created_utc_ms for order in orders]
        now, until = self._clock.now_utc_ms(), max(made) + DAY_MS
        if until >= now - DAY_MS:
            rows, is_whole = await self._listing.rows_around(min(made), is_last_look=is_last_look)
        else:
            rows, is_whole = await self._listing.rows_around(min(made), until_utc_ms=until)
            late, _ = await self._listing.rows(since_utc_ms=now - _LATE_MS)
            rows = tuple({row.id: row for row in (*rows, *late)}.values())
        if not is_whole:
            log.info("list not seen whole, looking for orders=%d among rows=%d", len(orders), len(rows))
        return Seen(rows, is_whole)

    async def candidates(self, order: Order, seen: Seen) -> Candidates:
        """Read what may be this intent. Whatever bears its reference may be it, fitting or not; so may what
        bears none at all."""
        named = [row for row in seen.rows if row.reference == order.reference]
        unnamed = [row for row in seen.rows if row.reference is None and may_be(order, row)]
        found = [await self._candidate(row) for row in (*named, *unnamed[:_UNNAMED_READS])]
        reads = (each for each in found if isinstance(each, Evidence))
        is_clear = not named and all(_is_another(order, each) for each in found)
        return Candidates(
            bearing=tuple(read for read in reads if read.reference == order.reference),
            is_absent=seen.is_whole and is_clear and len(unnamed) <= _UNNAMED_READS,
        )

    async def _candidate(self, row: Evidence) -> Evidence | Order | None:
        """A direct read of a list row; the store's order where it knows the id, None for a 404."""
        known = await self._store.by_id(row.id)
        if known is not None:
            return known
        try:
            return await self._reader.read(row.id)
        except NotFound:
            return None


def by_day(orders: Sequence[Order]) -> Iterator[list[Order]]:
    """The orders, those that were made on one day together, the newest first."""
    newest_first = sorted(orders, key=lambda order: order.created_utc_ms, reverse=True)
    for _, group in groupby(newest_first, key=lambda order: order.created_utc_ms // DAY_MS):
        yield list(group)


def _is_another(order: Order, candidate: Evidence | Order | None) -> bool:
    """Whether this is surely no order of ours that is looked for: gone, or with another reference. One of
    elsewhere is known under its id where nobody told its reference, so it may be the one."""
    if isinstance(candidate, Order):
        is_told = candidate.origin is Origin.HERE or str(candidate.reference) != candidate.id
        return is_told and candidate.reference != order.reference
    return candidate is None or candidate.reference not in (None, order.reference)
