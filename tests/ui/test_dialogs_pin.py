"""The owner's PIN in dialogs: checked, set with a recovery code, reset with it or at a price."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.services import memo_keys
from merchant_desk.services.guard.guard import GuardState
from merchant_desk.ui.dialogs_pin import ask_pin, may_go_on
from merchant_desk.ui.text import PlainLabel
from tests.helpers.pins import OTHER, PIN, field, press, the_dialog, type_pin
from tests.helpers.shop import PERSON, Shop, open_shop
from tests.helpers.windows import cut_words, inside, turns, unnamed, until

WHY = "To change the Avalanche C-Chain address."


@pytest.fixture
def window() -> Iterator[QWidget]:
    """A window to open dialogs on."""
    made = QWidget()
    made.resize(800, 600)
    made.show()
    made.activateWindow()
    yield made
    made.close()


def asking(window: QWidget, shop: Shop) -> asyncio.Task[str | None]:
    """Somebody does what needs the PIN."""
    return asyncio.ensure_future(ask_pin(window, shop.desk, why=WHY))


@inside(open_shop)
async def test_the_right_pin_is_given_back_by_keyboard_alone(shop: Shop, window: QWidget) -> None:
    await shop.desk.owner.pin.set(PIN, person=PERSON)
    asked = asking(window, shop)
    dialog = await the_dialog("pin")
    assert dialog.focusWidget() is field(dialog, "pin-field").edit
    assert dialog.accessibleDescription() == WHY
    assert not unnamed(dialog)
    assert not cut_words(dialog)
    focused = dialog.focusWidget()
    QTest.keyClicks(focused, "40x2a913")
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert await asked == PIN


@inside(open_shop)
async def test_wrong_pins_count_down_and_then_lock_until_a_time(shop: Shop, window: QWidget) -> None:
    await shop.desk.owner.pin.set(PIN, person=PERSON)
    asked = asking(window, shop)
    dialog = await the_dialog("pin")
    boxes = field(dialog, "pin-field")
    said = []
    for _ in range(5):
        type_pin(dialog, OTHER)
        press(dialog, "pin.deed")
        await until(lambda: boxes.error, what="the refusal")
        assert boxes.pin == ""
        said.append(boxes.error)
        boxes.set_error("")
    assert said[:4] == [
        "Wrong PIN. 4 tries left.",
        "Wrong PIN. 3 tries left.",
        "Wrong PIN. 2 tries left.",
        "Wrong PIN. 1 try left.",
    ]
    assert said[4].startswith("Too many wrong tries. Locked until ")
    assert not boxes.edit.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert await asked is None


@inside(open_shop)
async def test_the_first_pin_is_typed_twice_and_shows_its_code_once(shop: Shop, window: QWidget) -> None:
    asked = asking(window, shop)
    dialog = await the_dialog("pin-new")
    type_pin(dialog, PIN, into="pin-first")
    type_pin(dialog, OTHER, into="pin-second")
    press(dialog, "pin-new.deed")
    await until(lambda: field(dialog, "pin-second").error, what="two different ones")
    type_pin(dialog, PIN, into="pin-second")
    press(dialog, "pin-new.deed")

    kept = await the_dialog("pin-code")
    shown = kept.findChild(PlainLabel, "pin-code-shown")
    assert shown is not None
    code = shown.full_text()
    QTest.keyClick(kept, Qt.Key.Key_Escape)
    assert kept.isVisible(), "not before it was written down"
    press(kept, "pin-code.copy")
    assert QGuiApplication.clipboard().text() == code
    press(kept, "pin-written")
    press(kept, "pin-code.deed")
    assert await asked == PIN
    assert await shop.desk.owner.pin.reset(OTHER, recovery=code, person=PERSON) is None


@inside(open_shop)
async def test_a_forgotten_pin_is_set_anew_with_the_code(shop: Shop, window: QWidget) -> None:
    code = await shop.desk.owner.pin.set(PIN, person=PERSON)
    assert code is not None
    asked = asking(window, shop)
    press(await the_dialog("pin"), "pin.forgot")
    dialog = await the_dialog("pin-reset")
    assert not cut_words(dialog)
    type_pin(dialog, OTHER, into="pin-first")
    type_pin(dialog, OTHER, into="pin-second")
    recovery = dialog.findChild(QWidget, "pin-recovery")
    assert recovery is not None
    QTest.keyClicks(recovery, "wrong-wrong")
    press(dialog, "pin-reset.deed")
    await until(recovery.accessibleDescription, what="a wrong code is told")
    recovery.setProperty("text", "")
    QTest.keyClicks(recovery, code.lower())
    press(dialog, "pin-reset.deed")
    assert await asked == OTHER
    await shop.desk.owner.pin.check(OTHER)


@inside(open_shop)
async def test_a_reset_without_the_code_stops_sales_and_says_so(shop: Shop, window: QWidget) -> None:
    await shop.desk.owner.pin.set(PIN, person=PERSON)
    shop.api.wallets = (WalletSeen("CELO", "0xAA"),)
    await shop.desk.owner.guard.approve(PIN, person=PERSON)
    asked = asking(window, shop)
    press(await the_dialog("pin"), "pin.forgot")
    dialog = await the_dialog("pin-reset")
    press(dialog, "pin-without")
    words = [label.full_text() for label in dialog.findChildren(PlainLabel) if label.isVisible()]
    assert any(text.startswith("Then all sales stop.") for text in words)
    type_pin(dialog, OTHER, into="pin-first")
    type_pin(dialog, OTHER, into="pin-second")
    press(dialog, "pin-reset.deed")
    kept = await the_dialog("pin-code")
    press(kept, "pin-written")
    press(kept, "pin-code.deed")
    assert await asked == OTHER
    assert shop.desk.owner.guard.state is GuardState.CHANGED


@inside(open_shop)
async def test_a_reset_costs_nothing_where_no_wallet_was_approved(shop: Shop, window: QWidget) -> None:
    await shop.desk.owner.pin.set(PIN, person=PERSON)
    asked = asking(window, shop)
    press(await the_dialog("pin"), "pin.forgot")
    dialog = await the_dialog("pin-reset")
    press(dialog, "pin-without")
    words = [label.full_text() for label in dialog.findChildren(PlainLabel) if label.isVisible()]
    assert not any("sales stop" in text for text in words)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert await asked is None


@inside(open_shop)
async def test_a_broken_seal_leads_to_a_reset_at_its_price(shop: Shop, window: QWidget) -> None:
    await shop.desk.owner.pin.set(PIN, person=PERSON)
    await shop.desk.memo.remove(memo_keys.SEAL)
    asked = asking(window, shop)
    dialog = await the_dialog("pin-reset")
    tick = dialog.findChild(QWidget, "pin-without")
    assert tick is not None
    assert not tick.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert await asked is None


@inside(open_shop)
async def test_nobody_is_asked_while_no_pin_is_set(shop: Shop, window: QWidget) -> None:
    assert await may_go_on(window, shop.desk, why=WHY)
    await shop.desk.owner.pin.set(PIN, person=PERSON)
    asked = asyncio.ensure_future(may_go_on(window, shop.desk, why=WHY))
    dialog = await the_dialog("pin")
    await turns()
    press(dialog, "pin.back")
    assert not await asked
