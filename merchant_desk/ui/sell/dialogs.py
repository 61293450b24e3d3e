"""The dialog of Sell: the answer to a creation was lost, and the order is being looked for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.dialogs import Working
from merchant_desk.ui.sell.state import LookUp, SellState
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.words import tr


class LookingUp:
    """Follows a model that looks an order up, from the first try until it ends or the charge is parked."""

    def __init__(self, parent: QWidget, model: SellModel, first: LookUp) -> None:
        self._model = model
        self._box = Working(
            parent,
            tr("Sell", "Did the order get through?"),
            tr(
                "Sell",
                "The line dropped before Cryptum answered. "
                "Looking up {reference} so it is not created twice.",
                reference=first.reference,
            ),
            stop=tr("Sell", "Park the charge"),
            name="sell-looking-up",
        )

    async def follow(self) -> None:
        """Stand until the look-up ends; parking turns the page while the looking goes on behind it."""
        async with self._box as box:
            self._model.changed.connect(self._changed)
            try:
                self._changed(self._model.state)
                await box.stopped.wait()
            finally:
                self._model.changed.disconnect(self._changed)
        if self._model.state.look_up is not None:
            self._model.park()

    def _changed(self, state: SellState) -> None:
        now = state.look_up
        if now is None:
            self._box.stopped.set()
            return
        line = tr("Sell", "Try {attempt} of {attempts}", attempt=now.attempt, attempts=now.attempts)
        self._box.set_progress(now.attempt, now.attempts, line)
