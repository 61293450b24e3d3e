"""The server in Settings: another one never gets the key that is kept, and a slip is named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API
from merchant_desk.services.events import Ear, EarChanged
from merchant_desk.services.values import KeptSecrets
from merchant_desk.ui.settings.key_dialog import KeyDialog
from merchant_desk.ui.widgets.label import Paragraph
from merchant_desk.ui.widgets.select import Select
from tests.helpers.fake_api import key_refused
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.fake_profiles import PINHEIROS
from tests.helpers.store_frames import TEST_KEY, StoreFrame, open_stores
from tests.helpers.windows import inside, turns, until


@asynccontextmanager
async def open_settings() -> AsyncIterator[StoreFrame]:
    """A store without orders, on Settings, everything read."""
    async with open_stores(with_orders=False) as frame:
        frame.window.navigate("settings")
        await until(lambda: frame.has("settings-key-remove"), what="the key was read")
        yield frame


def pick(frame: StoreFrame, place: str) -> Select:
    """Choose a server as a person does."""
    server = frame.window.findChild(Select, "settings-server")
    assert server is not None
    server.set_key(place)
    server.picked.emit(place)
    return server


def fault(frame: StoreFrame) -> str:
    """What stands under the key's field."""
    return frame.line("key-field").accessibleDescription()


@inside(open_settings)
async def test_another_server_is_asked_about_and_takes_the_key_away(frame: StoreFrame) -> None:
    pick(frame, TEST_API)
    await until(lambda: frame.has("change-server.deed"), what="the question")
    frame.click("change-server.deed")
    await until(lambda: frame.window.windowTitle().endswith("TEST"), what="the test system")

    assert frame.shop.secrets.kept == KeptSecrets()
    assert frame.has("settings-server-word")


@inside(open_settings)
async def test_keeping_the_server_keeps_the_key_and_shows_what_is_set(frame: StoreFrame) -> None:
    server = pick(frame, TEST_API)
    await until(lambda: frame.has("change-server"), what="the question")
    QTest.keyClick(frame.part("change-server"), Qt.Key.Key_Escape)
    await until(lambda: server.key == PRODUCTION_API, what="what is set")

    assert frame.shop.secrets.kept.api_key is not None
    assert frame.shop.desk.settings.current.api_url == PRODUCTION_API


async def test_without_a_key_another_server_is_taken_without_a_question() -> None:
    async with open_stores(with_orders=False, secrets=FakeSecrets(api_key=None)) as frame:
        frame.window.navigate("settings")
        await turns()
        pick(frame, TEST_API)
        await until(lambda: frame.window.windowTitle().endswith("TEST"), what="the test system")

        assert not frame.has("change-server")


async def test_a_store_with_orders_says_why_it_stays_where_it_is() -> None:
    async with open_stores(secrets=FakeSecrets(api_key=None)) as frame:
        frame.window.navigate("settings")
        await turns()
        pick(frame, TEST_API)
        address = frame.line("settings-server-address")
        await until(address.accessibleDescription, what="the reason")

        assert address.accessibleDescription() == "This store already has orders at the other system."
        assert frame.shop.desk.settings.current.api_url == PRODUCTION_API


@asynccontextmanager
async def open_key_dialog() -> AsyncIterator[StoreFrame]:
    """The dialog that asks for a key, with a key of the other system typed in."""
    async with open_settings() as frame:
        frame.click("settings-key-replace")
        await until(lambda: frame.has("key-dialog"), what="the dialog")
        frame.shop.api.fail("verify", key_refused())
        frame.type("key-field", TEST_KEY)
        frame.click("key-dialog.deed")
        await until(lambda: fault(frame), what="the refusal")
        yield frame


@inside(open_key_dialog)
async def test_a_key_of_the_other_system_is_named_and_goes_nowhere_by_itself(frame: StoreFrame) -> None:
    await turns()

    assert fault(frame).startswith("Cryptum's real system refused this key. A key of the test system")
    assert frame.systems.asked == []
    assert frame.has("key-dialog.other")


@inside(open_key_dialog)
async def test_the_other_system_is_asked_by_a_press_and_nothing_is_kept(frame: StoreFrame) -> None:
    before = frame.shop.secrets.kept
    frame.click("key-dialog.other")
    await until(lambda: "belongs" in fault(frame), what="what the other says")

    assert fault(frame) == (
        "This key belongs to the test system. Add a store for that system, or put in the key of this one."
    )
    assert frame.systems.asked == [TEST_API]
    assert frame.shop.secrets.kept == before
    assert frame.shop.desk.settings.current.api_url == PRODUCTION_API


@inside(open_key_dialog)
async def test_a_right_key_after_a_wrong_one_is_kept_and_closes_the_dialog(frame: StoreFrame) -> None:
    dialog = frame.window.findChild(KeyDialog)
    assert isinstance(dialog, QDialog)
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    frame.type("key-field", "g" * 40)
    frame.click("key-dialog.deed")
    await until(lambda: ended, what="the dialog ends")

    assert frame.shop.secrets.kept.api_key == ApiKey("g" * 40)


async def test_two_stores_on_one_port_are_told_of_each_other_by_name() -> None:
    async with open_stores(with_orders=False) as frame:
        frame.shelf.stores = [replace(PINHEIROS, port=8787)]
        frame.window.navigate("settings")
        frame.window.pages.select_section("callbacks")
        frame.shop.desk.bus.publish(EarChanged(Ear.FAILED, 8787))
        words = frame.window.findChild(Paragraph, "settings-ear")
        assert words is not None
        await until(lambda: "Pinheiros" in words.text(), what="the other store")

        assert words.text() == (
            "Port 8787 is used by another program. "
            "Café Aurora Pinheiros uses this port, too: only one of them can listen at a time."
        )


@pytest.mark.parametrize("address", ["http://10.0.0.9", "not an address"])
async def test_an_own_address_that_is_none_is_refused_under_its_field(address: str) -> None:
    async with open_stores(with_orders=False, secrets=FakeSecrets(api_key=None)) as frame:
        frame.window.navigate("settings")
        await turns()
        pick(frame, "own")
        line = frame.line("settings-server-address")
        line.setText(address)
        line.editingFinished.emit()
        await until(line.accessibleDescription, what="the error")

        assert frame.shop.desk.settings.current.api_url == PRODUCTION_API
