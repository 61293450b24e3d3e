"""One sync: foreign orders come in, ours come level, another store's stay out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal

import pytest

from merchant_desk.domain.errors import KeyMissing, KeyRefused, ServerFailed, SessionOnly
from merchant_desk.domain.order import HistoryEntry, Light, Order, OrderId, OrderState, Origin, Reference
from merchant_desk.services.events import Synced
from merchant_desk.services.syncing.sync import SyncReport
from merchant_desk.services.values import ListPage, ListQuery
from tests.helpers.fake_api import FakeApi, key_refused, server_failed, timed_out
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.fake_store import FakeStore
from tests.helpers.shop import open_shop
from tests.helpers.stand_in import standing_before

HOUR_S = 3600.0


@on_virtual_time
async def test_a_sync_counts_what_it_saw_and_a_second_finds_nothing_new() -> None:
    async with open_shop() as shop:
        ours = await shop.sale()
        for number in range(250):
            shop.api.add(f"WEB-{number}", status="confirmed" if number % 2 else "pending")
        shop.api.pays(ours.id or "")
        first = await shop.desk.syncer.sync()
        second = await shop.desk.syncer.sync()

        assert first == SyncReport(seen=251, new=250, changed=1, requests=4)
        assert (second.seen, second.new, second.changed) == (251, 0, 0)
        assert [(event.new, event.changed) for event in shop.seen(Synced)] == [(250, 1), (0, 0)]


@on_virtual_time
async def test_orders_made_elsewhere_are_never_go_and_come_in_without_a_read_each() -> None:
    async with open_shop() as shop:
        shop.api.add("WEB-1", status="confirmed")
        shop.api.add("WEB-2", status="failed")
        await shop.desk.syncer.sync()

        paid, failed = await shop.order("WEB-1"), await shop.order("WEB-2")
        assert (paid.origin, paid.state, paid.light) == (Origin.ELSEWHERE, OrderState.CONFIRMED, Light.DONE)
        assert failed.state is OrderState.FAILED
        assert shop.api.count("read") == 0


@on_virtual_time
async def test_a_foreign_order_that_changes_later_follows_its_read() -> None:
    async with open_shop() as shop:
        row = shop.api.add("WEB-1")
        await shop.desk.syncer.sync()
        shop.api.sets(row.id, "cancelled")
        report = await shop.desk.syncer.sync()

        assert report.changed == 1
        assert (await shop.order("WEB-1")).state is OrderState.CANCELLED


@pytest.mark.parametrize("member", ["reference", "total", "currency", "status"])
@on_virtual_time
async def test_a_row_with_a_gap_is_read_before_it_is_kept(member: str) -> None:
    async with open_shop() as shop:
        row = shop.api.add("WEB-1", status="confirmed")
        shop.api.lists(row.id, **{member: None})
        await shop.desk.syncer.sync()

        assert (await shop.order("WEB-1")).state is OrderState.CONFIRMED
        assert shop.api.count("read") == 1


@on_virtual_time
async def test_another_stores_rows_and_rows_without_money_are_left_out() -> None:
    async with open_shop() as shop:
        shop.api.lists(shop.api.add("X-1").id, store_id="bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee")
        shop.api.add("X-2", total="1.005")
        report = await shop.desk.syncer.sync()

        assert report.new == 0
        assert await shop.store.orders.get("X-1") is None
        assert await shop.store.orders.get("X-2") is None


@on_virtual_time
async def test_a_second_order_with_our_reference_never_becomes_a_second_row() -> None:
    async with open_shop() as shop:
        ours = await shop.sale(reference="R-1")
        shop.api.add("R-1", status="confirmed")
        for _ in range(3):
            await shop.desk.syncer.sync()

        order = await shop.order("R-1")
        assert (order.id, order.state) == (ours.id, OrderState.REVIEW)
        noted = [line for line in await shop.lines("R-1") if line[0] == "problem"]
        assert len(noted) == 1


@on_virtual_time
async def test_an_intent_joins_its_row_during_a_sync() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", timed_out(processed=True))
        shop.api.fail("list", server_failed(), times=5)
        with pytest.raises(Exception, match="OutcomeUnknown"):
            await shop.sale(reference="R-1")
        report = await shop.desk.syncer.sync()

        assert (report.new, report.changed) == (0, 1)
        assert (await shop.order("R-1")).origin is Origin.HERE


@on_virtual_time
async def test_later_syncs_look_two_days_back_and_a_full_one_at_everything() -> None:
    async with open_shop() as shop:
        for age_h in (1, 30, 60, 400):
            created = shop.clock.now_utc_ms() - round(age_h * HOUR_S * 1000)
            shop.api.add(f"WEB-{age_h}", created_utc_ms=created)
        assert (await shop.desk.syncer.sync()).seen == 4
        assert await shop.desk.syncer.last_sync_utc_ms() == shop.clock.now_utc_ms()

        assert (await shop.desk.syncer.sync()).seen == 2
        assert (await shop.desk.syncer.sync(full=True)).seen == 4


@on_virtual_time
async def test_an_open_order_that_the_list_leaves_out_is_read_singly() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.of(order.reference).is_listed = False
        shop.api.pays(order.id or "")
        report = await shop.desk.syncer.sync()

        assert (report.seen, report.changed) == (0, 1)
        assert (await shop.order(order.reference)).light is Light.GO


@on_virtual_time
async def test_a_list_that_breaks_off_keeps_what_was_learned_and_is_walked_again() -> None:
    clock = FakeClock()
    api = FakeApi(clock=clock)
    is_broken = True

    async def breaks_off(query: ListQuery) -> ListPage:
        if query.offset and is_broken:
            raise server_failed().error
        return await api.list_page(query)

    async with open_shop(clock=clock, api=api, api_port=standing_before(api, list_page=breaks_off)) as shop:
        for number in range(150):
            api.add(f"WEB-{number}")
        with pytest.raises(ServerFailed):
            await shop.desk.syncer.sync()
        assert await shop.desk.syncer.last_sync_utc_ms() is None

        is_broken = False
        assert (await shop.desk.syncer.sync()).new == 50


@on_virtual_time
async def test_one_unreadable_order_does_not_end_a_sync_but_the_next_starts_there_again() -> None:
    async with open_shop() as shop:
        row = shop.api.add("WEB-1")
        shop.api.lists(row.id, total=None)
        shop.api.shows(row.id, total=Decimal("1.005"))
        gone = shop.api.add("WEB-2")
        shop.api.lists(gone.id, total=None, id=OrderId("gone"))
        report = await shop.desk.syncer.sync()

        assert (report.seen, report.new) == (2, 0)


@on_virtual_time
async def test_a_sync_needs_the_key_and_says_so() -> None:
    async with open_shop(secrets=FakeSecrets(api_key=None)) as shop:
        with pytest.raises(KeyMissing):
            await shop.desk.syncer.sync()
    async with open_shop(is_session_only=True) as shop:
        with pytest.raises(SessionOnly):
            await shop.desk.syncer.sync()
    async with open_shop() as shop:
        shop.api.fail("list", key_refused())
        with pytest.raises(KeyRefused):
            await shop.desk.syncer.sync()


@on_virtual_time
async def test_two_syncs_at_once_wait_for_each_other() -> None:
    async with open_shop() as shop:
        for number in range(20):
            shop.api.add(f"WEB-{number}")
        first = shop.desk.tasks.share("one", shop.desk.syncer.sync())
        second = shop.desk.tasks.share("two", shop.desk.syncer.sync())

        assert ((await first).new, (await second).new) == (20, 0)


@on_virtual_time
async def test_a_sync_told_to_end_waits_for_no_disk() -> None:
    clock = FakeClock()
    store = FakeStore(clock.now_utc_ms)

    async def never(orders: Sequence[Order], entry: HistoryEntry) -> tuple[Reference, ...]:
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    orders = standing_before(store.orders, keep_many=never)
    async with open_shop(clock=clock, store=store, orders_port=orders) as shop:
        for number in range(1_200):
            shop.api.add(f"WEB-{number}")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(30):
                await shop.desk.syncer.sync()


@on_virtual_time
async def test_orders_in_review_are_not_read_again_at_every_sync() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.shows(order.id or "", currency="BRL")
        assert (await shop.desk.orders.refresh(order.reference)).state is OrderState.REVIEW
        before = shop.api.count("read")
        await shop.desk.syncer.sync()

        assert shop.api.count("read") == before
