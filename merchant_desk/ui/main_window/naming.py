"""What a window is called, and what it says of itself for as long as it is open."""

from __future__ import annotations

from merchant_desk.domain.settings import Settings, environment_of
from merchant_desk.ui.main_window.state import Message
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr

PROGRAM = "Merchant Desk"


def is_test(settings: Settings, *, is_training: bool) -> bool:
    """Whether the store stands at any place but production; training says so itself."""
    return not is_training and environment_of(settings.api_url) == "test"


def window_title(store: str, *, profile: str, is_training: bool, is_test: bool) -> str:
    """``Merchant Desk - Café Aurora - TEST``; production wears no word."""
    if is_training:
        return tr("Window", "Merchant Desk, training")
    name = visible(store) or ("" if profile == "default" else profile)
    parts = (PROGRAM, name, tr("TestSystem", "TEST") if is_test else "")
    return " - ".join(part for part in parts if part)


def session_only_message() -> Message:
    """A till without the key says what it can do and what it cannot."""
    return Message(
        "session-only",
        "warn",
        "key",
        tr("Window", "This till works without the key."),
        tr("Window", "It follows the orders it knows. Charge at the till that has the key."),
        deed="settings",
        deed_words=tr("Window", "Open settings"),
    )
