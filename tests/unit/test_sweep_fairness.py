"""The sweep among orders that cannot be read, lists that are too long, and windows that want their turn."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import OutcomeUnknown, ServerFailed
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Light, Order, OrderId, Origin
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.events import OrderAsked
from merchant_desk.services.listing.listing import PAGES
from merchant_desk.services.listing.page_reader import PAGE_ROWS
from tests.helpers.fake_api import FakeApi, Fault, server_failed, timed_out
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.shop import Shop, many_open, open_shop

DAY_S = 24 * 3600.0


class PartlyBroken(FakeApi):
    """An API that always answers 500 about some orders, or after so many answers."""

    def __init__(self, *, clock: FakeClock) -> None:
        super().__init__(clock=clock)
        self.broken: set[str] = set()
        self.answers_left = 10**9
        self.answered: list[str] = []

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """500 for those that are broken, and for all once the answers are used up."""
        if order_id in self.broken or self.answers_left <= 0:
            self.calls.append(("read", order_id))
            await asyncio.sleep(0)
            raise ServerFailed(status=500)
        self.answers_left -= 1
        self.answered.append(order_id)
        return await super().read(order_id, token=token)


async def broken_orders(shop: Shop, api: PartlyBroken, number: int) -> list[Order]:
    """Open orders here that left the list of what is open, and cannot be read."""
    orders = (await many_open(shop, number))[:number]
    for order in orders:
        api.pays(order.id or "")
        api.broken.add(order.id or "")
    return orders


@pytest.mark.parametrize("number", [1, 3, 9])
@on_virtual_time
async def test_orders_that_always_answer_500_never_hide_money_that_came_late(number: int) -> None:
    clock = FakeClock()
    api = PartlyBroken(clock=clock)
    async with open_shop(clock=clock, api=api) as shop:
        late = await shop.sale()
        await shop.desk.orders.cancel(late.reference, person="Rui")
        await broken_orders(shop, api, number)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await clock.sleep(60)
        api.pays(late.id or "")
        await clock.sleep(16 * 60)

        assert (await shop.order(late.reference)).is_late_paid


@on_virtual_time
async def test_orders_that_always_answer_500_keep_no_other_order_waiting() -> None:
    clock = FakeClock()
    api = PartlyBroken(clock=clock)
    async with open_shop(clock=clock, api=api) as shop:
        others = await many_open(shop, 5, age_s=60)
        await broken_orders(shop, api, 9)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await clock.sleep(120)
        for order in others:
            api.pays(order.id or "")
        await clock.sleep(16)

        assert {(await shop.order(order.reference)).light for order in others} == {Light.GO}


@on_virtual_time
async def test_orders_that_came_back_from_a_500_are_level_within_two_sweeps() -> None:
    clock = FakeClock()
    api = PartlyBroken(clock=clock)
    async with open_shop(clock=clock, api=api) as shop:
        orders = await broken_orders(shop, api, 9)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await clock.sleep(120)
        api.broken.clear()
        await clock.sleep(31)

        assert {(await shop.order(order.reference)).light for order in orders} == {Light.GO}


@on_virtual_time
async def test_reads_that_fail_one_after_another_without_an_answer_end_the_sweep() -> None:
    async with open_shop() as shop:
        for order in await many_open(shop, 40):
            shop.api.pays(order.id or "")
        shop.api.fail_always("read", server_failed())
        with pytest.raises(ServerFailed):
            await shop.desk.sweeper.sweep()

        assert shop.api.count("read") <= 8


@on_virtual_time
async def test_a_sweep_that_was_broken_off_goes_on_where_it_stood() -> None:
    clock = FakeClock()
    api = PartlyBroken(clock=clock)
    async with open_shop(clock=clock, api=api) as shop:
        for order in await many_open(shop, 60, age_s=2 * DAY_S):
            api.book[OrderId(order.id or "")].is_listed = False
        api.answered.clear()
        for _ in range(2):
            api.answers_left = 12
            with pytest.raises(ServerFailed):
                await shop.desk.sweeper.sweep()

        assert len(api.answered) == len(set(api.answered)) == 24


@on_virtual_time
async def test_a_list_too_long_to_be_read_whole_causes_no_single_reads_of_foreign_orders() -> None:
    async with open_shop() as shop:
        ours = await many_open(shop, 3, age_s=60)
        model = ours[0]
        for number in range(PAGES * PAGE_ROWS + 50):
            row = shop.api.add(f"WEB-{number}")
            copy = replace(model, reference=row.reference, id=row.id, session_token=row.token)
            web = replace(copy, origin=Origin.ELSEWHERE, till_id="", created_utc_ms=row.created_utc_ms)
            await shop.store.orders.begin(web, ())
        shop.api.calls.clear()
        await shop.desk.sweeper.sweep()

        rows = await shop.store.orders.open_orders()
        read = {subject for call, subject in shop.api.calls if call == "read"}
        assert read == {order.id for order in rows if order.origin is Origin.HERE}


@on_virtual_time
async def test_a_sweep_of_many_orders_leaves_a_window_its_turns() -> None:
    async with open_shop() as shop:
        await many_open(shop, 400)
        in_a_turn = [0]

        async def turn() -> None:
            while True:
                in_a_turn.append(0)
                await asyncio.sleep(0)

        def told(_event: OrderAsked) -> None:
            in_a_turn[-1] += 1

        shop.desk.bus.subscribe(OrderAsked, told)
        turning = asyncio.create_task(turn())
        await shop.desk.sweeper.sweep()
        turning.cancel()

        assert sum(in_a_turn) >= 400
        assert max(in_a_turn) <= 50


@pytest.mark.parametrize("fault", [server_failed(), timed_out()])
@on_virtual_time
async def test_an_intent_whose_row_cannot_be_read_keeps_no_other_order_waiting(fault: Fault) -> None:
    async with open_shop() as shop:
        [order] = (await many_open(shop, 1))[:1]
        shop.api.fail("create", timed_out(processed=True))
        shop.api.fail_always("list", server_failed())
        with pytest.raises(OutcomeUnknown):
            await shop.sale(reference="LOST-1")
        shop.api.comes_back()
        await shop.clock.sleep(120)
        shop.api.pays(order.id or "")
        shop.api.fail("read", fault)
        await shop.desk.sweeper.sweep()

        assert (await shop.order(order.reference)).light is Light.GO
