"""The look of windows in tests, and windows that are gone when the test is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def dressed() -> Iterator[None]:
    """The light theme in English; every widget of the test is deleted at its end."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from merchant_desk.app.garbage import GarbageCollector
    from merchant_desk.app.look import application
    from merchant_desk.ui.assets import install_language
    from merchant_desk.ui.theme import Theme
    from merchant_desk.ui.widgets.focus_ring import FocusRing

    app = application()
    Theme.install(app, choice="light")
    FocusRing.install(app)
    install_language("en")
    collector = GarbageCollector()
    yield
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    collector.stop()
