"""Other processes' writes are seen within a second, our own are not told twice."""

from __future__ import annotations

import asyncio

from merchant_desk.domain.errors import StoreBusy
from merchant_desk.services.events import CallbackSeen, MemoChanged, OrderChanged, OrdersKept
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import open_shop


@on_virtual_time
async def test_what_another_process_does_is_seen_within_a_second() -> None:
    async with open_shop() as window, window.peer() as command:
        _ = window.desk.tasks.spawn("feed", window.desk.feed.run())
        await window.clock.sleep(1)
        order = await command.sale()
        await window.clock.sleep(1)
        first = window.seen(OrderChanged)[-1]
        assert (first.order, first.is_remote) == (order, True)

        await command.desk.orders.cancel(order.reference, person="Rui")
        await window.clock.sleep(1)
        last = window.seen(OrderChanged)[-1]
        assert (last.order.state.value, last.is_remote) == ("cancelled", True)
        assert last.before is not None
        assert last.before.state.value == "pending"


@on_virtual_time
async def test_our_own_writes_are_told_once() -> None:
    async with open_shop() as shop:
        _ = shop.desk.tasks.spawn("feed", shop.desk.feed.run())
        await shop.clock.sleep(1)
        await shop.sale()
        told = len(shop.seen(OrderChanged))
        await shop.clock.sleep(5)

        assert len(shop.seen(OrderChanged)) == told
        assert not any(event.is_remote for event in shop.seen(OrderChanged))


@on_virtual_time
async def test_callbacks_and_small_facts_of_others_are_told_too() -> None:
    async with open_shop() as window, window.peer() as listener:
        order = await listener.sale()
        _ = window.desk.tasks.spawn("feed", window.desk.feed.run())
        await window.clock.sleep(1)
        listener.api.pays(order.id or "")
        await listener.callback(order)
        await window.clock.sleep(1)
        await listener.desk.callbacks.work()
        await listener.store.memo.put("listener", "{}")
        await window.clock.sleep(1)

        assert [event.is_update for event in window.seen(CallbackSeen)][:2] == [False, True]
        assert "listener" in [event.key for event in window.seen(MemoChanged)]


@on_virtual_time
async def test_the_past_is_not_told_as_news_and_a_busy_store_only_delays() -> None:
    async with open_shop() as window, window.peer() as command:
        await command.sale()
        _ = window.desk.tasks.spawn("feed", window.desk.feed.run())
        await window.clock.sleep(1)
        assert window.seen(OrderChanged) == []

        window.store.fail_with = StoreBusy()
        await window.clock.sleep(5)
        window.store.fail_with = None
        await command.sale()
        await window.clock.sleep(1)
        assert window.seen(OrderChanged)


@on_virtual_time
async def test_many_orders_that_another_process_syncs_are_told_as_one() -> None:
    async with open_shop() as window, window.peer() as command:
        pages: list[OrdersKept] = []
        window.desk.bus.subscribe(OrdersKept, pages.append)
        _ = window.desk.tasks.spawn("feed", window.desk.feed.run())
        await window.clock.sleep(1)
        ours = await command.sale()
        for number in range(250):
            command.api.add(f"WEB-{number}")
        await command.desk.syncer.sync()
        await window.clock.sleep(1)

        told = [reference for event in pages for reference in event.references]
        assert sorted(told) == sorted(f"WEB-{number}" for number in range(250))
        assert [order.reference for event in pages for order in event.orders] == told
        assert all(event.is_remote for event in pages)
        assert {event.order.reference for event in window.seen(OrderChanged)} == {ours.reference}


@on_virtual_time
async def test_the_orders_of_our_own_sync_are_not_told_again_by_the_feed() -> None:
    async with open_shop() as shop:
        pages: list[OrdersKept] = []
        shop.desk.bus.subscribe(OrdersKept, pages.append)
        _ = shop.desk.tasks.spawn("feed", shop.desk.feed.run())
        await shop.clock.sleep(1)
        for number in range(250):
            shop.api.add(f"WEB-{number}")
        await shop.desk.syncer.sync()
        await shop.clock.sleep(1)

        assert sum(len(event.references) for event in pages) == 250
        assert not any(event.is_remote for event in pages)


@on_virtual_time
async def test_many_orders_that_another_process_moves_leave_a_window_its_turns() -> None:
    async with open_shop() as window, window.peer() as command:
        for number in range(60):
            command.api.add(f"WEB-{number}")
        await command.desk.syncer.sync()
        await window.desk.feed.look()
        for row in command.api.book.values():
            command.api.sets(row.id, "cancelled")
        await command.desk.syncer.sync(full=True)
        in_a_turn = [0]

        async def turn() -> None:
            while True:
                in_a_turn.append(0)
                await asyncio.sleep(0)

        def told(_event: OrderChanged) -> None:
            in_a_turn[-1] += 1

        window.desk.bus.subscribe(OrderChanged, told)
        turning = asyncio.create_task(turn())
        await window.desk.feed.look()
        turning.cancel()

        assert sum(in_a_turn) == 60
        assert max(in_a_turn) <= 10
