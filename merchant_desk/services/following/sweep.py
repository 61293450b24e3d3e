"""The sweep: open orders are followed by asking, with list calls where one read each would be too many."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Final

from merchant_desk.domain.errors import (
    ApiFailure,
    DeskError,
    LocalFailure,
    NotFound,
    Rejected,
    ServerFailed,
    TimedOut,
    TooMany,
    UnexpectedReply,
)
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import CLOSED_UNPAID, Order, Origin, Reference
from merchant_desk.services.events import EventBus, Link, LinkChanged, OrderAsked, SettingsChanged
from merchant_desk.services.following.rota import WEEK_EVERY_MS, WEEK_MS, Rota
from merchant_desk.services.following.sweep_lease import SweepLease
from merchant_desk.services.following.watch import Watch
from merchant_desk.services.guard.guard import WalletGuard
from merchant_desk.services.line.link import UP, LinkState
from merchant_desk.services.line.turns import Errand, doing
from merchant_desk.services.listing.listing import DAY_MS, OPEN_WORDS, Listing
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.orders.rows import row_agrees
from merchant_desk.services.orders.superseding import Superseding
from merchant_desk.services.ports import Clock, Leases, OrderStore
from merchant_desk.services.tasks import Bell, TaskKeeper
from merchant_desk.services.values import ProfileNow

log = logging.getLogger(__name__)

EVERY_S: Final = 15.0
LEASE_RETRY_S: Final = 5.0
SLICE_S: Final = 2.0
"""The wait is cut into slices, so that a machine that slept is noticed within two seconds."""
JUMP_MS: Final = 30_000

LATE_MONEY_PAGES: Final = 10
MAX_FAILURES: Final = 3
FEEL_EVERY_MS: Final = 55_000
_YIELD_EVERY: Final = 50  # orders compared, then a window gets its turn


class Sweeper:
    """Follows every open order: under 24 h old each 15 s, up to 7 days each 15 minutes, up to 30 daily.

    One process of a data folder sweeps (a lease says which); all of them watch the order on their screen.
    """

    def __init__(
        self,
        *,
        watch: Watch,
        listing: Listing,
        reconciler: Reconciler,
        superseding: Superseding,
        guard: WalletGuard,
        store: OrderStore,
        leases: Leases,
        link: LinkState,
        tasks: TaskKeeper,
        bus: EventBus,
        clock: Clock,
        profile: ProfileNow,
        till_id: str,
    ) -> None:
        self._watch = watch
        self._listing = listing
        self._reconciler = reconciler
        self._superseding = superseding
        self._guard = guard
        self._store = store
        self._lease = SweepLease(leases, clock, till_id=till_id)
        self._link = link
        self._tasks = tasks
        self._bus = bus
        self._clock = clock
        self._profile = profile
        self._bell = Bell(clock)
        self._rota = Rota()
        self._late: dict[Reference, Order] = {}
        self._late_money_utc_ms: int | None = None
        self._was_down = False
        self._is_urgent = False
        self._failures = 0
        self._not_read: dict[Reference, None] = {}
        self._probe: asyncio.Task[object] | None = None
        self.next_sweep_utc_ms: int | None = None
        bus.subscribe(LinkChanged, self._line_changed)
        bus.subscribe(SettingsChanged, lambda _: self._bell.ring())

    def watch(self, reference: Reference | None) -> None:
        """Follow the order on the screen every 3 s; None where the screen shows none."""
        self._watch.follow(reference)

    def nudge(self) -> None:
        """Ask about everything at once, whatever the line looked like: start, or a press of "Try now"."""
        self._is_urgent = True
        self._bell.ring()
        self._watch.nudge()

    async def run(self) -> None:
        """Sweep and watch for ever."""
        watching = self._tasks.spawn("watch", self._watch.run())
        try:
            while True:
                with doing(Errand.SWEEP):
                    pause_s = await self._turn()
                self.next_sweep_utc_ms = self._clock.now_utc_ms() + round(pause_s * 1000)
                await self._wait(pause_s)
        finally:
            watching.cancel()
            self.next_sweep_utc_ms = None

    async def _turn(self) -> float:
        """Sweep once where this process may; gives the pause after it."""
        wait_s, is_urgent = self._link.wait_s(), self._is_urgent
        self._is_urgent = False
        if self._link.turns.held_s() > 0 or (wait_s > 0 and not is_urgent):
            return min(wait_s, EVERY_S)
        try:
            if not await self._lease.take():
                return LEASE_RETRY_S
            if self._link.is_open:
                await self._see_whether_it_is_back()
            began_s = self._clock.monotonic_s()
            await self.sweep()
            return max(1.0, EVERY_S - (self._clock.monotonic_s() - began_s))
        except LocalFailure as error:
            log.info("sweep skipped why=%s", type(error).__name__)
            return LEASE_RETRY_S
        except DeskError as error:
            log.info("sweep ended early why=%s", type(error).__name__)
            return min(max(self._link.wait_s(), 1.0), EVERY_S)

    async def _see_whether_it_is_back(self) -> None:
        """One small question before everything else; somebody else's answer does as well, and ends it."""
        if self._profile().is_session_only:
            return
        self._probe = self._tasks.share("probe", self._feel(self._clock.now_utc_ms()))
        try:
            await asyncio.wait((self._probe,))
            if not self._probe.cancelled():
                self._probe.result()
        finally:
            self._probe.cancel()
            self._probe = None

    async def sweep(self) -> None:
        """Ask once about every order that is due. Raises as `CheckoutApi` where the line fails."""
        now = self._clock.now_utc_ms()
        self._failures = 0
        # What was made elsewhere and is older comes level with each sync; nobody here waits for its goods.
        followed = await self._store.open_orders(elsewhere_since_utc_ms=now - DAY_MS)
        self._rota.keep_only(followed)
        orders = [order for order in followed if self._rota.is_due(order, now_utc_ms=now)]
        if self._profile().is_session_only:
            readable = [order for order in orders if order.session_token is not None]
            await self._tasks.each("sweep", readable, self._ask)
        else:
            intents = [order for order in orders if order.id is None]
            await self._let_fail("intents", self._reconciler.settle_all(intents))
            for intent in intents:
                self._rota.asked(intent.reference, now_utc_ms=now)
            differing = await self._differing([order for order in orders if order.id is not None])
            await self._look_for_late_money(now)
            await self._let_fail("replaced orders", self._superseding.watch())
            await self._read_singly([*self._late.values(), *differing])
            await self._let_fail("wallets", self._guard.look_if_due(fresh_s=0))
            await self._feel_the_line(now)

    async def _let_fail(self, what: str, work: Awaitable[None]) -> None:
        """One order's own trouble ends its part of the sweep alone, unless the line's failures add up."""
        try:
            await work
        except (ServerFailed, TimedOut) as error:
            if self._link.is_open:
                raise
            log.info("left out of sweep what=%s why=%s", what, type(error).__name__)

    async def _differing(self, orders: Sequence[Order]) -> list[Order]:
        """Compare with the lists of what is open: what differs there, or has left them, is to be read singly.
        Where a list was too long to be read whole, an order of elsewhere that is not seen in it waits."""
        if not orders:
            return []
        since = min(order.created_utc_ms for order in orders) - DAY_MS
        listed: dict[str, tuple[str, Evidence]] = {}
        is_whole = True
        for word in OPEN_WORDS:
            await self._lease.keep()
            rows, is_all = await self._listing.rows(status=word, since_utc_ms=since)
            listed.update({row.id: (word, row) for row in rows})
            is_whole = is_whole and is_all
        differing = []
        for number, order in enumerate(orders, start=1):
            word, row = listed.get(order.id or "", ("", None))
            if row is not None and row_agrees(order, row, listed_under=word):
                self._rota.asked(order.reference, now_utc_ms=self._clock.now_utc_ms())
                self._bus.publish(OrderAsked(order.reference, self._clock.now_utc_ms()))
            elif row is not None or is_whole or order.origin is not Origin.ELSEWHERE:
                differing.append(order)
            if number % _YIELD_EVERY == 0:
                await self._clock.sleep(0)
        return differing

    async def _read_singly(self, orders: Sequence[Order]) -> None:
        """Read each; those whose last read failed come last, the longest not tried first, and never end the
        sweep: without an answer between them a few are enough for now."""
        by_name = {order.reference: order for order in orders}
        again = [by_name[name] for name in self._not_read if name in by_name]
        self._not_read = dict.fromkeys(order.reference for order in again)
        fresh = [order for name, order in by_name.items() if name not in self._not_read]
        await self._tasks.each("sweep", fresh, self._ask)
        for order in again:
            if self._failures >= MAX_FAILURES - 1:
                return
            await self._ask(order)

    async def _look_for_late_money(self, now: int) -> None:
        """Every 15 minutes: is something confirmed at the API that is closed here? It is then to be read."""
        last = self._late_money_utc_ms
        if last is not None and 0 <= now - last < WEEK_EVERY_MS:
            return
        await self._lease.keep()
        since = now - WEEK_MS
        rows, _ = await self._listing.rows(status="confirmed", since_utc_ms=since, pages=LATE_MONEY_PAGES)
        for row in rows:
            known = await self._store.by_id(row.id)
            if known is not None and known.state in CLOSED_UNPAID:
                self._late[known.reference] = known
        self._late_money_utc_ms = now

    async def _feel_the_line(self, now: int) -> None:
        """With nothing to follow, one small question a minute keeps the status chip honest."""
        last = self._link.current.last_answer_utc_ms
        if last is None or not 0 <= now - last < FEEL_EVERY_MS:
            await self._feel(now)

    async def _feel(self, now: int) -> None:
        await self._listing.rows(status=OPEN_WORDS[0], since_utc_ms=now, pages=1)

    async def _ask(self, order: Order) -> None:
        await self._lease.keep()
        try:
            await self._reconciler.ask(order.reference)
        except TooMany:
            raise
        except (NotFound, Rejected, UnexpectedReply, ApiFailure) as error:
            log.info("order not read in sweep order=%s why=%s", order.reference, type(error).__name__)
            if isinstance(error, ApiFailure):
                # One order's own trouble must not keep the others waiting; several in a row are the line's.
                self._failures += 1
                self._not_read.pop(order.reference, None)
                self._not_read[order.reference] = None
                if self._failures >= MAX_FAILURES:
                    raise
                return
        self._failures = 0
        self._late.pop(order.reference, None)
        self._not_read.pop(order.reference, None)
        self._rota.asked(order.reference, now_utc_ms=self._clock.now_utc_ms())

    async def _wait(self, seconds: float) -> None:
        """Wait, unless rung, and unless the wall clock tells that the machine was asleep."""
        until_s = self._clock.monotonic_s() + seconds
        while (left_s := until_s - self._clock.monotonic_s()) > 0:
            slice_s = min(left_s, SLICE_S)
            before_utc_ms, before_s = self._clock.now_utc_ms(), self._clock.monotonic_s()
            if await self._bell.wait(slice_s):
                return
            passed_ms = (self._clock.monotonic_s() - before_s) * 1000
            if abs(self._clock.now_utc_ms() - before_utc_ms - passed_ms) > JUMP_MS:
                log.info("clock jumped, asking at once")
                self._watch.nudge()
                return

    def _line_changed(self, event: LinkChanged) -> None:
        """Back after a failure: what was missed meanwhile is asked at once."""
        if event.link in UP and self._was_down:
            if self._probe is not None:
                self._probe.cancel()
            self._bell.ring()
        self._was_down = event.link not in UP and event.link is not Link.UNTRIED
