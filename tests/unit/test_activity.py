"""The Activity page: callbacks and what people did, in one list, with counts and a badge."""

from __future__ import annotations

from dataclasses import replace

from merchant_desk.domain.callback import Reason, Verdict
from merchant_desk.services.activity import ActivityKind
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
