"""What window tests stand on: the theme, the focus ring, and windows that are gone when the test is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from merchant_desk.ui.theme import Theme, theme
from tests.helpers.looks import dressed


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[Theme]:
    """The light theme in English; every widget of the test is deleted at its end."""
    with dressed():
        yield theme()
