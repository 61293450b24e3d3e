"""What staff do from the panel of one order: cancel, look at the record, in wide and small windows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QPlainTextEdit, QWidget

from merchant_desk.domain.errors import Unreachable
from merchant_desk.domain.order import OrderState
from merchant_desk.ui.widgets.state_chip import StateChip
from tests.helpers import sales
from tests.helpers.fake_faults import unreachable
from tests.helpers.list_stage import SMALL, OrdersStage, becomes, orders_stage
from tests.helpers.windows import inside, outside, turns, unnamed, until

NEWEST = "POS-2026-000142"


async def chosen(at: OrdersStage, reference: str) -> None:
    """Choose an order and wait for its history."""
    at.model.select(reference)
    await at.settled()


async def dialog(at: OrdersStage, name: str) -> QDialog:
    """A dialog once it is open."""
    await until(lambda: at.window.findChild(QDialog, name) is not None, what=name)
    return at.of(name, QDialog)


@inside(orders_stage())
async def test_cancel_asks_once_says_what_it_does_and_stops_the_order(at: OrdersStage) -> None:
    order = await at.shop.order(NEWEST)
    sales.book(at.shop.api, order)
    await chosen(at, NEWEST)

    at.click("orders-cancel")
    asked = await dialog(at, "orders-cancel-dialog")
    safe = asked.findChild(QWidget, "orders-cancel-dialog.safe")
    assert safe is not None
    assert safe.hasFocus()
    assert "25.40" in asked.accessibleDescription()
    at.click("orders-cancel-dialog.deed")
    await at.settled()

    assert (await at.shop.order(NEWEST)).state is OrderState.CANCELLED
    assert at.of("orders-state", StateChip).state == "cancelled"
    assert at.text("orders-cancel-says") == "This order is already cancelled."


@inside(orders_stage())
async def test_keeping_the_order_asks_nothing_of_the_api(at: OrdersStage) -> None:
    await chosen(at, NEWEST)

    at.click("orders-cancel")
    QTest.keyClick(await dialog(at, "orders-cancel-dialog"), Qt.Key.Key_Escape)
    await at.settled()

    assert at.shop.api.count("set_status") == 0
    assert (await at.shop.order(NEWEST)).state is OrderState.PENDING


@inside(orders_stage())
async def test_a_cancel_that_fails_says_why_and_can_be_tried_again(at: OrdersStage) -> None:
    order = await at.shop.order(NEWEST)
    sales.book(at.shop.api, order)
    await chosen(at, NEWEST)
    at.shop.api.fail("set_status", unreachable())

    at.model.detail.cancel()
    await at.settled()

    assert at.part("orders-problem").isVisible()
    state = at.model.state.detail
    assert state is not None
    assert state.problem is not None
    assert state.problem.what == "Cryptum can't be reached."
    assert state.busy == ""
    assert at.of("orders-cancel", QAbstractButton).isEnabled()


@inside(orders_stage())
async def test_without_the_line_cancelling_waits_and_says_so(at: OrdersStage) -> None:
    await chosen(at, NEWEST)

    at.shop.desk.link.failed(Unreachable(why="dns"))

    assert at.text("orders-cancel-says") == "Cancelling waits until Cryptum can be reached."
    assert not at.of("orders-cancel", QAbstractButton).isEnabled()


@inside(orders_stage())
async def test_the_raw_record_holds_neither_token_nor_callback_path(at: OrdersStage) -> None:
    await becomes(at.shop, NEWEST, callback_url="https://pay.example/cb/secret-path")
    await chosen(at, NEWEST)

    at.click("orders-raw")
    await dialog(at, "orders-raw-dialog")
    text = at.of("orders-raw-text", QPlainTextEdit).toPlainText()
    at.click("orders-raw-close")
    await at.settled()

    order = await at.shop.order(NEWEST)
    assert order.session_token is not None
    assert NEWEST in text
    assert order.session_token.reveal() not in text
    assert "secret-path" not in text
    assert '"callbackUrl": "https://pay.example/…"' in text


@inside(orders_stage(size=SMALL))
async def test_in_a_small_window_the_panel_lies_over_the_list(at: OrdersStage) -> None:
    at.click_row(at.page.table, 0)
    await at.settled()
    drawer = at.part("orders-drawer")
    assert drawer.isVisible()

    at.key(Qt.Key.Key_Down)
    await at.settled()
    assert at.text("orders-panel.title") == "POS-2026-000141"
    at.key(Qt.Key.Key_Escape)

    assert not drawer.isVisible()
    assert at.page.table.hasFocus()


@inside(orders_stage())
async def test_a_window_that_grows_and_shrinks_keeps_its_open_panel(at: OrdersStage) -> None:
    await chosen(at, NEWEST)

    for width, over in ((1024, True), (1440, False), (1100, True)):
        at.window.resize(width, 800)
        await turns(5)
        assert at.part("orders-panel").isVisible()
        assert at.part("orders-drawer").isVisible() is over
        await until(lambda: outside(at.window) == [], what="nothing sticks out")


@inside(orders_stage())
async def test_everything_that_can_be_pressed_has_names(at: OrdersStage) -> None:
    await chosen(at, NEWEST)

    assert unnamed(at.window) == []
