"""The Sell page: the keyboard alone, words in place, both sizes, no word cut."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QProgressBar, QPushButton, QWidget

from merchant_desk.domain.order import Order
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.sell.page import SellPage
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.theme import Theme, theme
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.order_card import OrderCard
from tests.helpers import sales
from tests.helpers.fake_api import refused, timed_out
from tests.helpers.fake_clock import FakeClock
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import cut_words, inside, outside, staged, turns, unnamed, until

WIDE, SMALL = (1440, 900), (1024, 700)
KEYS = {"+": Qt.Key.Key_Plus, "\r": Qt.Key.Key_Return}


@dataclass
class Till:
    """A shop with its Sell page in a window."""

    shop: Shop
    model: SellModel
    page: SellPage
    window: QWidget
    charged: list[Order] = field(default_factory=list)

    def keys(self, text: str) -> None:
        """Keys, to whatever has the focus."""
        for char in text:
            widget = self.window.focusWidget()
            assert widget is not None
            if char in KEYS:
                QTest.keyClick(widget, KEYS[char])
            else:
                QTest.keyClicks(widget, char)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key without a letter."""
        widget = self.window.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifier)

    def part(self, name: str) -> QWidget:
        """A part by its object name."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        """A press of the mouse on a part."""
        QTest.mouseClick(self.part(name), Qt.MouseButton.LeftButton)


@asynccontextmanager
async def open_till(size: tuple[int, int] = WIDE) -> AsyncIterator[Till]:
    """A window with Sell on an open shop, the amount focused."""
    async with open_shop(clock=FakeClock(sales.AFTERNOON_UTC_MS), settings=sales.settings()) as shop:
        await sales.keep(shop, *sales.drawn_orders())
        signals = DeskSignals(shop.desk.bus)
        model = SellModel(sales.settings(), is_training=False)
        page = SellPage(model)
        till = Till(shop, model, page, staged(page, width=size[0], height=size[1]))
        model.charged.connect(till.charged.append)
        model.attach(shop.desk, signals)
        page.focus_amount()
        await until(lambda: model.state.recent and page.window().focusWidget() is not None)
        yield till
        till.window.hide()
        signals.close()


@asynccontextmanager
async def open_small_till() -> AsyncIterator[Till]:
    """The same in the smallest window."""
    async with open_till(SMALL) as till:
        yield till


@inside(open_till)
async def test_an_amount_typed_and_entered_makes_one_order(till: Till) -> None:
    till.keys("25.40\r\r")
    await until(lambda: till.charged)
    await turns()

    assert till.charged[0].total.minor == 2540
    assert till.shop.api.count("create") == 1


@inside(open_till)
async def test_every_key_of_the_amount_is_heard(till: Till) -> None:
    till.keys("18,9+6.55")
    till.key(Qt.Key.Key_Backspace)
    till.keys("0")
    assert (till.model.state.figure, till.model.state.sum_line) == ("25.40", "18.90 + 6.50")

    till.key(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    await until(lambda: till.model.state.currency == "BRL")
    assert till.part("sell-amount").accessibleName() == "Amount R$ 25,40"
    till.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    await until(lambda: till.model.state.currency == "USD")

    till.key(Qt.Key.Key_Delete)
    assert till.model.state.is_zero


@inside(open_till)
async def test_the_keypad_does_what_the_keys_do(till: Till) -> None:
    for name in ("key-1", "key-8", "key-point", "key-9", "key-add", "key-6", "key-00", "key-backspace"):
        till.click(name)

    assert till.model.state.figure == "78.90"
    assert till.part("sell-amount").hasFocus()
    till.click("key-clear")
    assert till.model.state.is_zero


@inside(open_till)
async def test_digits_in_a_field_are_the_fields_own(till: Till) -> None:
    till.keys("5")
    till.click("sell-customer.new")
    till.keys("Maria7")

    assert till.model.state.form.first_name == "Maria7"
    assert till.model.state.figure == "5.00"
    till.key(Qt.Key.Key_Escape)
    till.keys("0")
    assert till.model.state.figure == "50.00"


@inside(open_till)
async def test_enter_with_a_wrong_field_leads_to_that_field(till: Till) -> None:
    till.keys("25")
    till.click("sell-customer.new")
    till.part("sell-email").setFocus()
    till.keys("maria.oliveira@\r")

    assert till.part("sell-first-name").hasFocus()
    assert till.part("sell-email").accessibleDescription() == "Not an e-mail address"
    assert not till.part("sell-charge").isEnabled()
    assert till.shop.api.calls == []


@inside(open_till)
async def test_a_refusal_is_said_above_the_button(till: Till) -> None:
    till.shop.api.fail("create", refused(message="<b>orderTotal</b> is not valid"))
    till.keys("25\r")
    await until(lambda: till.part("sell-problem").isVisible())

    assert (
        till.part("sell-problem")
        .accessibleName()
        .startswith("Cryptum refused this: <b>orderTotal</b> is not valid")
    )
    till.keys("0")
    assert not till.part("sell-problem").isVisible()


@inside(open_till)
async def test_a_lost_answer_opens_a_dialog_that_can_park_the_charge(till: Till) -> None:
    till.shop.api.fail("create", timed_out())
    till.keys("25\r")
    await until(lambda: till.window.findChild(QDialog) is not None)
    dialog = till.window.findChild(QDialog)
    assert dialog is not None
    await until(lambda: till.shop.clock._sleepers)
    await till.shop.clock.advance(2.0)
    progress = dialog.findChild(QProgressBar)
    assert progress is not None
    await until(lambda: progress.value() == 2)
    assert dialog.windowTitle() == "Did the order get through?"

    stop = dialog.findChild(QPushButton, "sell-looking-up.stop")
    assert stop is not None
    stop.click()
    await until(lambda: till.model.state.parked)

    assert till.model.state.is_zero
    assert till.charged == []


@inside(open_till)
async def test_parked_charges_come_back_from_their_menu(till: Till) -> None:
    till.keys("7")
    till.model.park()
    till.click("sell-parked")
    menu = till.window.findChild(QMenu, "sell-parked-menu")
    assert menu is not None
    kept = [action for action in menu.actions() if action.data()]

    kept[0].trigger()
    menu.close()

    assert till.model.state.figure == "7.00"
    assert till.model.state.parked == ()


@inside(open_till)
async def test_a_card_of_the_strip_opens_its_order(till: Till) -> None:
    opened: list[str] = []
    till.model.open_order.connect(opened.append)
    till.click("sell-recent-1")
    till.part("sell-recent-0").setFocus()
    till.key(Qt.Key.Key_Return)

    assert opened == ["POS-2026-000141", "POS-2026-000142"]
    assert till.shop.api.count("create") == 0


@inside(open_till)
async def test_a_wide_window_shows_five_orders_and_the_note(till: Till) -> None:
    cards = [card for card in till.page.findChildren(OrderCard) if card.isVisible()]

    assert len(cards) == 5
    assert till.part("sell-note").isVisible()
    assert cards[0].accessibleName() == "POS-2026-000142, Pending, 25.40\N{NO-BREAK SPACE}USD, 1 min"


@inside(open_small_till)
async def test_a_small_window_shows_four_orders_and_no_note(till: Till) -> None:
    cards = [card for card in till.page.findChildren(OrderCard) if card.isVisible()]

    assert len(cards) == 4
    assert not till.part("sell-note").isVisible()
    context = till.part("sell-header.context")
    assert isinstance(context, Label)
    assert context.full_text() == ""


@inside(open_till)
async def test_every_control_of_sell_has_its_names(till: Till) -> None:
    for kind in ("new", "recent"):
        till.click(f"sell-customer.{kind}")

    assert unnamed(till.page) == []


@pytest.mark.parametrize("language", ["pt_BR", PSEUDO])
@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
async def test_long_words_and_amounts_are_never_cut_on_sell(language: str, size: tuple[int, int]) -> None:
    install_language(language)
    async with open_till(size) as till:
        for kind in ("new", "walk-in"):
            till.click(f"sell-customer.{kind}")
            till.model.set_currency("BRL")
            till.keys("999999999999,99") if kind == "walk-in" else None
            await turns(5)

            assert cut_words(till.window) == []
            assert outside(till.window) == []
        assert till.model.state.figure == "999.999.999.999,99"


@inside(open_till)
async def test_another_theme_repaints_the_open_page(till: Till) -> None:
    light = till.page.grab().toImage().pixelColor(2, 400)

    Theme.install(theme()._app, choice="dark")
    await turns(5)

    dark = till.page.grab().toImage().pixelColor(2, 400)
    assert (light.name(), dark.name()) == ("#fafbfc", "#161a20")
