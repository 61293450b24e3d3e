"""What can go wrong, on the ribbon: its button, the words of what is in force, and the card that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from merchant_desk.ui.widgets.banner import TrainingRibbon
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk
    from merchant_desk.ui.main_window.trouble_popover import TroublePopover
    from merchant_desk.ui.main_window.view_model_trouble import TroubleModel, TroubleState

KEYS = "F9"


class TroubleCorner(QObject):
    """Training only. The button waits until the desk is open."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._ribbon: TrainingRibbon | None = None
        self._model: TroubleModel | None = None
        self._popover: TroublePopover | None = None
        self.button = Button(
            tr("Training", "What can go wrong"), name="trouble-button", kind="ribbon", height=26
        )
        self.button.setToolTip(f"{tr('Training', 'What can go wrong')} ({KEYS})")
        self.button.setEnabled(False)
        self.button.clicked.connect(self.open)
        QShortcut(QKeySequence(KEYS), window).activated.connect(self.open)

    def speak_on(self, ribbon: TrainingRibbon) -> None:
        """The ribbon that holds the button says what is in force."""
        self._ribbon = ribbon

    def attach(self, desk: Desk) -> None:
        """The desk is open: ask what is in force."""
        if desk.training is None:
            return
        from merchant_desk.ui.main_window.view_model_trouble import TroubleModel

        self._model = TroubleModel(desk, desk.training, self)
        self._model.changed.connect(self._show_state)
        self.button.setEnabled(True)
        self._model.refresh()

    def open(self) -> None:
        """Open the card, with what is in force now."""
        if self._model is None:
            return
        if self._popover is None:
            from merchant_desk.ui.main_window.trouble_popover import TroublePopover

            self._popover = TroublePopover(self._window)
            self._popover.picked.connect(self._model.pick)
            self._popover.well_asked.connect(self._model.all_well)
            self._model.done.connect(self._popover.close_popover)
        self._popover.show_state(self._model.state)
        self._popover.open_beside(self.button)

    def _show_state(self, state: TroubleState) -> None:
        from merchant_desk.ui.main_window.trouble_words import trouble_of

        trouble = trouble_of(state.in_force)
        if self._ribbon is not None:
            said = "" if trouble is None else tr("Training", "On purpose: {what}", what=trouble.text)
            self._ribbon.say(said)
        if self._popover is not None:
            self._popover.show_state(state)
