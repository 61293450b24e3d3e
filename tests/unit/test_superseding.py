"""Sending a sale again: only where the API surely lacks the first order, and never unseen afterwards."""

from __future__ import annotations

from contextlib import suppress

import pytest

from merchant_desk.domain.errors import DeskError, NotAllowed, OutcomeUnknown
from merchant_desk.domain.order import Light, Order, OrderState, ProblemCode, Reference
from merchant_desk.services.orders.superseding import SURE_AFTER_S
from tests.helpers.fake_api import Fault, refused, server_failed, timed_out, unreachable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop

OLD = Reference("OLD-1")
NEW = Reference("NEW-1")


async def lost(shop: Shop, fault: Fault | None = None) -> Order:
    """An unanswered creation that the API does not have."""
    shop.api.fail("create", fault or timed_out())
    with suppress(DeskError):
        await shop.sale(reference=OLD)
    return await shop.order(OLD)


async def replaced(shop: Shop) -> tuple[Order, Order]:
    """The sale was sent again: the old order and the new one."""
    await lost(shop)
    await shop.clock.sleep(SURE_AFTER_S)
    new = await shop.sale(instead_of=OLD, reference=NEW)
    return await shop.order(OLD), new


@on_virtual_time
async def test_a_sale_is_sent_again_under_a_new_reference_once_the_first_is_surely_absent() -> None:
    async with open_shop() as shop:
        old, new = await replaced(shop)

        assert (new.reference, new.state, new.supersedes) == (NEW, OrderState.PENDING, OLD)
        assert (old.state, old.superseded_by) == (OrderState.CANCELLED, NEW)
        assert old.problem is not None
        assert (old.problem.code, old.problem.ours) == (ProblemCode.SUPERSEDED, NEW)
        assert ("note", "staff", "superseded-by NEW-1") in await shop.lines(OLD)
        assert ("note", "staff", "supersedes OLD-1") in await shop.lines(NEW)
        assert [row.reference for row in shop.api.book.values()] == [NEW]


@on_virtual_time
async def test_nothing_is_sent_again_before_the_api_can_be_done_with_the_first() -> None:
    async with open_shop() as shop:
        await lost(shop)

        with pytest.raises(NotAllowed) as raised:
            await shop.sale(instead_of=OLD)

        assert raised.value.reason == "not-surely-absent"
        assert 0 < int(raised.value.detail or 0) <= SURE_AFTER_S
        assert 0 < await shop.desk.orders.wait_to_send_again_s(OLD) <= SURE_AFTER_S
        assert shop.api.count("create") == 1
        assert (await shop.order(OLD)).state is OrderState.CREATING


@on_virtual_time
async def test_a_wall_clock_that_is_set_forward_makes_no_minute_pass() -> None:
    async with open_shop() as shop:
        await lost(shop)
        shop.clock.jump(3_600)

        with pytest.raises(NotAllowed):
            await shop.sale(instead_of=OLD)

        shop.clock.jump(-7_200)
        with pytest.raises(NotAllowed):
            await shop.sale(instead_of=OLD)


@on_virtual_time
async def test_nothing_is_sent_again_while_the_list_cannot_be_read_whole() -> None:
    async with open_shop() as shop:
        await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        shop.api.fail_always("list", server_failed())

        with pytest.raises(DeskError):
            await shop.sale(instead_of=OLD)

        assert shop.api.count("create") == 1
        assert (await shop.order(OLD)).superseded_by is None


@on_virtual_time
async def test_an_api_that_reads_our_dates_otherwise_never_makes_an_order_look_absent() -> None:
    async with open_shop() as shop:
        shop.api.misreads_dates = True
        shop.api.fail("create", timed_out(processed=True))
        made = await shop.sale(reference=OLD)

        assert (made.state, len(shop.api.book)) == (OrderState.PENDING, 1)


@on_virtual_time
async def test_an_order_that_turned_up_meanwhile_is_given_instead_of_a_second_one() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        row = shop.api.add(OLD, callback_url=intent.callback_url)

        order = await shop.sale(instead_of=OLD)

        assert (order.reference, order.id, order.state) == (OLD, row.id, OrderState.PENDING)
        assert len(shop.api.book) == 1


@on_virtual_time
async def test_asking_twice_gives_the_same_second_order_and_never_a_third() -> None:
    async with open_shop() as shop:
        _, new = await replaced(shop)

        again = await shop.sale(instead_of=OLD)
        with pytest.raises(NotAllowed) as raised:
            await shop.sale(reference=OLD)

        assert again.reference == new.reference
        assert raised.value.reason == "already-replaced"
        assert shop.api.count("create") == 2
        assert len(shop.api.book) == 1


@on_virtual_time
async def test_two_people_who_send_again_at_once_make_one_order() -> None:
    async with open_shop() as shop, shop.peer() as other:
        await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        tasks = [
            one.desk.tasks.share(f"again-{number}", one.sale(instead_of=OLD))
            for number, one in enumerate((shop, other))
        ]
        for task in tasks:
            with suppress(DeskError):
                await task

        assert len(shop.api.book) == 1
        old = await shop.order(OLD)
        assert [row.reference for row in shop.api.book.values()] == [old.superseded_by]


@on_virtual_time
async def test_an_interrupted_replacement_goes_on_under_the_same_reference() -> None:
    async with open_shop() as shop:
        await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        shop.api.fail("create", unreachable())
        with suppress(DeskError):
            await shop.sale(instead_of=OLD, reference=NEW)
        await shop.clock.sleep(10)
        await shop.desk.syncer.sync()

        assert (await shop.order(NEW)).state is OrderState.PENDING
        assert (await shop.sale(instead_of=OLD)).reference == NEW
        assert len(shop.api.book) == 1


@on_virtual_time
async def test_an_intent_that_was_cancelled_here_may_be_sent_again_later() -> None:
    async with open_shop() as shop:
        await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        await shop.desk.orders.cancel(OLD, person="Rui")

        new = await shop.sale(instead_of=OLD)

        assert new.state is OrderState.PENDING
        assert (await shop.order(OLD)).superseded_by == new.reference


@pytest.mark.parametrize(
    ("total", "name", "reason"),
    [("9.99", OLD, "reference-differs"), ("25.40", "REFUSED-1", "not-replaceable")],
)
@on_virtual_time
async def test_only_the_same_unanswered_sale_can_be_sent_again(total: str, name: str, reason: str) -> None:
    async with open_shop() as shop:
        await lost(shop)
        shop.api.fail("create", refused())
        with suppress(DeskError):
            await shop.sale(reference="REFUSED-1")
        await shop.clock.sleep(SURE_AFTER_S)

        with pytest.raises(NotAllowed) as raised:
            await shop.sale(total, instead_of=name)

        assert raised.value.reason == reason


@on_virtual_time
async def test_a_lost_answer_says_whether_the_list_lacks_the_order() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", timed_out(), times=2)
        with pytest.raises(OutcomeUnknown) as absent:
            await shop.sale(reference=OLD)
        shop.api.fail_always("list", server_failed())
        with pytest.raises(OutcomeUnknown) as unread:
            await shop.sale(reference=NEW)

        assert (absent.value.is_absent, unread.value.is_absent) == (True, False)


@on_virtual_time
async def test_looking_again_finds_what_came_late_and_sends_nothing() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        with pytest.raises(OutcomeUnknown):
            await shop.desk.orders.look_again(OLD)
        row = shop.api.add(OLD, callback_url=intent.callback_url)

        order = await shop.desk.orders.look_again(OLD)

        assert (order.id, order.light) == (row.id, Light.WAIT)
        assert shop.api.count("create") == 1
