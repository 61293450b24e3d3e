"""Questions that Settings asks before it does something that cannot be taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.dialogs import ask
from merchant_desk.ui.places import place_choice
from merchant_desk.ui.settings.state import KeyPlace
from merchant_desk.ui.settings.view_model import SettingsModel
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


async def ask_forget_key(parent: QWidget, model: SettingsModel) -> None:
    """Remove the key after a yes."""
    if await ask(
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
