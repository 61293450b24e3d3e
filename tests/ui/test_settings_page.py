"""The Settings page: every section fits, every control has a name, what is typed is saved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from shiboken6 import isValid

from merchant_desk.domain.settings import TEST_API
from merchant_desk.ui.assets import PSEUDO, install_language
from merchant_desk.ui.settings.key_dialog import KeyDialog
from merchant_desk.ui.settings.page import SettingsPage
from merchant_desk.ui.settings.state import KeyPlace
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.widgets.segmented import Segmented
from merchant_desk.ui.widgets.select import Select
from tests.helpers.fake_api import key_refused
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import cut_words, inside, outside, staged, unnamed, until

SECTIONS = ("store", "callbacks", "till", "customer", "look", "training", "about")
KEY = "s" * 40


@dataclass
class Desk:
    """A shop with its Settings page in a window."""

    shop: Shop
    model: SettingsModel
    page: SettingsPage
    window: QWidget

    def line(self, name: str) -> QLineEdit:
        """A field by its name."""
        found = self.window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def type(self, name: str, text: str) -> None:
        """Put a text into a field and leave it."""
        edit = self.line(name)
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)
        edit.editingFinished.emit()

    def click(self, name: str) -> None:
        """Press a button by its name."""
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@asynccontextmanager
async def open_page(*, size: tuple[int, int] = (1440, 900)) -> AsyncIterator[Desk]:
    """The page on an open shop, everything read."""
    async with open_shop() as shop:
        signals = DeskSignals(shop.desk.bus)
        model = SettingsModel(shop.desk, signals)
        page = SettingsPage(model)
        window = staged(page, width=size[0], height=size[1])
        await until(lambda: model.state.next_reference, what="everything read")
        yield Desk(shop, model, page, window)
        signals.close()


@pytest.mark.parametrize("language", ["en", "pt_BR", PSEUDO])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
async def test_every_section_fits_in_every_language_and_both_sizes(
    size: tuple[int, int], language: str
) -> None:
    install_language(language)
    async with open_page(size=size) as desk:
        found = []
        for section in SECTIONS:
            desk.page.show_section(section)
            found += [(section, words) for words in (*outside(desk.window), *cut_words(desk.window))]

    assert found == []


@inside(open_page)
async def test_every_control_has_a_name_for_people_and_for_tests(desk: Desk) -> None:
    for section in SECTIONS:
        desk.page.show_section(section)

    assert unnamed(desk.window) == []


@inside(open_page)
async def test_a_typed_name_is_saved_when_the_field_is_left(desk: Desk) -> None:
    desk.type("settings-store-name", "Cafe Aurora")

    await until(lambda: desk.shop.file.settings.store_name == "Cafe Aurora", what="saved")


@inside(open_page)
async def test_a_wrong_port_is_refused_in_place(desk: Desk) -> None:
    desk.page.show_section("callbacks")

    desk.type("settings-port", "99999")

    await until(lambda: desk.line("settings-port").accessibleDescription(), what="the error")
    assert desk.line("settings-port").accessibleDescription() == "The port is a number from 1 to 65535."


@inside(open_page)
async def test_switches_and_choices_take_effect_at_once(desk: Desk) -> None:
    server = desk.window.findChild(Select, "settings-server")
    currency = desk.window.findChild(Segmented, "settings-currency")
    assert server is not None
    assert currency is not None

    desk.click("settings-sound-when-paid")
    desk.click("settings-currency.BRL")
    server.picked.emit(TEST_API)
    await until(lambda: desk.window.findChild(QAbstractButton, "change-server.deed"), what="the question")
    desk.click("change-server.deed")

    settings = desk.shop.file
    await until(lambda: settings.settings.api_url == TEST_API, what="the server")
    assert settings.settings.sound_when_paid is False
    assert settings.settings.currency == "BRL"
    assert (server.key, currency.key) == (TEST_API, "BRL")


@inside(open_page)
async def test_a_key_that_fails_stays_in_the_dialog_with_the_reason(desk: Desk) -> None:
    desk.shop.api.fail("verify", key_refused())
    desk.click("settings-key-replace")
    await until(lambda: desk.window.findChild(KeyDialog), what="the dialog")
    dialog = desk.window.findChild(KeyDialog)
    assert dialog is not None
    edit = desk.line("key-field")

    QTest.keyClicks(edit, KEY)
    desk.click("key-dialog.deed")
    await until(edit.accessibleDescription, what="the reason")

    assert dialog.isVisible()
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    assert edit.accessibleDescription().startswith("Cryptum refused the API key.")


@inside(open_page)
async def test_a_key_that_works_closes_the_dialog_and_shows_only_its_tail(desk: Desk) -> None:
    desk.click("settings-key-replace")
    await until(lambda: desk.window.findChild(KeyDialog), what="the dialog")
    dialog = desk.window.findChild(KeyDialog)
    assert dialog is not None
    edit = desk.line("key-field")

    QTest.keyClicks(edit, KEY)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await until(lambda: not (isValid(dialog) and dialog.isVisible()), what="the dialog goes")

    kept = (await desk.shop.secrets.load()).api_key
    shown = [widget.accessibleName() for widget in desk.window.findChildren(QWidget)]
    texts = [line.text() for line in desk.window.findChildren(QLineEdit)]
    assert kept is not None
    assert kept.reveal() == KEY
    assert not any(KEY in text for text in (*shown, *texts))
    assert "API key, ends in ssss" in shown


@inside(open_page)
async def test_removing_the_key_asks_first_and_keeping_is_safe(desk: Desk) -> None:
    desk.click("settings-key-remove")
    await until(lambda: desk.window.findChild(QAbstractButton, "forget-key.safe"), what="the question")
    safe = desk.window.findChild(QAbstractButton, "forget-key.safe")
    assert safe is not None
    focused = safe.hasFocus() or safe.isDefault()  # type: ignore[attr-defined]  # a QPushButton

    desk.click("forget-key.deed")

    await until(lambda: desk.model.state.key_place is KeyPlace.NONE, what="the key is gone")
    assert focused
