"""Two who do something with one order at the same moment, and stores that never let anybody win."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import pytest

from merchant_desk.domain.errors import (
    KeyMissing,
    Rejected,
    StoreBusy,
    VersionConflict,
)
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import HistoryEntry, Order, OrderState, Problem, ProblemCode
from tests.helpers.counts import count
from tests.helpers.fake_api import refused, unreachable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.jitter import with_jitter
from tests.helpers.shop import Shop, draft, open_shop
from tests.helpers.stand_in import standing_before


@pytest.mark.parametrize("seed", range(count(10, 200)))
@on_virtual_time
async def test_one_reference_typed_in_two_processes_at_once_is_one_order(seed: int) -> None:
    async with open_shop() as shop:
        slow = with_jitter(shop.store.orders, random.Random(seed), most=5)
        async with shop.peer(orders_port=slow) as one, shop.peer(orders_port=slow) as two:
            sales = [process.sale(reference="R-1") for process in (one, two)]
            made = await asyncio.gather(*sales, return_exceptions=True)

        assert shop.api.count("create") == 1
        orders = [order for order in made if isinstance(order, Order)]
        assert orders
        assert {order.id for order in orders} == {shop.api.of("R-1").id}


@pytest.mark.parametrize("status", ["pending", "on-hold", "confirmed", "cancelled"])
@on_virtual_time
async def test_an_order_that_joined_before_its_creation_was_answered_loses_nothing(status: str) -> None:
    async with open_shop() as other:
        api = other.api

        async def create(order: Order) -> Evidence:
            evidence = await api.create(order)
            api.sets(evidence.id, status)
            await other.desk.reconciler.adopt(evidence.id)
            return evidence

        async with other.peer(api_port=standing_before(api, create=create)) as window:
            order = await window.sale()

        row = api.of(order.reference)
        assert (order.state.value, order.id, order.session_token) == (status, row.id, row.token)
        moves = [line for line in await other.lines(order.reference) if line[0] in ("status", "problem")]
        assert moves == [("status", "api", status)], "the answer to a creation undid what came after it"


@on_virtual_time
async def test_a_refusal_that_was_overtaken_by_the_order_itself_marks_nothing_failed() -> None:
    async with open_shop() as other:
        api = other.api

        async def create(order: Order) -> Evidence:
            evidence = await api.create(order)
            await other.desk.reconciler.adopt(evidence.id)
            raise refused(409, "exists").error

        async with other.peer(api_port=standing_before(api, create=create)) as window:
            with pytest.raises(Rejected):
                await window.sale(reference="R-1")

        assert (await other.order("R-1")).state is OrderState.PENDING


@on_virtual_time
async def test_a_key_that_vanishes_before_the_sending_leaves_an_unsent_intent() -> None:
    async with open_shop() as shop:
        shop.api.has_key = False
        with pytest.raises(KeyMissing):
            await shop.sale(reference="R-1")

        order = await shop.order("R-1")
        assert (order.state, order.sent_utc_ms, order.problem) == (OrderState.CREATING, None, None)


@on_virtual_time
async def test_an_intent_claimed_by_another_process_is_looked_up_and_not_sent_twice() -> None:
    async with open_shop() as other:
        orders = other.store.orders

        async def begin(order: Order, entries: Sequence[HistoryEntry]) -> Order:
            kept = await orders.begin(order, entries)
            await other.clock.sleep(6)
            await other.desk.syncer.sync()
            return kept

        async with other.peer(orders_port=standing_before(orders, begin=begin)) as window:
            order = await window.sale()

        assert order.state is OrderState.PENDING
        assert other.api.count("create") == 1


@on_virtual_time
async def test_a_claim_is_not_marked_lost_once_somebody_found_the_order() -> None:
    async with open_shop() as other:
        api, orders = other.api, other.store.orders

        async def save(order: Order, entries: Sequence[HistoryEntry] = (), **how: Sequence[str]) -> Order:
            if order.problem == Problem(ProblemCode.ANSWER_LOST):
                row = api.add(order.reference, callback_url=order.callback_url)
                await other.desk.reconciler.adopt(row.id)
            return await orders.save(order, entries, **how)

        async with other.peer(orders_port=standing_before(orders, save=save)) as window:
            api.fail("create", refused(200, "error in a 2xx"))
            order = await window.sale()

        assert order.state is OrderState.PENDING


async def _conflicts(order: Order, entries: Sequence[HistoryEntry] = (), **how: object) -> Order:
    raise VersionConflict(reference=order.reference)


@on_virtual_time
async def test_a_store_in_which_nobody_ever_wins_counts_as_busy() -> None:
    async with open_shop() as shop:
        order, intent = await shop.sale(), draft(reference="R-2")
        shop.api.pays(order.id or "")
        stuck = standing_before(shop.store.orders, save=_conflicts)
        async with shop.peer(orders_port=stuck) as process:
            with pytest.raises(StoreBusy):
                await process.desk.orders.refresh(order.reference)
            with pytest.raises(StoreBusy):
                await process.desk.orders.note_shown(order.reference)
            with pytest.raises(StoreBusy):
                await process.desk.orders.create(intent)
        assert (await shop.order("R-2")).state is OrderState.CREATING
        await shop.desk.orders.refresh(order.reference)
        async with shop.peer(orders_port=stuck) as process:
            with pytest.raises(StoreBusy):
                await process.desk.orders.hand_over(order.reference, person="Rui")
        await shop.desk.syncer.sync()
        assert (await shop.order("R-2")).state is OrderState.PENDING
        assert shop.api.count("create") == 2


@on_virtual_time
async def test_a_foreign_order_that_two_processes_find_is_one_row() -> None:
    async with open_shop() as shop:
        row = shop.api.add("WEB-1", status="confirmed")
        slow = with_jitter(shop.store.orders, random.Random(3), most=5)
        async with shop.peer(orders_port=slow) as one, shop.peer(orders_port=slow) as two:
            found = await asyncio.gather(one.desk.reconciler.adopt(row.id), two.desk.reconciler.adopt(row.id))

        assert [order.reference for order in found if order is not None] == ["WEB-1", "WEB-1"]


async def _unsent(shop: Shop) -> None:
    shop.api.fail("create", unreachable())
    with pytest.raises(Exception, match="Unreachable"):
        await shop.sale(reference="R-1")


@on_virtual_time
async def test_an_intent_cancelled_while_others_look_it_up_stays_cancelled() -> None:
    async with open_shop() as shop:
        await _unsent(shop)
        await shop.clock.sleep(10)
        slow = with_jitter(shop.store.orders, random.Random(5), most=5)
        async with shop.peer(orders_port=slow) as one, shop.peer(orders_port=slow) as two:
            results = await asyncio.gather(
                one.desk.orders.cancel("R-1", person="Rui"),
                two.desk.orders.refresh("R-1"),
                two.desk.orders.cancel("R-1", person="Lívia"),
                return_exceptions=True,
            )

        order = await shop.order("R-1")
        assert order.state is OrderState.CANCELLED
        cancelled = [line for line in await shop.lines("R-1") if line[0] == "cancelled"]
        assert len(cancelled) == 1
        assert any(isinstance(result, Order) for result in results)
