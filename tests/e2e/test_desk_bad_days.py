"""What can go wrong, chosen in the real window on a real training shop: what the till shows, how it heals."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from merchant_desk.domain.order import OrderState, ProblemCode
from tests.helpers.whole_desk import Till, open_whole_desk
from tests.helpers.windows import until

_LOOKED_UP_WITHIN_S: Final = 10.0
_KNOWN: Final = tuple(state.value for state in OrderState if state is not OrderState.UNKNOWN)


async def choose(till: Till, name: str) -> None:
    """Open the card on the ribbon and press an entry."""
    till.click("trouble-button")
    till.click(name)
    await until(lambda: not till.has("trouble-popover"), what="the shop has taken it")


async def press_charge(till: Till, total: str) -> None:
    """Type an amount on Sell and press Enter."""
    till.window.navigate("sell")
    focused = till.window.focusWidget()
    QTest.keyClicks(focused, total)
    await until(lambda: till.window.pages.sell.state.can_charge, what="the charge can be made")
    QTest.keyClick(focused, Qt.Key.Key_Return)


async def test_another_orders_payment_claimed_for_this_one_never_turns_green(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        honest = await till.charge("25.40")
        await till.play(honest, "pays")
        await till.sees("go")
        await until(lambda: till.payment.state.deeds.can_hand_over, what="the goods can be given")
        till.click("payment-handed-over")
        await till.sees("done")
        await choose(till, "trouble-claimed-payment")
        till.lights.clear()

        bold = await till.charge("25.40")
        await till.sees("stop")
        known = await till.desk.store.get(bold.reference)
        await choose(till, "trouble-well")

    assert known is not None
    assert known.problem is not None
    assert known.problem.code is ProblemCode.TRANSACTION_REUSED
    assert "go" not in till.lights


async def test_a_lost_answer_is_looked_up_and_the_sale_goes_on(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        await choose(till, "trouble-answer-lost")

        order = await till.charge("12")
        await choose(till, "trouble-well")
        await till.play(order, "pays")
        await till.sees("go")
        booked = await till.booked(order)

    assert booked["creations"] == {"received": 1, "made": 1}


async def test_an_order_that_the_list_left_out_is_found_once_all_is_well(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        await choose(till, "trouble-list-omits")
        await press_charge(till, "7.50")
        await until(lambda: till.window.pages.sell.state.is_sending, what="the charge is sent")
        async with asyncio.timeout(_LOOKED_UP_WITHIN_S):
            while not (await till.control("GET", "/requests"))["requests"].get("list"):  # noqa: ASYNC110 - the shop is another process
                await asyncio.sleep(0.05)

        await choose(till, "trouble-well")
        order = await till.on_payment()
        booked = await till.booked(order)

    assert order.state is OrderState.PENDING
    assert booked["creations"] == {"received": 1, "made": 1}


async def test_a_state_that_nobody_knows_is_never_green_and_heals(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        await choose(till, "trouble-unknown-state")
        order = await till.charge("3")
        await until(lambda: till.payment.state.state not in _KNOWN, what="the raw word shows")
        strange = await till.desk.store.get(order.reference)
        await choose(till, "trouble-well")
        await until(lambda: till.payment.state.state == "pending", what="the truth is back")

    assert strange is not None
    assert strange.state is OrderState.UNKNOWN
    assert "go" not in till.lights
