"""Syncs beside the straight way: clocks that jump, orders that always fail, and two with one number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from merchant_desk.domain.errors import DeskError, ServerFailed, TimedOut
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, OrderId, Origin
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services import memo_keys
from merchant_desk.services.listing.windows import Bookmark
from merchant_desk.services.values import ListPage, ListQuery
from tests.helpers.fake_api import STORE_ID, FakeApi, server_failed
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.shop import Shop, open_shop
from tests.helpers.stand_in import standing_before

DAY_MS = 86_400_000


# ---- clocks ----


@on_virtual_time
async def test_a_clock_that_is_days_ahead_makes_no_sync_blind_nor_the_one_after_it() -> None:
    async with open_shop() as shop:
        shop.api.skew_ms = 0
        await shop.desk.syncer.sync()
        await shop.clock.advance(3 * DAY_MS / 1000)
        shop.api.skew_ms = -3 * DAY_MS
        for number in range(3):
            shop.api.add(f"WEB-{number}")
            report = await shop.desk.syncer.sync()
            assert (report.new, report.is_level) == (1, True)

        kept = await shop.store.memo.get(memo_keys.LAST_SYNC)
        assert kept == str(shop.clock.now_utc_ms() - 3 * DAY_MS)
        assert await shop.desk.syncer.last_sync_utc_ms() == shop.clock.now_utc_ms()


@on_virtual_time
async def test_a_last_sync_of_days_to_come_is_believed_by_no_sync() -> None:
    async with open_shop() as shop:
        shop.api.add("WEB-1", created_utc_ms=shop.clock.now_utc_ms() - 30 * DAY_MS)
        await shop.store.memo.put(memo_keys.LAST_SYNC, str(shop.clock.now_utc_ms() + 3 * DAY_MS))
        report = await shop.desk.syncer.sync()

        assert (report.new, report.is_level) == (1, True)
        assert await shop.desk.syncer.last_sync_utc_ms() == shop.clock.now_utc_ms()


@pytest.mark.parametrize("has_mark", [False, True], ids=["last-sync", "bookmark"])
@on_virtual_time
async def test_that_our_clock_is_ahead_may_come_to_light_with_the_first_answer(has_mark: bool) -> None:
    clock = FakeClock()
    api = FakeApi(clock=clock)

    async def tells_the_time(query: ListQuery) -> ListPage:
        api.skew_ms = -5 * DAY_MS
        return await api.list_page(query)

    async with open_shop(
        clock=clock, api=api, api_port=standing_before(api, list_page=tells_the_time)
    ) as shop:
        now = clock.now_utc_ms()
        api.add("WEB-1", created_utc_ms=now - 6 * DAY_MS)
        if has_mark:
            mark = Bookmark(STORE_ID, now, top_utc_ms=now - 400 * DAY_MS)
            await shop.store.memo.put(memo_keys.SYNC_BOOKMARK, mark.as_text())
        else:
            await shop.store.memo.put(memo_keys.LAST_SYNC, str(now))

        assert (await shop.desk.syncer.sync()).new == 1


# ---- single orders that fail ----


async def _with_failing(
    failing: set[str], play: Callable[[Shop], Awaitable[None]], *, error: DeskError | None = None
) -> None:
    """Play with an API that never answers reads of these ids."""
    clock = FakeClock()
    api = FakeApi(clock=clock)

    async def read(order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        if order_id in failing:
            raise error or ServerFailed(status=500)
        return await api.read(order_id, token=token)

    async with open_shop(clock=clock, api=api, api_port=standing_before(api, read=read)) as shop:
        await play(shop)


@pytest.mark.parametrize("error", [ServerFailed(status=500), TimedOut(phase="read")], ids=["500", "late"])
@on_virtual_time
async def test_one_order_that_always_fails_keeps_no_other_from_being_taken(error: DeskError) -> None:
    failing: set[str] = set()

    async def play(shop: Shop) -> None:
        for number in range(4):  # read singly, as their rows have a gap
            shop.api.lists(shop.api.add(f"WEB-{number}").id, total=None)
        failing.add(shop.api.of("WEB-2").id)
        report = await shop.desk.syncer.sync()

        assert (report.seen, report.new, report.is_level) == (4, 3, False)
        failing.clear()
        assert (await shop.desk.syncer.sync()).is_level
        assert (await shop.order("WEB-2")).origin is Origin.ELSEWHERE

    await _with_failing(failing, play, error=error)


@on_virtual_time
async def test_one_of_our_orders_that_always_fails_keeps_no_other_from_being_asked() -> None:
    failing: set[str] = set()

    async def play(shop: Shop) -> None:
        sales = [await shop.sale() for _ in range(3)]
        for order in sales:
            shop.api.pays(order.id or "")
        failing.add(sales[1].id or "")
        report = await shop.desk.syncer.sync()

        assert (report.changed, report.is_level) == (2, False)

    await _with_failing(failing, play)


@on_virtual_time
async def test_two_orders_that_fail_in_a_row_are_the_lines_trouble() -> None:
    async with open_shop() as shop:
        for number in range(5):
            shop.api.lists(shop.api.add(f"WEB-{number}").id, total=None)
        shop.api.fail_always("read", server_failed())
        with pytest.raises(ServerFailed):
            await shop.desk.syncer.sync()

        assert shop.api.count("read") <= 2
        assert await shop.desk.syncer.last_sync_utc_ms() is None


@on_virtual_time
async def test_old_open_orders_of_others_are_not_looked_for_one_by_one() -> None:
    async with open_shop() as shop:
        for number, age in enumerate((1, 30)):
            shop.api.add(f"WEB-{number}", created_utc_ms=shop.clock.now_utc_ms() - age * DAY_MS)
        await shop.desk.syncer.sync(full=True)
        for row in shop.api.book.values():
            row.is_listed = False
        report = await shop.desk.syncer.sync(full=True)

        assert report.seen == 0
        assert [subject for call, subject in shop.api.calls if call == "read"] == [shop.api.of("WEB-0").id]


# ---- two orders with one reference ----


async def _all(shop: Shop) -> dict[str, Order]:
    """Every order in the store by its reference."""
    ids = [row.id for row in shop.api.book.values()]
    return {order.reference: order for order in await shop.store.orders.among(ids, [])}


@pytest.mark.parametrize("is_at_once", [True, False], ids=["one-page", "later"])
@on_virtual_time
async def test_two_orders_of_others_with_one_number_are_both_kept_and_read_no_more(is_at_once: bool) -> None:
    async with open_shop() as shop:
        first = shop.api.add("1001", status="confirmed")
        if not is_at_once:
            await shop.desk.syncer.sync()
        second = shop.api.add("1001", total="7.00", id=OrderId("22222222-2222-4333-8444-000000000001"))
        await shop.desk.syncer.sync()
        for _ in range(2):
            assert (await shop.desk.syncer.sync()).new == 0

        kept = await _all(shop)
        assert {order.id for order in kept.values()} == {first.id, second.id}
        [own] = [name for name in kept if name != "1001"]
        assert own == f"1001#{(kept[own].id or '')[:8]}"
        assert shop.api.count("read") == 0
        assert [line[0] for line in await shop.lines(own)] == ["problem"]
        assert [line[0] for line in await shop.lines("1001")] == ["found"]


@on_virtual_time
async def test_an_order_under_a_reference_of_its_own_follows_its_row_and_its_read() -> None:
    async with open_shop() as shop:
        shop.api.add("1001")
        await shop.desk.syncer.sync()
        second = shop.api.add("1001", total="7.00")
        shop.api.sets(second.id, "on-hold")
        await shop.desk.syncer.sync()
        shop.api.sets(second.id, "cancelled")
        await shop.desk.syncer.sync()
        by_row = await shop.order(second.id)
        asked = await shop.desk.orders.refresh(by_row.reference)

        assert (by_row.state.value, asked.state.value, asked.problem) == ("cancelled", "cancelled", None)


@on_virtual_time
async def test_ids_that_begin_alike_take_the_whole_id_into_the_reference() -> None:
    async with open_shop() as shop:
        rows = [shop.api.add("1001") for _ in range(3)]  # all of them 11111111-…
        report = await shop.desk.syncer.sync()

        kept = await _all(shop)
        assert report.new == len(kept) == len(rows)
        assert sorted(map(len, kept)) == [4, 4 + 9, 4 + 37]
        assert (await shop.desk.syncer.sync()).new == 0


@on_virtual_time
async def test_a_read_of_a_second_order_with_one_number_is_kept_too() -> None:
    async with open_shop() as shop:
        shop.api.add("1001")
        await shop.desk.syncer.sync()
        second = shop.api.add("1001")
        shop.api.lists(second.id, total=None)  # a row with a gap is read
        report = await shop.desk.syncer.sync()

        assert report.new == 1
        assert (await shop.order(second.id)).reference == "1001#11111111"
