"""A sync of a long list: every order once, whatever the list does, and after a kill it goes on."""

from __future__ import annotations

import asyncio

import pytest

from merchant_desk.domain.order import Light, OrderState, Origin
from merchant_desk.services import memo_keys
from merchant_desk.services.events import OrderChanged, OrdersKept, Synced, SyncProgress
from tests.helpers.fake_api import unreadable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.long_list import (
    HOUR_MS,
    LongList,
    OmittingOnce,
    Twist,
    counting_everything,
    ignoring_times,
    kept,
    long_listed,
    misreading_times,
    telling_no_total,
)
from tests.helpers.shop import Shop
from tests.helpers.stand_in import standing_before

ORDERS = 1_350


@pytest.mark.parametrize(
    "twist",
    [None, ignoring_times, misreading_times, counting_everything, telling_no_total, OmittingOnce()],
    ids=["honest", "ignores-times", "misreads-times", "counts-everything", "no-total", "omits-rows"],
)
@on_virtual_time
async def test_every_order_of_a_long_past_is_kept_once_whatever_the_list_does(twist: Twist | None) -> None:
    async with long_listed(ORDERS, twist=twist) as (listed, shop):
        report = await shop.desk.syncer.sync()

        assert await kept(shop) == [f"WEB-{number:05d}" for number in range(ORDERS)]
        assert (report.seen, report.new, report.changed, report.is_level) == (ORDERS, ORDERS, 0, True)
        assert report.requests == len(listed.asked)
        assert listed.api.count("read") == 0
        assert await shop.desk.syncer.last_sync_utc_ms() is not None
        assert await shop.store.memo.get(memo_keys.SYNC_BOOKMARK) is None


@on_virtual_time
async def test_a_long_list_costs_little_more_requests_than_it_has_pages() -> None:
    async with long_listed(ORDERS) as (listed, shop):
        await shop.desk.syncer.sync()

        assert len(listed.asked) < 1.6 * ORDERS / 100
        assert any(query.end_utc_ms is not None for query in listed.asked)


@on_virtual_time
async def test_orders_that_come_in_meanwhile_push_none_out_of_sight() -> None:
    async with long_listed(1_200, twist=ignoring_times) as (listed, shop):
        syncing = shop.desk.tasks.share("sync", shop.desk.syncer.sync())
        for number in range(40):
            await shop.clock.sleep(0.1)
            listed.api.add(f"NEW-{number}")
        await syncing
        await shop.desk.syncer.sync()

        assert len(await kept(shop)) == 1_240


async def _killed_after(shop: Shop, listed: LongList, pages: int) -> None:
    """Break a sync off once so many pages were asked for."""
    syncing = shop.desk.tasks.spawn("sync", shop.desk.syncer.sync(full=True))
    while len(listed.asked) < pages:
        await shop.clock.sleep(0.05)
    syncing.cancel()
    await asyncio.wait([syncing])


@pytest.mark.parametrize("twist", [None, ignoring_times], ids=["windows", "one-list"])
@on_virtual_time
async def test_a_sync_that_was_killed_goes_on_where_it_was_and_claims_nothing_before(
    twist: Twist | None,
) -> None:
    async with long_listed(2_500, twist=twist) as (listed, shop):
        await _killed_after(shop, listed, 26)
        half = len(await kept(shop))
        assert await shop.desk.syncer.last_sync_utc_ms() is None
        assert shop.seen(Synced) == []
        listed.asked.clear()

        port = standing_before(listed.api, list_page=listed.list_page)
        async with shop.peer(api_port=port) as again:
            report = await again.desk.syncer.sync()

            assert 500 < half < 2_500
            assert len(listed.asked) < 30
            assert len(await kept(again)) == 2_500
            assert report.new == 2_500 - half
            assert report.is_level
            assert await again.desk.syncer.last_sync_utc_ms() is not None


@on_virtual_time
async def test_what_came_in_while_a_sync_was_down_is_there_after_it_went_on() -> None:
    async with long_listed(1_500) as (listed, shop):
        await _killed_after(shop, listed, 20)
        await shop.clock.sleep(3_600)
        listed.api.add("NEW-1")
        await shop.desk.syncer.sync()

        assert (await shop.order("NEW-1")).origin is Origin.ELSEWHERE


