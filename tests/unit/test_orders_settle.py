"""Settling intents: what joins them, what never does, and which of them may still be sent."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import (
    DeskError,
    KeyRefused,
    NotAllowed,
    OutcomeUnknown,
    ServerFailed,
    Unreachable,
)
from merchant_desk.domain.order import Order, OrderState, Origin, ProblemCode, Reference
from merchant_desk.services.orders.superseding import SURE_AFTER_S
from tests.helpers.fake_api import (
    Fault,
    key_refused,
    refused,
    server_failed,
    timed_out,
    unreachable,
)
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop

R1 = Reference("R-1")
R2 = Reference("R-2")


async def lost(shop: Shop, fault: Fault | None = None) -> Order:
    """An intent R-1 whose creation came to nothing that we know of."""
    shop.api.fail("create", fault or timed_out())
    with suppress(DeskError):
        await shop.sale(reference=R1)
    return await shop.order(R1)


@on_virtual_time
async def test_a_late_appearing_order_joins_its_intent_and_makes_no_second_row() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        row = shop.api.add(R1, callback_url=intent.callback_url)

        order = await shop.desk.reconciler.settle(R1)

        assert (order.id, order.state) == (row.id, OrderState.PENDING)
        assert order.origin is Origin.HERE
        assert order.problem is None
        assert await shop.store.orders.by_id(row.id) == order


@on_virtual_time
async def test_an_order_paid_before_it_was_found_goes_straight_to_go() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        row = shop.api.add(R1, callback_url=intent.callback_url)
        shop.api.pays(row.id)

        order = await shop.desk.reconciler.settle(R1)

        assert order.state is OrderState.CONFIRMED
        assert order.light.value == "go"


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"total": "25.41"}, "total-differs"),
        ({"currency": "BRL"}, "currency-differs"),
        ({"callback_url": "https://other.example/cb/x"}, "callback-differs"),
    ],
)
@on_virtual_time
async def test_a_row_that_does_not_fit_never_joins_and_is_noted_once(
    members: dict[str, str], why: str
) -> None:
    async with open_shop() as shop:
        await lost(shop)
        shop.api.add(R1, **members)  # type: ignore[arg-type]  # mypy cannot see which members

        for _ in range(3):
            order = await shop.desk.reconciler.settle(R1)

        assert (order.id, order.state) == (None, OrderState.CREATING)
        lines = await shop.lines(R1)
        assert lines.count(("problem", "api", why)) == 1


@on_virtual_time
async def test_an_order_older_than_its_intent_never_joins_even_by_a_wrong_clock() -> None:
    async with open_shop() as shop:
        shop.api.skew_ms = 3_600_000
        intent = await lost(shop)
        api_now = intent.created_utc_ms + shop.api.skew_ms
        old = shop.api.add(R1, created_utc_ms=api_now - 5 * 60_000 - 1)
        assert (await shop.desk.reconciler.settle(R1)).id is None

        del shop.api.book[old.id]
        young = shop.api.add(R1, created_utc_ms=api_now - 5 * 60_000)
        assert (await shop.desk.reconciler.settle(R1)).id == young.id


@on_virtual_time
async def test_two_fitting_orders_at_the_api_are_for_a_person_to_look_at() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        first = shop.api.add(R1, callback_url=intent.callback_url)
        second = shop.api.add(R1, callback_url=intent.callback_url)

        order = await shop.desk.reconciler.settle(R1)

        assert order.state is OrderState.REVIEW
        assert order.problem is not None
        assert order.problem.code is ProblemCode.TWO_AT_API
        assert {first.id, second.id} == set((order.problem.theirs or "").split())
        assert (await shop.desk.reconciler.settle(R1)).state is OrderState.REVIEW


@on_virtual_time
async def test_of_two_orders_the_fitting_one_joins() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        shop.api.add(R1, total="99.00")
        right = shop.api.add(R1, callback_url=intent.callback_url)

        assert (await shop.desk.reconciler.settle(R1)).id == right.id


@on_virtual_time
async def test_rows_without_a_reference_are_read_before_they_are_passed_over() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        row = shop.api.add(R1, callback_url=intent.callback_url)
        shop.api.lists(row.id, reference=None, total=None)
        shop.api.lists(shop.api.add("R-2").id, reference=None)

        assert (await shop.desk.reconciler.settle(R1)).id == row.id


@on_virtual_time
async def test_settling_says_when_the_api_cannot_be_asked() -> None:
    async with open_shop() as shop:
        await lost(shop)
        shop.api.fail_always("list", server_failed())

        with pytest.raises(ServerFailed):
            await shop.desk.reconciler.settle(R1)
        with pytest.raises(ServerFailed):
            await shop.desk.reconciler.settle(R1, attempts=5)
        assert (await shop.order(R1)).state is OrderState.CREATING


@on_virtual_time
async def test_an_intent_that_never_left_is_sent_by_a_sync_within_ten_minutes() -> None:
    async with open_shop() as shop:
        await lost(shop, unreachable())
        assert await shop.desk.syncer.sync() is not None
        assert shop.api.count("create") == 1, "younger than 5 s: its creation may still be at work"

        await shop.clock.sleep(10)
        await shop.desk.syncer.sync()

        order = await shop.order(R1)
        assert order.state is OrderState.PENDING
        assert (shop.api.count("create"), len(shop.api.book)) == (2, 1)


@on_virtual_time
async def test_an_old_intent_and_another_tills_intent_are_never_sent() -> None:
    async with open_shop() as shop:
        order = await lost(shop, unreachable())
        await shop.clock.sleep(601)
        await shop.desk.syncer.sync()
        await shop.store.orders.begin(
            replace(
                order, reference=Reference("R-2"), till_id="till-2", created_utc_ms=shop.clock.now_utc_ms()
            ),
            (),
        )
        await shop.clock.sleep(60)
        await shop.desk.syncer.sync()

        assert shop.api.count("create") == 1
        assert (await shop.order("R-2")).state is OrderState.CREATING


@on_virtual_time
async def test_an_intent_that_may_have_left_is_never_sent_again() -> None:
    async with open_shop() as shop:
        await lost(shop, timed_out())
        for _ in range(5):
            await shop.clock.sleep(60)
            await shop.desk.syncer.sync()

        assert shop.api.count("create") == 1
        assert (await shop.order(R1)).state is OrderState.CREATING


@on_virtual_time
async def test_an_intent_is_not_sent_while_the_list_cannot_be_read_whole() -> None:
    async with open_shop() as shop:
        await lost(shop, unreachable())
        await shop.clock.sleep(10)
        shop.api.fail_always("list", server_failed())
        with pytest.raises(ServerFailed):
            await shop.desk.syncer.sync()

        assert shop.api.count("create") == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (refused(), OrderState.FAILED),
        (key_refused(), OrderState.FAILED),
        (unreachable(), OrderState.CREATING),
    ],
)
@on_virtual_time
async def test_a_late_sending_that_goes_wrong_ends_no_sync(fault: Fault, state: OrderState) -> None:
    async with open_shop() as shop:
        await lost(shop, unreachable())
        await shop.clock.sleep(10)
        shop.api.fail("create", fault)
        await shop.desk.syncer.sync()

        assert (await shop.order(R1)).state is state


@on_virtual_time
async def test_an_intent_closed_here_follows_the_api_if_it_turns_up_there_after_all() -> None:
    async with open_shop() as shop:
        intent = await lost(shop)
        await shop.clock.sleep(SURE_AFTER_S)
        closed = await shop.desk.orders.cancel(R1, person="Rui")
        assert closed.state is OrderState.CANCELLED
        row = shop.api.add(R1, callback_url=intent.callback_url)

        await shop.desk.syncer.sync()
        order = await shop.order(R1)
        assert (order.id, order.state) == (row.id, OrderState.PENDING)

        shop.api.pays(row.id)
        order = await shop.desk.orders.refresh(R1)
        assert order.is_late_paid
        assert order.light.value == "stop"


@on_virtual_time
async def test_a_refused_key_during_the_look_up_still_says_that_the_outcome_is_unknown() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", timed_out())
        shop.api.fail("list", key_refused())
        with pytest.raises(OutcomeUnknown):
            await shop.sale(reference=R1)

        shop.api.fail("list", key_refused())
        with pytest.raises(KeyRefused):
            await shop.desk.orders.refresh(R1)
        shop.api.goes_down()
        with pytest.raises(Unreachable):
            await shop.desk.orders.refresh(R1)
        with pytest.raises(NotAllowed):
            await shop.desk.orders.hand_over(R1, person="Rui")
