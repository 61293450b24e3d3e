"""Charges kept on the till for later, and a charge whose answer was lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from merchant_desk.domain.order import Order
from merchant_desk.ui.sell.parked import MEMO_KEY, ParkedCharge, from_memo, to_memo
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.signals import DeskSignals
from tests.helpers import sales
from tests.helpers.fake_api import timed_out
from tests.helpers.fake_clock import FakeClock
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import inside, turns, until


@asynccontextmanager
async def open_one() -> AsyncIterator[Shop]:
    """A shop on the Qt loop."""
    async with open_shop(clock=FakeClock(sales.AFTERNOON_UTC_MS), settings=sales.settings()) as opened:
        yield opened


def attached(shop: Shop) -> tuple[SellModel, list[Order]]:
    """A Sell model on this shop, and the orders it charges."""
    model = SellModel(sales.settings(), is_training=False)
    charged: list[Order] = []
    model.charged.connect(charged.append)
    model.attach(shop.desk, DeskSignals(shop.desk.bus, parent=model))
    return model, charged


async def lose_the_answer(shop: Shop, model: SellModel, *, arrived: bool) -> str:
    """Charge 25.40 while the answer gets lost, up to the first look-up; gives the reference."""
    shop.api.fail("create", timed_out(processed=arrived))
    shop.api.list_lag = 2 if arrived else 0
    model.press("25")
    model.charge()
    await until(lambda: model.state.look_up)
    look_up = model.state.look_up
    assert look_up is not None
    return look_up.reference


@inside(open_one)
async def test_a_parked_charge_survives_the_end_of_the_program(shop: Shop) -> None:
    model, _ = attached(shop)
    model.press("18")
    model.add_amount()
    model.press("6")
    model.set_note("Table 6")
    model.park()
    await until(lambda: MEMO_KEY in shop.store.memo._values)

    again, _ = attached(shop)
    await until(lambda: again.state.parked)
    again.take_back(again.state.parked[0].key)

    assert (again.state.figure, again.state.sum_line) == ("24.00", "18.00 + 6.00")
    assert again.state.note == "Table 6"
    assert again.state.parked == ()


@inside(open_one)
async def test_taking_one_back_parks_what_stands_on_the_page(shop: Shop) -> None:
    model, _ = attached(shop)
    model.press("1")
    model.park()
    model.press("2")

    model.take_back(model.state.parked[0].key)

    assert model.state.figure == "1.00"
    assert [row.text.split("\N{NO-BREAK SPACE}")[0] for row in model.state.parked] == ["2.00"]


@inside(open_one)
async def test_nothing_is_parked_where_nothing_was_typed(shop: Shop) -> None:
    model, _ = attached(shop)

    model.park()
    await turns(5)

    assert not model.state.can_park
    assert model.state.parked == ()


@inside(open_one)
async def test_a_lost_answer_is_looked_up_in_five_tries(shop: Shop) -> None:
    model, charged = attached(shop)
    await lose_the_answer(shop, model, arrived=False)

    for _ in range(4):
        await shop.clock.advance(4.0)
        await turns(5)
    await until(lambda: model.state.problem)

    assert charged == []
    assert shop.api.count("create") == 1
    problem = model.state.problem
    assert problem is not None
    assert problem.then == "Don't charge again yet. The desk keeps looking and shows it here."


@inside(open_one)
async def test_a_found_order_is_charged_once_without_a_second_sending(shop: Shop) -> None:
    model, charged = attached(shop)
    reference = await lose_the_answer(shop, model, arrived=True)

    for _ in range(4):
        await shop.clock.advance(4.0)
        await turns(5)
    await until(lambda: charged)

    assert [order.reference for order in charged] == [reference]
    assert shop.api.count("create") == 1
    assert model.state.look_up is None


@inside(open_one)
async def test_a_charge_parked_while_it_is_looked_for_leaves_the_shelf_when_found(shop: Shop) -> None:
    model, charged = attached(shop)
    reference = await lose_the_answer(shop, model, arrived=True)
    model.park()
    assert model.state.is_zero
    assert len(model.state.parked) == 1

    for _ in range(4):
        await shop.clock.advance(4.0)
        await turns(5)
    await until(lambda: model.state.parked == ())

    assert charged == []
    assert [row.state for row in model.state.recent if row.reference == reference] == ["pending"]


@inside(open_one)
async def test_a_parked_charge_taken_back_looks_its_order_up_again(shop: Shop) -> None:
    model, charged = attached(shop)
    reference = await lose_the_answer(shop, model, arrived=False)
    model.park()
    for _ in range(4):
        await shop.clock.advance(4.0)
        await turns(5)

    model.take_back(model.state.parked[0].key)
    assert model.state.reference == reference
    model.charge()
    await until(lambda: model.state.problem)

    assert shop.api.count("create") == 1
    assert charged == []


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "nonsense",
        "{}",
        "[1, null, {}]",
        to_memo([ParkedCharge("a", 1, "EUR", (1,))]),
        to_memo([ParkedCharge("a", 1, "USD", (-1,))]),
        to_memo([ParkedCharge("a", 1, "USD", ())]),
    ],
)
def test_parked_text_that_makes_no_sense_never_blocks_the_till(text: str | None) -> None:
    assert from_memo(text) == ()


def test_parked_charges_come_back_as_they_were_kept() -> None:
    charges = (
        ParkedCharge("a", 1, "USD", (1890, 650), sales.MARIA, "Table 6", "POS-1"),
        ParkedCharge("b", 2, "BRL", (1,)),
    )

    assert from_memo(to_memo(charges)) == charges
