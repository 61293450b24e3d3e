"""Other processes' writes are seen within a second, our own are not told twice."""

from __future__ import annotations

from merchant_desk.domain.errors import StoreBusy
from merchant_desk.services.events import CallbackSeen, MemoChanged, OrderChanged
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
