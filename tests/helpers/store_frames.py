"""A main window on a machine with several stores, for the tests of the switcher and of the test system."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtWidgets import QLineEdit

from merchant_desk.domain.settings import PRODUCTION_API, TEST_API
from merchant_desk.services.shop.profiles import KnownStore
from merchant_desk.ui.main_window.window import MainWindow
from merchant_desk.ui.signals import DeskSignals
from tests.helpers import sales
from tests.helpers.fake_api import STORE_ID
from tests.helpers.fake_clock import FakeClock
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.fake_profiles import LAB, PINHEIROS, FakeShelf, FakeSystems
from tests.helpers.frames import Frame
from tests.helpers.shop import open_shop
from tests.helpers.windows import turns

HERE: Final = KnownStore("default", "Café Aurora", "Vila Madalena", STORE_ID, PRODUCTION_API)
REAL_KEY, TEST_KEY = "r" * 40, "t" * 40


@dataclass
class StoreFrame(Frame):
    """The window, the machine's other stores, and what Cryptum's systems say."""

    shelf: FakeShelf = None  # type: ignore[assignment]  # always given
    systems: FakeSystems = None  # type: ignore[assignment]  # always given

    def line(self, name: str) -> QLineEdit:
        """A field by its name."""
        found = self.window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def type(self, name: str, text: str) -> None:
        """Put a text into a field as a person does."""
        edit = self.line(name)
        edit.setFocus()
        edit.setText(text)
        edit.textEdited.emit(text)


def a_shelf() -> FakeShelf:
    """The stores of the drawing, and one at the test system."""
    return FakeShelf([HERE, PINHEIROS, LAB], {"pinheiros": 4})


@asynccontextmanager
async def open_stores(
    *,
    is_training: bool = False,
    shelf: FakeShelf | None = None,
    secrets: FakeSecrets | None = None,
    real_store: str = "Café Aurora",
    size: tuple[int, int] = (1440, 900),
    with_orders: bool = True,
    **members: Any,
) -> AsyncIterator[StoreFrame]:
    """The window of the drawings' shop; `members` change its settings."""
    settings = replace(sales.settings(), **members)
    shelf = shelf if shelf is not None else a_shelf()
    systems = FakeSystems({PRODUCTION_API: REAL_KEY, TEST_API: TEST_KEY})
    clock = FakeClock(sales.AFTERNOON_UTC_MS)
    async with open_shop(
        clock=clock,
        settings=settings,
        is_training=is_training,
        shelf=shelf,
        systems=systems,
        secrets=secrets,
    ) as shop:
        if with_orders:
            await sales.keep(shop, *sales.drawn_orders())
        window = MainWindow(settings, profile_name="default", is_training=is_training, real_store=real_store)
        window.resize(*size)
        window.show()
        window.activateWindow()
        signals = DeskSignals(shop.desk.bus)
        frame = StoreFrame(shop, window, signals, shelf=shelf, systems=systems)
        window.profile_wanted.connect(frame.wanted.append)
        window.attach(shop.desk, signals)
        await turns()
        yield frame
        window.detach()
        signals.close()
    window.close_for_good()


@asynccontextmanager
async def open_test_store() -> AsyncIterator[StoreFrame]:
    """A store at Cryptum's test system."""
    async with open_stores(api_url=TEST_API) as frame:
        yield frame
