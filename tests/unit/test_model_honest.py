"""Honest sales on bad lines: lost, late and lagging answers, callbacks in any order, restarts, two tills.

Never a STOP at any instant, and every sale that reached the API ends on GO.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any, Final

import pytest

from merchant_desk.domain.order import Light, Order, OrderState
from tests.helpers.counts import count
from tests.helpers.fake_clock import run_virtual
from tests.helpers.model_town import Town
from tests.helpers.seeds import dice_of

TOWNS: Final = range(count(40, 2_000))
ROUNDS: Final = 18
"""Of three sales each; some never reach the API, 50 of them surely do."""


async def _play(town: Town) -> None:
    async with town.open():
        for _ in range(ROUNDS):
            await town.sell_everywhere()
        await town.come_level()

        assert town.stops == []
        assert town.ended_work() == []
        await _all_are_paid(town)
        await town.hand_over_all()
        confirmed = [row.reference for row in town.world.book.book.values()]
        assert sorted(town.given) == sorted(confirmed)
        assert len(confirmed) >= 50
        assert town.stops == []


async def _all_are_paid(town: Town) -> None:
    """Each order of the API stands in one row of the folder that made it, on GO; the rest never got there."""
    rows = await town.rows()
    assert set(rows) - {""} == set(town.world.book.book)
    for order_id, row in town.world.book.book.items():
        [order] = rows[order_id]
        assert _is_go(order), f"{order.reference} {order.state} {order.problem}"
        assert (order.reference, order.total.decimal) == (row.reference, row.total)
    assert all(order.state is OrderState.CREATING for order in rows.get("", []))
    posted = town.world.posted
    assert len(posted) == len(set(posted)), "a sale was sent twice"


def _is_go(order: Order) -> bool:
    return (order.state, order.light, order.problem) == (OrderState.CONFIRMED, Light.GO, None)


@pytest.mark.parametrize("number", TOWNS)
def test_honest_sales_on_a_bad_line_never_show_a_false_stop(
    number: int, request: pytest.FixtureRequest
) -> None:
    dice, replay = dice_of(request)

    try:
        run_virtual(_play(Town(dice)))
    except Exception as error:
        error.add_note(f"replay: {replay}")
        raise


def _is_caught(**members: Any) -> bool:
    for seed in range(6):
        try:
            run_virtual(_play(Town(random.Random(seed), **members)))
        except AssertionError:
            return True
    return False


def test_a_store_without_versions_is_caught_by_the_same_town() -> None:
    assert _is_caught(last_write_wins=True)


def test_copies_that_lag_for_a_minute_are_noticed_by_the_same_town() -> None:
    assert _is_caught(lag_s=60.0)


def test_the_same_town_notices_an_api_that_does_lie() -> None:
    async def play() -> None:
        town = Town(random.Random(1), trouble=0.0)
        async with town.open():
            shop = town.processes[0].shop
            order = await shop.sale()
            assert order.id is not None
            town.world.of(order.id).read = {"orderTotal": "25.39"}
            town.world.pays(order.id, {"protocol": "CELO", "hash": town.world.fresh_hash()})
            await asyncio.sleep(60)

            assert town.stops
            assert (await shop.order(order.reference)).light is Light.STOP

    run_virtual(play())
