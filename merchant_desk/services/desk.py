"""The whole shop over its ports: every service built once, in the order in which they stand on each other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from merchant_desk.domain.errors import LocalFailure
from merchant_desk.domain.settings import Profile
from merchant_desk.services.account import Account
from merchant_desk.services.activity import Activity
from merchant_desk.services.callback_address import CallbackAddress
from merchant_desk.services.callbacks import CallbackWorker
from merchant_desk.services.creation import Creation
from merchant_desk.services.events import EventBus
from merchant_desk.services.feed import ChangeFeed
from merchant_desk.services.health import Doctor, Probe
from merchant_desk.services.joining import Joining
from merchant_desk.services.ledger import Ledger
from merchant_desk.services.link import LinkState
from merchant_desk.services.listing import Listing
from merchant_desk.services.orders import OrderDesk
from merchant_desk.services.ports import (
    CheckoutApi,
    Clock,
    Inbox,
    Journal,
    Leases,
    Memo,
    OrderStore,
    Secrets,
)
from merchant_desk.services.reading import Reader
from merchant_desk.services.reconcile import Reconciler
from merchant_desk.services.references import References
from merchant_desk.services.sending import Sending
from merchant_desk.services.settings import SettingsDesk
from merchant_desk.services.store_sight import StoreSight
from merchant_desk.services.sweep import Sweeper
from merchant_desk.services.sync import Syncer
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.training import TrainingShop
from merchant_desk.services.updating import Updating
from merchant_desk.services.watch import Watch


@dataclass(frozen=True, slots=True)
class Adapters:
    """What the shop needs of the outside. `till_id` names this data folder's till; `training` is the shop
    that plays the customer, where this is the training shop."""

    clock: Clock
    bus: EventBus
    tasks: TaskKeeper
    api: CheckoutApi
    store: OrderStore
    inbox: Inbox
    journal: Journal
    memo: Memo
    leases: Leases
    secrets: Secrets
    settings: SettingsDesk
    till_id: str
    training: TrainingShop | None = None
    probes: Sequence[Probe] = ()


@dataclass(frozen=True)
class Desk:
    """Everything that the window and the command line work with."""

    clock: Clock
    bus: EventBus
    tasks: TaskKeeper
    store: OrderStore
    inbox: Inbox
    journal: Journal
    memo: Memo
    leases: Leases
    secrets: Secrets
    link: LinkState
    account: Account
    reconciler: Reconciler
    orders: OrderDesk
    callbacks: CallbackWorker
    sweeper: Sweeper
    syncer: Syncer
    feed: ChangeFeed
    doctor: Doctor
    activity: Activity
    settings: SettingsDesk
    callback_address: CallbackAddress
    training: TrainingShop | None
    till_id: str

    @property
    def profile(self) -> Profile:
        """The profile with its settings as they stand now."""
        return self.settings.profile()

    async def start_background(self) -> None:
        """See other processes' changes, follow open orders, work off callbacks; each waits by itself where
        the key is missing. Ends with the TaskKeeper."""
        # The feed takes its bearings before anything else happens.
        with suppress(LocalFailure):
            await self.feed.look()
        for name, work in (
            ("feed", self.feed.run()),
            ("sweep", self.sweeper.run()),
            ("callbacks", self.callbacks.run()),
        ):
            _ = self.tasks.spawn(name, work)
        self.sweeper.nudge()


@dataclass(frozen=True, slots=True)
class _Core:
    """What several services share."""

    link: LinkState
    sight: StoreSight
    listing: Listing
    ledger: Ledger
    joining: Joining
    sending: Sending
    reconciler: Reconciler
    account: Account
    address: CallbackAddress
    references: References


def build_desk(outside: Adapters) -> Desk:
    """Build all services; nothing runs before `Desk.start_background`."""
    core = _build_core(outside)
    return Desk(
        clock=outside.clock,
        bus=outside.bus,
        tasks=outside.tasks,
        store=outside.store,
        inbox=outside.inbox,
        journal=outside.journal,
        memo=outside.memo,
        leases=outside.leases,
        secrets=outside.secrets,
        link=core.link,
        account=core.account,
        reconciler=core.reconciler,
        orders=_build_orders(outside, core),
        callbacks=CallbackWorker(
            inbox=outside.inbox,
            reconciler=core.reconciler,
            ledger=core.ledger,
            store=outside.store,
            memo=outside.memo,
            link=core.link,
            tasks=outside.tasks,
            bus=outside.bus,
            clock=outside.clock,
        ),
        sweeper=_build_sweeper(outside, core),
        syncer=Syncer(
            account=core.account,
            listing=core.listing,
            reconciler=core.reconciler,
            joining=core.joining,
            store=outside.store,
            memo=outside.memo,
            link=core.link,
            bus=outside.bus,
            clock=outside.clock,
            profile=outside.settings.profile,
        ),
        feed=ChangeFeed(store=outside.store, inbox=outside.inbox, bus=outside.bus, clock=outside.clock),
        doctor=Doctor(
            account=core.account,
            api=outside.api,
            secrets=outside.secrets,
            profile=outside.settings.profile,
            probes=outside.probes,
        ),
        activity=Activity(
            inbox=outside.inbox,
            journal=outside.journal,
            memo=outside.memo,
            store=outside.store,
            clock=outside.clock,
        ),
        settings=outside.settings,
        callback_address=core.address,
        training=outside.training,
        till_id=outside.till_id,
    )


def _build_core(outside: Adapters) -> _Core:
    profile = outside.settings.profile
    clock, bus, api, store, memo = outside.clock, outside.bus, outside.api, outside.store, outside.memo
    link = LinkState(bus, clock)
    sight = StoreSight(memo=memo, bus=bus, clock=clock, profile=profile)
    listing = Listing(api=api, link=link)
    ledger = Ledger(store=store, bus=bus, clock=clock)
    joining = Joining(api=api, store=store, ledger=ledger, clock=clock, profile=profile)
    sending = Sending(api=api, link=link, ledger=ledger, tasks=outside.tasks, clock=clock)
    reader = Reader(api=api, link=link, listing=listing, inbox=outside.inbox, sight=sight, profile=profile)
    reconciler = Reconciler(
        reader=reader,
        listing=listing,
        joining=joining,
        sending=sending,
        ledger=ledger,
        store=store,
        tasks=outside.tasks,
        bus=bus,
        clock=clock,
        till_id=outside.till_id,
    )
    account = Account(
        api=api,
        link=link,
        secrets=outside.secrets,
        memo=memo,
        sight=sight,
        clock=clock,
        profile=profile,
    )
    return _Core(
        link=link,
        sight=sight,
        listing=listing,
        ledger=ledger,
        joining=joining,
        sending=sending,
        reconciler=reconciler,
        account=account,
        address=CallbackAddress(memo=memo, profile=profile),
        references=References(store=store, clock=clock, profile=profile),
    )


def _build_orders(outside: Adapters, core: _Core) -> OrderDesk:
    creation = Creation(
        account=core.account,
        address=core.address,
        references=core.references,
        sending=core.sending,
        reconciler=core.reconciler,
        ledger=core.ledger,
        store=outside.store,
        bus=outside.bus,
        clock=outside.clock,
        profile=outside.settings.profile,
        till_id=outside.till_id,
    )
    updating = Updating(
        api=outside.api,
        link=core.link,
        reconciler=core.reconciler,
        ledger=core.ledger,
        journal=outside.journal,
        clock=outside.clock,
    )
    return OrderDesk(
        creation=creation,
        updating=updating,
        references=core.references,
        reconciler=core.reconciler,
        ledger=core.ledger,
        store=outside.store,
        journal=outside.journal,
        api=outside.api,
        clock=outside.clock,
        profile=outside.settings.profile,
    )


def _build_sweeper(outside: Adapters, core: _Core) -> Sweeper:
    watch = Watch(
        store=outside.store,
        reconciler=core.reconciler,
        link=core.link,
        bus=outside.bus,
        clock=outside.clock,
    )
    return Sweeper(
        watch=watch,
        listing=core.listing,
        reconciler=core.reconciler,
        store=outside.store,
        leases=outside.leases,
        link=core.link,
        tasks=outside.tasks,
        bus=outside.bus,
        clock=outside.clock,
        profile=outside.settings.profile,
        till_id=outside.till_id,
    )
