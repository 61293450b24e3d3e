"""Handing over: only on GO, only once, and what the history keeps of it."""

from __future__ import annotations

import asyncio
import random

import pytest

from merchant_desk.domain.errors import NotAllowed
from merchant_desk.domain.order import Light, OrderState
from tests.helpers.counts import count
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.jitter import with_jitter
from tests.helpers.shop import Shop, open_shop


async def paid(shop: Shop) -> str:
    """The reference of an order on GO."""
    order = await shop.sale()
    shop.api.pays(order.id or "")
    return (await shop.desk.orders.refresh(order.reference)).reference


@on_virtual_time
async def test_goods_are_handed_over_once_with_person_and_time() -> None:
    async with open_shop() as shop:
        name = await paid(shop)
        await shop.clock.sleep(5)
        order = await shop.desk.orders.hand_over(name, person="Rui")

        assert order.light is Light.DONE
        assert order.handed_over is not None
        assert (order.handed_over.person, order.handed_over.at_utc_ms) == ("Rui", shop.clock.now_utc_ms())
        assert (await shop.lines(name))[-1] == ("handed-over", "staff", "Rui")
        _, [entry] = await shop.store.journal.find()
        assert (entry.person, entry.what, entry.subject) == ("Rui", "handed-over", name)
        with pytest.raises(NotAllowed) as raised:
            await shop.desk.orders.hand_over(name, person="Lívia")
        assert raised.value.reason == "already-handed-over"


@pytest.mark.parametrize("status", ["pending", "on-hold", "cancelled", "failed"])
@on_virtual_time
async def test_without_go_nothing_is_handed_over(status: str) -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.sets(order.id or "", status)
        await shop.desk.orders.refresh(order.reference)

        with pytest.raises(NotAllowed) as raised:
            await shop.desk.orders.hand_over(order.reference, person="Rui")
        assert raised.value.reason == "not-go"


@on_virtual_time
async def test_an_order_made_elsewhere_is_not_ours_to_hand_over() -> None:
    async with open_shop() as shop:
        row = shop.api.add("WEB-1", status="confirmed")
        await shop.desk.syncer.sync()

        assert (await shop.order("WEB-1")).light is Light.DONE
        with pytest.raises(NotAllowed) as raised:
            await shop.desk.orders.hand_over(row.id, person="Rui")
        assert raised.value.reason == "made-elsewhere"


@on_virtual_time
async def test_money_that_came_late_is_never_handed_over_without_a_person_deciding() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.desk.orders.cancel(order.reference, person="Rui")
        shop.api.pays(order.id or "")
        late = await shop.desk.orders.refresh(order.reference)

        assert (late.state, late.light) == (OrderState.CONFIRMED, Light.STOP)
        with pytest.raises(NotAllowed):
            await shop.desk.orders.hand_over(order.reference, person="Rui")


@pytest.mark.parametrize("seed", range(count(10, 200)))
@on_virtual_time
async def test_two_processes_that_press_at_once_hand_over_once(seed: int) -> None:
    async with open_shop() as one:
        dice = random.Random(seed)
        slow = with_jitter(one.store.orders, dice, most=6)
        async with one.peer(orders_port=slow) as two, one.peer(orders_port=slow) as three:
            name = await paid(one)
            tries = [
                shop.desk.orders.hand_over(name, person=str(number))
                for number, shop in enumerate((two, three, two, three))
            ]
            results = await asyncio.gather(*tries, return_exceptions=True)

            assert sum(not isinstance(result, BaseException) for result in results) == 1
            reasons = {result.reason for result in results if isinstance(result, NotAllowed)}
            assert reasons == {"already-handed-over"}
            given = [line for line in await one.lines(name) if line[0] == "handed-over"]
            assert len(given) == 1


@on_virtual_time
async def test_a_read_that_was_under_way_does_not_undo_the_hand_over() -> None:
    async with open_shop() as shop:
        name = await paid(shop)
        gate = shop.api.gate("read")
        asking = shop.desk.tasks.share("ask", shop.desk.orders.refresh(name))
        await gate.arrived.wait()
        await shop.desk.orders.hand_over(name, person="Rui")
        gate.release()

        assert (await asking).light is Light.DONE
        assert (await shop.order(name)).light is Light.DONE


@on_virtual_time
async def test_the_history_keeps_once_that_the_code_was_shown() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        for _ in range(3):
            await shop.desk.orders.note_shown(order.reference)

        view = await shop.desk.orders.view(order.id or "")
        assert [line.detail for line in view.history if line.what.value == "note"] == ["shown"]
        assert view.order.reference == order.reference
