"""The sweep: what it asks, how often, how many requests that takes, and who may do it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merchant_desk.domain.errors import StoreBusy
from merchant_desk.domain.order import Light, Order, OrderId, OrderState, Reference
from merchant_desk.services.events import OrderAsked
from tests.helpers.fake_api import key_refused, refused, server_failed, timed_out, unreachable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


async def many(shop: Shop, number: int, *, age_s: float = 0.0) -> list[Order]:
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


@on_virtual_time
async def test_five_hundred_open_orders_cost_ten_requests_or_fewer() -> None:
    async with open_shop() as shop:
        orders = await many(shop, 500)
        await shop.desk.sweeper.sweep()
        shop.api.calls.clear()
        shop.events.clear()
        await shop.clock.sleep(15)
        await shop.desk.sweeper.sweep()

        assert len(shop.api.calls) <= 10
        assert {name for name, _ in shop.api.calls} == {"list"}
        asked = {event.reference for event in shop.seen(OrderAsked)}
        assert asked >= {order.reference for order in orders}


@pytest.mark.parametrize("status", ["on-hold", "confirmed", "failed", "cancelled", "odd"])
@on_virtual_time
async def test_an_order_that_changed_or_left_the_lists_is_read_singly(status: str) -> None:
    async with open_shop() as shop:
        orders = await many(shop, 120)
        shop.api.sets(orders[60].id or "", status)
        shop.api.calls.clear()
        await shop.desk.sweeper.sweep()

        assert shop.api.count("read") == 1
        assert (await shop.order(orders[60].reference)).state.value == status.replace("odd", "unknown")


@on_virtual_time
async def test_a_row_whose_facts_differ_is_read_and_the_read_decides() -> None:
    async with open_shop() as shop:
        [order] = await many(shop, 1)
        shop.api.lists(order.id or "", total=order.total.decimal + 1)
        await shop.desk.sweeper.sweep()
        assert (await shop.order(order.reference)).state is OrderState.PENDING

        shop.api.shows(order.id or "", total=order.total.decimal + 1)
        await shop.desk.sweeper.sweep()
        assert (await shop.order(order.reference)).state is OrderState.REVIEW


@on_virtual_time
async def test_every_young_order_is_level_within_fifteen_seconds_without_callbacks() -> None:
    async with open_shop() as shop:
        orders = await many(shop, 30)
        await shop.desk.start_background()
        await shop.clock.sleep(7)
        for order in orders:
            shop.api.pays(order.id or "")
        await shop.clock.sleep(15.5)

        states = {(await shop.order(order.reference)).light for order in orders}
        assert states == {Light.GO}


@pytest.mark.parametrize(
    ("age_s", "within_s", "not_within_s"),
    [(2 * DAY_S, 15 * 60 + 15, 14 * 60), (10 * DAY_S, DAY_S + 30, 23 * HOUR_S)],
)
@on_virtual_time
async def test_older_orders_are_asked_about_more_rarely(
    age_s: float, within_s: float, not_within_s: float
) -> None:
    async with open_shop() as shop:
        [order] = await many(shop, 1, age_s=age_s)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(5)
        shop.api.pays(order.id or "")
        await shop.clock.sleep(not_within_s)
        assert (await shop.order(order.reference)).state is OrderState.PENDING

        await shop.clock.sleep(within_s - not_within_s)
        assert (await shop.order(order.reference)).state is OrderState.CONFIRMED


@on_virtual_time
async def test_orders_older_than_a_month_are_left_to_a_sync() -> None:
    async with open_shop() as shop:
        [order] = await many(shop, 1, age_s=31 * DAY_S)
        shop.api.pays(order.id or "")
        await shop.desk.sweeper.sweep()
        assert (await shop.order(order.reference)).state is OrderState.PENDING

        await shop.desk.syncer.sync(full=True)
        assert (await shop.order(order.reference)).state is OrderState.CONFIRMED


@on_virtual_time
async def test_money_that_came_late_is_noticed_without_a_callback() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.desk.orders.cancel(order.reference, person="Rui")
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(60)
        shop.api.pays(order.id or "")
        await shop.clock.sleep(15 * 60 + 20)

        assert (await shop.order(order.reference)).is_late_paid


@on_virtual_time
async def test_one_process_sweeps_and_another_takes_over_when_it_is_gone() -> None:
    async with open_shop() as two:
        await many(two, 1)
        async with two.peer() as one:
            _ = one.desk.tasks.spawn("sweep", one.desk.sweeper.run())
            await one.clock.sleep(1)
            _ = two.desk.tasks.spawn("sweep", two.desk.sweeper.run())
            before = one.api.count("list", "pending")
            await one.clock.sleep(90)
            both = one.api.count("list", "pending") - before
            assert both <= 7, "two processes sweep side by side"
        before = two.api.count("list", "pending")
        await two.clock.sleep(60)

        assert two.api.count("list", "pending") - before >= 3


@on_virtual_time
async def test_a_line_that_is_down_is_tried_by_the_ladder_and_swept_when_it_is_back() -> None:
    async with open_shop() as shop:
        orders = await many(shop, 3)
        shop.api.goes_down()
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(300)
        tries = shop.api.count("list")
        assert 5 <= tries <= 25

        shop.api.comes_back()
        for order in orders:
            shop.api.pays(order.id or "")
        await shop.clock.sleep(61)
        assert {(await shop.order(order.reference)).light for order in orders} == {Light.GO}


@on_virtual_time
async def test_a_refused_key_ends_all_asking_until_the_settings_change() -> None:
    async with open_shop() as shop:
        await many(shop, 3)
        shop.api.fail_always("list", key_refused())
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(5)
        before = len(shop.api.calls)
        shop.desk.sweeper.nudge()
        await shop.clock.sleep(HOUR_S)
        assert len(shop.api.calls) == before

        shop.api.comes_back()
        await shop.desk.settings.change("Owner", till_name="Till 9")
        await shop.clock.sleep(1)
        assert len(shop.api.calls) > before


@on_virtual_time
async def test_a_nudge_asks_at_once_even_while_the_ladder_waits() -> None:
    async with open_shop() as shop:
        [order] = await many(shop, 1)
        shop.api.goes_down()
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(200)
        shop.api.comes_back()
        shop.api.pays(order.id or "")
        shop.desk.sweeper.nudge()
        await shop.clock.sleep(0.1)

        assert (await shop.order(order.reference)).light is Light.GO


@pytest.mark.parametrize("slept_s", [60.0, 3 * DAY_S, -3600.0])
@on_virtual_time
async def test_a_machine_that_slept_asks_within_two_seconds_of_waking(slept_s: float) -> None:
    async with open_shop() as shop:
        await many(shop, 1)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(1)
        before = shop.api.count("list", "pending")
        shop.clock.jump(slept_s)
        await shop.clock.sleep(2.1)

        assert shop.api.count("list", "pending") > before


@on_virtual_time
async def test_one_order_that_cannot_be_read_does_not_keep_the_others_waiting() -> None:
    async with open_shop() as shop:
        orders = await many(shop, 6)
        for order in orders:
            shop.api.pays(order.id or "")
        for fault in (timed_out(), refused(), server_failed()):
            shop.api.fail("read", fault)
        del shop.api.book[OrderId(orders[5].id or "")]
        await shop.desk.sweeper.sweep()

        lights = [(await shop.order(order.reference)).light for order in orders]
        assert lights.count(Light.GO) >= 2


@on_virtual_time
async def test_a_till_without_the_key_reads_its_orders_with_their_tokens() -> None:
    async with open_shop() as shop:
        orders = await many(shop, 3)
        async with open_shop(clock=shop.clock, api=shop.api, store=shop.store, is_session_only=True) as till:
            shop.api.is_session_only = True
            shop.api.pays(orders[0].id or "")
            await till.desk.sweeper.sweep()

            assert (await till.order(orders[0].reference)).light is Light.GO
            assert shop.api.count("list", "pending") == 0


@on_virtual_time
async def test_creating_intents_are_settled_with_one_walk_through_the_list() -> None:
    async with open_shop() as shop:
        for number in range(4):
            shop.api.fail("create", timed_out(processed=True))
            shop.api.fail("list", server_failed(), times=5)
            with pytest.raises(Exception, match="OutcomeUnknown"):
                await shop.sale(reference=f"R-{number}")
        shop.api.calls.clear()
        await shop.desk.sweeper.sweep()

        for number in range(4):
            assert (await shop.order(f"R-{number}")).state is OrderState.PENDING
        assert shop.api.count("list", "") == 1


@on_virtual_time
async def test_the_sweep_lives_through_a_store_that_is_busy() -> None:
    async with open_shop() as shop:
        [order] = await many(shop, 1)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(1)
        shop.store.fail_with = StoreBusy()
        await shop.clock.sleep(40)
        shop.store.fail_with = None
        shop.api.pays(order.id or "")
        await shop.clock.sleep(16)

        assert (await shop.order(order.reference)).light is Light.GO
        assert shop.desk.sweeper.next_sweep_utc_ms is not None


@on_virtual_time
async def test_after_a_crash_the_first_sweep_sends_what_never_left() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", unreachable())
        with pytest.raises(Exception, match="Unreachable"):
            await shop.sale(reference="R-1")
        await shop.clock.sleep(6)
        await shop.desk.start_background()
        await shop.clock.sleep(2)

        assert (await shop.order(Reference("R-1"))).state is OrderState.PENDING
