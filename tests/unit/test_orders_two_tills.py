"""Two data folders with the same counter at one store: neither ever takes the other's order."""

from __future__ import annotations

import random

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import Origin
from tests.helpers.counts import count
from tests.helpers.fake_api import FakeApi, server_failed, timed_out, unreadable
from tests.helpers.fake_clock import FakeClock, run_virtual
from tests.helpers.shop import Shop, open_shop

PAIRS = count(200, 10_000)
LOST = (
    timed_out(processed=True),
    timed_out(processed=False),
    server_failed(processed=True),
    unreadable(processed=True),
)


async def _sell(shop: Shop, total: str, reference: str | None) -> str | None:
    try:
        return (await shop.sale(total, reference=reference)).reference
    except DeskError:
        [order] = await shop.store.orders.open_orders()
        return order.reference


async def _pair(dice: random.Random, *, shows_address: bool = True) -> None:
    clock = FakeClock()
    api = FakeApi(clock=clock)
    # The worst case now and then: the same reference, random tail and all, and the same total.
    reference = "POS-2026-000143-7K4Q" if dice.random() < 0.5 else None
    async with open_shop(clock=clock, api=api) as one, open_shop(clock=clock, api=api) as two:
        for shop in (one, two):
            if dice.random() < 0.7:
                api.fail("create", dice.choice(LOST))
            total = dice.choice(("25.40", "25.40", "9.00"))
            assert await _sell(shop, total, reference) is not None
            if not shows_address:
                for order_id in api.book:
                    api.shows(order_id, callback_url=None)
            await clock.sleep(dice.uniform(0, 20))
        for shop in (one, two, one):
            await shop.desk.syncer.sync()
        await _judge(api, one, two)


async def _judge(api: FakeApi, *shops: Shop) -> None:
    """Each API order belongs to exactly the till whose callback address it bears."""
    for row in api.book.values():
        for shop in shops:
            order = await shop.store.orders.by_id(row.id)
            is_own = order is not None and order.origin is Origin.HERE
            is_its = row.callback_url == await shop.desk.callback_address.url()
            assert is_own == is_its, "an order joined another till's intent, or was lost by its own"


def test_two_tills_with_the_same_counter_never_adopt_each_others_order() -> None:
    dice = random.Random(20_260_101)

    for _ in range(PAIRS):
        run_virtual(_pair(dice))


def test_tills_that_could_not_see_the_callback_address_would_be_caught_by_the_same_check() -> None:
    dice = random.Random(20_260_101)
    caught = 0

    for _ in range(50):
        try:
            run_virtual(_pair(dice, shows_address=False))
        except AssertionError:
            caught += 1

    assert caught > 0
