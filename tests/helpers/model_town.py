"""A town of honest people on bad lines: three processes, two data folders, one API whose copies lag."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import DeskError, NotAllowed
from merchant_desk.domain.order import HistoryEntry, Light, Order, OrderState, Origin
from merchant_desk.services.events import OrderChanged, TaskFailed
from merchant_desk.services.ports import OrderStore
from merchant_desk.services.values import OrderFilter
from tests.helpers.fake_book import STORE_ID, BookedOrder
from tests.helpers.fake_store import FakeOrders, FakeStore
from tests.helpers.faulty_line import FaultyLine
from tests.helpers.jitter import with_jitter
from tests.helpers.model_callbacks import Letter, deliver, letter_about
from tests.helpers.model_floor import BACKGROUND
from tests.helpers.model_honest import HonestWorld
from tests.helpers.model_wire import ModelWire
from tests.helpers.mortal import Life
from tests.helpers.shop import Shop, open_shop

_EVERYTHING: Final = OrderFilter(limit=10_000)
_SALE_S: Final = 70.0


class LastWriteWins(FakeOrders):
    """A broken store: whoever writes last is believed, whatever was read before."""

    def __init__(self, orders: FakeOrders) -> None:
        self.__dict__ = orders.__dict__

    async def save(
        self, order: Order, entries: Sequence[HistoryEntry] = (), *, worked_off: Sequence[str] = ()
    ) -> Order:
        """Without looking at the version."""
        known = await self.get(order.reference)
        current = order if known is None else replace(order, version=known.version)
        return await super().save(current, entries, worked_off=worked_off)


class Process:
    """One program of the town: sells, listens, sweeps; is closed or killed and started again."""

    def __init__(self, town: Town, store: FakeStore, orders: OrderStore, till_id: str) -> None:
        self.store = store
        self.line = FaultyLine(ModelWire(town.world, STORE_ID), town.world.clock, town.dice)
        self.shop: Shop
        self._town = town
        self._orders = orders
        self._till_id = till_id
        self._life = Life(None)
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        """Open the desk and set its background to work."""
        self._life = Life(None)
        opened = open_shop(
            clock=self._town.world.clock,
            store=self.store,
            till_id=self._till_id,
            api_port=self._life.mortal(self.line),
            orders_port=self._life.mortal(self._orders),
        )
        self.shop = await self._stack.enter_async_context(opened)
        self.shop.desk.bus.subscribe(OrderChanged, self._town.judge)
        await self.shop.desk.start_background()

    async def stop(self, *, is_killed: bool = False) -> None:
        """Close it, or let it die in the middle of whatever it does."""
        if is_killed:
            self._life.ends_in(0)
        stack, self._stack = self._stack, AsyncExitStack()
        await stack.aclose()


class Town:
    """Everything by one seed. `stops` are the red lights that anybody ever saw, and must stay empty."""

    def __init__(
        self, dice: random.Random, *, last_write_wins: bool = False, lag_s: float = 2.0, trouble: float = 0.3
    ) -> None:
        self.dice = dice
        self.world = HonestWorld(dice, lag_s=lag_s)
        self.stops: list[str] = []
        self.given: list[str] = []
        self._met = 0
        self._customers: list[asyncio.Task[None]] = []
        self.processes: list[Process] = []
        for till_id, number in (("till-1", 2), ("till-2", 1)):
            store = FakeStore(self.world.clock.now_utc_ms)
            kept: OrderStore = LastWriteWins(store.orders) if last_write_wins else store.orders
            jittery = with_jitter(kept, dice)
            self.processes += [Process(self, store, jittery, till_id) for _ in range(number)]
        self.set_trouble(trouble)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """All processes at work."""
        for process in self.processes:
            await process.start()
        try:
            yield
        finally:
            for process in self.processes:
                await process.stop()

    def set_trouble(self, share: float) -> None:
        """How much of what can fail does fail."""
        for process in self.processes:
            process.line.trouble = share

    def judge(self, event: OrderChanged) -> None:
        """Note every red light, and every order that wants a person."""
        order = event.order
        if order.light is Light.STOP or order.state is OrderState.REVIEW:
            self.stops.append(f"{order.reference} {order.state} {order.problem}")

    # ---- selling and paying ----

    async def sell_everywhere(self) -> None:
        """One sale in each process."""
        await asyncio.gather(*(self._sell(process) for process in self.processes))

    async def _sell(self, process: Process) -> None:
        """What becomes of it is seen later."""
        total = f"{self.dice.randint(1, 999)}.{self.dice.randint(0, 99):02d}"
        sale = asyncio.ensure_future(process.shop.sale(total))
        await asyncio.wait({sale}, timeout=self.dice.choice((1.0, 5.0, _SALE_S)))
        for row in list(self.world.book.book.values())[self._met :]:
            self._met += 1
            self._customers.append(asyncio.create_task(self._customer(row)))
        if self.dice.random() < 0.1:
            await process.stop(is_killed=self.dice.random() < 0.5)
            await process.start()
        await asyncio.wait({sale}, timeout=_SALE_S)
        sale.cancel()
        with suppress(DeskError, asyncio.CancelledError):
            order = await sale
            process.shop.desk.sweeper.watch(order.reference)
        await asyncio.sleep(self.dice.uniform(0.5, 5))

    async def _customer(self, row: BookedOrder) -> None:
        """Pays after a while; callbacks come as they like."""
        await asyncio.sleep(self.dice.uniform(0, 40))
        words = ["on-hold"] if self.dice.random() < 0.4 else []
        for word in words:
            self.world.sets(row.id, word)
            await asyncio.sleep(self.dice.uniform(0, 20))
        self.pay(row)
        if self.dice.random() < 0.5:
            await self._ask_at_once(row)
        # Out of order, more than once, late, or not at all.
        heard = [word for word in ("pending", *words, "confirmed") * 2 if self.dice.random() < 0.5]
        self.dice.shuffle(heard)
        for word in heard:
            await asyncio.sleep(self.dice.choice((0.0, 0.3, 1.0, self.dice.uniform(0, 30))))
            await self._call_back(row, word)

    async def _ask_at_once(self, row: BookedOrder) -> None:
        """Impatient staff ask everywhere, again and again, while some copies still lag."""
        for _ in range(4):
            await asyncio.sleep(0.4)
            for process in self.processes:
                _ = process.shop.desk.tasks.spawn("impatient", self._ask(process, row))

    async def _ask(self, process: Process, row: BookedOrder) -> None:
        with suppress(DeskError):
            await process.shop.desk.orders.refresh(row.reference)

    def pay(self, row: BookedOrder) -> None:
        """The customer pays, unless it is paid."""
        if row.status != "confirmed":
            network = self.dice.choice(("CELO", "ETHEREUM", "HATHOR"))
            self.world.pays(row.id, {"protocol": network, "hash": self.world.fresh_hash()})

    async def _call_back(self, row: BookedOrder, word: str) -> None:
        """To a process of the shop that the order's callback URL names, or to the other one: nobody knows."""
        process = self.dice.choice(self.processes)
        names = (row.reference, row.store_id) if self.dice.random() < 0.8 else (None, None)
        paid = self.world.told_transactions(row.id)
        letter = Letter(letter_about(row.id, *names, says=word, transactions=paid))
        now = self.world.clock.now_utc_ms()
        kept = await deliver(letter, process.store.inbox, store_id=STORE_ID, now_utc_ms=now)
        process.shop.desk.callbacks.heard(kept)

    # ---- the end of the day ----

    async def come_level(self) -> None:
        """The trouble ends, what never left leaves, everybody pays, everything is seen."""
        await asyncio.gather(*self._customers)
        self.set_trouble(0.0)
        await asyncio.sleep(90)
        for row in self.world.book.book.values():
            self.pay(row)
        await asyncio.sleep(60)

    def ended_work(self) -> list[TaskFailed]:
        """What should go on for ever in any process, and failed."""
        events = [event for process in self.processes for event in process.shop.seen(TaskFailed)]
        return [event for event in events if event.task in BACKGROUND]

    async def rows(self) -> dict[str, list[Order]]:
        """Every row of both data folders that was made there, by API id; "" where it never got there."""
        found: dict[str, list[Order]] = {}
        for store in {id(process.store): process.store for process in self.processes}.values():
            for order in (await store.orders.find(_EVERYTHING)).orders:
                if order.origin is Origin.HERE:
                    found.setdefault(order.id or "", []).append(order)
        return found

    async def hand_over_all(self) -> None:
        """Everybody hands over everything at the same time; each order may only be given once."""
        work = []
        for process in self.processes:
            pinned = await process.store.orders.pinned()
            work += [self._give(process, order) for order in pinned]
        await asyncio.gather(*work)

    async def _give(self, process: Process, order: Order) -> None:
        with suppress(NotAllowed):
            await process.shop.desk.orders.hand_over(order.reference, person="Rui")
            self.given.append(order.reference)
