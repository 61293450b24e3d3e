"""Many honest sales on a bad line, two processes on one data folder: never a false STOP, all come level."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from typing import Final

import pytest

from merchant_desk.domain.errors import DeskError, NotAllowed
from merchant_desk.domain.order import HistoryEntry, Light, Order, OrderState
from merchant_desk.services.events import OrderChanged
from merchant_desk.services.ports import OrderStore
from tests.helpers.counts import count
from tests.helpers.fake_api import FakeApi
from tests.helpers.fake_clock import FakeClock, run_virtual
from tests.helpers.fake_store import FakeOrders, FakeStore
from tests.helpers.faulty_line import FaultyLine
from tests.helpers.jitter import with_jitter
from tests.helpers.shop import Shop, callback_about, open_shop, paid_by

SEEDS: Final = range(count(8, 100))
SALES: Final = 50


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


class Town:
    """One API, one store, two processes, and customers that pay after their time."""

    def __init__(self, seed: int, *, last_write_wins: bool = False) -> None:
        self.dice = random.Random(seed)
        self.clock = FakeClock()
        self.api = FakeApi(clock=self.clock)
        self.line = FaultyLine(self.api, self.clock, self.dice)
        self.store = FakeStore(self.clock.now_utc_ms)
        orders: OrderStore = LastWriteWins(self.store.orders) if last_write_wins else self.store.orders
        self.orders = with_jitter(orders, self.dice)
        self.stops: list[str] = []
        self.handed_over: list[str] = []

    @asynccontextmanager
    async def desks(self) -> AsyncIterator[tuple[Shop, Shop]]:
        """The window and `listen`, both at work."""
        async with self._process() as window, self._process() as listener:
            for shop in (window, listener):
                shop.desk.bus.subscribe(OrderChanged, self._judge)
                await shop.desk.start_background()
            yield window, listener

    def _process(self) -> AbstractAsyncContextManager[Shop]:
        return open_shop(
            clock=self.clock, api=self.api, store=self.store, api_port=self.line, orders_port=self.orders
        )

    async def sell(self, window: Shop, listener: Shop) -> None:
        """Make one order, let the customer pay it, let callbacks come as they like."""
        total = f"{self.dice.randint(1, 999)}.{self.dice.randint(0, 99):02d}"
        with suppress(DeskError):
            order = await window.sale(total)
            window.desk.sweeper.watch(order.reference)
        _ = window.desk.tasks.spawn("customer", self._customer(total, listener))
        await self.clock.sleep(self.dice.uniform(1, 8))

    async def _customer(self, total: str, listener: Shop) -> None:
        """Pays the newest unpaid order of this total, if the API has it."""
        await self.clock.sleep(self.dice.uniform(0, 60))
        rows = [row for row in self.api.book.values() if row.status == "pending" and str(row.total) == total]
        for row in rows:
            said = ["pending"]
            if self.dice.random() < 0.4:
                self.api.sets(row.id, "on-hold")
                said.append("on-hold")
                await self.clock.sleep(self.dice.uniform(0, 30))
            paid = self.api.pays(row.id)
            said.append("confirmed")
            # Out of order, more than once, late, or not at all.
            heard = [word for word in said * 2 if self.dice.random() < 0.5]
            self.dice.shuffle(heard)
            for word in heard:
                await self.clock.sleep(self.dice.uniform(0, 40))
                await self._call_back(listener, row.id, word, paid.hash)

    async def _call_back(self, listener: Shop, order_id: str, word: str, tx_hash: str) -> None:
        order = await self.store.orders.by_id(order_id)
        if order is None:
            return
        claim = callback_about(order, self.clock, says=word, transactions=paid_by(tx_hash))
        listener.desk.callbacks.heard(await self.store.inbox.accept(claim))

    def _judge(self, event: OrderChanged) -> None:
        if event.order.light is Light.STOP:
            self.stops.append(f"{event.order.reference} {event.order.state} {event.order.problem}")

    async def hand_over_all(self, *shops: Shop) -> None:
        """Everybody hands everything over at the same time; each order may only be given once."""
        for order in await self.store.orders.pinned():
            tries = [(shop, order) for shop in shops]
            await shops[0].desk.tasks.each("hand over", tries, self._give)

    async def _give(self, work: tuple[Shop, Order]) -> None:
        shop, order = work
        with suppress(NotAllowed):
            await shop.desk.orders.hand_over(order.reference, person="Rui")
            self.handed_over.append(order.reference)


async def _play(town: Town) -> None:
    async with town.desks() as (window, listener):
        for _ in range(SALES):
            await town.sell(window, listener)
        await town.clock.sleep(200)
        town.line.trouble = 0.0
        await town.clock.sleep(120)

        assert town.stops == []
        for row in town.api.book.values():
            order = await town.store.orders.by_id(row.id)
            assert order is not None, f"{row.reference} is not known here"
            assert order.state.value == row.status, row.reference
            assert order.reference == row.reference
        assert len({row.reference for row in town.api.book.values()}) == len(town.api.book)

        await town.hand_over_all(window, listener)
        confirmed = [row.reference for row in town.api.book.values() if row.status == "confirmed"]
        assert sorted(town.handed_over) == sorted(confirmed)
        assert len(confirmed) > SALES // 3


@pytest.mark.parametrize("seed", SEEDS)
def test_honest_sales_on_a_bad_line_never_show_a_false_stop(seed: int) -> None:
    run_virtual(_play(Town(seed)))


def test_a_store_without_versions_is_caught_by_the_same_town() -> None:
    caught = 0
    for seed in range(6):
        town = Town(seed, last_write_wins=True)
        try:
            run_virtual(_play(town))
        except AssertionError:
            caught += 1

    assert caught > 0


def test_the_same_town_notices_an_api_that_does_lie() -> None:
    async def play() -> None:
        town = Town(seed=1)
        town.line.trouble = 0.0
        async with town.desks() as (window, _):
            order = await window.sale()
            town.api.pays(order.id or "")
            town.api.shows(order.id or "", total=order.total.decimal + 1)
            await town.clock.sleep(60)

            assert town.stops
            assert (await window.order(order.reference)).state is OrderState.REVIEW
            assert replace(order, state=OrderState.REVIEW).light is Light.STOP

    run_virtual(play())
