"""A main window over a shop of fakes, for the tests of the frame."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from merchant_desk.domain.order import Order
from merchant_desk.ui.main_window.announcer import Announcer
from merchant_desk.ui.main_window.window import MainWindow
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.widgets.toast import Toast
from tests.helpers import sales
from tests.helpers.fake_clock import FakeClock
from tests.helpers.fake_training import FakeTraining
from tests.helpers.shop import Shop, open_shop
from tests.helpers.windows import turns, until

PAGES: Final = ("sell", "orders", "wallets", "activity", "settings")


@dataclass
class Frame:
    """A shop and its main window."""

    shop: Shop
    window: MainWindow
    signals: DeskSignals
    wanted: list[str] = field(default_factory=list)
    training: FakeTraining = field(default_factory=FakeTraining)

    def part(self, name: str) -> QWidget:
        """A part by its object name."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def has(self, name: str) -> bool:
        """Whether such a part shows."""
        found = self.window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def click(self, name: str) -> None:
        """Press a button by its object name."""
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, to whatever has the focus."""
        focused: QWidget | None = self.window.focusWidget()
        QTest.keyClick(self.window if focused is None else focused, key, modifier)

    @property
    def toasts(self) -> list[Toast]:
        """The toasts that show."""
        return [toast for toast in self.window.findChildren(Toast) if toast.isVisible()]

    async def told(self) -> list[Toast]:
        """The toasts that show, once all that was said so far has its toast."""
        announcer = self.window.findChild(Announcer)
        assert announcer is not None
        await until(lambda: not announcer.is_waiting, what="every toast")
        return self.toasts

    async def sale(self) -> Order:
        """A sale that stands on Payment."""
        made = await self.shop.sale()
        self.window.show_sale(made.reference, made)
        await until(lambda: self.window.display.model.state.matrix is not None, what="the code")
        return made

    async def pays(self, made: Order) -> Order:
        """The customer pays, and the desk asks."""
        assert made.id is not None
        self.shop.api.pays(made.id)
        return await self.shop.desk.orders.refresh(made.reference)


@asynccontextmanager
async def open_frame(
    *, is_training: bool = False, size: tuple[int, int] = (1440, 900), going_wrong: str | None = None
) -> AsyncIterator[Frame]:
    """The window of a shop with the orders of the drawings; in training, with a scenario in force."""
    clock = FakeClock(sales.AFTERNOON_UTC_MS)
    async with open_shop(clock=clock, settings=sales.settings(), is_training=is_training) as shop:
        await sales.keep(shop, *sales.drawn_orders())
        window = made_window(is_training=is_training)
        window.resize(*size)
        window.show()
        window.activateWindow()
        signals = DeskSignals(shop.desk.bus)
        frame = Frame(shop, window, signals, training=FakeTraining(in_force=going_wrong))
        window.profile_wanted.connect(frame.wanted.append)
        window.attach(replace(shop.desk, training=frame.training) if is_training else shop.desk, signals)
        await turns()
        yield frame
        window.detach()
        signals.close()
    window.close_for_good()


@asynccontextmanager
async def open_training() -> AsyncIterator[Frame]:
    """The same in the training shop."""
    async with open_frame(is_training=True) as frame:
        yield frame


def made_window(*, is_training: bool = False, real_store: str = "Café Aurora") -> MainWindow:
    """A window without a desk."""
    return MainWindow(
        sales.settings(), profile_name="default", is_training=is_training, real_store=real_store
    )
