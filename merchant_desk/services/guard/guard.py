"""The guard over the receiving wallets: at each read the API's are held against what the owner approved."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import DeskError, KeyMissing, KeyringFailed, LocalFailure, NotAllowed
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, OrderId
from merchant_desk.domain.seal import Draft, SealRecord, Wallets, is_there, wallet_changes
from merchant_desk.services import memo_keys
from merchant_desk.services.deadline import deadline
from merchant_desk.services.events import EventBus, GuardChanged, MemoChanged
from merchant_desk.services.guard.alarm import AlarmBook, told_of
from merchant_desk.services.guard.book import Page, SealBook
from merchant_desk.services.guard.looking import LOOK_LIMIT_S, Cleared, Looker, wallets_of
from merchant_desk.services.guard.pin import OwnerPin
from merchant_desk.services.guard.report import GuardReport, GuardState, judged
from merchant_desk.services.guard.sales import SalesStop
from merchant_desk.services.line.turns import Errand, doing
from merchant_desk.services.ports import Clock, Journal
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import JournalEntry

__all__ = ["FRESH_S", "GuardReport", "GuardState", "WalletGuard"]

log = logging.getLogger(__name__)

FRESH_S: Final = 15.0
"""A look at the wallets that is no older counts for the next sale, too."""
APPROVED: Final = "wallets-approved"


class WalletGuard:
    """Compares, keeps an alarm until the owner ends it, says whether a sale may begin or a code show."""

    def __init__(
        self,
        *,
        book: SealBook,
        pin: OwnerPin,
        stop: SalesStop,
        looker: Looker,
        alarms: AlarmBook,
        journal: Journal,
        tasks: TaskKeeper,
        bus: EventBus,
        clock: Clock,
    ) -> None:
        self._book = book
        self._pin = pin
        self._stop = stop
        self._looker = looker
        self._alarms = alarms
        self._journal = journal
        self._tasks = tasks
        self._bus = bus
        self._clock = clock
        self._page: Page | None = None
        self._seen: Wallets | None = None
        self._held_against: Wallets | None = None
        self._looked_s: float | None = None
        self._looked_utc_ms: int | None = None
        self._newest_utc_ms = 0
        self._cleared = Cleared()
        self._state = GuardState.OFF
        self._is_guarded: bool | None = None
        bus.subscribe(MemoChanged, self._memo_changed)

    @property
    def state(self) -> GuardState:
        """As of the last comparison of this process."""
        return self._state

    def may_show(self, order: Order) -> bool:
        """Whether the order's code may show: with an approved set, only after a read of just this order, and
        never before it is known whether there is such a set."""
        if self._is_guarded is None or self._state in (GuardState.CHANGED, GuardState.BROKEN):
            return False
        return not self._is_guarded or order.id in self._cleared

    def withholds(self, order: Order) -> bool:
        """Whether this process has looked, and the order's code must not be shown."""
        return self._is_guarded is not None and not self.may_show(order)

    async def report(self) -> GuardReport:
        """How the guard stands now, by what is kept and was last seen. Raises KeyringFailed."""
        try:
            page = self._page = await self._book.read()
        except KeyMissing:
            return await self._report_without_key()
        record = page.record
        approved = record.wallets if record is not None else None
        alarm = await self._alarms.standing(approved) if approved is not None else None
        self._forget_if_approved_elsewhere(approved)
        seen = alarm.seen if alarm is not None and alarm.seen else self._seen
        state = judged(page, alarm, self._seen)
        is_other = state is GuardState.CHANGED and approved is not None and seen is not None
        changes = wallet_changes(approved or (), seen or ()) if is_other else ()
        self._settle(state, is_guarded=page.is_broken or approved is not None)
        return GuardReport(state, page.why, approved, self._seen, changes, alarm, record, self._looked_utc_ms)

    async def _report_without_key(self) -> GuardReport:
        """A till without the key cannot tell a genuine seal, but it heeds the alarm of one that can."""
        alarm = await self._alarms.any()
        state = GuardState.OFF if alarm is None else GuardState.CHANGED
        self._settle(state, is_guarded=False)
        return GuardReport(state, seen=self._seen, alarm=alarm)

    def _forget_if_approved_elsewhere(self, approved: Wallets | None) -> None:
        """What was seen before another process's owner approved another set says nothing about that."""
        if approved != self._held_against:
            self._held_against, self._seen, self._looked_s = approved, None, None
            self._cleared.clear()

    def _settle(self, state: GuardState, *, is_guarded: bool) -> None:
        self._is_guarded = is_guarded
        if state in (GuardState.CHANGED, GuardState.BROKEN):
            self._cleared.clear()
        if state is not self._state:
            self._state = state
            log.info("wallet guard state=%s", state)
            self._bus.publish(GuardChanged(state))

    # ---- looking ----

    async def note(self, evidence: Evidence, *, order: Order | None = None) -> None:
        """Hold what a read of an order showed against the seal; `order` is our row of it, where there is one.
        A read that shows no wallets is answered by a look. A locked keyring spoils no read."""
        if self._looker.is_ours(evidence, order):
            try:
                await self._note(evidence, order)
            except KeyringFailed as error:
                log.info("wallets not compared why=%s", error.why)

    async def _note(self, evidence: Evidence, order: Order | None) -> None:
        page = await self._known_page()
        if page is None:
            return
        if page.is_broken or page.record is None or page.record.wallets is None:
            return  # as reported: each sale and each sweep read the seal anew
        created = (order or evidence).created_utc_ms
        if not evidence.wallets:
            await self._look_quietly()
        elif not await self._hold(wallets_of(evidence.wallets), evidence.id, created):
            return
        if self._state not in (GuardState.CHANGED, GuardState.BROKEN):
            self._cleared.add(evidence.id)

    async def _known_page(self) -> Page | None:
        if self._page is None:
            await self.report()
        return self._page

    async def _hold(self, seen: Wallets, order_id: OrderId | None, created_utc_ms: int | None) -> bool:
        """Whether these are as approved; else an alarm stands. An order that is not the newest may show the
        wallets of its own day: then the newest is asked."""
        record = self._page.record if self._page is not None else None
        if record is None or not record.accepts(seen):
            # Another process may have sealed a moment ago.
            await self.report()
            record = self._page.record if self._page is not None else None
        if record is None or not record.wallets:
            self._see(seen, created_utc_ms)
            await self.report()
            return False
        if record.accepts(seen):
            if created_utc_ms is None or created_utc_ms >= self._newest_utc_ms:
                self._see(seen, created_utc_ms)
                await self._alarms.note_good()
                await self.report()
            return True
        if order_id is not None and not await self._looker.is_newest(order_id, created_utc_ms):
            await self._look_quietly()
        else:
            self._see(seen, created_utc_ms)
            await self._alarms.sound(seen, record.wallets)
            await self.report()
        return False

    def _see(self, seen: Wallets, created_utc_ms: int | None) -> None:
        self._seen, self._looked_utc_ms = seen, self._clock.now_utc_ms()
        self._looked_s = self._clock.monotonic_s()
        self._newest_utc_ms = max(self._newest_utc_ms, created_utc_ms or 0)

    async def look(self) -> None:
        """Ask the API for the wallets, where a set was approved. Raises as `CheckoutApi`."""
        await self._look_by(await self.report())

    async def _look_by(self, report: GuardReport) -> None:
        if report.record is not None and report.record.wallets and report.state is not GuardState.BROKEN:
            await self._ask()

    async def see(self) -> Wallets | None:
        """As `look`, whatever was approved; None where nothing shows the wallets."""
        await self.report()
        return await self._ask()

    async def _ask(self) -> Wallets | None:
        sight = await self._looker.look()
        self._looked_s = self._clock.monotonic_s()
        if sight.wallets:
            created = sight.order.created_utc_ms if sight.order is not None else None
            await self._hold(sight.wallets, None, created)
        else:
            self._seen = None  # what is not shown any more must not read "Sealed"
            await self.report()
        return sight.wallets

    async def look_if_due(self, *, fresh_s: float = FRESH_S) -> None:
        """As `look`, where the last sight of the wallets is older than that; a seal whose key cannot be had
        now is passed over."""
        try:
            report = await self.report()
            if self._looked_s is None or self._clock.monotonic_s() - self._looked_s >= fresh_s:
                await self._look_by(report)
        except (KeyMissing, LocalFailure) as error:
            log.info("wallets not looked at why=%s", type(error).__name__)

    async def begin(self) -> None:
        """The first look of a process that starts, or that was told of another's change; raises nothing."""
        with doing(Errand.HINT):
            await self._look_quietly()

    async def _look_quietly(self) -> None:
        try:
            await self.look_if_due()
        except DeskError as error:
            log.info("wallets not seen why=%s", type(error).__name__)

    # ---- a sale ----

    async def before_sale(self) -> None:
        """Raises NotAllowed (sales-stopped, seal-broken, wallets-changed) and KeyringFailed. Where the API
        does not answer, the read of the new order decides before its code shows."""
        _, report = await asyncio.gather(self._stop.require_open(), self.report())
        if report.state is GuardState.BROKEN or report.alarm is not None:
            report.require_good()
        if report.approved is None:
            return
        if report.state is GuardState.CHANGED:
            self._looked_s = None  # without an alarm it is only this process that saw it: once more
        try:
            async with deadline(LOOK_LIMIT_S):
                await self.look_if_due()
        except DeskError as error:
            log.info("wallets not seen before the sale why=%s", type(error).__name__)
        (await self.report()).require_good()

    async def after_sale(self) -> None:
        """Raises NotAllowed (wallets-changed, seal-broken) where the read of the new order showed other
        wallets than approved."""
        (await self.report()).require_good()

    # ---- the owner ----

    async def approve(self, pin: str | None, *, person: str, shown: Wallets | None = None) -> GuardReport:
        """Seal the set that the API shows now; `shown` is what the owner looked at. Raises as
        `OwnerPin.check`, as `CheckoutApi`, and NotAllowed: wallets-unseen; wallets-changed where it is not
        what was shown."""
        await self._pin.check(pin)
        seen = await self.see()
        record = await self._book.for_owner()
        if not seen and record.wallets != ():
            raise NotAllowed(reason="wallets-unseen")
        if shown is not None and (seen or ()) != shown:
            networks = ", ".join(change.network for change in wallet_changes(shown, seen or ()))
            raise NotAllowed(reason="wallets-changed", detail=networks)
        # Where "all anew" meets an API that shows none, there is nothing left to guard.
        left = tuple(draft for draft in record.drafts if not is_there(draft, seen or ()))
        await self.seal(seen or None, person=person, drafts=left)
        return await self.report()

    async def seal(
        self, wallets: Wallets | None, *, person: str, drafts: tuple[Draft, ...] | None = None
    ) -> SealRecord:
        """Write down a set that the owner approved, and what drafts are left; it ends the alarm. The caller
        has checked the PIN."""
        record = await self._book.for_owner()
        # First, because whoever is interrupted here finds the difference again with the next look.
        await self._alarms.end()
        now = self._clock.now_utc_ms()
        for network, told in told_of(record.wallets or (), wallets or ()) or [("", "")]:
            await self._journal.add(JournalEntry(now, person, APPROVED, network, told))
        kept = record.drafts if drafts is None else drafts
        sealed = await self._book.write(replace(record, wallets=wallets, drafts=kept), person=person)
        self._page, self._held_against = Page(sealed), sealed.wallets
        return sealed

    def _memo_changed(self, event: MemoChanged) -> None:
        """Another process sealed or raised an alarm, or somebody else wrote there: it is read anew."""
        if event.key in (memo_keys.SEAL, memo_keys.SEAL_ALARM):
            self._book.forget()
            self._page = None
            _ = self._tasks.spawn("guard", self.begin())
