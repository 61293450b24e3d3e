"""The order on the screen: asked every three seconds, whatever else goes on."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import StoreBusy, Unreachable
from merchant_desk.domain.order import Light, OrderId, Reference
from merchant_desk.services.following.sweep_lease import LEASE
from tests.helpers.fake_api import Fault, key_refused, server_failed, too_many, unreachable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop


async def watched(shop: Shop) -> str:
    """A sale on the screen, with another process doing the sweeping; gives its id."""
    order = await shop.sale()
    await shop.store.leases.take(LEASE, holder="somebody else", ttl_s=1e9)
    shop.desk.sweeper.watch(order.reference)
    await shop.desk.start_background()
    return order.id or ""


@on_virtual_time
async def test_the_order_on_the_screen_is_asked_every_three_seconds() -> None:
    async with open_shop() as shop:
        await watched(shop)
        before = shop.api.count("read")
        await shop.clock.sleep(60)

        assert 19 <= shop.api.count("read") - before <= 22


@on_virtual_time
async def test_a_payment_without_a_callback_shows_within_five_seconds() -> None:
    async with open_shop() as shop:
        order_id = await watched(shop)
        await shop.clock.sleep(10.4)
        shop.api.pays(order_id)
        await shop.clock.sleep(5)

        assert (await shop.order(order_id)).light is Light.GO


@on_virtual_time
async def test_a_go_is_watched_until_the_goods_are_handed_over() -> None:
    async with open_shop() as shop:
        order_id = await watched(shop)
        shop.api.pays(order_id)
        await shop.clock.sleep(30)
        before = shop.api.count("read")
        await shop.clock.sleep(30)
        assert shop.api.count("read") - before >= 9

        await shop.desk.orders.hand_over(order_id, person="Rui")
        await shop.clock.sleep(4)
        before = shop.api.count("read")
        await shop.clock.sleep(300)
        assert shop.api.count("read") == before


@on_virtual_time
async def test_nothing_on_the_screen_costs_nothing_and_a_new_order_is_asked_at_once() -> None:
    async with open_shop() as shop:
        order_id = await watched(shop)
        order = await shop.order(order_id)
        shop.desk.sweeper.watch(None)
        await shop.clock.sleep(1)
        before = shop.api.count("read")
        await shop.clock.sleep(100)
        assert shop.api.count("read") == before

        shop.desk.sweeper.watch(order.reference)
        await shop.clock.sleep(0.1)
        assert shop.api.count("read") == before + 1


@pytest.mark.parametrize("fault", [unreachable(), server_failed(), Fault(server_failed().error, takes_s=3)])
@on_virtual_time
async def test_a_customer_who_waits_is_asked_about_although_the_line_is_down(fault: Fault) -> None:
    async with open_shop() as shop:
        order_id = await watched(shop)
        shop.api.fail_always("read", fault)
        await shop.clock.sleep(120)
        shop.api.comes_back()
        shop.api.pays(order_id)
        await shop.clock.sleep(7.5)

        assert (await shop.order(order_id)).light is Light.GO


@on_virtual_time
async def test_an_api_that_asks_for_patience_gets_it() -> None:
    async with open_shop() as shop:
        await watched(shop)
        await shop.clock.sleep(1)
        shop.api.fail("read", too_many(40))
        await shop.clock.sleep(4)
        before = shop.api.count("read")
        await shop.clock.sleep(30)
        assert shop.api.count("read") == before

        await shop.clock.sleep(15)
        assert shop.api.count("read") > before


@on_virtual_time
async def test_a_refused_key_ends_the_watching_too() -> None:
    async with open_shop() as shop:
        await watched(shop)
        shop.api.fail_always("read", key_refused())
        await shop.clock.sleep(10)
        before = shop.api.count("read")
        await shop.clock.sleep(600)

        assert shop.api.count("read") == before


@on_virtual_time
async def test_watching_lives_through_a_busy_store_and_a_vanished_order() -> None:
    async with open_shop() as shop:
        order_id = await watched(shop)
        shop.store.fail_with = StoreBusy()
        await shop.clock.sleep(10)
        shop.store.fail_with = None
        row = shop.api.book.pop(OrderId(order_id))
        await shop.clock.sleep(10)
        shop.api.book[row.id] = row
        shop.api.pays(order_id)
        await shop.clock.sleep(5)

        assert (await shop.order(order_id)).light is Light.GO


@on_virtual_time
async def test_an_intent_on_the_screen_is_looked_up_until_it_is_found() -> None:
    async with open_shop() as shop:
        await watched(shop)
        shop.api.fail("create", unreachable())
        with pytest.raises(Unreachable):
            await shop.sale(reference="R-1")
        shop.desk.sweeper.watch(Reference("R-1"))
        await shop.clock.sleep(5)
        intent = await shop.order("R-1")
        row = shop.api.add("R-1", callback_url=intent.callback_url)
        await shop.clock.sleep(5)

        assert (await shop.order("R-1")).id == row.id
