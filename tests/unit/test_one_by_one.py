"""Several orders in turn: whose trouble a failure is, one order's or the line's."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import DeskError, NotFound, ServerFailed, TimedOut, Unreachable
from merchant_desk.domain.order import Order
from merchant_desk.services.orders.one_by_one import one_by_one
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop


async def tried(shop: Shop, *errors: DeskError | None) -> int:
    """How many of the orders were worked on, where each one's work ends like this."""
    orders, number = [await shop.sale() for _ in errors], 0

    async def work(_order: Order) -> None:
        nonlocal number
        number += 1
        if (error := errors[number - 1]) is not None:
            raise error

    try:
        await one_by_one(orders, work, link=shop.desk.link)
    except DeskError:
        return -number
    return number


@pytest.mark.parametrize("error", [ServerFailed(status=500), TimedOut(phase="read")])
@on_virtual_time
async def test_what_one_order_cannot_tell_is_passed_over_and_a_second_one_ends_it(error: DeskError) -> None:
    async with open_shop() as shop:
        gone = NotFound(kind="order", name="R-404")

        assert await tried(shop, error, None, gone, gone, None) == 5
        assert await tried(shop, error, None, error, None) == -3


@on_virtual_time
async def test_a_line_that_is_down_ends_it_with_the_first_order() -> None:
    async with open_shop() as shop:
        assert await tried(shop, Unreachable(why="refused"), None) == -1

        for _ in range(3):
            shop.desk.link.failed(TimedOut(phase="read"))
            await shop.clock.sleep(60)
        assert shop.desk.link.is_open
        orders = await shop.store.orders.open_orders()

        async def late(_order: Order) -> None:
            raise TimedOut(phase="read")

        with pytest.raises(TimedOut):
            await one_by_one(orders[:1], late, link=shop.desk.link)
