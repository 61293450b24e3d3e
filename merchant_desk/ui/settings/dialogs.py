"""Questions that Settings asks before it does something that cannot be taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.dialogs import ask
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.words import tr


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
