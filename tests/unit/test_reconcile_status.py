"""A read without a status (contradiction C3): the list filtered by status may say it, and only clearly."""

from __future__ import annotations

import pytest

from merchant_desk.domain.order import API_WORDS, Light, OrderState
from merchant_desk.services.values import ListPage, ListQuery
from tests.helpers.fake_api import FakeApi, refused, server_failed
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.shop import Shop, open_shop
from tests.helpers.stand_in import standing_before


async def mute_sale(shop: Shop) -> str:
    """The reference of an order whose reads lack the status from now on."""
    order = await shop.sale()
    shop.api.shows(order.id or "", status=None)
    return order.reference


@pytest.mark.parametrize("status", sorted(API_WORDS))
@on_virtual_time
async def test_a_row_in_the_filtered_list_counts_together_with_a_fitting_read(status: str) -> None:
    async with open_shop() as shop:
        name = await mute_sale(shop)
        shop.api.sets(shop.api.of(name).id, status)

        assert (await shop.desk.reconciler.ask(name)).state.value == status


@on_virtual_time
async def test_rows_that_show_no_status_count_by_the_filter_they_stand_under() -> None:
    async with open_shop() as shop:
        name = await mute_sale(shop)
        row = shop.api.of(name)
        shop.api.sets(row.id, "confirmed")
        shop.api.lists(row.id, status=None)

        assert (await shop.desk.reconciler.ask(name)).light is Light.GO


@on_virtual_time
async def test_a_list_that_ignores_the_filter_proves_nothing() -> None:
    async with open_shop() as shop:
        name = await mute_sale(shop)
        shop.api.lists(shop.api.of(name).id, status=None)
        shop.api._fits = lambda row, query: True  # type: ignore[method-assign]  # an API that does not filter

        assert (await shop.desk.reconciler.ask(name)).state is OrderState.UNKNOWN


@on_virtual_time
async def test_a_list_row_with_other_facts_proves_nothing() -> None:
    async with open_shop() as shop:
        name = await mute_sale(shop)
        row = shop.api.of(name)
        shop.api.sets(row.id, "confirmed")
        shop.api.lists(row.id, currency="BRL")

        assert (await shop.desk.reconciler.ask(name)).light is Light.WAIT


@on_virtual_time
async def test_where_nobody_tells_the_status_an_open_order_is_unknown_and_a_paid_one_stays() -> None:
    async with open_shop() as shop:
        order, paid = await shop.sale(), await shop.sale()
        shop.api.pays(paid.id or "")
        await shop.desk.reconciler.ask(paid.reference)
        for row in shop.api.book.values():
            row.status = None

        assert (await shop.desk.reconciler.ask(order.reference)).state is OrderState.UNKNOWN
        assert (await shop.desk.reconciler.ask(paid.reference)).light is Light.GO


@on_virtual_time
async def test_a_list_that_fails_makes_the_order_unknown_and_the_next_read_mends_it() -> None:
    async with open_shop() as shop:
        name = await mute_sale(shop)
        shop.api.fail_always("list", server_failed())
        assert (await shop.desk.reconciler.ask(name)).state is OrderState.UNKNOWN

        shop.api.comes_back()
        assert (await shop.desk.reconciler.ask(name)).state is OrderState.PENDING


@on_virtual_time
async def test_a_mismatch_without_a_status_is_a_mismatch_all_the_same() -> None:
    async with open_shop() as shop:
        name = await mute_sale(shop)
        shop.api.shows(shop.api.of(name).id, currency="BRL")
        before = shop.api.count("list")

        assert (await shop.desk.reconciler.ask(name)).state is OrderState.REVIEW
        assert shop.api.count("list") == before


@pytest.mark.parametrize("word", ["validating", "refunded", "CONFIRMED", "paid", ""])
@on_virtual_time
async def test_a_status_outside_the_five_is_unknown_and_kept_raw_never_review(word: str) -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.sets(order.id or "", word)
        after = await shop.desk.reconciler.ask(order.reference)

        assert (after.state, after.status_raw, after.light) == (OrderState.UNKNOWN, word, Light.WAIT)


@on_virtual_time
async def test_a_list_that_takes_no_dates_is_asked_without_from_then_on() -> None:
    clock = FakeClock()
    api = FakeApi(clock=clock)
    asked: list[int | None] = []

    async def no_dates(query: ListQuery) -> ListPage:
        asked.append(query.start_utc_ms)
        if query.start_utc_ms is not None:
            raise refused(400, "startDate").error
        return await api.list_page(query)

    async with open_shop(clock=clock, api=api, api_port=standing_before(api, list_page=no_dates)) as shop:
        name = await mute_sale(shop)
        assert (await shop.desk.reconciler.ask(name)).state is OrderState.PENDING
        assert (await shop.desk.reconciler.ask(name)).state is OrderState.PENDING
        assert [at is None for at in asked] == [False, True, True, True]
