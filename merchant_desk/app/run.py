"""The program with its windows: from the first paint to the last file that is closed."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any

from PySide6.QtWidgets import QApplication

from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.app.instance import OneInstance
from merchant_desk.app.look import application, dress
from merchant_desk.config.options import DEFAULT_PROFILE, PREFIX, TRAINING_PROFILE, Options
from merchant_desk.config.paths import account_name, places_for
from merchant_desk.config.settings_file import JsonSettingsFile
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.settings import Settings
from merchant_desk.ui.main_window.window import MainWindow

log = logging.getLogger(__name__)


def run_window(options: Options) -> int:
    """Open the desk's window and stay until it is closed; gives the exit status."""
    app = application()
    instance = OneInstance(places_for(options).folder)
    if not instance.claim():
        return 0
    settings = settings_at_once(options)
    dress(app, settings)
    window = make_window(options, settings)
    window.show()
    # Late, so that the first paint does not wait for it.
    import qasync

    collector = GarbageCollector()
    loop = qasync.QEventLoop(app, already_running=False)
    with loop:
        loop.run_until_complete(_Program(app, options, window, instance).run())
    collector.stop()
    return 0


def settings_at_once(options: Options) -> Settings:
    """The settings as the file has them, defaults where it cannot be read: the desk says so when it opens."""
    file = JsonSettingsFile(places_for(options).settings, defaults=Settings(person=account_name()))
    try:
        return file.load()
    except DeskError:
        return Settings(person=account_name())


def make_window(options: Options, settings: Settings) -> MainWindow:
    """The window of a profile; in training it knows the name of the real store, if one is set up."""
    real = ""
    if options.is_training:
        known = settings_at_once(real_options(options))
        real = (known.store_name or known.store_id) if known.store_id else ""
    return MainWindow(
        settings, profile_name=options.profile, is_training=options.is_training, real_store=real
    )


def real_options(options: Options) -> Options:
    """The same run on the real store."""
    profile = options.environ.get(f"{PREFIX}PROFILE", "").strip() or DEFAULT_PROFILE
    return replace(options, is_training=False, profile=profile if options.is_training else options.profile)


def training_options(options: Options) -> Options:
    """The same run on the training store."""
    return replace(options, is_training=True, profile=TRAINING_PROFILE)


class _Program:
    """One shop after the other, until the person has had enough."""

    def __init__(
        self, app: QApplication, options: Options, window: MainWindow, instance: OneInstance
    ) -> None:
        self._app, self._options, self._window, self._instance = app, options, window, instance
        self._next: Options | None = None
        self._end = asyncio.Event()

    async def run(self) -> None:
        """Stay until the window is closed, Ctrl-C or SIGTERM."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._bug)
        with _Hooked(self._hook), _ToldBySignals(loop, self._closed):
            while True:
                self._bind(self._window)
                await self._one_shop()
                self._window.close_for_good()
                self._instance.release()
                if self._next is None or not self._change_to(self._next):
                    return

    async def _one_shop(self) -> None:
        """Open the desk behind the window, wait for the end, close backwards."""
        async with AsyncExitStack() as stack:
            try:
                await asyncio.to_thread(importlib.import_module, "merchant_desk.wiring")
                await self._open(stack)
            except DeskError as error:
                log.error("desk not opened why=%s", error)
                self._window.cannot_open(error)
            await self._end.wait()

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

    def _bind(self, window: MainWindow) -> None:
        window.close_asked.connect(self._closed)
        window.profile_wanted.connect(self._profile_wanted)
        self._instance.raised.connect(self._raised)

    def _closed(self) -> None:
        self._window.hide()
        self._end.set()

    def _profile_wanted(self, profile: str) -> None:
        change = real_options if profile == "real" else training_options
        self._next = change(self._options)
        self._closed()

    def _change_to(self, options: Options) -> bool:
        """The other store in a window of its own; False where it is open already and was raised."""
        self._options, self._next = options, None
        self._end.clear()
        self._instance = OneInstance(places_for(options).folder)
        if not self._instance.claim():
            return False
        settings = settings_at_once(options)
        dress(self._app, settings)
        self._window = make_window(options, settings)
        self._window.show()
        return True

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
