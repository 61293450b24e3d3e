"""What can go wrong: the second pink card of training, opened from the ribbon on every page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from merchant_desk.ui.main_window.popover import Popover
from merchant_desk.ui.main_window.trouble_words import Trouble, troubles
from merchant_desk.ui.main_window.view_model_trouble import TroubleState
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box, Rule
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.label import Paragraph
from merchant_desk.ui.words import tr

_WIDTH = 360
_ROW_PX = 32


class TroublePopover(Popover):
    """Signals: ``picked(str)`` with a scenario; ``well_asked()``."""

    picked = Signal(str)
    well_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        title = tr("Training", "What can go wrong")
        super().__init__(window, name="trouble-popover", accessible=title, width=_WIDTH)
        self.column.setContentsMargins(0, 0, 0, 0)
        card = Box("training", padding=16, spacing=6, name="trouble-card")
        card.column.addWidget(Mark("warning", title, ink="trainingText", style="body", icon_px=16, gap=8))
        said = tr("Training", "For practice. It stays so, for every charge, until you end it.")
        card.column.addWidget(Paragraph(said, style="small", ink="text2"))
        card.column.addSpacing(4)
        self._rows = [self._row(trouble) for trouble in troubles()]
        for row in self._rows:
            card.column.addWidget(row)
        card.column.addSpacing(2)
        card.column.addWidget(Rule())
        card.column.addSpacing(2)
        self._well = Button(
            tr("Training", "All well again"),
            name="trouble-well",
            kind="training",
            icon="check",
            height=_ROW_PX,
            align_left=True,
        )
        self._well.clicked.connect(self.well_asked)
        card.column.addWidget(self._well)
        failed = tr("Training", "The training shop did not take it. Try again.")
        self._problem = Paragraph(failed, style="small", ink="dangerFg", name="trouble-problem")
        self._problem.hide()
        card.column.addWidget(self._problem)
        self.column.addWidget(card)

    def show_state(self, state: TroubleState) -> None:
        """The tick stands at what is in force."""
        for row in self._rows:
            is_on = row.property("scenario") == state.in_force
            row.set_kind("training-on" if is_on else "training")
            row.set_trailing("check" if is_on else "")
            row.setChecked(is_on)
        self._problem.setVisible(state.has_failed)
        if self.isVisible():
            self.fit()

    def _row(self, trouble: Trouble) -> Button:
        row = Button(
            trouble.text,
            name=f"trouble-{trouble.scenario}",
            kind="training",
            icon=trouble.icon,
            height=_ROW_PX,
            align_left=True,
        )
        row.setCheckable(True)
        row.setProperty("scenario", trouble.scenario)
        row.setToolTip(trouble.hint)
        row.setAccessibleDescription(trouble.hint)
        row.clicked.connect(self._clicked)
        return row

    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, Button):
            row.setChecked(row.kind == "training-on")  # the shop decides, not the press
            self.picked.emit(str(row.property("scenario")))
