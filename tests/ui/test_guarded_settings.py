"""What only the owner changes: where a PIN is set, key, callback address, staff and training ask for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from merchant_desk.domain.settings import TEST_API, Settings
from merchant_desk.ui.settings.page import SettingsPage
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.signals import DeskSignals
from tests.helpers.frames import Frame, open_training
from tests.helpers.pins import OTHER, PIN, give_pin, press, the_dialog, type_pin
from tests.helpers.shop import PERSON, Shop, open_shop
from tests.helpers.windows import inside, staged, turns, until


@dataclass
class Desk:
    """A shop whose owner has a PIN, with its Settings page in a window."""

    shop: Shop
    model: SettingsModel
    window: QWidget

    @property
    def settings(self) -> Settings:
        """As they are saved."""
        return self.shop.desk.settings.current

    def line(self, name: str) -> QLineEdit:
        """A field by its name."""
        found = self.window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def type(self, section: str, name: str, text: str) -> None:
        """Put a text into a field and press Enter."""
        self.model.go_to(section)
        edit = self.line(name)
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)
        QTest.keyClick(edit, Qt.Key.Key_Return)

    def click(self, name: str) -> None:
        """Press a button by its name."""
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@asynccontextmanager
async def open_desk() -> AsyncIterator[Desk]:
    """Settings of a shop with a PIN."""
    async with open_shop() as shop:
        await shop.desk.owner.pin.set(PIN, person=PERSON)
        signals = DeskSignals(shop.desk.bus)
        model = SettingsModel(shop.desk, signals)
        window = staged(SettingsPage(model))
        await turns()
        yield Desk(shop, model, window)
        signals.close()
        window.close()


@pytest.mark.parametrize(
    ("section", "member", "text"),
    [
        ("callbacks", "public_url", "https://x.example"),
        ("callbacks", "listener_port", "8899"),
        ("till", "person", "Rui"),
    ],
)
@inside(open_desk)
async def test_a_guarded_field_is_saved_with_the_pin_only(
    desk: Desk, section: str, member: str, text: str
) -> None:
    name = "settings-port" if member == "listener_port" else f"settings-{member.replace('_', '-')}"
    before = getattr(desk.settings, member)
    desk.type(section, name, text)
    dialog = await the_dialog("pin")
    press(dialog, "pin.back")
    await until(lambda: desk.line(name).text() == str(before), what="the field is as it was")
    assert getattr(desk.settings, member) == before

    desk.type(section, name, text)
    await give_pin()
    await until(lambda: str(getattr(desk.settings, member)) == text, what="it is saved")


@inside(open_desk)
async def test_a_field_that_was_only_visited_asks_nothing(desk: Desk) -> None:
    desk.model.go_to("till")
    edit = desk.line("settings-person")
    edit.setFocus()
    edit.editingFinished.emit()
    desk.type("till", "settings-till-name", "Till 7")
    await until(lambda: desk.settings.till_name == "Till 7", what="what is not guarded is saved")


@inside(open_desk)
async def test_the_key_is_replaced_and_removed_with_the_pin_only(desk: Desk) -> None:
    desk.click("settings-key-replace")
    dialog = await the_dialog("pin")
    type_pin(dialog, OTHER)
    press(dialog, "pin.deed")
    await turns()
    press(dialog, "pin.back")
    await turns()
    desk.click("settings-key-replace")
    await give_pin()
    key = await the_dialog("key-dialog")
    QTest.keyClick(key, Qt.Key.Key_Escape)

    desk.click("settings-key-remove")
    await give_pin()
    press(await the_dialog("forget-key"), "forget-key.deed")
    await until(lambda: desk.shop.secrets.kept.api_key is None, what="the key is gone")


@inside(open_shop)
async def test_without_a_window_a_pin_keeps_guarded_changes_away(shop: Shop) -> None:
    signals = DeskSignals(shop.desk.bus)
    model = SettingsModel(shop.desk, signals)
    model.change(person="Ana")
    await until(lambda: shop.desk.settings.current.person == "Ana", what="no PIN is set")
    await shop.desk.owner.pin.set(PIN, person=PERSON)
    model.change(person="Rui", api_url=TEST_API)
    await turns()
    assert shop.desk.settings.current.person == "Ana"
    signals.close()


@inside(open_training)
async def test_training_is_left_with_the_pin_where_one_is_set(frame: Frame) -> None:
    await frame.shop.desk.owner.pin.set(PIN, person=PERSON)
    frame.click("leave-training-button")
    press(await the_dialog("leave-training"), "leave-training.deed")
    press(await the_dialog("pin"), "pin.back")
    await turns()
    assert frame.wanted == []

    frame.click("leave-training-button")
    press(await the_dialog("leave-training"), "leave-training.deed")
    await give_pin()
    await until(lambda: frame.wanted, what="the real store is wanted")
