"""Stopping all sales takes one press; going on takes the owner."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import PinNeeded, PinWrong
from merchant_desk.services import memo_keys
from merchant_desk.services.events import SalesStopped
from merchant_desk.services.guard.sales import Stop
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.guarded import OWNER, PIN, guarded_shop, refuses, sells, words
from tests.helpers.shop import open_shop


@on_virtual_time
async def test_anybody_stops_all_sales_and_only_the_pin_lets_them_go_on() -> None:
    async with guarded_shop() as shop:
        sales = shop.desk.owner.sales
        told: list[SalesStopped] = []
        shop.desk.bus.subscribe(SalesStopped, told.append)
        stop = await sales.stop(person="Ana")
        assert await sales.stop(person="Bea") == stop == await sales.status()
        await refuses(shop, "sales-stopped")
        async with shop.peer() as other:
            await refuses(other, "sales-stopped")
        with pytest.raises(PinNeeded):
            await sales.resume(None, person="Ana")
        with pytest.raises(PinWrong):
            await sales.resume("000000", person="Ana")
        await refuses(shop, "sales-stopped")
        await sales.resume(PIN, person=OWNER)
        await sales.resume(None, person="Ana")
        await sells(shop)
        assert [event.is_stopped for event in told] == [True, False]


@on_virtual_time
async def test_without_a_pin_anybody_lets_sales_go_on() -> None:
    async with open_shop() as shop:
        await shop.desk.owner.sales.stop(person="Ana")
        await refuses(shop, "sales-stopped")
        await shop.desk.owner.sales.resume(None, person="Bea")
        await sells(shop)
        assert [word for word in await words(shop) if word.startswith("sales")] == [
            "sales-stopped",
            "sales-resumed",
        ]


@on_virtual_time
async def test_a_stop_that_is_removed_from_the_store_still_stands() -> None:
    async with guarded_shop() as shop:
        stop = await shop.desk.owner.sales.stop(person="Ana")
        await shop.store.memo.remove(memo_keys.SALES_STOPPED)
        assert await shop.desk.owner.sales.status() == stop
        await refuses(shop, "sales-stopped")
        await shop.desk.owner.sales.resume(PIN, person=OWNER)
        await sells(shop)


@pytest.mark.parametrize("text", ["", "[]", '{"person": 5}', '{"person": "", "at_utc_ms": 1e999}'])
@on_virtual_time
async def test_whatever_stands_where_a_stop_stands_is_one(text: str) -> None:
    async with open_shop() as shop:
        await shop.store.memo.put(memo_keys.SALES_STOPPED, text)
        assert await shop.desk.owner.sales.status() == Stop("", 0)
        await refuses(shop, "sales-stopped")
