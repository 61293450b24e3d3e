"""The Wallets page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.wallets.view_model import WalletsModel
from merchant_desk.ui.widgets.card import Box


class WalletsPage(Box):
    """Shows its model."""

    def __init__(self, model: WalletsModel, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="wallets-page", parent=parent)
        self._model = model
