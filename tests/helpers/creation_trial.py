"""One sale under faults by a seed, what people do next, and the judge: one sale is one order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from merchant_desk.cli.exit_codes import EXIT_CODES, Exit
from merchant_desk.domain.errors import DeskError, StoreBusy, VersionConflict
from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import OrderFilter
from tests.helpers.fake_api import FakeApi
from tests.helpers.fake_book import BookedOrder
from tests.helpers.fake_clock import FakeClock
from tests.helpers.fake_store import FakeStore
from tests.helpers.mortal import Life
from tests.helpers.shop import Shop, callback_about, open_shop
from tests.helpers.virtual_wire import Strike, WireBook, WireFault

DOCUMENTED: Final = frozenset(
    {Exit.REFUSED, Exit.NOT_REACHED, Exit.NO_ACCESS, Exit.LOCAL, Exit.NOT_UNDERSTOOD}
)
REFERENCE: Final = "SALE-1"
_SALE_S: Final = 70.0

Client = Callable[[CheckoutApi], CheckoutApi]


def honest(api: CheckoutApi) -> CheckoutApi:
    """The client as it is."""
    return api


class FaultyOrders:
    """The order store as one process sees it: at its n-th call something happens."""

    def __init__(self, orders: Any, *, at: int, what: str) -> None:
        self._orders, self._at, self._what = orders, at, what
        self.calls = 0
        self.sale: asyncio.Task[Order] | None = None

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._orders, name)

        async def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            if self.calls == self._at:
                self._happens(name)
            return await member(*args, **kwargs)

        return call

    def _happens(self, name: str) -> None:
        if self._what == "busy":
            raise StoreBusy
        if self._what == "conflict" and name == "save":
            raise VersionConflict(reference=REFERENCE)
        if self._what == "cancelled" and self.sale is not None:
            self.sale.cancel()


@dataclass
class Trial:
    """One seeded schedule. `call` and `fault` strike the wire, `step` and `what` the store."""

    seed: str
    call: str = ""
    fault: WireFault | None = None
    step: int = 0
    what: str = ""
    client: Client = honest
    outcomes: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.clock = FakeClock()
        self.book = WireBook(self.clock, is_thin=self.dice.random() < 0.3)
        self.book.latency_s = self.dice.choice((0.01, 0.2, 1.5))
        self.store = FakeStore(self.clock.now_utc_ms)

    async def play(self) -> None:
        """The sale, the healing, what people do, and the judgement."""
        self._strike()
        life = Life(self.step if self.what == "killed" else None)
        async with self._process(life, what="" if life.is_mortal else self.what) as shop:
            await self._sale(shop)
        self.book.heals()
        async with self._process(Life(None), what="") as shop:
            await self._afterwards(shop)
            await self._judge(shop)

    # ---- what goes wrong ----

    def _strike(self) -> None:
        if self.fault is None:
            if self.what == "killed" or self.dice.random() < 0.5:
                return
            # Else the store's trouble comes on top of a lost answer.
            self.book.strikes(Strike("create", WireFault(is_processed=True, raises="ReadError")))
            return
        times = self.dice.choice((1, 1, 2, 5, 40))
        self.book.strikes(Strike(self.call, self.fault, skip=self.dice.choice((0, 0, 0, 1)), times=times))
        if self.call in ("list", "read"):
            # Look-ups happen only after a lost answer.
            is_processed = self.dice.random() < 0.7
            self.book.strikes(Strike("create", WireFault(is_processed=is_processed, raises="ReadError")))

    def _process(self, life: Life, *, what: str) -> AbstractAsyncContextManager[Shop]:
        orders = FaultyOrders(self.store.orders, at=self.step, what=what)
        self._orders = orders
        return open_shop(
            clock=self.clock,
            api=FakeApi(clock=self.clock),
            store=self.store,
            api_port=life.mortal(self.client(self.book.client())),
            orders_port=life.mortal(orders),
        )

    # ---- the sale ----

    async def _sale(self, shop: Shop) -> None:
        if self.dice.random() < 0.5:
            _ = shop.desk.tasks.spawn("start", shop.desk.start_background(), on_error=_passed_over)
        if self.dice.random() < 0.3:
            self.book.processed = self._calls_back(shop)
        sale = shop.desk.tasks.share("sale", shop.sale(reference=REFERENCE))
        self._orders.sale = sale
        tasks: list[asyncio.Task[Order]] = [sale]
        if self.dice.random() < 0.25:
            async with shop.peer(api_port=self.book.client()) as other:
                tasks.append(other.desk.tasks.share("same sale", other.sale(reference=REFERENCE)))
                await self._wait(tasks)
        else:
            await self._wait(tasks)
        self.book.processed = None
        for task in tasks:
            if task.done() and not task.cancelled():
                self.outcomes.append(task.exception() or task.result())

    async def _wait(self, tasks: list[asyncio.Task[Order]]) -> None:
        if self.dice.random() < 0.3:
            await asyncio.sleep(self.dice.uniform(0, 15))
            self.clock.jump(self.dice.choice((-7_200, 3_600, 86_400)))
        await asyncio.wait(tasks, timeout=_SALE_S)

    def _calls_back(self, shop: Shop) -> Callable[[BookedOrder], Any]:
        async def tell(row: BookedOrder) -> None:
            """The callback is here before the answer is."""
            with suppress(DeskError):
                known = await self.store.orders.get(row.reference)
                if known is not None:
                    about = callback_about(known, self.clock, says="pending", order_id=row.id)
                    await self.store.inbox.accept(about)
                    _ = shop.desk.tasks.spawn("callback", shop.desk.callbacks.work(), on_error=_passed_over)

        return tell

    # ---- what people do next ----

    async def _afterwards(self, shop: Shop) -> None:
        """Sync now and then; half of them send the sale again as soon as the desk lets them."""
        is_impatient = self.dice.random() < 0.5
        for pause_s in (1.0, 30.0, 60.0, 120.0, 700.0, 90_000.0, 4 * 86_400.0):
            await self.clock.sleep(pause_s)
            if self.dice.random() < 0.7:
                await shop.desk.syncer.sync()
            else:
                await shop.desk.sweeper.sweep()
            order = await self.store.orders.get(REFERENCE)
            if is_impatient and order is not None and order.state is OrderState.CREATING:
                with suppress(DeskError):
                    self.outcomes.append(await shop.sale(instead_of=REFERENCE))
        await self.book.settle()
        await shop.desk.syncer.sync()
        await self.clock.sleep(86_400)
        await shop.desk.sweeper.sweep()

    # ---- the judge ----

    async def _judge(self, shop: Shop) -> None:
        rows = list(self.book.books.book.values())
        live = self.book.live
        assert len(set(self.book.posts)) >= len(rows), "two orders at the API under one reference"
        assert len(live) <= 1, f"two live orders for one sale: {[row.reference for row in live]}"
        kept = (await self.store.orders.find(OrderFilter(limit=1_000))).orders
        assert len(kept) <= 2, "more rows than a sale and its replacement"
        for row in rows:
            mine = await self.store.orders.by_id(row.id)
            assert mine is not None, f"the API has {row.reference}, the store does not"
            assert (mine.reference, mine.state.value) == (row.reference, row.status), "not level"
        self._judge_outcomes(rows)
        for order in kept:
            if order.id is None:
                assert order.state in (OrderState.CREATING, OrderState.FAILED, OrderState.CANCELLED)
        if any(order.superseded_by is None and order.id is not None for order in kept):
            assert len(live) == 1, "the sale's order is gone"
        assert sum(order.light is Light.GO for order in kept) <= 1

    def _judge_outcomes(self, rows: list[BookedOrder]) -> None:
        for outcome in self.outcomes:
            if isinstance(outcome, Order):
                known = {row.id for row in rows}
                assert outcome.id in known, "the program said that there is an order, and there is none"
            else:
                assert isinstance(outcome, DeskError), f"not a failure that we know: {outcome!r}"
                assert EXIT_CODES[type(outcome)] in DOCUMENTED, f"not documented: {outcome!r}"


def _passed_over(_error: Exception) -> None:
    """The callback keeps waiting in the inbox."""
