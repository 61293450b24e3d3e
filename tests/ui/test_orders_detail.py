"""The panel of one order: what it says, what can be done there, and what it never shows."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from merchant_desk.domain.order import (
    HandOver,
    HistoryEntry,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Source,
    What,
)
from merchant_desk.ui.widgets.facts import FactsList
from merchant_desk.ui.widgets.handover_light import SmallLight
from merchant_desk.ui.widgets.state_chip import StateChip
from merchant_desk.ui.widgets.timeline import Timeline
from tests.helpers import sales
from tests.helpers.list_stage import OrdersStage, becomes, open_orders, orders_stage
from tests.helpers.windows import inside

NEWEST, PAID = "POS-2026-000142", "POS-2026-000140"


async def chosen(at: OrdersStage, reference: str) -> None:
    """Choose an order and wait for its history."""
    at.model.select(reference)
    await at.settled()


def steps(at: OrdersStage) -> list[tuple[str, str, str]]:
    """The timeline as (title, detail, form)."""
    return [(step.title, step.detail, step.form) for step in at.of("orders-timeline", Timeline).steps]


@inside(orders_stage())
async def test_a_click_on_a_row_opens_the_panel_of_that_order(at: OrdersStage) -> None:
    assert not at.part("orders-panel").isVisible()

    at.click_row(at.page.table, 0)
    await at.settled()

    assert at.part("orders-panel").isVisible()
    assert at.text("orders-panel.title") == NEWEST
    assert at.text("orders-amount") == "25.40 USD"
    assert at.of("orders-state", StateChip).state == "pending"
    assert at.text("orders-line") == "Waiting for the customer to pay. No callback yet."
    assert at.of("orders-light", SmallLight).form == "wait"
    assert at.of("orders-light", SmallLight).accessibleName() == "WAIT. Not paid. Keep the goods."


@inside(orders_stage())
async def test_an_open_order_shows_what_came_and_what_is_still_to_come(at: OrdersStage) -> None:
    await chosen(at, NEWEST)

    assert steps(at) == [
        ("Order created", "By Lívia Prado at Till 1", "done"),
        ("QR shown to customer", "Customer display", "done"),
        ("Callback", "Asking Cryptum every 15 s as well", "upcoming"),
        ("Confirmed by API", "", "upcoming"),
        ("Transaction", "", "upcoming"),
    ]
    facts = {fact.label: fact.value for fact in at.of("orders-facts", FactsList).facts}
    assert facts["Customer"] == "Maria Oliveira"
    assert facts["Country"] == "Brazil (BR)"
    assert facts["In coins"].replace("\u00a0", " ") == "about 43 CELO or 0.015 ETH"


@inside(orders_stage())
async def test_a_paid_order_shows_callback_check_and_transaction(at: OrdersStage) -> None:
    await chosen(at, PAID)

    assert steps(at)[1:] == [
        ("Callback received", "Says confirmed. Not used until checked.", "done"),
        ("Confirmed by API", "Order, store and total match", "good"),
        ("Transaction on Celo", "", "good"),
    ]
    assert at.text("orders-line") == "cREAL on Celo"
    assert at.of("orders-light", SmallLight).form == "go"
    assert not at.part("orders-show-qr").isVisible()
    assert at.text("orders-cancel-says") == "Paid orders can't be cancelled. Refund from your own wallet."
    assert not at.of("orders-cancel", QAbstractButton).isEnabled()


@inside(orders_stage())
async def test_a_callback_that_the_api_does_not_bear_out_is_a_red_step(at: OrdersStage) -> None:
    line = HistoryEntry(sales.AFTERNOON_UTC_MS - 5_000, What.CALLBACK, Source.CALLBACK, "confirmed")
    await becomes(at.shop, NEWEST, lines=(line,))

    await chosen(at, NEWEST)

    assert ("Callback received", "Says confirmed. Cryptum says pending.", "bad") in steps(at)
    assert at.of("orders-state", StateChip).state == "pending"
    assert at.of("orders-light", SmallLight).form == "wait"


@inside(orders_stage())
async def test_the_open_panel_gains_its_steps_when_the_payment_comes(at: OrdersStage) -> None:
    await chosen(at, NEWEST)
    now = sales.AFTERNOON_UTC_MS

    await becomes(
        at.shop,
        NEWEST,
        lines=(HistoryEntry(now, What.STATUS, Source.API, "confirmed"),),
        state=OrderState.CONFIRMED,
        status_raw="confirmed",
        paid_utc_ms=now,
    )
    await at.settled()

    assert ("Confirmed by API", "Order, store and total match", "good") in steps(at)
    assert at.of("orders-light", SmallLight).form == "go"
    assert at.part("orders-handed-over").isVisible()
    assert at.text("orders-line") == "Cryptum has not told coin or network."


@inside(orders_stage())
async def test_handed_over_is_kept_once_with_person_and_time(at: OrdersStage) -> None:
    await chosen(at, PAID)

    at.click("orders-handed-over")
    await at.settled()

    order = await at.shop.order(PAID)
    assert order.handed_over == HandOver("Lívia Prado", sales.AFTERNOON_UTC_MS)
    assert not at.part("orders-handed-over").isVisible()
    assert at.of("orders-light", SmallLight).accessibleName() == ("DONE. Handed over 14:32 by Lívia Prado")


@inside(orders_stage())
async def test_a_go_greys_while_the_line_is_down_and_cannot_be_handed_over(at: OrdersStage) -> None:
    await chosen(at, PAID)
    at.shop.api.goes_down()
    at.model.detail.check_again()
    await at.settled()
    assert at.of("orders-light", SmallLight).form == "go"

    at.shop.clock.jump(31)
    at.model.tick()

    assert at.of("orders-light", SmallLight).form == "stale"
    assert not at.part("orders-handed-over").isVisible()


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"state": OrderState.FAILED}, "The payment did not work. Make a new charge."),
        ({"state": OrderState.CANCELLED}, "Ended by staff or shop."),
        (
            {"state": OrderState.REVIEW, "problem": Problem(ProblemCode.TOTAL_DIFFERS, "25.40", "1.00")},
            "Total at Cryptum is not this order's total",
        ),
        (
            {
                "state": OrderState.CONFIRMED,
                "paid_utc_ms": sales.AFTERNOON_UTC_MS,
                "problem": Problem(ProblemCode.LATE_PAID, ours="cancelled"),
            },
            "Money came late. Call the owner.",
        ),
    ],
    ids=["failed", "cancelled", "review", "late"],
)
async def test_orders_that_ended_badly_say_stop_and_why(members: dict[str, Any], word: str) -> None:
    async with open_orders() as at:
        await becomes(at.shop, NEWEST, **members)
        await chosen(at, NEWEST)

        assert at.text("orders-line") == word
        assert at.of("orders-light", SmallLight).form == "stop"
        assert not at.of("orders-cancel", QAbstractButton).isEnabled()
        assert not at.part("orders-show-qr").isVisible()


@inside(orders_stage())
async def test_a_paid_order_from_elsewhere_is_never_a_go(at: OrdersStage) -> None:
    await becomes(at.shop, PAID, origin=Origin.ELSEWHERE)

    await chosen(at, PAID)

    assert at.of("orders-light", SmallLight).accessibleName() == "DONE. Paid, but not made at this desk"
    assert not at.part("orders-handed-over").isVisible()
    assert steps(at)[0] == ("Order created", "Not at this shop's desk", "done")


@inside(orders_stage())
async def test_show_qr_and_enter_open_the_order_on_payment(at: OrdersStage) -> None:
    opened: list[str] = []
    at.model.open_payment.connect(opened.append)
    await chosen(at, NEWEST)

    at.click("orders-show-qr")
    at.page.table.setFocus()
    at.key(Qt.Key.Key_Return)

    assert opened == [NEWEST, NEWEST]


@inside(orders_stage())
async def test_up_and_down_move_the_choice_and_the_panel_follows(at: OrdersStage) -> None:
    at.click_row(at.page.table, 0)

    for _ in range(3):
        at.key(Qt.Key.Key_Down)
    at.key(Qt.Key.Key_Up)
    await at.settled()

    assert at.page.table.chosen_row() == 2
    assert at.text("orders-panel.title") == "WEB-10388"


@inside(orders_stage())
async def test_escape_closes_the_panel_and_keeps_the_row_chosen(at: OrdersStage) -> None:
    at.click_row(at.page.table, 3)

    at.key(Qt.Key.Key_Escape)

    assert not at.part("orders-panel").isVisible()
    assert at.page.table.chosen_row() == 3
    assert at.page.table.hasFocus()


@inside(orders_stage())
async def test_keys_copy_the_reference_and_the_whole_link(at: OrdersStage) -> None:
    await chosen(at, NEWEST)
    copy = Qt.KeyboardModifier.ControlModifier

    QTest.keyClick(at.page.table, Qt.Key.Key_C, copy)
    first = at.clipboard
    QTest.keyClick(at.page.table, Qt.Key.Key_C, copy | Qt.KeyboardModifier.ShiftModifier)

    order = await at.shop.order(NEWEST)
    assert first == NEWEST
    assert at.clipboard == at.shop.desk.orders.checkout_url(order)


@inside(orders_stage())
async def test_the_link_of_a_paid_order_is_not_given_out_any_more(at: OrdersStage) -> None:
    await chosen(at, PAID)
    QApplication.clipboard().setText("before")

    QTest.keyClick(
        at.page.table,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )

    assert at.clipboard == "before"
