"""Adding a store: tried at one place, kept once Cryptum knows it, and never more of a key than needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from merchant_desk.domain.errors import KeyringFailed, Unreachable
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.services.values import StoreVerdict
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.widgets.card import Notice
from merchant_desk.ui.widgets.label import Paragraph
from merchant_desk.ui.widgets.place_picker import PlacePicker
from merchant_desk.ui.widgets.select import Select
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.fake_profiles import FakeShelf
from tests.helpers.store_frames import REAL_KEY, TEST_KEY, StoreFrame, open_stores
from tests.helpers.windows import cut_words, inside, outside, turns, unnamed, until

STORE_ID = "dddddddd-eeee-4fff-8000-111111111111"


@asynccontextmanager
async def open_dialog() -> AsyncIterator[StoreFrame]:
    """The dialog over the window, opened from the switcher."""
    async with open_stores() as frame:
        await turns()
        frame.click("rail.store")
        frame.click("store-add")
        await until(lambda: frame.has("add-store"), what="the dialog")
        yield frame


def fill(frame: StoreFrame, *, key: str = REAL_KEY, store_id: str = STORE_ID) -> None:
    """Everything a person has to type."""
    frame.type("add-store-name", "Aurora Centro")
    frame.type("add-store-id", store_id)
    frame.type("add-store-key", key)


def choose(frame: StoreFrame, place: str) -> None:
    """Another system."""
    select = frame.window.findChild(Select, "add-store-place")
    assert select is not None
    select.set_key(place)
    select.picked.emit(place)


def said(frame: StoreFrame, name: str) -> str:
    """The words of a notice that shows; empty where it does not."""
    notice = frame.window.findChild(Notice, name)
    assert notice is not None
    return notice.text.text() if notice.isVisible() else ""


@inside(open_dialog)
async def test_a_store_is_tried_at_the_chosen_system_alone_and_then_kept(frame: StoreFrame) -> None:
    fill(frame)
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-verdict"), what="the verdict")

    assert said(frame, "add-store-verdict") == (
        "Cryptum knows this store. Key and callback secret are in the keyring."
    )
    assert frame.systems.asked == [PRODUCTION_API]
    assert frame.shelf.made["aurora-centro"].store_name == "Aurora Centro"
    assert frame.line("add-store-key").text() == ""


@inside(open_dialog)
async def test_the_new_store_is_opened_only_where_the_person_goes_there(frame: StoreFrame) -> None:
    fill(frame)
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-verdict"), what="the verdict")
    stayed = list(frame.wanted)
    frame.click("add-store.deed")
    await turns()

    assert stayed == []
    assert frame.wanted == ["real:aurora-centro"]


@inside(open_dialog)
async def test_a_test_key_at_production_names_the_slip_and_asks_nobody_else(frame: StoreFrame) -> None:
    fill(frame, key=TEST_KEY)
    frame.click("add-store.deed")
    await until(lambda: frame.line("add-store-key").accessibleDescription(), what="the refusal")
    await turns()

    assert frame.line("add-store-key").accessibleDescription() == (
        "Cryptum's real system refused this key. "
        "A key of the test system does not work there. Check key and system."
    )
    assert frame.systems.asked == [PRODUCTION_API]
    assert frame.shelf.made == {}
    assert frame.has("add-store.other")


@inside(open_dialog)
async def test_only_by_the_owners_press_is_the_other_system_asked_and_nothing_kept(
    frame: StoreFrame,
) -> None:
    fill(frame, key=TEST_KEY)
    frame.click("add-store.deed")
    await until(lambda: frame.has("add-store.other"), what="the offer")
    frame.click("add-store.other")
    await until(lambda: said(frame, "add-store-warning"), what="what the other says")
    picker = frame.window.findChild(PlacePicker)
    assert picker is not None
    chosen, kept = picker.place, dict(frame.shelf.made)
    shows_word = frame.has("add-store-place-word")
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-verdict"), what="the verdict")

    assert (chosen, kept, shows_word) == (TEST_API, {}, True)
    assert frame.systems.asked == [PRODUCTION_API, TEST_API, TEST_API]
    assert frame.shelf.made["aurora-centro"].api_url == TEST_API


@inside(open_dialog)
async def test_a_key_that_neither_system_knows_is_said_to_be_so(frame: StoreFrame) -> None:
    fill(frame, key="x" * 40)
    frame.click("add-store.deed")
    await until(lambda: frame.has("add-store.other"), what="the offer")
    frame.click("add-store.other")
    await until(lambda: not frame.has("add-store.other") and len(frame.systems.asked) == 2, what="no")
    await until(lambda: frame.line("add-store-key").accessibleDescription(), what="the words")

    assert frame.line("add-store-key").accessibleDescription() == (
        "Neither the real nor the test system knows this key. Copy it again from Cryptum's dashboard."
    )


@inside(open_dialog)
async def test_an_own_address_has_no_other_system_to_offer(frame: StoreFrame) -> None:
    fill(frame)
    choose(frame, "own")
    address = frame.line("add-store-place-address")
    address.setText("https://checkout.example")
    address.editingFinished.emit()
    word = frame.has("add-store-place-word")
    frame.click("add-store.deed")
    await until(lambda: frame.line("add-store-key").accessibleDescription(), what="the refusal")

    assert word
    assert frame.systems.asked == ["https://checkout.example"]
    assert not frame.has("add-store.other")


@inside(open_dialog)
async def test_an_address_over_plain_http_is_refused_before_the_key_leaves(frame: StoreFrame) -> None:
    fill(frame)
    choose(frame, "own")
    address = frame.line("add-store-place-address")
    address.setText("http://10.0.0.9:8080")
    address.editingFinished.emit()
    frame.click("add-store.deed")
    await until(lambda: frame.line("add-store-place-address").accessibleDescription(), what="the error")

    assert frame.systems.asked == []


@inside(open_dialog)
async def test_unusual_forms_are_mentioned_beside_the_field_and_block_nothing(frame: StoreFrame) -> None:
    fill(frame, key="short", store_id="store-1")
    frame.systems.keys[PRODUCTION_API] = "short"
    hints = [label.text() for label in frame.part("add-store").findChildren(Paragraph)]
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-verdict"), what="the verdict")

    assert "Store ids usually look like a8f97d10-3c5e-4…" in hints
    assert "Keys are usually 32 or more letters and digits." in hints
    assert "aurora-centro" in frame.shelf.made


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("locked", "The system keyring is locked."),
        ("dismissed", "The keyring's question was dismissed."),
        ("slow", "The system keyring does not answer."),
        ("failing", "The system keyring failed."),
    ],
)
async def test_each_trouble_of_a_keyring_has_its_sentence_and_keeps_nothing(why: str, words: str) -> None:
    async with open_dialog() as frame:
        frame.shelf.keyring_fails = KeyringFailed(why=why)
        fill(frame)
        frame.click("add-store.deed")
        await until(lambda: said(frame, "add-store-problem"), what="the problem")

        assert said(frame, "add-store-problem").startswith(words)
        assert frame.shelf.made == {}


@inside(open_dialog)
async def test_a_machine_without_a_keyring_says_so_and_writes_no_file(frame: StoreFrame) -> None:
    frame.shelf.has_keyring = False
    fill(frame)
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-problem"), what="the problem")

    assert "Unlock or install a system keyring." in said(frame, "add-store-problem")
    assert frame.shelf.made == {}


@inside(open_dialog)
async def test_a_line_that_is_down_keeps_what_was_typed_for_another_try(frame: StoreFrame) -> None:
    frame.systems.fails = Unreachable(why="refused")
    fill(frame)
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-problem"), what="the problem")
    frame.systems.fails = None
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-verdict"), what="the verdict")

    assert frame.line("add-store-name").text() == "Aurora Centro"


@inside(open_dialog)
async def test_wallets_that_are_not_set_up_are_told_with_the_verdict(frame: StoreFrame) -> None:
    frame.systems.verdict = StoreVerdict("wallets-invalid", "invalid wallets")
    fill(frame)
    frame.click("add-store.deed")
    await until(lambda: said(frame, "add-store-warning"), what="the warning")

    assert said(frame, "add-store-warning").startswith("Added.")
    assert "aurora-centro" in frame.shelf.made


async def test_a_till_without_a_store_takes_the_new_one_in_its_own_profile() -> None:
    secrets = FakeSecrets(api_key=None)
    async with open_stores(
        shelf=FakeShelf(), secrets=secrets, with_orders=False, store_id="", store_name="", store_place=""
    ) as frame:
        await turns()
        frame.click("rail.store")
        frame.click("store-add")
        fill(frame)
        frame.click("add-store.deed")
        await until(lambda: said(frame, "add-store-verdict"), what="the verdict")
        frame.click("add-store.deed")
        await turns()

        settings: Settings = frame.shop.desk.settings.current
        assert (settings.store_name, settings.store_id) == ("Aurora Centro", STORE_ID)
        assert frame.wanted == []
        assert frame.shelf.made == {}


@inside(open_dialog)
async def test_esc_leaves_nothing_and_wipes_the_key(frame: StoreFrame) -> None:
    fill(frame)
    dialog = frame.part("add-store")
    assert isinstance(dialog, QDialog)
    key = frame.line("add-store-key")
    wiped: list[str] = []
    dialog.finished.connect(lambda _: wiped.append(key.text()))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await turns()

    assert wiped == [""]
    assert frame.systems.asked == []


@pytest.mark.parametrize("language", ["en", "pt_BR", PSEUDO])
async def test_the_dialog_fits_and_names_its_parts_in_every_language(language: str) -> None:
    install_language(language)
    async with open_dialog() as frame:
        fill(frame, key=TEST_KEY, store_id="store-1")
        frame.click("add-store.deed")
        await until(lambda: frame.has("add-store.other"), what="the offer")
        dialog = frame.part("add-store")

        assert unnamed(dialog) == []
        assert cut_words(dialog) == []
        assert outside(dialog) == []
