"""The listener as the window keeps it: on and off with the settings, tried again where the port was taken."""

from __future__ import annotations

import asyncio
import importlib
import logging
from contextlib import suppress
from typing import Final

from merchant_desk.domain.errors import DeskError, PortTaken
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import SettingsChanged
from merchant_desk.services.tasks import Bell
from merchant_desk.wiring import open_listener

log = logging.getLogger(__name__)

RETRY_S: Final = 15.0
_FOREVER_S: Final = 24 * 3600.0


class Hearing:
    """Runs the listener while Settings want it; the sweep goes on in any case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._bell = Bell(desk.clock)
        self._heard = self._wanted()
        self._task: asyncio.Task[object] | None = None
        self._end = desk.bus.subscribe(SettingsChanged, self._settings_changed)

    async def start(self) -> None:
        """Begin; the web server is loaded on another thread, so that the window stays quick."""
        await asyncio.to_thread(importlib.import_module, "merchant_desk.listener.server")
        self._task = self._desk.tasks.spawn("listener", self._run())

    async def stop(self) -> None:
        """Stop hearing, before anything else of the desk stops."""
        self._end()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            self._heard = self._wanted()
            if self._heard is None:
                await self._bell.wait(_FOREVER_S)
                continue
            try:
                async with open_listener(self._desk):
                    await self._bell.wait(_FOREVER_S)
            except PortTaken:
                await self._bell.wait(RETRY_S)
            except DeskError as error:
                log.warning("listener not opened why=%s", type(error).__name__)
                await self._bell.wait(RETRY_S)

    def _wanted(self) -> tuple[int, str] | None:
        """Port and store to hear for, or None where there is nothing to hear."""
        settings = self._desk.settings.current
        if not settings.listener_on or not settings.store_id:
            return None
        return settings.listener_port, settings.store_id

    def _settings_changed(self, _event: SettingsChanged) -> None:
        if self._wanted() != self._heard:
            self._bell.ring()
