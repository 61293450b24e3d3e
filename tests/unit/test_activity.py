"""The Activity page: callbacks and what people did, in one list, with counts and a badge."""

from __future__ import annotations

from dataclasses import replace

from merchant_desk.domain.callback import Reason, Verdict
from merchant_desk.services.following.activity import ActivityKind
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, callback_about, open_shop


async def busy_day(shop: Shop) -> str:
    """One sale with a good callback, its repeat, a forged one, and a cancel; gives the reference."""
    order = await shop.sale()
    for _ in range(2):
        await shop.clock.sleep(5)
        await shop.callback(order)
    await shop.clock.sleep(5)
    other = await shop.sale()
    await shop.callback(other)
    await shop.clock.sleep(5)
    forged = callback_about(order, shop.clock, digest="forged", peer="198.51.100.9")
    await shop.store.inbox.refuse(replace(forged, verdict=Verdict.REFUSED, reason=Reason.BAD_SIGNATURE))
    await shop.clock.sleep(5)
    await shop.desk.orders.cancel(order.reference, person="Rui")
    return order.reference


@on_virtual_time
async def test_everything_stands_in_one_list_newest_first_with_counts_per_tab() -> None:
    async with open_shop() as shop:
        await busy_day(shop)
        page = await shop.desk.activity.page()

        assert [row.kind for row in page.rows][:2] == [ActivityKind.APP, ActivityKind.REFUSED]
        times = [row.at_utc_ms for row in page.rows]
        assert times == sorted(times, reverse=True)
        assert page.counts == {
            ActivityKind.ALL: 4,
            ActivityKind.VERIFIED: 1,
            ActivityKind.REFUSED: 1,
            ActivityKind.REPEATS: 1,
            ActivityKind.APP: 1,
        }


@on_virtual_time
async def test_a_tab_a_search_and_a_page_narrow_the_list() -> None:
    async with open_shop() as shop:
        name = await busy_day(shop)
        activity = shop.desk.activity

        for tab in (ActivityKind.VERIFIED, ActivityKind.REFUSED, ActivityKind.REPEATS, ActivityKind.APP):
            assert [row.kind for row in (await activity.page(kind=tab)).rows] == [tab]
        found = await activity.page(search=name.lower())
        assert found.counts[ActivityKind.ALL] == 3
        assert [row.kind for row in (await activity.page(search="198.51")).rows] == [ActivityKind.REFUSED]
        assert [row.kind for row in (await activity.page(search="rui")).rows] == [ActivityKind.APP]
        assert len((await activity.page(limit=1, offset=3)).rows) == 1


@on_virtual_time
async def test_the_badge_counts_refused_callbacks_until_somebody_looked() -> None:
    async with open_shop() as shop:
        assert await shop.desk.activity.refused_unseen() == 0
        await busy_day(shop)
        assert await shop.desk.activity.refused_unseen() == 1

        await shop.desk.activity.mark_seen()
        assert await shop.desk.activity.refused_unseen() == 0


@on_virtual_time
async def test_a_callback_that_the_api_denies_is_among_the_refused_and_raises_the_badge() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.clock.sleep(5)
        await shop.callback(order)
        activity = shop.desk.activity
        assert [row.kind for row in (await activity.page()).rows] == [ActivityKind.VERIFIED]
        assert (await activity.page()).rows[0].is_waiting

        await shop.desk.callbacks.work()

        row = (await activity.page()).rows[0]
        assert row.is_denied
        assert row.kind is ActivityKind.REFUSED
        assert row.order == await shop.order(order.reference)
        assert await activity.refused_unseen() == 1


@on_virtual_time
async def test_a_claim_that_came_true_later_is_not_among_the_refused() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        assert order.id is not None
        await shop.callback(order)
        await shop.desk.callbacks.work()
        shop.api.pays(order.id)

        await shop.desk.orders.refresh(order.reference)

        assert [row.kind for row in (await shop.desk.activity.page()).rows] == [ActivityKind.VERIFIED]


@on_virtual_time
async def test_a_body_that_names_another_reference_stays_refused_whatever_comes() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        assert order.id is not None
        body = '{"ecommerceOrderId":"POS-OTHER"}'
        await shop.callback(order, reference="POS-OTHER", body=body)
        await shop.desk.callbacks.work()
        shop.api.pays(order.id)

        await shop.desk.orders.refresh(order.reference)

        assert [row.kind for row in (await shop.desk.activity.page()).rows] == [ActivityKind.REFUSED]


@on_virtual_time
async def test_the_list_can_begin_at_a_moment_and_counts_from_there() -> None:
    async with open_shop() as shop:
        await busy_day(shop)
        since = shop.clock.now_utc_ms() - 6_000

        page = await shop.desk.activity.page(since_utc_ms=since)

        assert [row.kind for row in page.rows] == [ActivityKind.APP, ActivityKind.REFUSED]
        assert page.counts[ActivityKind.ALL] == 2
