"""When the API surely does not have an order: what must not be taken for that, and who has to wait for it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import DeskError, NotAllowed, ServerFailed
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Light, Order, OrderId, OrderState, Reference
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.orders.superseding import SURE_AFTER_S
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import ListPage, ListQuery
from tests.helpers.fake_api import BookedOrder, server_failed, timed_out
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop
from tests.helpers.stand_in import standing_before

LOST = Reference("LOST-1")
DAY_S = 86_400.0


async def lost(shop: Shop, reference: Reference = LOST) -> Order:
    """A creation that was never answered, and that the API does not show."""
    shop.api.fail("create", timed_out())
    with suppress(DeskError):
        await shop.sale(reference=reference)
    return await shop.order(reference)


async def is_absent(shop: Shop) -> bool:
    """What a look into the list concludes."""
    return (await shop.desk.reconciler.look_up(LOST)).is_surely_absent


@on_virtual_time
async def test_a_row_whose_reference_nobody_tells_may_be_the_order_that_is_looked_for() -> None:
    async with open_shop() as shop:
        await lost(shop)
        row = shop.api.add(LOST)
        shop.api.lists(row.id, reference=None)
        shop.api.shows(row.id, reference=None)

        assert not await is_absent(shop)


@on_virtual_time
async def test_a_row_of_elsewhere_that_is_known_without_its_reference_may_be_the_order() -> None:
    async with open_shop() as shop:
        await lost(shop)
        row = shop.api.add(LOST)
        shop.api.lists(row.id, reference=None)
        shop.api.shows(row.id, reference=None)
        assert await shop.desk.reconciler.adopt(row.id) is not None

        assert not await is_absent(shop)


@on_virtual_time
async def test_a_row_with_our_reference_under_an_id_of_another_order_is_no_absence() -> None:
    async with open_shop() as shop:
        other = await shop.sale()
        await lost(shop)
        shop.api.lists(other.id or "", reference=LOST)

        assert not await is_absent(shop)


@on_virtual_time
async def test_a_row_with_our_reference_that_cannot_be_read_yet_is_no_absence() -> None:
    async with open_shop() as shop:
        await lost(shop)
        row = shop.api.add(LOST)

        async def list_page(query: ListQuery) -> ListPage:
            page = await shop.api.list_page(query)
            shop.api.book.pop(row.id, None)
            return page

        async with shop.peer(api_port=standing_before(shop.api, list_page=list_page)) as other:
            assert not await is_absent(other)


@on_virtual_time
async def test_rows_without_a_reference_that_are_other_orders_or_gone_leave_it_absent() -> None:
    async with open_shop() as shop:
        ours = await shop.sale()
        await lost(shop)
        for row in (shop.api.add("OTHER-1"), shop.api.of(ours.reference)):
            shop.api.lists(row.id, reference=None)

        assert await is_absent(shop)


def _broken(shop: Shop, *rows: BookedOrder) -> CheckoutApi:
    """The API, where a read of these orders always answers 500."""

    async def read(order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        if order_id in [row.id for row in rows]:
            raise server_failed(500).error
        return await shop.api.read(order_id, token=token)

    return standing_before(shop.api, read=read)


@on_virtual_time
async def test_one_candidate_that_always_fails_keeps_no_other_order_waiting() -> None:
    async with open_shop() as shop:
        paid = await shop.sale()
        await lost(shop)
        fine = await lost(shop, Reference("LOST-2"))
        broken = shop.api.add(LOST)
        shop.api.add(fine.reference, callback_url=fine.callback_url)
        shop.api.pays(paid.id or "")
        async with shop.peer(api_port=_broken(shop, broken)) as other:
            await other.desk.reconciler.settle_all(
                [order for order in await shop.store.orders.open_orders() if order.id is None]
            )
            await other.desk.sweeper.sweep()

        assert (await shop.order(paid.reference)).light is Light.GO
        assert (await shop.order(fine.reference)).state is OrderState.PENDING
        assert (await shop.order(LOST)).state is OrderState.CREATING


@on_virtual_time
async def test_candidates_of_two_orders_that_fail_are_trouble_of_the_line() -> None:
    async with open_shop() as shop:
        names = [Reference(f"LOST-{number}") for number in range(4)]
        intents = [await lost(shop, name) for name in names]
        rows = [shop.api.add(name) for name in names]
        async with shop.peer(api_port=_broken(shop, *rows)) as other:
            with pytest.raises(ServerFailed):
                await other.desk.reconciler.settle_all(intents)


@on_virtual_time
async def test_an_unanswered_creation_is_not_closed_before_a_minute_whatever_the_clock_says() -> None:
    async with open_shop() as shop:
        await lost(shop)
        for jump_s in (0, 3_600, -7_200):
            shop.clock.jump(jump_s)
            with pytest.raises(NotAllowed) as raised:
                await shop.desk.orders.cancel(LOST, person="Rui")
            assert raised.value.reason == "may-have-arrived"
            assert 0 < int(raised.value.detail or 0) <= SURE_AFTER_S

        await shop.clock.sleep(SURE_AFTER_S)
        assert (await shop.desk.orders.cancel(LOST, person="Rui")).state is OrderState.CANCELLED


@on_virtual_time
async def test_an_order_that_was_closed_here_is_found_by_the_sweep_if_it_turns_up() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        await shop.desk.orders.cancel(LOST, person="Rui")
        await shop.desk.sweeper.sweep()
        row = shop.api.add(LOST, callback_url=intent.callback_url)
        await shop.clock.sleep(61)
        await shop.desk.sweeper.sweep()

        order = await shop.order(LOST)
        assert (order.id, order.state) == (row.id, OrderState.PENDING)


@on_virtual_time
async def test_another_process_counts_the_minute_from_when_it_first_saw_the_sending() -> None:
    async with open_shop() as shop:
        await lost(shop)
        async with shop.peer() as other:
            before_s = await other.desk.orders.wait_to_send_again_s(LOST)
            await shop.clock.sleep(2)
            shop.clock.jump(round(SURE_AFTER_S) + 1)
            after_s = await other.desk.orders.wait_to_send_again_s(LOST)
        assert before_s > 40
        assert after_s == pytest.approx(before_s - 2)

        async with shop.peer() as late:
            sent = shop.clock.now_utc_ms() - round(SURE_AFTER_S * 1000) - 1_000
            await shop.store.orders.save(replace(await shop.order(LOST), sent_utc_ms=sent))
            assert await late.desk.orders.wait_to_send_again_s(LOST) == 0


@on_virtual_time
async def test_a_replaced_order_of_last_week_is_found_in_a_shop_with_thousands_of_orders_since() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        await shop.sale(instead_of=LOST)
        made_utc_ms = shop.clock.now_utc_ms()
        await shop.clock.sleep(3 * DAY_S)
        for number in range(4_500):
            shop.api.add(f"BUSY-{number}", status="confirmed", created_utc_ms=made_utc_ms + 58_000 * number)
        row = shop.api.add(LOST, callback_url=intent.callback_url, created_utc_ms=made_utc_ms)

        await shop.desk.reconciler.settle_all([await shop.order(LOST)])

        assert (await shop.order(LOST)).id == row.id
