"""The Qt application as every window of the desk wants it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from merchant_desk.domain.settings import Settings
from merchant_desk.ui.assets import best_language, install_language
from merchant_desk.ui.theme import Theme
from merchant_desk.ui.widgets.focus_ring import FocusRing


def application() -> QApplication:
    """The one application, made now or before; closing the last window does not end it by itself."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("a Qt application without windows runs already")
    app.setApplicationName("merchant-desk")
    app.setApplicationDisplayName("Merchant Desk")
    app.setDesktopFileName("merchant-desk")
    app.setQuitOnLastWindowClosed(False)
    return app


def dress(
    app: QApplication, settings: Settings, *, language: str | None = None, theme: str | None = None
) -> None:
    """Theme, focus ring and language, before the first widget."""
    install_language(best_language(language or settings.language or QLocale.system().name()))
    wanted = theme or settings.theme.value
    Theme.install(app, choice="light" if wanted == "light" else "dark" if wanted == "dark" else "system")
    FocusRing.install(app)
