"""The sweep: what it asks, how often, how many requests that takes, and who may do it."""

from __future__ import annotations

import pytest

from merchant_desk.domain.order import Light, OrderState
from merchant_desk.services.events import OrderAsked
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import many_open, open_shop

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


@on_virtual_time
async def test_five_hundred_open_orders_cost_ten_requests_or_fewer() -> None:
    async with open_shop() as shop:
        orders = await many_open(shop, 500)
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
        orders = await many_open(shop, 120)
        shop.api.sets(orders[60].id or "", status)
        shop.api.calls.clear()
        await shop.desk.sweeper.sweep()

        assert shop.api.count("read") == 1
        assert (await shop.order(orders[60].reference)).state.value == status.replace("odd", "unknown")


@on_virtual_time
async def test_a_row_whose_facts_differ_is_read_and_the_read_decides() -> None:
    async with open_shop() as shop:
        [order] = await many_open(shop, 1)
        shop.api.lists(order.id or "", total=order.total.decimal + 1)
        await shop.desk.sweeper.sweep()
        assert (await shop.order(order.reference)).state is OrderState.PENDING

        shop.api.shows(order.id or "", total=order.total.decimal + 1)
        await shop.desk.sweeper.sweep()
        assert (await shop.order(order.reference)).state is OrderState.REVIEW


@on_virtual_time
async def test_every_young_order_is_level_within_fifteen_seconds_without_callbacks() -> None:
    async with open_shop() as shop:
        orders = await many_open(shop, 30)
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
        [order] = await many_open(shop, 1, age_s=age_s)
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
        [order] = await many_open(shop, 1, age_s=31 * DAY_S)
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
