"""Bringing the store level with the API once, by walking its whole list."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.errors import UnexpectedReply
from merchant_desk.domain.order import Order, OrderState, Origin
from merchant_desk.services import memo_keys
from merchant_desk.services.events import EventBus, Synced, SyncRunning
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.turns import Errand, doing
from merchant_desk.services.listing.listing import DAY_MS, Listing
from merchant_desk.services.listing.walker import Walker
from merchant_desk.services.listing.windows import Bookmark, read_bookmark
from merchant_desk.services.orders.joining import Joining
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.orders.superseding import Superseding
from merchant_desk.services.ports import CheckoutApi, Clock, Memo, OrderStore
from merchant_desk.services.shop.account import Account
from merchant_desk.services.syncing.intake import Intake, Tally
from merchant_desk.services.syncing.progress import Progress
from merchant_desk.services.syncing.walks import Run, Walks
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import ProfileNow

log = logging.getLogger(__name__)

OVERLAP_MS: Final = 2 * DAY_MS
MOST_LEFT: Final = 200
LEFT_MS: Final = 7 * DAY_MS
"""A web shop may have thousands of open orders: of theirs only young ones are looked for one by one."""
CLOCK_SLACK_MS: Final = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How many orders the list showed, how many were new here, how many changed, and the requests it took;
    `is_level` where the store now surely holds all that the list has."""

    seen: int
    new: int
    changed: int
    requests: int
    is_level: bool = True


