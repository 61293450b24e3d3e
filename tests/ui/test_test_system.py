"""Production and test can never be confused: the title, the strip, the word, the customer's screen, paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from merchant_desk.domain.order import OrderState
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.main_window.naming import window_title
from merchant_desk.ui.main_window.window import MainWindow
from merchant_desk.ui.payment.slip import Slip, slip_of
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import Tag
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.orders import order as an_order
from tests.helpers.store_frames import StoreFrame, open_stores, open_test_store
from tests.helpers.windows import cut_words, inside, outside, turns, until

PAGES = ("sell", "orders", "wallets", "activity", "settings")


@inside(open_test_store)
async def test_the_title_and_the_word_stand_over_every_page_of_a_test_store(frame: StoreFrame) -> None:
    seen = []
    for page in PAGES:
        frame.window.navigate(page)
        seen.append((frame.has("test-strip"), frame.has("test-strip.word")))

    assert frame.window.windowTitle() == "Merchant Desk - Café Aurora - TEST"
    assert seen == [(True, True)] * len(PAGES)
    assert frame.part("test-strip").accessibleName() == "TEST. Test system: no real money"


@inside(open_stores)
async def test_production_wears_neither_word_nor_strip(frame: StoreFrame) -> None:
    assert frame.window.windowTitle() == "Merchant Desk - Café Aurora"
    assert not frame.has("test-strip")
    assert "TEST" not in [tag.accessibleName() for tag in frame.window.findChildren(Tag) if tag.isVisible()]


async def test_training_wears_its_ribbon_and_not_the_strip_of_a_test_system() -> None:
    async with open_stores(is_training=True, api_url="http://127.0.0.1:9") as frame:
        assert frame.has("training-ribbon")
        assert not frame.has("test-strip")
        assert frame.window.windowTitle() == "Merchant Desk, training"


async def test_the_word_comes_and_goes_with_the_server() -> None:
    async with open_stores(with_orders=False) as frame:
        await frame.shop.desk.settings.change(api_url=TEST_API)
        there = (frame.window.windowTitle(), frame.has("test-strip"))
        await frame.shop.desk.settings.change(api_url=PRODUCTION_API)
        await until(lambda: not frame.has("test-strip"), what="production again")

        assert there == ("Merchant Desk - Café Aurora - TEST", True)


@pytest.mark.parametrize("address", [TEST_API, "https://checkout.example", "http://127.0.0.1:8080"])
def test_every_place_but_production_is_told_in_the_very_first_picture(address: str) -> None:
    settings = Settings(store_id="s-1", store_name="Café Aurora", api_url=address)
    window = MainWindow(settings, profile_name="lab", is_training=False)
    window.show()
    strip = window.findChild(QWidget, "test-strip")

    assert strip is not None
    assert strip.isVisible()
    assert window.windowTitle() == "Merchant Desk - Café Aurora - TEST"


@pytest.mark.parametrize(
    ("store", "profile", "is_test", "title"),
    [
        ("Café Aurora", "default", False, "Merchant Desk - Café Aurora"),
        ("Café Aurora", "lab", True, "Merchant Desk - Café Aurora - TEST"),
        ("", "default", False, "Merchant Desk"),
        ("", "default", True, "Merchant Desk - TEST"),
        ("", "lab", False, "Merchant Desk - lab"),
    ],
)
def test_the_title_names_program_store_and_system(
    store: str, profile: str, is_test: bool, title: str
) -> None:
    assert window_title(store, profile=profile, is_training=False, is_test=is_test) == title


@inside(open_test_store)
async def test_the_strip_is_never_magenta_and_the_word_is_framed_in_amber(frame: StoreFrame) -> None:
    await turns()
    strip = frame.part("test-strip")
    image = strip.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in (2, 26)}
    word = frame.part("test-strip.word")
    edge = strip.grab().toImage().pixelColor(word.mapTo(strip, QPoint(word.width() // 2, 0))).name()

    magenta = {theme().color(name).name() for name in ("trainingBg", "trainingBg2", "trainingText")}
    assert not colours & magenta
    assert edge != theme().color("sunken").name()


@pytest.mark.parametrize("language", ["en", "pt_BR", PSEUDO])
async def test_the_strip_fits_in_a_small_window_in_every_language(language: str) -> None:
    install_language(language)
    async with open_stores(api_url=TEST_API, size=(1024, 700)) as frame:
        await turns()

        assert cut_words(frame.part("test-strip")) == []
        assert outside(frame.window) == []
        assert frame.window.windowTitle().endswith(frame.part("test-strip.word").accessibleName())


@inside(open_test_store)
async def test_the_customers_screen_says_that_no_money_is_real(frame: StoreFrame) -> None:
    frame.window.toggle_display()
    await turns()
    real = frame.window.display.model.state.is_test
    view = frame.window.display.window.view
    top = view.grab().toImage().pixelColor(4, 4).name()

    assert real
    assert top == theme().color("customer.card").name()


def slip(settings: Settings, *, is_training: bool = False) -> Slip:
    """The paper of a paid order."""
    order = an_order(state=OrderState.CONFIRMED)
    return slip_of(order, settings=settings, link="", explorer="", is_training=is_training)


def test_paper_of_a_test_system_begins_and_ends_with_the_word() -> None:
    test, real = slip(Settings(api_url=TEST_API)), slip(Settings())
    training = slip(Settings(api_url="http://127.0.0.1:1"), is_training=True)

    assert test.lines[0].left == test.lines[-1].left == "TEST SYSTEM, NO REAL MONEY"
    assert training.lines[0].left == "TRAINING, FAKE MONEY"
    assert not [line for line in real.lines if "TEST" in line.left]


# ---- a till without the key ----


async def test_a_till_without_the_key_says_so_and_keeps_charge_off() -> None:
    async with open_stores(session_only=True, secrets=FakeSecrets(api_key=None)) as frame:
        await turns()
        frame.window.pages.sell.press("9")
        state = frame.window.pages.sell.state
        told = [message.strong for message in frame.window.model.state.messages]
        frame.window.navigate("orders")

        assert told == ["This till works without the key."]
        assert (state.can_charge, state.reason) == (False, "This till works without the key.")
        assert frame.has("banner-session-only")
        assert frame.window.page_key == "orders"


@inside(open_stores)
async def test_the_switch_in_settings_takes_the_key_out_of_the_sale_at_once(frame: StoreFrame) -> None:
    frame.window.navigate("settings")
    await turns()
    frame.click("settings-session-only")
    await until(lambda: frame.has("banner-session-only"), what="the banner")
    frame.window.pages.sell.press("9")
    off = frame.window.pages.sell.state.can_charge
    frame.click("settings-session-only")
    await until(lambda: not frame.has("banner-session-only"), what="no banner")

    assert not off
    assert frame.window.pages.sell.state.can_charge
