"""Bringing the store level with the API once, by walking its whole list."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from merchant_desk.domain.errors import LocalFailure, NotFound, Refused, UnexpectedReply
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, OrderState, StoreId
from merchant_desk.services import memo_keys
from merchant_desk.services.account import Account
from merchant_desk.services.events import EventBus, Synced, SyncRunning
from merchant_desk.services.joining import JOINABLE, Joining
from merchant_desk.services.link import LinkState
from merchant_desk.services.listing import DAY_MS, Listing
from merchant_desk.services.ports import Clock, Memo, OrderStore
from merchant_desk.services.reconcile import Reconciler
from merchant_desk.services.rows import row_agrees
from merchant_desk.services.values import ProfileNow

log = logging.getLogger(__name__)

OVERLAP_MS: Final = 2 * DAY_MS
MAX_PAGES: Final = 2_000


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How many orders the list showed, how many were new here, how many changed, and the requests it took."""

    seen: int
    new: int
    changed: int
    requests: int


@dataclass(slots=True)
class _Tally:
    seen: int = 0
    new: int = 0
    changed: int = 0
    unclear: int = 0


class Syncer:
    """One sync at a time. A list row never changes an order by itself: where it differs, that is read."""

    def __init__(
        self,
        *,
        account: Account,
        listing: Listing,
        reconciler: Reconciler,
        joining: Joining,
        store: OrderStore,
        memo: Memo,
        link: LinkState,
        bus: EventBus,
        clock: Clock,
        profile: ProfileNow,
    ) -> None:
        self._account = account
        self._listing = listing
        self._reconciler = reconciler
        self._joining = joining
        self._store = store
        self._memo = memo
        self._link = link
        self._bus = bus
        self._clock = clock
        self._profile = profile
        self._alone = asyncio.Lock()

    async def last_sync_utc_ms(self) -> int | None:
        """When the last whole sync by any process began; None before the first."""
        text = await self._memo.get(memo_keys.LAST_SYNC)
        return int(text) if text and text.isdecimal() else None

    async def sync(self, *, full: bool = False) -> SyncReport:
        """Walk the list from the last sync on (two days of overlap), or all of it, and settle intents.

        Raises AccessDenied, and as `CheckoutApi`; what was learned until then is kept.
        """
        async with self._alone:
            self._bus.publish(SyncRunning(is_running=True))
            try:
                return await self._sync(full=full)
            finally:
                self._bus.publish(SyncRunning(is_running=False))

    async def _sync(self, *, full: bool) -> SyncReport:
        await self._account.require_key()
        began, first_request = self._clock.now_utc_ms(), self._link.requests
        last = None if full else await self.last_sync_utc_ms()
        since = None if last is None else last - OVERLAP_MS
        tally = _Tally()
        left = {order.reference: order for order in await self._store.open_orders()}
        intents = [order for order in left.values() if order.id is None]
        tally.changed += await self._settle(intents)

        async def take(rows: Sequence[Evidence]) -> None:
            for row in rows:
                tally.seen += 1
                known = await self._store.by_id(row.id)
                if known is not None:
                    left.pop(known.reference, None)
                await self._take(row, known, tally)

        is_whole = await self._listing.walk(take, since_utc_ms=since, pages=MAX_PAGES)
        for order in left.values():
            if order.id is not None and (since is None or order.created_utc_ms >= since):
                tally.changed += await self._ask(order)
        if is_whole and not tally.unclear:
            await self._memo.put(memo_keys.LAST_SYNC, str(began))
        requests = self._link.requests - first_request
        self._bus.publish(Synced(tally.seen, tally.new, tally.changed, requests, self._clock.now_utc_ms()))
        return SyncReport(tally.seen, tally.new, tally.changed, requests)

    async def _settle(self, intents: Sequence[Order]) -> int:
        await self._reconciler.settle_all(intents)
        after = [await self._store.get(order.reference) for order in intents]
        return sum(order is not None and order.state is not OrderState.CREATING for order in after)

    async def _take(self, row: Evidence, known: Order | None, tally: _Tally) -> None:
        store_id = StoreId(self._profile().settings.store_id)
        if row.store_id not in (None, store_id):
            return
        if known is not None:
            if not row_agrees(known, row):
                tally.changed += await self._ask(known)
            return
        mine = await self._store.get(row.reference) if row.reference else None
        if mine is not None and mine.reference == row.reference:
            if mine.id is None and mine.state in JOINABLE:
                tally.changed += await self._adopt(row, tally)
            else:
                await self._joining.note_misfit(mine, row)
            return
        if None in (row.reference, row.total, row.currency, row.status):
            tally.new += await self._adopt(row, tally)
            return
        # We made no order that this row could be held against, so a whole row counts like a read.
        whole = replace(row, direct=True, store_id=store_id)
        tally.new += await self._joining.adopt_foreign(whole) is not None

    async def _ask(self, known: Order) -> bool:
        """Read an order that the list shows otherwise; whether it changed."""
        try:
            after = await self._reconciler.ask(known.reference)
        except (NotFound, Refused, UnexpectedReply) as error:
            log.info("order not read in sync order=%s why=%s", known.reference, type(error).__name__)
            return False
        return (after.state, after.problem) != (known.state, known.problem)

    async def _adopt(self, row: Evidence, tally: _Tally) -> bool:
        try:
            return await self._reconciler.adopt(row.id) is not None
        except LocalFailure:
            raise
        except (NotFound, Refused, UnexpectedReply) as error:
            tally.unclear += not isinstance(error, NotFound)
            log.info("row not read in sync why=%s", type(error).__name__)
            return False
