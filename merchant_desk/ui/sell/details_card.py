"""The card at the right of Sell: reference, customer, note, what stands in the way, and the Charge button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from merchant_desk.ui.sell.charge_button import ChargeButton
from merchant_desk.ui.sell.customer_form import Field
from merchant_desk.ui.sell.state import CustomerKind, SellState
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.sell.walk_in import GAP, GAP_COMPACT, LABEL_PX, WalkInPanel, fit
from merchant_desk.ui.widgets.button import IconButton
from merchant_desk.ui.widgets.card import Box, Notice
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.ui.sell.customer_fields import NewCustomerFields, RecentCustomersPanel

WIDTH_PX, WIDTH_COMPACT_PX = 432, 348


class DetailsCard(Box):
    """Builds its New and Recent panels when they are first wanted: Walk-in is what nearly every sale needs.

    `amount_wanted` is called where the keys should go back to the amount.
    """

    def __init__(self, model: SellModel, *, amount_wanted: Callable[[], None]) -> None:
        super().__init__("card", padding=20, name="sell-details")
        self._model = model
        self._amount_wanted = amount_wanted
        self._compact = False
        self._new: NewCustomerFields | None = None
        self._recent: RecentCustomersPanel | None = None
        self.column.setSpacing(10)
        self.column.addWidget(self._build_fields(), 1)
        self._problem = Notice("danger", "", icon="octagon-x", name="sell-problem")
        self._info = _Line()
        self.charge = ChargeButton(model.state.charge_text)
        self.charge.clicked.connect(self.press_charge)
        self.column.addWidget(self._problem)
        self.column.addWidget(self._info)
        self.column.addWidget(self.charge)
        self.set_compact(compact=False)

    def press_charge(self) -> None:
        """Charge, or go to the first field that is wrong."""
        self._model.charge()
        if self._new is not None and self._model.state.kind == "new":
            self._new.focus_first_error(self._model.state)

    def show_state(self, state: SellState) -> None:
        """Show what the page knows, in place."""
        if not self._reference.edit.hasFocus():
            self._reference.set_text(state.reference)
        own = tr("Sell", "Own reference") if state.is_own_reference else tr("Sell", "Next number")
        self._reference.note.setText(own)
        if self._reference.error != state.reference_error:
            self._reference.set_error(state.reference_error)
        self._kind.set_key(state.kind)
        self._show_customer(state)
        self._note.set_text(state.note)
        self.charge.setText(state.charge_text)
        self.charge.setEnabled(state.can_charge)
        # While an order is being looked for, the loudest button must not say the opposite of the warning.
        self.charge.set_kind("primary" if state.lost is None else "default")
        self._info.show_words(
            state.reason or tr("Sell", "The QR to scan shows here and on the customer display.")
        )
        self._info.setVisible(bool(state.reason) or not self._compact)
        self._show_problem(state)
        for part in (self._scroll, self._kind):
            part.setEnabled(not state.is_sending)

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200: narrower, without the note."""
        self._compact = compact
        self.setFixedWidth(WIDTH_COMPACT_PX if compact else WIDTH_PX)
        pad = 16 if compact else 20
        self.column.setContentsMargins(pad, pad, pad, pad)
        self._note.setVisible(not compact)
        self.charge.set_compact(compact=compact)
        self._column.setSpacing(GAP_COMPACT if compact else GAP)
        self._kind.setFixedHeight(40 if compact else 44)
        fit(self, compact=compact)
        self.show_state(self._model.state)

    def showEvent(self, event: QShowEvent, /) -> None:
        """Qt forgets the size of a field's letters when the page gets a window."""
        super().showEvent(event)
        fit(self, compact=self._compact)

    # ---- building ----

    def _build_fields(self) -> QScrollArea:
        inside = Box("clear")
        self._column = inside.column
        self._column.setSpacing(GAP)
        again = IconButton(
            "refresh",
            name="sell-next-number",
            accessible=tr("Sell", "Take the next number"),
            size=30,
            icon_px=16,
        )
        again.clicked.connect(self._model.take_next_number)
        self._reference = TextField(tr("Sell", "Reference"), name="sell-reference", note=" ", trailing=again)
        self._reference.edit.textEdited.connect(self._model.set_reference)
        self._column.addWidget(self._reference)
        self._column.addSpacing(4)
        self._column.addLayout(self._build_kind())
        self._walk_in = WalkInPanel()
        self._column.addWidget(self._walk_in)
        self._note = TextField(
            tr("Sell", "Note on the receipt"),
            name="sell-note",
            note=tr("Sell", "Optional, stays on this till"),
            placeholder=tr("Sell", "Table 6, two flat whites"),
        )
        self._note.edit.setMaxLength(200)
        self._note.edit.textEdited.connect(self._model.set_note)
        self._column.addWidget(self._note)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("sell-fields")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        return self._scroll

    def _build_kind(self) -> QVBoxLayout:
        self._kind = Segmented(
            [
                Option("walk-in", tr("Sell", "Walk-in")),
                Option("new", tr("Sell", "New")),
                Option("recent", tr("Sell", "Recent")),
            ],
            name="sell-customer",
            accessible=tr("Sell", "Customer"),
        )
        self._kind.picked.connect(self._kind_picked)
        label = Label(tr("Sell", "Customer"), style="small", ink="text2", weight=500)
        label.setMinimumHeight(LABEL_PX)
        group = QVBoxLayout()
        group.setSpacing(6)
        group.addWidget(label)
        group.addWidget(self._kind)
        return group

    def _new_fields(self) -> NewCustomerFields:
        if self._new is None:
            from merchant_desk.ui.sell.customer_fields import NewCustomerFields  # keeps the start short

            self._new = NewCustomerFields()
            self._new.edited.connect(self._model.set_field)
            self._new.left.connect(self._model.leave_field)
            self._place(self._new)
        return self._new

    def _recent_panel(self) -> RecentCustomersPanel:
        if self._recent is None:
            from merchant_desk.ui.sell.customer_fields import RecentCustomersPanel  # as above

            self._recent = RecentCustomersPanel()
            self._recent.searched.connect(self._model.search_recent)
            self._recent.picked.connect(self._model.pick_recent)
            self._place(self._recent)
        return self._recent

    def _place(self, panel: QWidget) -> None:
        self._column.insertWidget(self._column.indexOf(self._walk_in) + 1, panel)
        fit(panel, compact=self._compact)

    # ---- showing ----

    def _show_customer(self, state: SellState) -> None:
        self._walk_in.show_customer(state.walk_in)
        self._walk_in.setVisible(state.kind == "walk-in")
        if state.kind == "new":
            self._new_fields().show_form(state.form, state)
        if state.kind == "recent":
            self._recent_panel().show_customers(state.recent_customers, state.picked)
        if self._new is not None:
            self._new.setVisible(state.kind == "new")
        if self._recent is not None:
            self._recent.setVisible(state.kind == "recent")

    def _show_problem(self, state: SellState) -> None:
        said = state.problem
        self._problem.setVisible(said is not None)
        if said is not None and self._problem.title.full_text() != said.what:
            self._problem.title.setText(said.what)
            self._problem.text.setText(said.then)
            self._problem.title.show()
            self._problem.text.show()
            self._problem.setAccessibleName(f"{said.what} {said.then}")

    def _kind_picked(self, kind: CustomerKind) -> None:
        self._model.set_kind(kind)
        if kind == "new":
            self._new_fields().fields[Field.FIRST_NAME].edit.setFocus()
        elif kind == "recent":
            self._recent_panel().search.edit.setFocus()
        else:
            self._amount_wanted()


class _Line(QWidget):
    """The one line above Charge: what will happen, or why it can't."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sell-reason")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._words = Paragraph("", style="small", ink="text2", name="sell-reason-words")
        row.addWidget(IconView("info", ink="text2", size=16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def show_words(self, text: str) -> None:
        """Say something else."""
        if text != self._words.full_text():
            self._words.setText(text)
            self.setAccessibleName(text)
