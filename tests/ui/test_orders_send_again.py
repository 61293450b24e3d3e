"""Sending an unanswered sale again from Orders, for whoever comes to it after the till was closed."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import Order, OrderState, Reference
from merchant_desk.services.orders.superseding import SURE_AFTER_S
from tests.helpers.fake_api import timed_out
from tests.helpers.list_stage import OrdersStage, orders_stage
from tests.helpers.windows import inside, until

OLD = Reference("OLD-1")
AGAIN = "Send again as a new order…"


async def lost(at: OrdersStage, *, ago_s: float) -> Order:
    """An unanswered creation of a while ago, chosen in the list."""
    at.shop.api.fail("create", timed_out())
    sale = at.shop.desk.tasks.share("lost", at.shop.sale(reference=OLD))
    for _ in range(14):
        await at.shop.clock.advance(1.0)
    with suppress(DeskError):
        await sale
    await at.shop.clock.advance(ago_s)
    at.model.select(OLD)
    await at.settled()
    return await at.shop.order(OLD)


def actions(at: OrdersStage) -> dict[str, QAction]:
    """The menu behind the three dots."""
    at.click("orders-more")
    menu = at.window.findChild(QMenu, "orders-more-menu")
    assert menu is not None
    found = {action.text(): action for action in menu.actions()}
    menu.close()
    return found


async def send_again(at: OrdersStage) -> None:
    """Through the menu and the question."""
    actions(at)[AGAIN].trigger()
    await until(lambda: at.window.findChild(QDialog, "orders-send-again-dialog"), what="the question")
    at.click("orders-send-again-dialog.deed")


@inside(orders_stage())
async def test_an_unanswered_sale_is_sent_again_from_orders_and_its_new_order_is_shown(
    at: OrdersStage,
) -> None:
    await lost(at, ago_s=SURE_AFTER_S)

    await send_again(at)
    await until(lambda: at.model.detail.reference != OLD, what="the new order")
    await at.settled()

    new = await at.shop.order(at.model.detail.reference)
    assert (new.state, new.supersedes) == (OrderState.PENDING, OLD)
    assert (await at.shop.order(OLD)).superseded_by == new.reference
    at.model.select(OLD)
    await at.settled()
    assert AGAIN not in actions(at)


@inside(orders_stage())
async def test_too_early_a_wish_is_refused_in_words_and_sends_nothing(at: OrdersStage) -> None:
    await lost(at, ago_s=0.0)

    await send_again(at)
    await until(lambda: at.model.state.detail and at.model.state.detail.problem, what="the refusal")

    detail = at.model.state.detail
    assert detail is not None
    assert detail.problem is not None
    assert detail.problem.what == "Cryptum may still have this order."
    assert at.shop.api.count("create") == 1
