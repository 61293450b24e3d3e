"""The look of windows in tests, and windows that are gone when the test is."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def dressed() -> Iterator[None]:
    """The light theme in English; every widget of the test is deleted at its end."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from merchant_desk.app.look import application
    from merchant_desk.ui.assets import install_language
    from merchant_desk.ui.theme import Theme
    from merchant_desk.ui.widgets.focus_ring import FocusRing

    app = application()
    theme = Theme.install(app, choice="light")
    theme.reduced_motion = False
    FocusRing.install(app)
    install_language("en")
    with collected_here():
        yield
        install_language("en")
        for widget in QApplication.topLevelWidgets():
            widget.close()
            widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def collected_here() -> Iterator[None]:
    """Python's cycle collector works on this thread only, as in the program (app/garbage.py says why)."""
    _freeze_once()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.enable()


@cache
def _freeze_once() -> None:
    """What was imported before the first window stays anyway; looking at it each time would take long."""
    gc.collect()
    gc.freeze()
