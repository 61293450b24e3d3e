"""What was replaced is watched: it joins its row, is cancelled at the API, and money on it is an alarm."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import Light, Order, OrderState, ProblemCode, Reference
from merchant_desk.services.orders.superseding import SURE_AFTER_S
from tests.helpers.fake_api import BookedOrder, server_failed, timed_out
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, callback_about, open_shop

OLD = Reference("OLD-1")
NEW = Reference("NEW-1")
DAY_S = 86_400.0


async def replaced(shop: Shop) -> Order:
    """The old order of a sale that was sent again; the API has the new one alone."""
    shop.api.fail("create", timed_out())
    with suppress(DeskError):
        await shop.sale(reference=OLD)
    await shop.clock.sleep(SURE_AFTER_S)
    await shop.sale(instead_of=OLD, reference=NEW)
    return await shop.order(OLD)


def turns_up(shop: Shop, old: Order) -> BookedOrder:
    """The API was only slow: it has the old order after all."""
    return shop.api.add(OLD, callback_url=old.callback_url)


async def by_sync(shop: Shop, row: BookedOrder) -> None:
    """A sync comes by."""
    await shop.desk.syncer.sync()


async def by_sweep(shop: Shop, row: BookedOrder) -> None:
    """The sweep comes by."""
    await shop.desk.sweeper.sweep()


async def by_callback(shop: Shop, row: BookedOrder) -> None:
    """A callback names the order."""
    about = replace(await shop.order(OLD), id=row.id)
    await shop.store.inbox.accept(callback_about(about, shop.clock, says="pending"))
    await shop.desk.callbacks.work()


@pytest.mark.parametrize("comes_to_know", [by_sync, by_sweep, by_callback])
@on_virtual_time
async def test_a_replaced_order_that_turns_up_joins_its_own_row_and_is_cancelled_there(
    comes_to_know: object,
) -> None:
    async with open_shop() as shop:
        old = await replaced(shop)
        row = turns_up(shop, old)

        await comes_to_know(shop, row)  # type: ignore[operator]  # one of the three above

        joined = await shop.order(OLD)
        assert (joined.id, joined.state, row.status) == (row.id, OrderState.CANCELLED, "cancelled")
        assert joined.problem is not None
        assert joined.problem.code is ProblemCode.SUPERSEDED
        assert (await shop.order(NEW)).state is OrderState.PENDING
        assert joined.light is Light.STOP


@on_virtual_time
async def test_a_live_twin_that_cannot_be_cancelled_stays_pinned_and_is_tried_again() -> None:
    async with open_shop() as shop:
        row = turns_up(shop, await replaced(shop))
        shop.api.fail_always("set_status", server_failed())
        await shop.desk.sweeper.sweep()

        twin = await shop.order(OLD)
        assert twin.is_live_twin
        assert not twin.is_payable
        assert shop.desk.orders.checkout_url(twin) is None
        assert twin in await shop.store.orders.pinned()

        shop.api.fail_always("set_status", None)
        await shop.clock.sleep(61)
        await shop.desk.sweeper.sweep()

        assert row.status == "cancelled"
        assert not (await shop.order(OLD)).is_alarm


@pytest.mark.parametrize("days", [0.0, 2.0, 29.0])
@on_virtual_time
async def test_money_on_a_replaced_order_is_an_alarm_for_thirty_days_and_never_go(days: float) -> None:
    async with open_shop() as shop:
        old = await replaced(shop)
        await shop.clock.sleep(days * DAY_S)
        await shop.desk.sweeper.sweep()
        row = turns_up(shop, old)
        shop.api.pays(row.id)

        await shop.clock.sleep(DAY_S)
        await shop.desk.sweeper.sweep()

        paid = await shop.order(OLD)
        assert (paid.state, paid.light) == (OrderState.CONFIRMED, Light.STOP)
        assert paid.is_late_paid
        assert paid.superseded_by == NEW
        assert paid in await shop.store.orders.pinned()


@on_virtual_time
async def test_a_twin_that_was_cancelled_and_then_paid_is_noticed_within_the_thirty_days() -> None:
    async with open_shop() as shop:
        row = turns_up(shop, await replaced(shop))
        await shop.desk.sweeper.sweep()
        assert row.status == "cancelled"

        await shop.clock.sleep(20 * DAY_S)
        shop.api.pays(row.id)
        await shop.desk.sweeper.sweep()

        assert (await shop.order(OLD)).is_late_paid


@on_virtual_time
async def test_after_thirty_days_nothing_more_is_asked_about_a_replaced_order() -> None:
    async with open_shop() as shop:
        await replaced(shop)
        shop.api.pays(shop.api.of(NEW).id)
        await shop.desk.orders.refresh(NEW)
        await shop.desk.orders.hand_over(NEW, person="Rui")
        await shop.clock.sleep(31 * DAY_S)
        await shop.desk.sweeper.sweep()
        before = shop.api.count("list", "")

        await shop.clock.sleep(DAY_S)
        await shop.desk.sweeper.sweep()

        assert shop.api.count("list", "") == before


@on_virtual_time
async def test_both_paid_is_one_go_and_one_alarm() -> None:
    async with open_shop() as shop:
        row = turns_up(shop, await replaced(shop))
        shop.api.pays(row.id)
        shop.api.pays(shop.api.of(NEW).id)
        await shop.clock.sleep(61)
        await shop.desk.sweeper.sweep()

        old, new = await shop.order(OLD), await shop.order(NEW)
        assert (old.light, new.light) == (Light.STOP, Light.GO)
        assert await shop.store.orders.pinned() == (new, old)


@pytest.mark.parametrize("comes_to_know", [by_sync, by_callback])
@on_virtual_time
async def test_a_second_order_that_appears_later_under_one_reference_is_for_a_person(
    comes_to_know: object,
) -> None:
    async with open_shop() as shop:
        ours = await shop.sale(reference=OLD)
        second = shop.api.add(OLD, callback_url=ours.callback_url)

        for _ in range(2):
            await comes_to_know(shop, second)  # type: ignore[operator]  # one of the above

        order = await shop.order(OLD)
        assert (order.id, order.state, order.light) == (ours.id, OrderState.REVIEW, Light.STOP)
        assert order.problem is not None
        assert order.problem.code is ProblemCode.TWO_AT_API
        assert (order.problem.theirs or "").split() == [ours.id, second.id]
        assert (await shop.lines(OLD)).count(("problem", "api", "two-at-api")) == 1


@on_virtual_time
async def test_a_second_order_never_takes_back_goods_that_were_handed_over() -> None:
    async with open_shop() as shop:
        ours = await shop.sale(reference=OLD)
        assert ours.id is not None
        shop.api.pays(ours.id)
        await shop.desk.orders.refresh(OLD)
        await shop.desk.orders.hand_over(OLD, person="Rui")
        shop.api.add(OLD, callback_url=ours.callback_url)

        await shop.desk.syncer.sync()

        order = await shop.order(OLD)
        assert (order.state, order.light) == (OrderState.CONFIRMED, Light.DONE)
        assert ("problem", "api", "two-at-api") in await shop.lines(OLD)
