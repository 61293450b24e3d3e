"""What shows the wallets, and when: orders old and new, with and without them, and the store's own call."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import Order
from merchant_desk.services.guard.guard import GuardState
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_faults import key_refused, refused, server_failed, unreadable
from tests.helpers.guarded import OURS, OWNER, PIN, THEIRS, api_has, guarded_shop, refuses, sells, state_of
from tests.helpers.shop import Shop, open_shop


async def _shows(shop: Shop, order: Order, wallets: object) -> None:
    shop.api.shows(order.id or "", wallets=wallets)


@pytest.mark.parametrize("nothing", [None, ()])
@on_virtual_time
async def test_orders_that_show_no_wallets_are_covered_by_the_stores_own_call(nothing: object) -> None:
    async with guarded_shop() as shop:
        for row in shop.api.book.values():
            row.shown["wallets"] = nothing
        add = shop.api.add

        def thin(*args: Any, **members: Any) -> Any:
            row = add(*args, **members)
            row.shown["wallets"] = nothing
            return row

        shop.api.add = thin  # type: ignore[method-assign]  # its orders show nothing
        await shop.clock.sleep(60)
        order = await sells(shop)
        assert state_of(shop) is GuardState.SEALED
        api_has(shop, THEIRS)
        await shop.clock.sleep(60)
        await refuses(shop)
        assert not shop.desk.owner.guard.may_show(order)


@pytest.mark.parametrize("fault", [refused(404), unreadable(), server_failed()])
@on_virtual_time
async def test_one_orders_own_trouble_does_not_blind_the_guard(fault: Any) -> None:
    async with guarded_shop() as shop:
        await sells(shop)
        await shop.clock.sleep(16)
        shop.api.fail("read", fault)
        await shop.desk.owner.guard.look()
        assert state_of(shop) is GuardState.SEALED
        api_has(shop, THEIRS)
        shop.api.fail("read", fault)
        await shop.desk.owner.guard.look()
        assert state_of(shop) is GuardState.CHANGED


@on_virtual_time
async def test_an_api_that_refuses_the_stores_call_is_not_taken_for_one_that_refuses_the_key() -> None:
    async with open_shop() as shop:
        shop.api.fail_always("store_wallets", key_refused(403))
        assert await shop.desk.owner.guard.see() is None
        assert shop.desk.link.wait_s() == 0


@on_virtual_time
async def test_an_api_that_shows_no_wallets_any_more_leaves_the_guard_off_and_sales_going() -> None:
    async with guarded_shop() as shop:
        api_has(shop, ())
        async with shop.peer() as again:
            await sells(again)
            assert state_of(again) is GuardState.OFF
        await shop.clock.sleep(60)
        await sells(shop)
        assert state_of(shop) is GuardState.OFF


@on_virtual_time
async def test_wallets_changed_at_any_moment_are_seen_within_one_sweep() -> None:
    async with guarded_shop() as shop:
        await shop.desk.start_background()
        for _ in range(8):
            await shop.clock.sleep(3.7)
            api_has(shop, THEIRS)
            await shop.clock.sleep(15.5)
            assert state_of(shop) is GuardState.CHANGED
            api_has(shop, OURS)
            await shop.desk.owner.guard.approve(PIN, person=OWNER)


@on_virtual_time
async def test_old_orders_that_show_the_wallets_of_their_day_raise_no_alarm() -> None:
    async with guarded_shop() as shop:
        old = await sells(shop)
        await _shows(shop, old, shop.api.wallets)
        await shop.clock.sleep(60)
        api_has(shop, THEIRS)
        await refuses(shop)
        await shop.desk.owner.guard.approve(PIN, person=OWNER)
        new = await sells(shop)
        await shop.clock.sleep(60)
        await shop.desk.orders.refresh(old.reference)
        assert state_of(shop) is GuardState.SEALED
        assert not shop.desk.owner.guard.may_show(old)
        assert shop.desk.owner.guard.may_show(new)
        await sells(shop)


@on_virtual_time
async def test_orders_of_another_store_say_nothing_about_this_ones_wallets() -> None:
    async with guarded_shop() as shop:
        order = await sells(shop)
        await _shows(shop, order, ())
        shop.api.shows(order.id or "", store_id="cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee", wallets=())
        await shop.clock.sleep(60)
        with suppress(DeskError):
            await shop.desk.orders.refresh(order.reference)
        await shop.desk.owner.guard.look()
        assert state_of(shop) is GuardState.SEALED


@on_virtual_time
async def test_a_restart_shows_an_open_code_only_after_a_read_of_its_order() -> None:
    async with guarded_shop() as shop:
        order = await sells(shop)
        async with shop.peer() as again:
            guard = again.desk.owner.guard
            assert not guard.may_show(order)
            await guard.report()
            assert not guard.may_show(order)
            await again.desk.orders.refresh(order.reference)
            assert guard.may_show(order)
