"""The column at the right of Payment: timeline, customer display in small, facts, training."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from merchant_desk.services.shop.training import (
    ANOTHER_TOTAL,
    FAILS,
    FORGED_CALLBACK,
    LINE_DROPS,
    PAYS,
    PAYS_THEN_ON_HOLD,
)
from merchant_desk.ui.payment.state import FactRow, PaymentState, StepRow
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box, Card
from merchant_desk.ui.widgets.facts import Fact, FactsList
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.timeline import Step, Timeline
from merchant_desk.ui.words import tr

WIDTH_PX = 304


class SideColumn(QWidget):
    """Signals: ``display_toggled()``, ``played(str)`` with an act, ``page_asked()``."""

    display_toggled = Signal()
    played = Signal(str)
    page_asked = Signal()

    def __init__(self, *, is_training: bool) -> None:
        super().__init__()
        self._steps: tuple[StepRow, ...] = ()
        self._facts_shown: tuple[FactRow, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        steps = Card(tr("Payment", "Payment"), name="payment-steps-card")
        self._timeline = Timeline(name="payment-steps")
        steps.column.addWidget(self._timeline)
        column.addWidget(steps)
        self._display = DisplayCard()
        self._display.toggled.connect(self.display_toggled)
        self._display.hide()
        self._facts_card = Box("card", padding=16, name="payment-facts-card")
        self._facts = FactsList(name="payment-facts", label_px=72)
        self._facts_card.column.addWidget(self._facts)
        self._play: PlayCard | None = None
        if is_training:
            self._play = PlayCard()
            self._play.played.connect(self.played)
            self._play.page_asked.connect(self.page_asked)
            column.addWidget(self._play)
        column.addWidget(self._display)
        column.addWidget(self._facts_card)
        column.addStretch(1)

    def set_preview(self, preview: QWidget) -> None:
        """The customer display in small; training has the customer in its place."""
        if self._play is None:
            self._display.set_preview(preview)
            self._display.show()

    def show_state(self, state: PaymentState) -> None:
        """What changed, in place."""
        if state.steps != self._steps:
            self._steps = state.steps
            self._timeline.set_steps([_step(row) for row in state.steps])
        if state.facts != self._facts_shown and self._play is None:
            self._facts_shown = state.facts
            self._facts.set_facts(
                [Fact(row.label, row.value, is_id=row.is_id, copies=row.is_id) for row in state.facts]
            )
        self._facts_card.setVisible(bool(state.facts) and self._play is None)
        self._display.show_on(shown=state.is_display_on)
        if self._play is not None:
            self._play.setVisible(state.mode != "paid")
            self._play.show_state(state)


class DisplayCard(Card):
    """Title, Hide or Show, and the preview. Signals: ``toggled()``."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Payment", "Customer display"), name="payment-display-card")
        self._button = Button("", name="payment-display-toggle", kind="link", height=24, style="small")
        self._button.clicked.connect(self.toggled)
        self.header.addWidget(self._button)
        self._preview: QWidget | None = None
        self.show_on(shown=False)

    def set_preview(self, preview: QWidget) -> None:
        """Put the preview in, once."""
        if self._preview is not None:
            self.column.removeWidget(self._preview)
        self._preview = preview
        self.column.addWidget(preview)

    def show_on(self, *, shown: bool) -> None:
        """Whether the display stands open."""
        text = tr("Payment", "Hide") if shown else tr("Payment", "Show")
        if self._button.words() != text:
            self._button.setText(text)
            said = tr("Payment", "Hide customer display") if shown else tr("Payment", "Show customer display")
            self._button.setToolTip(f"{said} (F8)")
            self._button.setAccessibleName(said)


class PlayCard(Box):
    """Training: what a customer, or somebody worse, may do. Signals: ``played(str)``, ``page_asked()``."""

    played = Signal(str)
    page_asked = Signal()

    def __init__(self) -> None:
        super().__init__("training", padding=16, spacing=8, name="payment-play")
        self.column.addWidget(
            Mark(
                "play",
                tr("Payment", "Play the customer"),
                ink="trainingText",
                style="body",
                icon_px=16,
                gap=8,
            )
        )
        self._buttons: list[Button] = []
        for act, text, icon in _acts():
            button = Button(text, name=f"payment-play-{act}", kind="training", icon=icon, align_left=True)
            button.setProperty("act", act)
            button.clicked.connect(self._clicked)
            self._buttons.append(button)
            self.column.addWidget(button)
        self._page = Button(
            tr("Payment", "Open the customer's page"),
            name="payment-open-page",
            kind="training",
            icon="external",
            align_left=True,
        )
        self._page.clicked.connect(self.page_asked)
        self.column.addWidget(self._page)

    def show_state(self, state: PaymentState) -> None:
        """Whether the customer can act now."""
        for button in self._buttons:
            if button.isEnabled() is not state.deeds.can_play:
                button.setEnabled(state.deeds.can_play)
        has_page = bool(state.code.shown_link) and not state.guard
        if self._page.isEnabled() is not has_page:
            self._page.setEnabled(has_page)

    def _clicked(self) -> None:
        self.played.emit(str(self.sender().property("act")))


def _acts() -> tuple[tuple[str, str, str], ...]:
    return (
        (PAYS, tr("Payment", "Pays in full"), "check"),
        (PAYS_THEN_ON_HOLD, tr("Payment", "Pays, then on hold"), "clock"),
        (FAILS, tr("Payment", "Payment fails"), "cross"),
        (FORGED_CALLBACK, tr("Payment", "Forged callback arrives"), "shield-x"),
        (ANOTHER_TOTAL, tr("Payment", "Another total comes back"), "swap"),
        (LINE_DROPS, tr("Payment", "Line to Cryptum drops"), "cloud-off"),
    )


def _step(row: StepRow) -> Step:
    return Step(row.icon, row.title, row.detail, row.time, row.form, row.mono_id)
