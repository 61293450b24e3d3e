"""One process of the model tests' shop: a whole desk that can be closed, killed and opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from enum import StrEnum

from merchant_desk.domain.errors import ReferenceTaken, VersionConflict
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import HistoryEntry, Order, StoreId
from merchant_desk.domain.settings import Settings
from merchant_desk.services.events import OrderChanged
from merchant_desk.services.ports import OrderStore
from tests.helpers.fake_api import ORIGIN
from tests.helpers.fake_store import FakeOrders, FakeStore
from tests.helpers.model_wire import ModelWire
from tests.helpers.model_world import World
from tests.helpers.mortal import Life
from tests.helpers.shop import Shop, open_shop


class Flaw(StrEnum):
    """A desk that is broken on purpose, so that the model can show that it sees it."""

    NONE = "none"
    DEAF_TO_TOTAL = "deaf-to-total"
    DEAF_TO_REFERENCE = "deaf-to-reference"
    BELIEVES_CALLBACKS = "believes-callbacks"
    FORGETS_SPENT = "forgets-spent"


class ForgetfulOrders(FakeOrders):
    """A store without the index of claimed transactions."""

    def __init__(self, orders: FakeOrders) -> None:
        self.__dict__ = orders.__dict__

    async def spent(self, order: Order) -> frozenset[tuple[str, str]]:
        """Nothing, ever."""
        return frozenset()

    async def save(
        self, order: Order, entries: Sequence[HistoryEntry] = (), *, worked_off: Sequence[str] = ()
    ) -> Order:
        """Whatever another order has claimed."""
        self._claims.clear()
        return await super().save(order, entries, worked_off=worked_off)


class ModelTill:
    """One till; `on_change` hears of every change that it makes."""

    def __init__(
        self,
        world: World,
        store: FakeStore,
        *,
        number: int,
        store_id: StoreId,
        on_change: Callable[[OrderChanged], None],
        flaw: Flaw = Flaw.NONE,
    ) -> None:
        self._world = world
        self._store = store
        self._number = number
        self._on_change = on_change
        self._flaw = flaw
        self._stack = AsyncExitStack()
        self.store_id = store_id
        self.wire = ModelWire(world, store_id)
        self.life = Life(None)
        self.shop: Shop

    async def open(self) -> None:
        """Start the process."""
        self.life = Life(None)
        self.wire = ModelWire(self._world, self.store_id)
        self.wire.told = self._told
        opened = open_shop(
            clock=self._world.clock,
            store=self._store,
            settings=Settings(store_id=self.store_id, api_url=ORIGIN, person="Owner"),
            till_id=f"till-{self._number}",
            api_port=self.life.mortal(self.wire),
            orders_port=self.life.mortal(self._orders()),
        )
        self.shop = await self._stack.enter_async_context(opened)
        self.shop.desk.bus.subscribe(OrderChanged, self._on_change)

    async def close(self) -> None:
        """End the process: in order, or, where its life is over, whatever it was in the middle of."""
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    async def restart(self) -> None:
        """End it and start it again."""
        await self.close()
        await self.open()

    async def switch(self, store_id: StoreId) -> None:
        """Sell for another store from now on, as the switcher does: the same data folder, another account."""
        self.store_id = store_id
        await self.restart()

    def _orders(self) -> OrderStore:
        orders = self._store.orders
        return ForgetfulOrders(orders) if self._flaw is Flaw.FORGETS_SPENT else orders

    def _told(self, evidence: Evidence) -> Evidence:
        match self._flaw:
            case Flaw.DEAF_TO_TOTAL:
                return replace(evidence, total=None)
            case Flaw.DEAF_TO_REFERENCE:
                return replace(evidence, reference=None)
            case Flaw.BELIEVES_CALLBACKS if evidence.direct:
                return replace(evidence, status=self._world.claims.get(evidence.id, evidence.status))
            case _:
                return evidence


CONFLICTS = (ReferenceTaken, VersionConflict)
"""What the services settle among themselves; nobody who calls them should ever see it."""
