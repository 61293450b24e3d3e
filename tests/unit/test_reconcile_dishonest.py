"""Customers, callbacks and answers that lie: nothing but a fitting read of the order turns it to GO."""

from __future__ import annotations

import random
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.evidence import differences
from merchant_desk.domain.order import Light, Order, OrderState, ProblemCode
from merchant_desk.services.events import OrderChanged
from tests.helpers.counts import count
from tests.helpers.fake_clock import on_virtual_time, run_virtual
from tests.helpers.shop import Shop, open_shop, paid_by
from tests.helpers.stand_in import standing_before

SEQUENCES = count(300, 5_000)
HASH = "0x" + "ab" * 32


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ({"total": Decimal("2.54")}, ProblemCode.TOTAL_DIFFERS),
        ({"total": Decimal("25.39")}, ProblemCode.TOTAL_DIFFERS),
        ({"currency": "BRL"}, ProblemCode.CURRENCY_DIFFERS),
        ({"reference": "POS-2026-000999-AAAA"}, ProblemCode.REFERENCE_DIFFERS),
        ({"store_id": "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"}, ProblemCode.STORE_DIFFERS),
        ({"id": "another-id"}, ProblemCode.ID_DIFFERS),
    ],
)
@on_virtual_time
async def test_a_paid_order_that_differs_in_one_fact_is_red_and_never_go(
    shown: dict[str, Any], code: ProblemCode
) -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.pays(order.id or "")
        shop.api.shows(order.id or "", **shown)
        after = await shop.desk.reconciler.ask(order.reference)

        assert (after.state, after.light) == (OrderState.REVIEW, Light.STOP)
        assert after.problem is not None
        assert after.problem.code is code
        assert after.told is not None
        assert after.told.status == "confirmed"


@on_virtual_time
async def test_a_total_written_with_other_zeros_is_the_same_total() -> None:
    async with open_shop() as shop:
        order = await shop.sale("25.40")
        shop.api.pays(order.id or "")
        shop.api.shows(order.id or "", total=Decimal("25.400000"))

        assert (await shop.desk.reconciler.ask(order.reference)).light is Light.GO


@on_virtual_time
async def test_one_transaction_pays_one_order_only() -> None:
    async with open_shop() as shop:
        first, second = await shop.sale(), await shop.sale()
        for order in (first, second):
            shop.api.pays(order.id or "", tx_hash=HASH)
        paid = await shop.desk.reconciler.ask(first.reference)
        reused = await shop.desk.reconciler.ask(second.reference)

        assert paid.light is Light.GO
        assert reused.light is Light.STOP
        assert reused.problem is not None
        assert (reused.problem.code, reused.problem.theirs) == (ProblemCode.TRANSACTION_REUSED, HASH)


@on_virtual_time
async def test_a_transaction_claimed_at_the_very_same_moment_still_pays_one_order_only() -> None:
    async with open_shop() as shop:
        first, second = await shop.sale(), await shop.sale()
        for order in (first, second):
            shop.api.pays(order.id or "", tx_hash=HASH)

        async def spent(order: Order) -> frozenset[tuple[str, str]]:
            found = await shop.store.orders.spent(order)
            await shop.desk.reconciler.ask(first.reference)
            return found

        slow = standing_before(shop.store.orders, spent=spent)
        async with shop.peer(orders_port=slow) as other:
            reused = await other.desk.reconciler.ask(second.reference)

        assert (await shop.order(first.reference)).light is Light.GO
        assert reused.state is OrderState.REVIEW


@on_virtual_time
async def test_a_signed_callback_with_a_spent_transaction_turns_the_order_red() -> None:
    async with open_shop() as shop:
        first, second = await shop.sale(), await shop.sale()
        shop.api.pays(first.id or "", tx_hash=HASH)
        await shop.desk.reconciler.ask(first.reference)
        await shop.callback(second, transactions=paid_by(HASH))
        shop.api.sets(second.id or "", "confirmed")

        assert (await shop.desk.reconciler.ask(second.reference)).state is OrderState.REVIEW


@on_virtual_time
async def test_callbacks_alone_move_nothing_whatever_they_say() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        for number, says in enumerate(("confirmed", "failed", "cancelled", "nonsense", None)):
            await shop.callback(order, says=says, digest=str(number), transactions=paid_by(HASH))
        await shop.desk.callbacks.work()

        after = await shop.order(order.reference)
        assert (after.state, after.transactions) == (OrderState.PENDING, ())


async def _mischief(shop: Shop, dice: random.Random, orders: list[Order]) -> None:
    """One act of a customer, of the API, or of somebody who forges callbacks."""
    order, other = dice.choice(orders), dice.choice(orders)
    row = shop.api.book[order.id] if order.id is not None else None
    assert row is not None
    match dice.randrange(9):
        case 0:
            shop.api.pays(row.id)
        case 1:
            shop.api.pays(row.id, tx_hash=HASH)
        case 2:
            shop.api.sets(row.id, dice.choice(("pending", "on-hold", "failed", "cancelled", "odd", None)))
        case 3:
            shop.api.shows(row.id, total=dice.choice((Decimal("0.01"), Decimal("25.40"))))
        case 4:
            shop.api.shows(row.id, reference=other.reference)
        case 5:
            await shop.callback(order, reference=other.reference, digest=str(dice.random()))
        case 6:
            await shop.callback(other, transactions=paid_by(HASH), digest=str(dice.random()))
        case 7:
            row.shown.clear()
        case _:
            shop.api.lists(row.id, status="confirmed", total=None)


async def _sequence(dice: random.Random) -> int:
    """Three orders among mischief; every turn to GO is judged by the API's own book. Gives how many."""
    async with open_shop() as shop:
        greens: list[Order] = []

        def judge(event: OrderChanged) -> None:
            was_go = event.before is not None and event.before.light is Light.GO
            if event.order.light is Light.GO and not was_go:
                greens.append(event.order)
                read = shop.api._evidence(shop.api._row(event.order.id or ""), direct=True)
                assert differences(event.order, read) == ()
                assert shop.api._row(event.order.id or "").status == "confirmed"

        # The bus logs a failing subscriber, and an unexpected log line fails the test.
        shop.desk.bus.subscribe(OrderChanged, judge)
        orders = [await shop.sale() for _ in range(3)]
        for _ in range(dice.randint(3, 14)):
            await _mischief(shop, dice, orders)
            with suppress(DeskError):
                await shop.desk.orders.refresh(dice.choice(orders).reference)
            if dice.random() < 0.3:
                await shop.desk.callbacks.work()
            if dice.random() < 0.2:
                await shop.desk.syncer.sync()
        after = [await shop.order(order.reference) for order in orders]
        keys = [item.key for order in after if order.light is Light.GO for item in order.transactions]
        assert len(keys) == len(set(keys)), "one transaction pays two orders"
        return len(greens)


def test_no_sequence_of_lies_turns_an_unpaid_order_green() -> None:
    dice = random.Random(9_189)

    greens = sum(run_virtual(_sequence(dice)) for _ in range(SEQUENCES))

    assert greens > SEQUENCES // 10, "hardly an order was paid at all: the test looked at nothing"
