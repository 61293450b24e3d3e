"""What the services of one shop stand on: the outside as adapters, and the parts that several share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from merchant_desk.services.contract.check import ContractTools
from merchant_desk.services.events import EventBus
from merchant_desk.services.guard.owner import Owner, build_owner
from merchant_desk.services.health import Probe
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.listing.listing import Listing
from merchant_desk.services.orders.joining import Joining
from merchant_desk.services.orders.ledger import Ledger
from merchant_desk.services.orders.reading import Reader
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.orders.references import References
from merchant_desk.services.orders.retiring import Retiring
from merchant_desk.services.orders.sending import Sending
from merchant_desk.services.orders.superseding import Superseding
from merchant_desk.services.ports import (
    CheckoutApi,
    Clock,
    Inbox,
    Journal,
    Leases,
    Memo,
    OrderStore,
    PinHasher,
    Sealer,
    Secrets,
)
from merchant_desk.services.shop.account import Account
from merchant_desk.services.shop.callback_address import CallbackAddress
from merchant_desk.services.shop.profiles import Profiles
from merchant_desk.services.shop.settings import SettingsDesk
from merchant_desk.services.shop.store_sight import StoreSight
from merchant_desk.services.shop.training import TrainingShop
from merchant_desk.services.tasks import TaskKeeper


@dataclass(frozen=True, slots=True)
class Adapters:
    """What the shop needs of the outside. `till_id` names this data folder's till; `training` is the shop
    that plays the customer, where this is the training shop; `profiles` are the stores beside this one."""

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
    pins: PinHasher
    sealer: Sealer
    training: TrainingShop | None = None
    profiles: Profiles | None = None
    contract: ContractTools | None = None
    probes: Sequence[Probe] = ()


@dataclass(frozen=True, slots=True)
class Core:
    """What several services share."""

    link: LinkState
    sight: StoreSight
    listing: Listing
    ledger: Ledger
    joining: Joining
    sending: Sending
    reconciler: Reconciler
    superseding: Superseding
    account: Account
    address: CallbackAddress
    references: References
    owner: Owner


def build_core(outside: Adapters) -> Core:
    """Build what several services share, in the order in which the parts stand on each other."""
    profile = outside.settings.profile
    clock, bus, api, store, memo = outside.clock, outside.bus, outside.api, outside.store, outside.memo
    link = LinkState(bus, clock)
    sight = StoreSight(memo=memo, bus=bus, clock=clock, profile=profile)
    listing = Listing(api=api, link=link, page_max=lambda: profile().readings.page_max)
    ledger = Ledger(store=store, bus=bus, clock=clock)
    joining = Joining(api=api, store=store, ledger=ledger, clock=clock, profile=profile)
    sending = Sending(api=api, link=link, ledger=ledger, tasks=outside.tasks, clock=clock)
    owner = _build_owner(outside, link)
    reader = Reader(
        api=api,
        link=link,
        listing=listing,
        inbox=outside.inbox,
        sight=sight,
        guard=owner.guard,
        tasks=outside.tasks,
        clock=clock,
        profile=profile,
    )
    retiring = Retiring(api=api, link=link, reader=reader, joining=joining, ledger=ledger)
    reconciler = Reconciler(
        reader=reader,
        listing=listing,
        joining=joining,
        retiring=retiring,
        sending=sending,
        ledger=ledger,
        store=store,
        link=link,
        tasks=outside.tasks,
        bus=bus,
        clock=clock,
        till_id=outside.till_id,
    )
    superseding = Superseding(
        reconciler=reconciler,
        retiring=retiring,
        ledger=ledger,
        store=store,
        link=link,
        bus=bus,
        clock=clock,
    )
    return Core(
        link=link,
        sight=sight,
        listing=listing,
        ledger=ledger,
        joining=joining,
        sending=sending,
        reconciler=reconciler,
        superseding=superseding,
        account=_build_account(outside, link, sight),
        address=CallbackAddress(memo=memo, profile=profile),
        references=References(store=store, clock=clock, profile=profile),
        owner=owner,
    )


def _build_account(outside: Adapters, link: LinkState, sight: StoreSight) -> Account:
    return Account(
        api=outside.api,
        link=link,
        secrets=outside.secrets,
        memo=outside.memo,
        sight=sight,
        clock=outside.clock,
        profile=outside.settings.profile,
    )


def _build_owner(outside: Adapters, link: LinkState) -> Owner:
    return build_owner(
        api=outside.api,
        link=link,
        store=outside.store,
        sealer=outside.sealer,
        hasher=outside.pins,
        memo=outside.memo,
        journal=outside.journal,
        tasks=outside.tasks,
        bus=outside.bus,
        clock=outside.clock,
        profile=outside.settings.profile,
        till_id=outside.till_id,
    )
