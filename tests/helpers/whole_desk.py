"""The whole desk with its windows on a real training shop: processes, HTTP and SQLite as in life.

async with open_whole_desk(folder) as till:
    await till.charge("25.40")
    await till.play("pays")
    await till.sees("go")
"""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from merchant_desk.app.hearing import Hearing
from merchant_desk.app.run import make_window, settings_at_once
from merchant_desk.config.options import TRAINING_PROFILE, Options
from merchant_desk.config.paths import places_for
from merchant_desk.domain.order import Order
from merchant_desk.services.desk import Desk
from merchant_desk.ui.customer.state import CustomerScreen, CustomerState
from merchant_desk.ui.main_window.window import MainWindow
from merchant_desk.ui.payment.state import PaymentState
from merchant_desk.ui.payment.view_model import PaymentModel
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.wiring import open_desk
from tests.helpers.windows import until

_TAKES_S: Final = 20


@dataclass
class Till:
    """The windows of one run, the desk behind them, and everything they ever showed."""

    window: MainWindow
    desk: Desk
    control_url: str
    lights: list[str] = field(default_factory=list)
    screens: list[CustomerScreen] = field(default_factory=list)

    @property
    def payment(self) -> PaymentModel:
        """The model of Payment."""
        model = self.window.pages.payment
        assert model is not None
        return model

    @property
    def display(self) -> QWidget:
        """The picture on the customer display."""
        return self.window.display.window.view

    async def charge(self, total: str) -> Order:
        """Type an amount, press Enter, and wait until the customer can scan the code."""
        self.window.navigate("sell")
        focused = self.window.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, total)
        await until(lambda: self.window.pages.sell.state.can_charge, what="the charge can be made")
        QTest.keyClick(focused, Qt.Key.Key_Return)
        return await self.on_payment()

    async def on_payment(self) -> Order:
        """Wait until an order stands on Payment and on the customer display."""
        await until(lambda: self.window.page_key == "payment", what="Payment shows")
        await until(lambda: self.payment.state.code.matrix is not None, what="the till has the code")
        await until(lambda: self.customer.matrix is not None, what="the customer has the code")
        order = await self.desk.store.get(self.payment.state.reference)
        assert order is not None
        return order

    @property
    def customer(self) -> CustomerState:
        """What the customer display shows."""
        return self.window.display.model.state

    async def sees(self, light: str) -> None:
        """Wait until the light on Payment has this form."""
        await until(lambda: self.payment.state.light.form == light, what=f"light {light}")

    async def customer_sees(self, screen: CustomerScreen) -> None:
        """Wait until the customer display shows this screen."""
        await until(lambda: self.customer.screen is screen, what=f"customer screen {screen}")

    def click(self, name: str) -> None:
        """Press a button of the till or of its dialog."""
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def has(self, name: str) -> bool:
        """Whether such a part is there and shows."""
        part = self.window.findChild(QWidget, name)
        return part is not None and part.isVisible()

    async def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the training shop's control address."""
        return await asyncio.to_thread(_asked, self.control_url + path, method, body)

    async def play(self, order: Order, act: str) -> None:
        """Let the customer of an order do something."""
        await self.control("POST", "/play", {"order_id": order.id, "act": act})

    async def booked(self, order: Order) -> dict[str, Any]:
        """The order as the API itself has it."""
        book = await self.control("GET", f"/orders?reference={order.reference}")
        [found] = book["orders"]
        return dict(found)

    def _note_light(self, state: PaymentState) -> None:
        self.lights.append(state.light.form)

    def _note_screen(self, state: CustomerState) -> None:
        self.screens.append(state.screen)


@asynccontextmanager
async def open_whole_desk(folder: Path, *, linger_s: float = 0.5) -> AsyncIterator[Till]:
    """Open it as the program does, with the customer display beside it, and close it in the same order.

    `linger_s` is how long the training shop outlives it; a test that opens the desk again needs some time.
    """
    options = Options(profile=TRAINING_PROFILE, data_dir=folder, is_training=True, linger_s=linger_s)
    window = make_window(options, settings_at_once(options))
    window.show()
    window.activateWindow()
    async with open_desk(options, face="window") as desk:
        signals = DeskSignals(desk.bus)
        window.attach(desk, signals)
        window.restore_sale()
        hearing = Hearing(desk)
        await hearing.start()
        await desk.start_background()
        note = json.loads((places_for(options).folder / "shop.json").read_text())
        till = Till(window, desk, str(note["control_url"]))
        till.payment.changed.connect(till._note_light)
        window.display.model.changed.connect(till._note_screen)
        window.toggle_display()
        try:
            yield till
        finally:
            await hearing.stop()
            window.detach()
            signals.close()
    window.close_for_good()


def _asked(url: str, method: str, body: dict[str, Any] | None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=_TAKES_S) as answer:
        return json.loads(answer.read() or b"null")
