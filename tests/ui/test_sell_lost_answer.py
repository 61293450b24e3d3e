"""The answer to a charge was lost: what the dialog says, when a sale may be sent again, and by which keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from merchant_desk.domain.order import OrderState
from merchant_desk.services.orders.superseding import SURE_AFTER_S
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.widgets.button import Button
from tests.helpers.fake_api import server_failed, timed_out
from tests.helpers.windows import cut_words, inside, turns, until
from tests.ui.test_sell_page import SMALL, Till, open_till


@asynccontextmanager
async def open_lost(size: tuple[int, int] = (1440, 900)) -> AsyncIterator[Till]:
    """A till whose charge of 25 was sent, not answered, and not found in five tries."""
    async with open_till(size) as till:
        till.shop.api.fail("create", timed_out())
        till.keys("25\r")
        await through_the_tries(till)
        yield till


@asynccontextmanager
async def open_lost_small() -> AsyncIterator[Till]:
    """The same in a small window."""
    async with open_lost(SMALL) as till:
        yield till


async def through_the_tries(till: Till) -> None:
    """Let the five tries pass."""
    await until(lambda: till.model.state.look_up, what="the look-up begins")
    for _ in range(20):
        await till.shop.clock.advance(1.0)
        await turns(4)
    await until(lambda: till.model.state.lost, what="the tries are over")


async def long_enough(till: Till) -> None:
    """Until the sale may be sent again."""
    await till.shop.clock.advance(SURE_AFTER_S)
    till.model.tick()
    await until(lambda: till.model.state.lost and till.model.state.lost.can_send_again)


def dialog_of(till: Till) -> QDialog:
    """The open dialog."""
    found = till.window.findChild(QDialog, "sell-looking-up")
    assert found is not None
    return found


def button(till: Till, name: str) -> QPushButton:
    """One of its buttons."""
    found = dialog_of(till).findChild(QPushButton, f"sell-looking-up.{name}")
    assert found is not None, name
    return found


@inside(open_lost)
async def test_after_the_fifth_try_it_is_too_early_to_send_again(till: Till) -> None:
    lost = till.model.state.lost
    assert lost is not None
    assert lost.is_absent
    assert 0 < lost.wait_s < SURE_AFTER_S
    assert "too early" in dialog_of(till).accessibleDescription()
    assert lost.reference in dialog_of(till).accessibleDescription()
    assert button(till, "again").isVisible()
    assert button(till, "send").isVisible()
    assert not button(till, "send").isEnabled()
    assert str(lost.wait_s) in button(till, "send").text()
    assert button(till, "stop").isDefault()
    charge = till.part("sell-charge")
    assert isinstance(charge, Button)
    assert charge.kind == "default", "nothing invites to charge again"


@inside(open_lost)
async def test_once_it_is_surely_absent_the_keyboard_sends_the_sale_again(till: Till) -> None:
    lost = till.model.state.lost
    assert lost is not None
    await long_enough(till)
    assert "watched for 30 days" in dialog_of(till).accessibleDescription()

    button(till, "send").setFocus()
    QTest.keyClick(button(till, "send"), Qt.Key.Key_Return)
    await until(lambda: till.charged, what="the new order is charged")

    [new] = till.charged
    old = await till.shop.order(lost.reference)
    assert (new.state, new.supersedes) == (OrderState.PENDING, lost.reference)
    assert (old.state, old.superseded_by) == (OrderState.CANCELLED, new.reference)
    assert [row.reference for row in till.shop.api.book.values()] == [new.reference]
    await until(lambda: not till.window.findChildren(QDialog, "sell-looking-up"))


@inside(open_lost)
async def test_looking_again_shows_the_tries_again_and_finds_what_came_late(till: Till) -> None:
    lost = till.model.state.lost
    assert lost is not None
    intent = await till.shop.order(lost.reference)

    button(till, "again").click()
    await until(lambda: till.model.state.look_up)
    assert not button(till, "send").isVisible()
    till.shop.api.add(lost.reference, total="25.00", callback_url=intent.callback_url)
    for _ in range(12):
        await till.shop.clock.advance(1.0)
        await turns(4)
    await until(lambda: till.charged)

    assert [order.reference for order in till.charged] == [lost.reference]
    assert till.shop.api.count("create") == 1


@inside(open_lost)
async def test_the_desk_refuses_to_send_again_what_turns_out_to_be_unsure(till: Till) -> None:
    lost = till.model.state.lost
    assert lost is not None
    await long_enough(till)
    till.shop.api.fail_always("list", server_failed())

    button(till, "send").click()
    await until(lambda: till.model.state.lost and not till.model.state.lost.is_absent)

    now = till.model.state.lost
    assert now is not None
    assert now.reference == lost.reference
    assert "not known" in dialog_of(till).accessibleDescription()
    assert not button(till, "send").isVisible()
    assert till.shop.api.count("create") == 1


@inside(open_lost)
async def test_esc_parks_the_charge_with_the_order_that_is_looked_for(till: Till) -> None:
    QTest.keyClick(dialog_of(till), Qt.Key.Key_Escape)
    await until(lambda: till.model.state.parked)

    assert till.model.state.is_zero
    assert till.model.state.lost is None

    till.model.take_back(till.model.state.parked[0].key)
    till.keys("\r")
    await until(lambda: till.model.state.lost, what="one press looks it up and says so")
    assert till.shop.api.count("create") == 1


@inside(open_lost)
async def test_a_parked_charge_whose_sale_was_sent_again_elsewhere_leaves_the_shelf(till: Till) -> None:
    lost = till.model.state.lost
    assert lost is not None
    button(till, "stop").click()
    await until(lambda: till.model.state.parked)
    await till.shop.clock.advance(SURE_AFTER_S)
    till.shop.api.fail("create", timed_out())
    again = till.shop.desk.tasks.share("again", till.shop.sale("25.00", instead_of=lost.reference))
    await until(lambda: till.shop.api.count("create") == 2)

    # Still unanswered: taken back, the charge stands for the new order.
    old = await till.shop.order(lost.reference)
    till.model.take_back(till.model.state.parked[0].key)
    assert till.model.state.reference == old.superseded_by
    till.model.park()

    till.shop.api.add(old.superseded_by or "", total="25.00")
    for _ in range(12):
        await till.shop.clock.advance(1.0)
        await turns(4)
    await until(again.done)
    assert till.model.state.parked == ()


@pytest.mark.parametrize("language", ["en", "pt_BR", PSEUDO])
@pytest.mark.parametrize("is_late", [False, True])
@inside(open_lost_small)
async def test_no_word_of_the_dialog_is_cut(till: Till, language: str, is_late: bool) -> None:
    button(till, "stop").click()
    await until(lambda: till.model.state.parked)
    install_language(language)
    till.model.take_back(till.model.state.parked[0].key)
    till.keys("\r")
    await until(lambda: till.model.state.lost)
    if is_late:
        await long_enough(till)
    await turns()

    assert cut_words(dialog_of(till)) == []
