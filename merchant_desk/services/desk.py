"""The whole shop over its ports: every service built once, in the order in which they stand on each other."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from merchant_desk.domain.errors import AccessDenied, LocalFailure
from merchant_desk.domain.settings import Profile
from merchant_desk.services.contract.check import ContractCheck
from merchant_desk.services.core import Adapters, Core, build_core
from merchant_desk.services.events import EventBus
from merchant_desk.services.following.activity import Activity
from merchant_desk.services.following.callbacks import CallbackWorker
from merchant_desk.services.following.feed import ChangeFeed
from merchant_desk.services.following.sweep import Sweeper
from merchant_desk.services.following.watch import Watch
from merchant_desk.services.guard.owner import Owner
from merchant_desk.services.health import Doctor
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.orders.creation import Creation
from merchant_desk.services.orders.orders import OrderDesk
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.orders.updating import Updating
from merchant_desk.services.ports import Clock, Inbox, Journal, Leases, Memo, OrderStore, Secrets
from merchant_desk.services.shop.account import Account
from merchant_desk.services.shop.callback_address import CallbackAddress
from merchant_desk.services.shop.profiles import Profiles
from merchant_desk.services.shop.settings import SettingsDesk
from merchant_desk.services.shop.training import TrainingShop
from merchant_desk.services.syncing.sync import Syncer
from merchant_desk.services.tasks import TaskKeeper


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
    owner: Owner
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
    profiles: Profiles | None = None
    contract: ContractCheck | None = None

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
        with suppress(LocalFailure, AccessDenied):
            await self.owner.guard.report()
        for name, work in (
            ("guard", self.owner.guard.begin()),
            ("feed", self.feed.run()),
            ("sweep", self.sweeper.run()),
            ("callbacks", self.callbacks.run()),
        ):
            _ = self.tasks.spawn(name, work)
        self.sweeper.nudge()


def build_desk(outside: Adapters) -> Desk:
    """Build all services; nothing runs before `Desk.start_background`."""
    core = build_core(outside)
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
        owner=core.owner,
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
        syncer=_build_syncer(outside, core),
        feed=ChangeFeed(store=outside.store, inbox=outside.inbox, bus=outside.bus, clock=outside.clock),
        doctor=Doctor(
            account=core.account,
            owner=core.owner,
            api=outside.api,
            secrets=outside.secrets,
            profile=outside.settings.profile,
            probes=outside.probes,
        ),
        activity=_build_activity(outside),
        settings=outside.settings,
        callback_address=core.address,
        training=outside.training,
        till_id=outside.till_id,
        profiles=outside.profiles,
        contract=_build_contract(outside, core),
    )


def _build_orders(outside: Adapters, core: Core) -> OrderDesk:
    creation = Creation(
        account=core.account,
        guard=core.owner.guard,
        address=core.address,
        references=core.references,
        sending=core.sending,
        superseding=core.superseding,
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
        superseding=core.superseding,
        ledger=core.ledger,
        journal=outside.journal,
        clock=outside.clock,
    )
    return OrderDesk(
        creation=creation,
        updating=updating,
        superseding=core.superseding,
        references=core.references,
        reconciler=core.reconciler,
        ledger=core.ledger,
        store=outside.store,
        journal=outside.journal,
        api=outside.api,
        link=core.link,
        clock=outside.clock,
        profile=outside.settings.profile,
    )


def _build_activity(outside: Adapters) -> Activity:
    return Activity(
        inbox=outside.inbox,
        journal=outside.journal,
        memo=outside.memo,
        store=outside.store,
        clock=outside.clock,
    )


def _build_contract(outside: Adapters, core: Core) -> ContractCheck | None:
    if outside.contract is None:
        return None
    return ContractCheck(
        outside.contract,
        settings=outside.settings,
        secrets=outside.secrets,
        memo=outside.memo,
        clock=outside.clock,
        address=core.address,
        training=outside.training,
    )


def _build_syncer(outside: Adapters, core: Core) -> Syncer:
    return Syncer(
        api=outside.api,
        account=core.account,
        listing=core.listing,
        reconciler=core.reconciler,
        superseding=core.superseding,
        joining=core.joining,
        store=outside.store,
        memo=outside.memo,
        link=core.link,
        tasks=outside.tasks,
        bus=outside.bus,
        clock=outside.clock,
        profile=outside.settings.profile,
    )


def _build_sweeper(outside: Adapters, core: Core) -> Sweeper:
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
        superseding=core.superseding,
        guard=core.owner.guard,
        store=outside.store,
        leases=outside.leases,
        link=core.link,
        tasks=outside.tasks,
        bus=outside.bus,
        clock=outside.clock,
        profile=outside.settings.profile,
        till_id=outside.till_id,
    )
