"""What window tests stand on: the theme, the focus ring, and windows that are gone when the test is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from merchant_desk.ui.assets import install_language
from merchant_desk.ui.theme import Theme
from merchant_desk.ui.widgets.focus_ring import FocusRing


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[Theme]:
    """The light theme in English; every widget of the test is deleted at its end."""
    theme = Theme.install(qapp, choice="light")
    theme.reduced_motion = False
    FocusRing.install(qapp)
    install_language("en")
    yield theme
    install_language("en")
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
