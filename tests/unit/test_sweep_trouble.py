"""The sweep on a bad day: lines that are down, keys refused, machines asleep, other processes."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import StoreBusy
from merchant_desk.domain.order import Light, OrderId, OrderState, Reference
from tests.helpers.fake_api import key_refused, refused, server_failed, timed_out, unreachable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import many_open, open_shop

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


@on_virtual_time
async def test_one_process_sweeps_and_another_takes_over_when_it_is_gone() -> None:
    async with open_shop() as two:
        await many_open(two, 1)
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
        orders = await many_open(shop, 3)
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
        await many_open(shop, 3)
        shop.api.fail_always("list", key_refused())
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(5)
        before = len(shop.api.calls)
        await shop.clock.sleep(HOUR_S)
        assert len(shop.api.calls) == before

        await shop.desk.settings.change("Owner", till_name="Till 9")
        await shop.clock.sleep(HOUR_S)
        assert len(shop.api.calls) == before + 1


@on_virtual_time
async def test_a_person_may_try_a_refused_key_again_and_everything_goes_on() -> None:
    async with open_shop() as shop:
        [order] = await many_open(shop, 1)
        shop.api.fail_always("list", key_refused())
        shop.api.fail_always("read", key_refused())
        shop.desk.sweeper.watch(order.reference)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(HOUR_S)
        shop.api.comes_back()
        shop.api.pays(order.id or "")
        shop.desk.sweeper.nudge()
        await shop.clock.sleep(0.1)

        assert (await shop.order(order.reference)).light is Light.GO
        before = shop.api.count("read")
        await shop.clock.sleep(7)
        assert shop.api.count("read") >= before + 2


@on_virtual_time
async def test_a_nudge_asks_at_once_even_while_the_ladder_waits() -> None:
    async with open_shop() as shop:
        [order] = await many_open(shop, 1)
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
        await many_open(shop, 1)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(1)
        before = shop.api.count("list", "pending")
        shop.clock.jump(slept_s)
        await shop.clock.sleep(2.1)

        assert shop.api.count("list", "pending") > before


@on_virtual_time
async def test_one_order_that_cannot_be_read_does_not_keep_the_others_waiting() -> None:
    async with open_shop() as shop:
        orders = await many_open(shop, 6)
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
        orders = await many_open(shop, 3)
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
        assert shop.api.count("list", "") == 2, "the page, and a look at what comes behind it"


@on_virtual_time
async def test_the_sweep_lives_through_a_store_that_is_busy() -> None:
    async with open_shop() as shop:
        [order] = await many_open(shop, 1)
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
