"""The main window: Sell before the desk is open, the way between pages, and how it fits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from merchant_desk.domain.errors import StoreUnusable
from merchant_desk.services.events import Ear, EarChanged
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.customer.state import CustomerScreen
from merchant_desk.ui.theme import Theme
from merchant_desk.ui.widgets.banner import Banner
from merchant_desk.ui.widgets.rail import Rail
from tests.helpers.frames import PAGES, Frame, made_window, open_frame
from tests.helpers.windows import cut_words, inside, outside, turns, unnamed, until

# ---- before the desk is open ----


def test_sell_takes_digits_before_the_desk_is_open() -> None:
    window = made_window()
    window.show()
    focused = window.focusWidget()

    QTest.keyClicks(focused, "25.4")

    assert window.page_key == "sell"
    assert window.pages.sell.state.figure == "25.40"
    assert not window.pages.sell.state.can_charge
    window.close_for_good()


def test_no_other_page_opens_before_the_desk_does() -> None:
    window = made_window()

    for page in PAGES:
        window.navigate(page)

    assert window.page_key == "sell"
    window.close_for_good()


def test_a_desk_that_cannot_open_says_why_and_charges_nothing() -> None:
    window = made_window()

    window.cannot_open(StoreUnusable(path="/data/store.sqlite3", why="damaged"))

    [message] = window.model.state.messages
    assert message.strong == "The data file is damaged."
    assert window.pages.sell.state.reason == "The data file is damaged."
    window.close_for_good()


@inside(open_frame)
async def test_typed_digits_are_kept_when_the_desk_opens(frame: Frame) -> None:
    QTest.keyClicks(frame.window.focusWidget(), "7")

    frame.window.pages.sell.tick()

    assert frame.window.pages.sell.state.figure == "7.00"
    assert frame.window.pages.sell.state.can_charge


# ---- the way between pages ----


@inside(open_frame)
async def test_every_page_opens_from_the_rail_and_by_its_keys(frame: Frame) -> None:
    by_rail, by_keys = [], []
    for at, page in enumerate(PAGES, start=1):
        frame.click(f"rail.{page}")
        by_rail.append(frame.window.page_key)
        frame.window.navigate("sell")
        frame.key(Qt.Key(Qt.Key.Key_0 + at), Qt.KeyboardModifier.ControlModifier)
        by_keys.append(frame.window.page_key)

    assert tuple(by_rail) == PAGES
    assert tuple(by_keys) == PAGES


@inside(open_frame)
async def test_a_charge_leads_to_payment_and_the_customer_display(frame: Frame) -> None:
    made = await frame.sale()

    state = frame.window.display.model.state

    assert frame.window.page_key == "payment"
    assert (state.screen, state.reference) == (CustomerScreen.WAITING, made.reference)


@inside(open_frame)
async def test_ctrl_n_on_payment_ends_the_sale_and_goes_back_to_sell(frame: Frame) -> None:
    await frame.sale()

    frame.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    await turns()

    assert frame.window.page_key == "sell"
    assert frame.window.display.model.state.screen is CustomerScreen.IDLE
    assert await frame.shop.desk.memo.get("sale-on-screen") is None


@inside(open_frame)
async def test_the_order_a_customer_looks_at_is_followed_although_payment_was_left(frame: Frame) -> None:
    made = await frame.sale()
    frame.window.toggle_display()

    frame.window.navigate("orders")

    assert frame.shop.desk.sweeper._watch.reference == made.reference


@inside(open_frame)
async def test_a_click_on_an_open_order_of_the_strip_leads_to_payment(frame: Frame) -> None:
    made = await frame.shop.sale()
    frame.window.pages.sell.open_order.emit(made.reference)
    await until(lambda: frame.window.page_key == "payment", what="Payment")

    payment = frame.window.pages.payment
    assert payment is not None
    assert payment.state.reference == made.reference


@inside(open_frame)
async def test_a_click_on_an_ended_order_of_the_strip_leads_to_orders(frame: Frame) -> None:
    made = await frame.shop.sale()
    await frame.shop.desk.orders.cancel(made.reference, person="Ana")

    frame.window.pages.sell.open_order.emit(made.reference)

    await until(lambda: frame.window.page_key == "orders", what="Orders")


# ---- how it looks ----


@pytest.mark.parametrize("language", ["en", "pt_BR", PSEUDO])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
async def test_the_frame_fits_in_every_language_and_both_sizes(size: tuple[int, int], language: str) -> None:
    install_language(language)
    async with open_frame(size=size) as frame:
        frame.shop.desk.bus.publish(EarChanged(Ear.FAILED, 8787))
        await turns()
        rail = frame.part("rail")
        sideways, cut = outside(frame.window), cut_words(rail)
        collapsed = isinstance(rail, Rail) and rail.collapsed
        banner = frame.part("banner-listener")

    assert sideways == []
    assert cut == []
    assert collapsed == (size[0] < 1200)
    assert isinstance(banner, Banner)


@inside(open_frame)
async def test_every_control_of_the_frame_has_a_name(frame: Frame) -> None:
    frame.click("rail.status")

    assert [*unnamed(frame.part("rail")), *unnamed(frame.part("status-popover"))] == []


@inside(open_frame)
async def test_building_every_page_opens_no_stray_window(frame: Frame) -> None:
    for page in PAGES:
        frame.window.navigate(page)
    await turns()

    # A part shown before it has a parent would flash up as a window and take the focus.
    assert QApplication.activeWindow() is frame.window


@inside(open_frame)
async def test_the_theme_follows_settings_at_once(frame: Frame, look: Theme) -> None:
    await frame.shop.desk.settings.change("Ana", theme="dark")
    dark = look.is_dark
    await frame.shop.desk.settings.change("Ana", theme="light")

    assert dark
    assert not look.is_dark
