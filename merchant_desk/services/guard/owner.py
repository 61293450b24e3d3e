"""The owner's side of the desk, built once: PIN, seal, guard, stopped sales and changes of wallets."""

from __future__ import annotations

from dataclasses import dataclass

from merchant_desk.services.events import EventBus
from merchant_desk.services.guard.alarm import AlarmBook
from merchant_desk.services.guard.book import SealBook
from merchant_desk.services.guard.changing import WalletDesk
from merchant_desk.services.guard.guard import WalletGuard
from merchant_desk.services.guard.looking import Looker
from merchant_desk.services.guard.pin import OwnerPin
from merchant_desk.services.guard.sales import SalesStop
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.ports import CheckoutApi, Clock, Journal, Memo, OrderStore, PinHasher, Sealer
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import ProfileNow


@dataclass(frozen=True, slots=True)
class Owner:
    """What only the owner may do, and what watches over it."""

    pin: OwnerPin
    guard: WalletGuard
    sales: SalesStop
    wallets: WalletDesk


def build_owner(
    *,
    api: CheckoutApi,
    link: LinkState,
    store: OrderStore,
    sealer: Sealer,
    hasher: PinHasher,
    memo: Memo,
    journal: Journal,
    tasks: TaskKeeper,
    bus: EventBus,
    clock: Clock,
    profile: ProfileNow,
    till_id: str,
) -> Owner:
    """Build the parts in the order in which they stand on each other."""
    book = SealBook(sealer=sealer, memo=memo, journal=journal, clock=clock, profile=profile, till_id=till_id)
    pin = OwnerPin(book=book, hasher=hasher, memo=memo, journal=journal, clock=clock)
    sales = SalesStop(pin=pin, memo=memo, journal=journal, bus=bus, clock=clock)
    guard = WalletGuard(
        book=book,
        pin=pin,
        stop=sales,
        looker=Looker(api=api, link=link, store=store, profile=profile),
        alarms=AlarmBook(memo=memo, journal=journal, clock=clock),
        journal=journal,
        tasks=tasks,
        bus=bus,
        clock=clock,
    )
    wallets = WalletDesk(
        book=book, guard=guard, pin=pin, api=api, link=link, journal=journal, clock=clock, profile=profile
    )
    return Owner(pin, guard, sales, wallets)
