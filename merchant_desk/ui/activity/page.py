"""The Activity page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.activity.view_model import ActivityModel
from merchant_desk.ui.widgets.card import Box


class ActivityPage(Box):
    """Shows its model."""

    def __init__(self, model: ActivityModel, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="activity-page", parent=parent)
        self._model = model