class Syncer:
    """One sync at a time. A list row never changes an order of ours: where it differs, that is read."""

    def __init__(
        self,
        *,
        api: CheckoutApi,
        account: Account,
        listing: Listing,
        reconciler: Reconciler,
        superseding: Superseding,
        joining: Joining,
        store: OrderStore,
        memo: Memo,
        link: LinkState,
        tasks: TaskKeeper,
        bus: EventBus,
        clock: Clock,
        profile: ProfileNow,
    ) -> None:
        self._api = api
        self._account = account
        self._reader = listing.reader
        self._walks = Walks(reader=listing.reader, memo=memo)
        self._reconciler = reconciler
        self._superseding = superseding
        self._joining = joining
        self._store = store
        self._memo = memo
        self._link = link
        self._tasks = tasks
        self._bus = bus
        self._clock = clock
        self._profile = profile
        self._alone = asyncio.Lock()

    async def last_sync_utc_ms(self) -> int | None:
        """When the last whole sync by any process began, by our clock; None before the first."""
        last = await self._last_by_api()
        return None if last is None else last - (self._api.clock_skew_ms or 0)

    async def sync(self, *, full: bool = False) -> SyncReport:
        """Walk the list from the last sync on (two days of overlap), or all of it, and settle intents.

        A walk through all of it that was broken off, by whatever, goes on where it was. Raises AccessDenied,
        and as `CheckoutApi`; what was learned until then is kept.
        """
        async with self._alone:
            self._bus.publish(SyncRunning(is_running=True))
            try:
                with doing(Errand.SYNC):
                    return await self._sync(full=full)
            finally:
                self._bus.publish(SyncRunning(is_running=False))

    async def _sync(self, *, full: bool) -> SyncReport:
        await self._account.require_key()
        first_request = self._link.requests
        mark = await self._mark_left()
        last = None if full else await self._last_by_api()
        began_utc_ms, began_s = self._clock.now_utc_ms(), self._clock.monotonic_s()
        run = self._begin(mark)
        tally = run.intake.tally
        followed = await self._store.open_orders(elsewhere_since_utc_ms=run.began_utc_ms - LEFT_MS)
        tally.left = {order.reference: order for order in followed if order.id is not None}
        tally.changed += await self._settle([order for order in followed if order.id is None])
        if mark is not None or (last is not None and self._is_ahead(last)):
            last = None
        try:
            is_whole = await self._walk(run, mark, last)
        except Exception:
            await run.intake.flush()  # but whoever is cancelled, as by closing, waits for no disk
            raise
        await run.intake.flush()
        if last is not None and self._is_ahead(last):
            last = None
        tally.changed += await self._ask_left(run.intake, None if last is None else last - OVERLAP_MS)
        await self._superseding.watch(everything=True)
        is_level = is_whole and not tally.unclear
        if not is_level and not tally.seen:
            await self._require_rows_that_can_be_read()
        if is_level:
            # Our clock may have been set, or this machine have slept: the earlier beginning counts.
            took_ms = round((self._clock.monotonic_s() - began_s) * 1000)
            began = min(began_utc_ms + (self._api.clock_skew_ms or 0), self._now_by_api() - took_ms)
            await self._memo.put(memo_keys.LAST_SYNC, str(began))
        await self._memo.remove(memo_keys.SYNC_BOOKMARK)
        return self._tell(tally, requests=self._link.requests - first_request, is_level=is_level)

    async def _require_rows_that_can_be_read(self) -> None:
        """One odd row may be an odd order; a list of which no row can be read is no list that we know."""
        page = await self._reader.read()
        if page.unreadable and not page.rows:
            raise UnexpectedReply(what="rows of the list")

    async def _walk(self, run: Run, mark: Bookmark | None, last: int | None) -> bool:
        is_whole = True
        if mark is not None:
            is_whole = await self._walks.walk_all(run, mark)
            last = mark.began_utc_ms  # what came in since that walk began
        if last is not None:
            is_whole = await self._walks.walk_since(run, last - OVERLAP_MS) and is_whole
        if last is None or self._is_ahead(last):  # which only an answer's Date may have shown
            is_whole = await self._walks.walk_all(run, None)
        return is_whole

    # ---- moments by the API's clock, which its orders bear: ours may be set at any time ----

    async def _last_by_api(self) -> int | None:
        text = await self._memo.get(memo_keys.LAST_SYNC)
        return int(text) if text and text.isdecimal() else None

    def _now_by_api(self) -> int:
        return self._clock.now_utc_ms() + (self._api.clock_skew_ms or 0)

    def _is_ahead(self, moment_utc_ms: int) -> bool:
        """Whether a moment that should have been has not come yet: noted while our clock was ahead."""
        return moment_utc_ms > self._now_by_api() + CLOCK_SLACK_MS

    def _new_intake(self) -> Intake:
        return Intake(
            Tally(),
            reconciler=self._reconciler,
            joining=self._joining,
            store=self._store,
            link=self._link,
            tasks=self._tasks,
            profile=self._profile,
        )

    def _begin(self, mark: Bookmark | None) -> Run:
        return Run(
            began_utc_ms=self._now_by_api(),
            store_id=self._profile().settings.store_id,
            walker=Walker(reader=self._reader, tasks=self._tasks),
            intake=self._new_intake(),
            progress=Progress(bus=self._bus, clock=self._clock, seen=mark.seen if mark else 0),
        )

    def _tell(self, tally: Tally, *, requests: int, is_level: bool) -> SyncReport:
        now = self._clock.now_utc_ms()
        self._bus.publish(Synced(tally.seen, tally.new, tally.changed, requests, now, is_level=is_level))
        return SyncReport(tally.seen, tally.new, tally.changed, requests, is_level=is_level)

    async def _settle(self, intents: Sequence[Order]) -> int:
        await self._reconciler.settle_all(intents)
        after = [await self._store.get(order.reference) for order in intents]
        return sum(order is not None and order.state is not OrderState.CREATING for order in after)

    async def _ask_left(self, intake: Intake, since: int | None) -> int:
        """Open orders that no page showed are read singly: all of ours, and some of the others."""
        due = [
            order for order in intake.tally.left.values() if since is None or order.created_utc_ms >= since
        ]
        others = [order for order in due if order.origin is not Origin.HERE][:MOST_LEFT]
        changed = 0
        for order in (*(order for order in due if order.origin is Origin.HERE), *others):
            changed += await intake.ask(order)
        return changed

    async def _mark_left(self) -> Bookmark | None:
        """Where an earlier walk through all of the list was broken off."""
        mark = read_bookmark(await self._memo.get(memo_keys.SYNC_BOOKMARK))
        store_id, now = self._profile().settings.store_id, self._now_by_api()
        return mark if mark is not None and mark.is_good(store_id=store_id, now_utc_ms=now) else None
