"""Whole sales through the real windows on a real wire: what turns green, and how fast."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Final

import pytest

from merchant_desk.domain.order import Light, OrderState
from merchant_desk.ui.customer.state import CustomerScreen
from tests.helpers.browser import checkout_in_browser
from tests.helpers.whole_desk import open_whole_desk
from tests.helpers.windows import read_code, until

MOST_S: Final = 5.0
"""How long a payment may stay unseen while the order stands on Payment and no callback arrives."""


async def test_both_screens_turn_to_paid_with_no_key_pressed(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        order = await till.charge("25.40")
        till.display.resize(1280, 800)
        link = till.desk.orders.checkout_url(order)
        till_code, customer_code = read_code(till.window), read_code(till.display)

        await till.play(order, "pays")
        await till.sees("go")
        await till.customer_sees(CustomerScreen.CONFIRMED)
        known = await till.desk.store.get(order.reference)

    assert till_code == customer_code == link
    assert known is not None
    assert (known.state, known.light) == (OrderState.CONFIRMED, Light.GO)


@pytest.mark.browser
async def test_a_payment_in_the_customers_browser_turns_the_display(tmp_path: Path) -> None:
    def pay(url: str) -> None:
        with checkout_in_browser(url) as page:
            page.pay("CELO")
            page.wait_for("Paid")

    async with open_whole_desk(tmp_path) as till:
        await till.charge("12")
        scanned = read_code(till.window)
        assert scanned is not None

        await asyncio.to_thread(pay, scanned)
        await till.customer_sees(CustomerScreen.CONFIRMED)
        await till.sees("go")

    assert till.screens.index(CustomerScreen.WAITING) < till.screens.index(CustomerScreen.CONFIRMED)


async def test_with_every_callback_dropped_the_screen_turns_within_five_seconds(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        await till.control("PUT", "/faults", {"callbacks": {"drop": True}})
        order = await till.charge("7.50")

        began_s = time.monotonic()
        await till.control("POST", "/pay", {"order_id": order.id})
        await till.sees("go")
        took_s = time.monotonic() - began_s
        heard, _ = await till.desk.inbox.find()

    assert heard == 0
    assert took_s < MOST_S


async def test_handing_over_with_one_key_is_kept_with_person_and_time(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        order = await till.charge("30")
        await till.play(order, "pays")
        await till.sees("go")

        till.click("payment-handed-over")
        await till.sees("done")
        known = await till.desk.store.get(order.reference)

    assert known is not None
    assert known.handed_over is not None
    assert known.handed_over.person == till.desk.settings.current.person


async def test_a_sale_cancelled_in_the_window_is_cancelled_at_the_api(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path) as till:
        order = await till.charge("64")

        till.click("payment-cancel")
        await until(lambda: till.has("payment-cancel-dialog.deed"), what="the question")
        till.click("payment-cancel-dialog.deed")
        await till.sees("stop")
        await till.customer_sees(CustomerScreen.STOPPED)
        booked, known = await till.booked(order), await till.desk.store.get(order.reference)

    assert booked["status"] == "cancelled"
    assert known is not None
    assert known.state is OrderState.CANCELLED


async def test_a_restart_puts_the_sale_back_on_payment_with_the_same_code(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path, linger_s=10) as till:
        order = await till.charge("18.90")
        before = read_code(till.window)

    async with open_whole_desk(tmp_path) as again:
        restored = await again.on_payment()
        after = read_code(again.window)

    assert restored.reference == order.reference
    assert before is not None
    assert after == before


async def test_a_sale_that_was_left_does_not_come_back_after_a_restart(tmp_path: Path) -> None:
    async with open_whole_desk(tmp_path, linger_s=10) as till:
        await till.charge("5")
        till.window.start_new_charge()
        await till.customer_sees(CustomerScreen.IDLE)

    async with open_whole_desk(tmp_path) as again:
        await until(lambda: again.window.pages.sell.state.recent, what="the strip is read")
        page = again.window.page_key

    assert page == "sell"
