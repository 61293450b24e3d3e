"""The menu of parked charges, under its button."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.words import tr


class ParkedMenu(QMenu):
    """Park this one, then those that wait; made when it is first wanted, filled each time it opens."""

    def __init__(self, parent: QWidget, model: SellModel) -> None:
        super().__init__(parent)
        self._model = model
        self.setObjectName("sell-parked-menu")
        self.setAccessibleName(tr("Sell", "Parked"))

    def open_under(self, button: QWidget) -> None:
        """Open with its right edge under the button's."""
        self._fill()
        corner = button.mapToGlobal(button.rect().bottomRight())
        corner.setX(corner.x() - self.sizeHint().width())
        self.popup(corner)

    def _fill(self) -> None:
        self.clear()
        park = self.addAction(tr("Sell", "Park this charge"))
        park.setEnabled(self._model.state.can_park)
        park.triggered.connect(self._model.park)
        self.addSeparator()
        for row in self._model.state.parked:
            action = self.addAction(row.text.replace("&", "&&"))
            action.setData(row.key)
            action.triggered.connect(self._take_back)
        if not self._model.state.parked:
            self.addAction(tr("Sell", "No charge is parked")).setEnabled(False)

    def _take_back(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._model.take_back(str(action.data()))
