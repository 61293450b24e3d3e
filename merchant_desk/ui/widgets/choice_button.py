"""A button that shows the present choice and opens a menu of the others: dates, coins."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.button import Button


class ChoiceButton(Button):
    """A button whose menu holds one choice. Signal: ``picked(str)``, only when a person picks."""

    picked = Signal(str)

    def __init__(self, words: Mapping[str, str], *, name: str, key: str, icon: str | None = None) -> None:
        super().__init__(words[key], name=name, icon=icon, chevron=True)
        self._words = dict(words)
        self.key = key
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{name}.menu")
        self._menu.triggered.connect(self._triggered)
        group = QActionGroup(self._menu)
        for one, text in words.items():
            action = QAction(visible(text), self._menu)
            action.setObjectName(f"{name}.{one or 'all'}")
            action.setData(one)
            action.setCheckable(True)
            group.addAction(action)
            self._menu.addAction(action)
        self.set_key(key)
        self.clicked.connect(self._open)

    def set_key(self, key: str) -> None:
        """Choose without telling anybody."""
        self.key = key
        self.setText(self._words.get(key, key))
        for action in self._menu.actions():
            action.setChecked(action.data() == key)

    def _open(self) -> None:
        self._menu.setMinimumWidth(self.width())
        corner = self.mapToGlobal(self.rect().bottomRight())
        corner.setX(corner.x() - max(self.width(), self._menu.sizeHint().width()))
        corner.setY(corner.y() + 4)
        self._menu.popup(corner)

    def _triggered(self, action: QAction) -> None:
        self.set_key(str(action.data()))
        self.picked.emit(self.key)
