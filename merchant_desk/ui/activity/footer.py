"""The line under the list: how many lines, and the listener with its address, cut."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.activity.state import ActivityState
from merchant_desk.ui.widgets.card import Rule
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.label import Label

_HEIGHT = 40
_LOOK = {"ok": ("disc", "confirmedFg"), "hollow": ("ring", "text2"), "danger": ("warning", "dangerFg")}


class ActivityFooter(QWidget):
    """Shows the footer of an `ActivityState`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("activity-footer")
        self.setFixedHeight(_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        column.addLayout(self._row, 1)
        self._count = Label(style="small", ink="text2", tabular=True, name="activity-count")
        self._ear = Mark("ring", "", name="activity-listener", icon_px=12)
        self._address = Label(style="small", ink="text3", tabular=True, name="activity-address")
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        self._row.addWidget(self._ear)
        self._row.addWidget(self._address)
        self.set_side(24)

    def set_side(self, side: int) -> None:
        """The page's own padding."""
        self._row.setContentsMargins(side, 0, side, 0)

    def show_state(self, state: ActivityState) -> None:
        """Show how many, and the listener."""
        self._count.setText(state.count)
        icon, ink = _LOOK[state.ear.form]
        self._ear.set(icon, state.ear.text, ink=ink)
        self._address.setText(state.ear.address)
