"""The program with two stores in one data folder: two API systems, one keyring, one window at a time."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtWidgets import QAbstractButton

from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.app.instance import OneInstance
from merchant_desk.app.look import application, dress
from merchant_desk.app.program import Program
from merchant_desk.app.run import make_window, settings_at_once
from merchant_desk.config import secrets
from merchant_desk.config.options import Options
from merchant_desk.config.paths import places_for, places_of, prepare
from merchant_desk.config.profiles import secrets_name
from merchant_desk.config.settings_file import JsonSettingsFile
from merchant_desk.domain.settings import Settings
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.desk import Desk
from merchant_desk.ui.main_window.window import MainWindow
from tests.helpers.windows import until

_TAKES_S: Final = 30
# Tests may run in several processes at once, which share the machine's ports.
_WORKER: Final = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORT, OTHER_PORT = 18787 + 10 * _WORKER, 18789 + 10 * _WORKER


class Keyring:
    """One keyring for the whole machine."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """The entry, or None."""
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the entry."""
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Remove the entry."""
        del self.entries[username]


@dataclass
class Running:
    """The program, its two API systems and the machine's keyring."""

    program: Program
    keyring: Keyring
    aurora: Sandbox
    lab: Sandbox

    @property
    def window(self) -> MainWindow:
        """The window that shows now."""
        return self.program.window

    async def opened(self) -> Desk:
        """The desk behind the window, once it is open."""
        await until(lambda: self.window.pages.sell.desk is not None, what="the desk is open")
        desk = self.window.pages.sell.desk
        assert desk is not None
        return desk

    def click(self, name: str) -> None:
        """Press a button of the window or of a dialog over it."""
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None, name
        button.click()

    async def switch(self, row: str, *, agree: str = "") -> float:
        """Go to another store through the switcher; gives the seconds that it took until digits count."""
        before = self.window
        self.click("rail.store")
        await until(lambda: self.window.findChild(QAbstractButton, row), what="the store stands there")
        self.click(row)
        if agree:
            await until(lambda: self.window.findChild(QAbstractButton, agree), what="the question")
            self.click(agree)
        began_s = time.monotonic()
        await until(lambda: self.window is not before, what="another window")
        await self.opened()
        return time.monotonic() - began_s

    async def charge(self, digits: str) -> str:
        """A sale up to the code; gives its reference."""
        sell = self.window.pages.sell
        for digit in digits:
            sell.press(digit)
        await until(lambda: sell.state.can_charge, what="the charge can be made")
        sell.charge()
        await until(lambda: self.window.page_key == "payment", what="Payment shows")
        payment = self.window.pages.payment
        assert payment is not None
        await until(lambda: payment.state.code.matrix is not None, what="the code")
        return payment.state.reference


def set_up(root: Path, profile: str, keyring: Keyring, shop: Sandbox, *, name: str, port: int) -> None:
    """A store as the program leaves it behind."""
    places = places_of(root, profile)
    prepare(places)
    JsonSettingsFile(places.settings).save(
        Settings(
            store_id=shop.store_id,
            store_name=name,
            api_url=shop.api_url,
            listener_port=port,
            person="Lívia",
            customer_display_on=False,
        )
    )
    user = secrets_name(places, profile)
    keyring.entries[f"{user}:api-key"] = shop.api_key
    keyring.entries[f"{user}:webhook-secret"] = shop.webhook_secret


@asynccontextmanager
async def running(root: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """The program on its usual profile, with a second store beside it; ended by the window's cross."""
    keyring = Keyring()
    monkeypatch.setattr(secrets, "system_backend", lambda: keyring)
    async with AsyncExitStack() as stack:
        aurora, lab = [await stack.enter_async_context(Sandbox()) for _ in range(2)]
        set_up(root, "default", keyring, aurora, name="Café Aurora", port=PORT)
        set_up(root, "lab", keyring, lab, name="Aurora Lab", port=OTHER_PORT)
        options = Options(data_dir=root, linger_s=0.5)
        app, collector = application(), GarbageCollector()
        instance = OneInstance(places_for(options).folder)
        assert instance.claim()
        settings = settings_at_once(options)
        dress(app, settings)
        window = make_window(options, settings)
        window.setGeometry(40, 30, 1100, 760)
        window.show()
        program = Program(app, options, window, instance, collector)
        running_ = asyncio.ensure_future(program.run())
        try:
            yield Running(program, keyring, aurora, lab)
        finally:
            program.window.close()
            await asyncio.wait_for(running_, _TAKES_S)
            collector.stop()
