"""Stopped sales and the guard's alarm, wherever one is in the window and on the customer display."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.domain.order import Order
from merchant_desk.services import memo_keys
from merchant_desk.services.events import MemoChanged
from merchant_desk.ui.customer.state import CustomerScreen
from merchant_desk.ui.customer.view import said
from merchant_desk.ui.payment.view_model import PaymentModel
from tests.helpers.frames import PAGES, Frame, open_frame
from tests.helpers.pins import PIN, give_pin, press, the_dialog
from tests.helpers.shop import PERSON
from tests.helpers.windows import cut_words, inside, read_code, turns, unnamed, until

OURS: Final = (WalletSeen("CELO", "0xAA"), WalletSeen("HATHOR", "H1"))
THEIRS: Final = (WalletSeen("CELO", "0xAB"), WalletSeen("HATHOR", "H1"))


async def sealed(frame: Frame) -> None:
    """The owner has approved the wallets."""
    frame.shop.api.wallets = OURS
    await frame.shop.sale()
    await frame.shop.desk.owner.pin.set(PIN, person=PERSON)
    await frame.shop.desk.owner.guard.approve(PIN, person=PERSON)


def payment(frame: Frame) -> PaymentModel:
    """The model of Payment."""
    model = frame.window.pages.payment
    assert model is not None
    return model


async def read(frame: Frame, order: Order) -> None:
    """The desk asks about this order."""
    await frame.shop.desk.orders.refresh(order.reference)


@inside(open_frame)
async def test_one_press_stops_all_sales_and_every_page_says_who_did(frame: Frame) -> None:
    sell = frame.window.pages.sell
    sell.press("25")
    await until(lambda: sell.state.can_charge, what="a charge can be made")
    frame.click("rail.sales")
    await until(lambda: frame.has("banner-sales-stopped"), what="the banner")

    for page in PAGES:
        frame.window.navigate(page)
        assert frame.has("banner-sales-stopped"), page
    frame.window.navigate("sell")
    person = frame.shop.desk.settings.current.person
    assert not sell.state.can_charge
    assert sell.state.reason.startswith("Sales were stopped at ")
    assert sell.state.reason.endswith(f" by {person}")
    assert frame.part("rail.sales").accessibleName() == "Resume sales…"
    assert said(frame.window.display.model.state) == "Crypto payments are paused"
    assert not unnamed(frame.part("rail"))
    assert not unnamed(frame.part("banners"))
    assert not cut_words(frame.window)
    sell.charge()
    await turns()
    assert not sell.state.is_sending


@inside(open_frame)
async def test_a_shortcut_stops_sales_and_the_owners_pin_resumes_them(frame: Frame) -> None:
    await frame.shop.desk.owner.pin.set(PIN, person=PERSON)
    frame.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await until(lambda: frame.has("banner-sales-stopped"), what="the banner")

    frame.click("banner-sales-stopped-deed")
    press(await the_dialog("pin"), "pin.back")
    await turns()
    assert frame.has("banner-sales-stopped"), "nobody gave the PIN"

    frame.click("rail.sales")
    await give_pin()
    await until(lambda: not frame.has("banner-sales-stopped"), what="sales go on")
    assert await frame.shop.desk.owner.sales.status() is None


@inside(open_frame)
async def test_without_a_pin_resuming_asks_once(frame: Frame) -> None:
    frame.click("rail.sales")
    await until(lambda: frame.has("banner-sales-stopped"), what="the banner")
    frame.click("rail.sales")
    press(await the_dialog("resume-sales"), "resume-sales.deed")
    await until(lambda: not frame.has("banner-sales-stopped"), what="sales go on")


@inside(open_frame)
async def test_a_stop_by_another_process_is_seen_and_so_is_its_end(frame: Frame) -> None:
    memo, bus = frame.shop.desk.memo, frame.shop.desk.bus
    await memo.put(memo_keys.SALES_STOPPED, json.dumps({"person": "Rui", "at_utc_ms": 1_764_000_000_000}))
    bus.publish(MemoChanged(memo_keys.SALES_STOPPED))
    await until(lambda: frame.has("banner-sales-stopped"), what="the banner")
    assert frame.window.pages.sell.state.reason.endswith(" by Rui")

    await memo.remove(memo_keys.SALES_STOPPED)
    bus.publish(MemoChanged(memo_keys.SALES_STOPPED))
    await until(lambda: not frame.has("banner-sales-stopped"), what="its end")


@inside(open_frame)
async def test_changed_wallets_put_the_code_away_and_are_said_on_every_page(frame: Frame) -> None:
    await sealed(frame)
    made = await frame.sale()
    await until(lambda: payment(frame).state.code.matrix is not None, what="the till has the code")
    assert read_code(frame.window) is not None

    frame.shop.api.wallets = THEIRS
    await read(frame, made)
    await until(lambda: payment(frame).state.mode == "stopped", what="STOP")

    state, display = payment(frame).state, frame.window.display
    assert state.light.form == "stop"
    assert state.light.detail == "The wallets are not as the owner approved them"
    assert (state.code.cover, state.code.is_live, state.code.can_send) == ("put-away", False, False)
    assert read_code(frame.window) is None
    assert display.model.state.screen is CustomerScreen.STOPPED
    assert display.model.state.matrix is None
    QGuiApplication.clipboard().setText("before")
    frame.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text() == "before"
    assert not cut_words(frame.window)

    for page in PAGES:
        frame.window.navigate(page)
        assert frame.has("banner-wallets"), page
    message = frame.window.model.state.messages[0]
    assert message.strong == "The Celo wallet was changed at Cryptum, not in this app."
    assert frame.part("rail.wallets").accessibleName() == "Wallets, 1"
    sell = frame.window.pages.sell
    sell.press("25")
    assert sell.state.reason == "The wallets are not as the owner approved them"
    display.model.show_order(None)
    assert said(display.model.state) == "Crypto payments are paused"

    frame.window.navigate("sell")
    frame.click("banner-wallets-deed")
    assert frame.window.page_key == "wallets"


@inside(open_frame)
async def test_the_code_comes_back_once_the_owner_has_approved(frame: Frame) -> None:
    await sealed(frame)
    made = await frame.sale()
    frame.shop.api.wallets = THEIRS
    await read(frame, made)
    await until(lambda: frame.has("banner-wallets"), what="the banner")

    await frame.shop.desk.owner.guard.approve(PIN, person=PERSON)
    await read(frame, made)
    await until(lambda: not frame.has("banner-wallets"), what="no banner")
    await until(lambda: payment(frame).state.code.is_live, what="the code is back")
    await until(lambda: frame.window.display.model.state.matrix is not None, what="on the display, too")
    assert frame.part("rail.wallets").accessibleName() == "Wallets"


@inside(open_frame)
async def test_a_sealed_shop_shows_no_code_before_the_orders_own_read(frame: Frame) -> None:
    await sealed(frame)
    made = await frame.shop.sale()
    frame.shop.desk.owner.guard._cleared.clear()  # as after a restart
    frame.window.show_sale(made.reference, made)
    await until(lambda: payment(frame).state.guard == "checking", what="it waits")
    await until(lambda: frame.window.display.model.state.is_wallet_unsure, what="the display waits")
    state = payment(frame).state
    assert state.code.matrix is None
    assert not state.code.is_live
    assert state.code.note == "Checking where the money goes…"
    assert frame.window.display.model.state.matrix is None
    assert said(frame.window.display.model.state).startswith("Checking where the money goes…")

    await read(frame, made)
    await until(lambda: payment(frame).state.code.is_live, what="the till has the code")
    await until(lambda: frame.window.display.model.state.matrix is not None, what="the display has it")


@inside(open_frame)
async def test_an_enlarged_code_goes_with_the_alarm(frame: Frame) -> None:
    await sealed(frame)
    made = await frame.sale()
    await until(lambda: payment(frame).state.code.matrix is not None, what="the code")
    frame.click("payment-enlarge")
    assert frame.has("payment-enlarged")
    frame.shop.api.wallets = THEIRS
    await read(frame, made)
    await until(lambda: not frame.has("payment-enlarged"), what="it is put away")


@inside(open_frame)
async def test_paid_goods_stay_while_the_wallets_are_not_as_approved(frame: Frame) -> None:
    await sealed(frame)
    made = await frame.sale()
    await frame.pays(made)
    await until(lambda: payment(frame).state.deeds.can_hand_over, what="GO")
    frame.shop.api.wallets = THEIRS
    await read(frame, made)
    await until(lambda: payment(frame).state.light.form == "stop", what="STOP")
    assert not payment(frame).state.deeds.can_hand_over
    frame.window.navigate("sell")
    [card] = [row for row in frame.window.pages.sell.state.recent if row.reference == made.reference]
    assert card.light == "stop"
    assert frame.window.display.model.state.screen is CustomerScreen.STOPPED
