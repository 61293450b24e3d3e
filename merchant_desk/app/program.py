"""The desk behind the windows: opened after the first paint, closed backwards, one shop after the other."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from types import TracebackType
from typing import Any

import qasync
from PySide6.QtWidgets import QApplication

from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.app.instance import OneInstance
from merchant_desk.app.look import dress
from merchant_desk.app.run import make_window, real_options, settings_at_once, training_options
from merchant_desk.config.options import Options
from merchant_desk.config.paths import places_for
from merchant_desk.domain.errors import DeskError
from merchant_desk.ui.assets import app_icon
from merchant_desk.ui.main_window.view_model_stores import TRAINING, profile_of
from merchant_desk.ui.main_window.window import MainWindow

log = logging.getLogger(__name__)


def run_program(app: QApplication, options: Options, window: MainWindow, instance: OneInstance) -> None:
    """Run the Qt loop as an asyncio loop until the window is closed."""
    collector = GarbageCollector()
    loop = qasync.QEventLoop(app, already_running=False)
    with loop:
        loop.run_until_complete(Program(app, options, window, instance, collector).run())
    collector.stop()


class Program:
    """One shop after the other, until the person has had enough."""

    def __init__(
        self,
        app: QApplication,
        options: Options,
        window: MainWindow,
        instance: OneInstance,
        collector: GarbageCollector,
    ) -> None:
        self._app, self._options, self._window, self._instance = app, options, window, instance
        self._collector = collector
        self._next: tuple[Options, OneInstance] | None = None
        self._before: Options | None = None
        self._end = asyncio.Event()

    @property
    def window(self) -> MainWindow:
        """The window that shows now."""
        return self._window

    async def run(self) -> None:
        """Stay until the window is closed, Ctrl-C or SIGTERM."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._bug)
        self._app.setWindowIcon(app_icon())
        with _Hooked(self._hook), _ToldBySignals(loop, self._closed):
            while True:
                self._instance.listen()
                self._bind(self._window)
                await self._one_shop()
                if self._next is None:
                    self._window.close_for_good()
                    self._instance.release()
                    return
                self._change_to(*self._next)

    async def _one_shop(self) -> None:
        """Open the desk behind the window, wait for the end, close backwards."""
        async with AsyncExitStack() as stack:
            try:
                await asyncio.to_thread(importlib.import_module, "merchant_desk.wiring")
                await self._open(stack)
            except DeskError as error:
                log.error("desk not opened why=%s", error)
                self._window.cannot_open(error, can_go_back=self._before is not None)
            await self._end.wait()
            if self._next is not None:
                await self._put_aside()

    async def _put_aside(self) -> None:
        """What was typed on Sell is parked in the store that is left, which has to be open for that."""
        self._window.pages.sell.park()
        await asyncio.sleep(0)  # so that the write has begun: closing waits for what has begun

    async def _open(self, stack: AsyncExitStack) -> None:
        from merchant_desk.app.hearing import Hearing
        from merchant_desk.ui.signals import DeskSignals
        from merchant_desk.wiring import open_desk

        desk = await stack.enter_async_context(open_desk(self._options, face="window"))
        signals = DeskSignals(desk.bus)
        stack.callback(signals.close)
        self._window.attach(desk, signals)
        stack.callback(self._window.detach)
        self._window.restore_sale()
        hearing = Hearing(desk)
        stack.push_async_callback(hearing.stop)
        await hearing.start()
        await desk.start_background()
        self._collector.settle()

    def _bind(self, window: MainWindow) -> None:
        window.close_asked.connect(self._closed)
        window.profile_wanted.connect(self._profile_wanted)
        self._instance.raised.connect(self._raised)

    def _closed(self) -> None:
        if self._next is not None:
            self._next[1].release()
            self._next = None
        self._window.hide()
        self._end.set()

    def _profile_wanted(self, key: str) -> None:
        """Leave this store for another, unless that one is open in a window already, which is then raised."""
        wanted = self._options_for(key)
        if self._next is not None or wanted is None:
            return
        instance = OneInstance(places_for(wanted).folder)
        if instance.claim():
            self._next = (wanted, instance)
            self._window.setEnabled(False)
            self._end.set()

    def _options_for(self, key: str) -> Options | None:
        """The run at the store behind a key; None where that is the present one."""
        if key == "back":
            return self._before
        wanted = training_options(self._options) if key == TRAINING else real_options(self._options)
        if profile := profile_of(key):
            wanted = self._options.at_store(profile)
        is_same = (wanted.profile, wanted.is_training) == (self._options.profile, self._options.is_training)
        return None if is_same else wanted

    def _change_to(self, options: Options, instance: OneInstance) -> None:
        """The other store, in a window that takes the place of this one: the desk behind this is closed."""
        old, old_instance = self._window, self._instance
        self._before, self._options, self._next = self._options, options, None
        self._end.clear()
        self._instance = instance
        settings = settings_at_once(options)
        dress(self._app, settings)
        self._window = window = make_window(options, settings)
        window.setGeometry(old.geometry())
        window.setWindowState(old.windowState())
        window.show()
        window.activateWindow()
        old.close_for_good()
        old_instance.release()

    def _raised(self) -> None:
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    # ---- what should never happen ----

    def _bug(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A task nobody awaited failed, or a callback did."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._hook(type(error), error, error.__traceback__)
        else:
            log.error("loop complained what=%s", context.get("message"))

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Logged whole, and said in the window."""
        if isinstance(error, KeyboardInterrupt):
            self._closed()
            return
        log.error("unexpected failure", exc_info=(kind, error, trace))
        if isinstance(error, Exception):
            self._window.model.show_failure(error)


class _Hooked:
    """Python's hook for uncaught exceptions, which Qt's slots reach too, is ours while the block runs."""

    def __init__(self, hook: Callable[..., None]) -> None:
        self._hook = hook

    def __enter__(self) -> None:
        self._before = sys.excepthook
        sys.excepthook = self._hook

    def __exit__(self, *_ignored: object) -> None:
        sys.excepthook = self._before


class _ToldBySignals:
    """Ctrl-C and SIGTERM end the program as the window's cross does."""

    def __init__(self, loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> None:
        self._loop, self._end = loop, end

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(number, partial(self._end))

    def __exit__(self, *_ignored: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.remove_signal_handler(number)
