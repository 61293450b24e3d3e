"""The Orders page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.orders.view_model import OrdersModel
from merchant_desk.ui.widgets.card import Box


class OrdersPage(Box):
    """Shows its model."""

    def __init__(self, model: OrdersModel, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="orders-page", parent=parent)
        self._model = model