@on_virtual_time
async def test_a_sync_tells_how_far_it_is_and_how_long_it_will_take() -> None:
    async with long_listed(ORDERS) as (_, shop):
        told: list[SyncProgress] = []
        shop.desk.bus.subscribe(SyncProgress, told.append)
        await shop.desk.syncer.sync()

        assert {event.about for event in told} == {ORDERS}
        assert [event.seen for event in told] == sorted({event.seen for event in told})
        estimates = [event.left_s for event in told if event.left_s is not None]
        assert estimates[0] > estimates[-1]
        assert estimates[-1] <= 1


@on_virtual_time
async def test_a_page_of_new_orders_is_told_as_one_event_and_not_row_by_row() -> None:
    async with long_listed(300) as (_, shop):
        pages: list[OrdersKept] = []
        shop.desk.bus.subscribe(OrdersKept, pages.append)
        await shop.desk.syncer.sync()

        assert sum(len(event.references) for event in pages) == 300
        assert len(pages) <= 4
        assert shop.seen(OrderChanged) == []


@on_virtual_time
async def test_others_moves_are_believed_from_the_list_and_ours_are_read() -> None:
    async with long_listed(0) as (listed, shop):
        foreign, ours = listed.api.add("WEB-1"), await shop.sale()
        await shop.desk.syncer.sync()
        listed.api.sets(foreign.id, "confirmed")
        listed.api.pays(ours.id or "")
        before = listed.api.count("read")
        report = await shop.desk.syncer.sync()

        assert report.changed == 2
        assert listed.api.count("read") == before + 1
        moved = await shop.order("WEB-1")
        assert (moved.state, moved.light) == (OrderState.CONFIRMED, Light.DONE)
        assert (await shop.order(ours.reference)).light is Light.GO


@on_virtual_time
async def test_a_paid_order_of_others_that_turns_is_read_before_it_is_believed() -> None:
    async with long_listed(0) as (listed, shop):
        foreign = listed.api.add("WEB-1", status="confirmed")
        await shop.desk.syncer.sync()
        listed.api.lists(foreign.id, status="cancelled")
        await shop.desk.syncer.sync()

        assert (await shop.order("WEB-1")).state is OrderState.CONFIRMED
        assert listed.api.count("read") == 1


@on_virtual_time
async def test_an_order_that_cannot_be_read_keeps_a_sync_from_calling_itself_level() -> None:
    async with long_listed(1_500) as (listed, shop):
        bad = next(iter(listed.api.book.values()))
        listed.api.lists(bad.id, total=None)
        listed.api.fail("read", unreadable())
        report = await shop.desk.syncer.sync()

        assert (report.seen, report.new, report.is_level) == (1_500, 1_499, False)
        assert [event.is_level for event in shop.seen(Synced)] == [False]
        assert await shop.desk.syncer.last_sync_utc_ms() is None

        assert (await shop.desk.syncer.sync()).is_level
        assert len(await kept(shop)) == 1_500


@on_virtual_time
async def test_a_sale_made_while_a_sync_runs_does_not_wait_for_it() -> None:
    async with long_listed(1_500) as (_, shop):
        syncing = shop.desk.tasks.share("sync", shop.desk.syncer.sync())
        await shop.clock.sleep(1)
        began_s = shop.clock.monotonic_s()
        order = await shop.sale()
        took_s = shop.clock.monotonic_s() - began_s

        assert not syncing.done()
        assert order.state is OrderState.PENDING
        assert took_s < 1
        assert (await syncing).is_level


@on_virtual_time
async def test_an_incremental_sync_stops_once_a_list_without_times_is_past_two_days() -> None:
    async with long_listed(1_500, twist=ignoring_times) as (listed, shop):
        await shop.desk.syncer.sync()
        listed.asked.clear()
        listed.api.add("NEW-1", created_utc_ms=shop.clock.now_utc_ms() - HOUR_MS)
        report = await shop.desk.syncer.sync()

        assert (report.new, report.is_level) == (1, True)
        assert len(listed.asked) <= 4


@on_virtual_time
async def test_an_incremental_sync_sees_through_an_api_that_misreads_times() -> None:
    async with long_listed(1_500, twist=misreading_times) as (listed, shop):
        await shop.desk.syncer.sync()
        listed.api.add("NEW-1")
        report = await shop.desk.syncer.sync()

        assert (report.new, report.is_level) == (1, True)


@on_virtual_time
async def test_without_a_total_a_long_list_is_still_cut_into_windows() -> None:
    async with long_listed(ORDERS, twist=telling_no_total) as (listed, shop):
        report = await shop.desk.syncer.sync()

        assert report.new == ORDERS
        assert any(query.end_utc_ms is not None for query in listed.asked)
        assert len(listed.asked) < 3 * ORDERS / 100
