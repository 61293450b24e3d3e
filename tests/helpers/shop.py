"""A whole desk over fakes: what the tests of the services work with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Order, Source, Transaction
from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import Settings
from merchant_desk.services.core import Adapters
from merchant_desk.services.desk import Desk, build_desk
from merchant_desk.services.events import (
    CallbackSeen,
    CreationStep,
    EventBus,
    LinkChanged,
    MemoChanged,
    OrderAsked,
    OrderChanged,
    SettingsChanged,
    StoreSeen,
    Synced,
    TaskFailed,
)
from merchant_desk.services.health import Probe
from merchant_desk.services.orders.orders import OrderDraft
from merchant_desk.services.ports import CheckoutApi, OrderStore
from merchant_desk.services.shop.profiles import Profiles
from merchant_desk.services.shop.settings import SettingsDesk
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import OrderFilter, StoreVerdict
from tests.helpers.fake_api import ORIGIN, STORE_ID, FakeApi
from tests.helpers.fake_clock import FakeClock
from tests.helpers.fake_config import FakePins, FakeSealer, FakeSecrets, FakeSettingsFile
from tests.helpers.fake_profiles import FakeShelf, FakeSystems
from tests.helpers.fake_store import FakeStore

E = TypeVar("E")

PERSON: Final = "Lívia"
_KINDS: Final = (
    CallbackSeen,
    CreationStep,
    LinkChanged,
    MemoChanged,
    OrderAsked,
    OrderChanged,
    SettingsChanged,
    StoreSeen,
    Synced,
    TaskFailed,
)


@dataclass
class Shop:
    """A desk, what it stands on, and every event in order."""

    desk: Desk
    api: FakeApi
    store: FakeStore
    clock: FakeClock
    secrets: FakeSecrets
    file: FakeSettingsFile
    sealer: FakeSealer
    pins: FakePins
    events: list[object] = field(default_factory=list)

    def seen(self, kind: type[E]) -> list[E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def peer(
        self, *, api_port: CheckoutApi | None = None, orders_port: OrderStore | None = None
    ) -> AbstractAsyncContextManager[Shop]:
        """Another process on the same data folder, with the same API."""
        return open_shop(
            clock=self.clock,
            api=self.api,
            store=self.store,
            settings=self.file.settings,
            sealer=self.sealer,
            api_port=api_port,
            orders_port=orders_port,
        )

    async def sale(self, total: str = "25.40", **members: Any) -> Order:
        """Make one order as the Sell page does."""
        return await self.desk.orders.create(draft(total, **members))

    async def order(self, name: str) -> Order:
        """The store's row now."""
        order = await self.store.orders.get(name)
        assert order is not None, f"no order {name}"
        return order

    async def lines(self, name: str) -> list[tuple[str, str, str]]:
        """The order's history as (what, from, detail)."""
        order = await self.order(name)
        history = await self.store.orders.history(order.reference)
        return [(line.what.value, line.source.value, line.detail) for line in history]

    async def callback(self, order: Order, *, says: str | None = "confirmed", **members: Any) -> Callback:
        """Let the listener accept a callback about this order; the inbox has it, nobody was told yet."""
        return await self.store.inbox.accept(callback_about(order, self.clock, says=says, **members))


def draft(total: str = "25.40", *, currency: str = "USD", **members: Any) -> OrderDraft:
    """A draft as the Sell page makes it."""
    return OrderDraft(Fiat.parse(total, currency), person=members.pop("person", PERSON), **members)


def callback_about(
    order: Order, clock: FakeClock, *, says: str | None = "confirmed", **members: Any
) -> Callback:
    """A callback with a good signature, as the listener judges it; `members` change it."""
    facts: dict[str, Any] = {
        "at_utc_ms": clock.now_utc_ms(),
        "peer": "203.0.113.7",
        "verdict": Verdict.ACCEPTED,
        "reason": Reason.OK,
        "proof": (Proof.PATH, Proof.SIGNATURE, Proof.STORE),
        "body": "{}",
        "digest": f"{order.reference}-{says}",
        "answer": 200,
        "order_id": order.id,
        "reference": order.reference,
        "store_id": order.store_id,
        "says": says,
    }
    return Callback(**(facts | members))


def paid_by(tx_hash: str, network: str = "CELO") -> tuple[Transaction, ...]:
    """The transactions of a callback body."""
    return (Transaction(network, tx_hash, Source.CALLBACK),)


@asynccontextmanager
async def open_shop(
    *,
    clock: FakeClock | None = None,
    api: FakeApi | None = None,
    store: FakeStore | None = None,
    settings: Settings | None = None,
    till_id: str = "till-1",
    secrets: FakeSecrets | None = None,
    is_training: bool = False,
    is_session_only: bool = False,
    probes: Sequence[Probe] = (),
    api_port: CheckoutApi | None = None,
    orders_port: OrderStore | None = None,
    shelf: FakeShelf | None = None,
    systems: FakeSystems | None = None,
    sealer: FakeSealer | None = None,
) -> AsyncIterator[Shop]:
    """Build a desk over fakes, and close it. `api_port` and `orders_port` stand before the fakes."""
    clock = clock or FakeClock()
    api = api or FakeApi(clock=clock)
    store = store or FakeStore(clock.now_utc_ms)
    secrets = secrets or FakeSecrets()
    file = FakeSettingsFile(settings or Settings(store_id=STORE_ID, api_url=ORIGIN, person="Owner"))
    bus = EventBus()
    shelf, systems = shelf or FakeShelf(), systems or FakeSystems()
    sealer, pins = sealer or FakeSealer(), FakePins()

    async def has_orders() -> bool:
        return (await store.orders.find(OrderFilter(limit=1))).total > 0

    async def try_key(_key: ApiKey) -> StoreVerdict:
        return await api.verify_store()

    async with TaskKeeper(bus) as tasks:
        desk_settings = SettingsDesk(
            file,
            bus,
            journal=store.journal,
            secrets=secrets,
            clock=clock,
            name="training" if is_training else "default",
            is_training=is_training,
            is_session_only=is_session_only,
            try_key=try_key,
            has_orders=has_orders,
        )
        outside = Adapters(
            clock=clock,
            bus=bus,
            tasks=tasks,
            api=api_port or api,
            store=orders_port or store.orders,
            inbox=store.inbox,
            journal=store.journal,
            memo=store.memo,
            leases=store.leases,
            secrets=secrets,
            settings=desk_settings,
            till_id=till_id,
            pins=pins,
            sealer=sealer,
            probes=probes,
            profiles=Profiles(shelf=shelf, settings=desk_settings, try_at=systems.try_at),
        )
        shop = Shop(build_desk(outside), api, store, clock, secrets, file, sealer, pins)
        for kind in _KINDS:
            bus.subscribe(kind, shop.events.append)
        yield shop


async def many_open(shop: Shop, number: int, *, age_s: float = 0.0) -> list[Order]:
    """Open orders here and at the API, without the ceremony of a sale each."""
    model = await shop.sale()
    found = []
    for index in range(number):
        created = shop.clock.now_utc_ms() - round(age_s * 1000)
        row = shop.api.add(f"M-{age_s}-{index}", created_utc_ms=created)
        copy = replace(
            model, reference=row.reference, id=row.id, created_utc_ms=created, session_token=row.token
        )
        found.append(await shop.store.orders.begin(copy, ()))
    return found
