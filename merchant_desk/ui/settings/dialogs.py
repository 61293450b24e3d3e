"""Questions that Settings asks before it does something that is guarded or cannot be taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from merchant_desk.ui.dialogs import ask
from merchant_desk.ui.dialogs_pin import may_go_on
from merchant_desk.ui.places import place_choice
from merchant_desk.ui.settings.key_dialog import KeyDialog
from merchant_desk.ui.settings.state import KeyPlace
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.settings.view_model_guarding import key_reason
from merchant_desk.ui.words import tr


async def ask_change_server(parent: QWidget, model: SettingsModel, api_url: str) -> None:
    """Another server after a yes; without a key there is nothing to lose by it."""
    has_key = model.state.key_place is KeyPlace.KEYRING
    agreed = not has_key or await ask(
        parent,
        tr("Settings", "Change to {server}?", server=place_choice(api_url)),
        tr(
            "Settings",
            "The API key on this till was given for {server}. It is removed and never sent to another "
            "server; put in the key of the new one afterwards.",
            server=place_choice(model.state.settings.api_url),
        ),
        safe=tr("Settings", "Keep the server"),
        deed=tr("Settings", "Change and remove the key"),
        name="change-server",
    )
    if agreed:
        model.change(api_url=api_url)
    else:
        model.show_again()


async def ask_owner(page: QWidget, model: SettingsModel, why: str) -> bool:
    """The owner's PIN, where one is set; what was typed in vain leaves its field."""
    typed = page.window().focusWidget()
    may = await may_go_on(page, model.desk, why=why)
    if not may and isinstance(typed, QLineEdit) and isValid(typed):
        typed.blockSignals(True)  # leaving the field would save, and ask, once more
        typed.clearFocus()
        typed.blockSignals(False)
    return may


async def ask_key(parent: QWidget, model: SettingsModel) -> None:
    """Take another key, after the owner's PIN where one is set."""
    if await model.guarding.may(key_reason()):
        KeyDialog(model, parent).open()


async def ask_forget_key(parent: QWidget, model: SettingsModel) -> None:
    """Remove the key after a yes, and the owner's PIN where one is set."""
    if await model.guarding.may(key_reason()) and await ask(
        parent,
        tr("Settings", "Remove the API key?"),
        tr(
            "Settings",
            "No charge can be made and no order is followed on this till until a key is put in again.",
        ),
        safe=tr("Settings", "Keep the key"),
        deed=tr("Settings", "Remove the key"),
        name="forget-key",
    ):
        model.forget_key()
