"""The form for a new address: put it in, have it judged, compare it group by group, type one group."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from merchant_desk.ui.wallets.panel_parts import Hint, Part
from merchant_desk.ui.wallets.state import ChangeState, WalletRow
from merchant_desk.ui.wallets.view_model_change import ChangeForm
from merchant_desk.ui.widgets.address_groups import AddressGroups
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Card
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.widgets.toggle import CheckBox
from merchant_desk.ui.words import tr

_FIELD_PX = 40


class FormPart(Part):
    """Shows a `ChangeState`. Signals: ``file_dropped(str)`` with a path; ``file_wanted()``."""

    file_dropped = Signal(str)
    file_wanted = Signal()

    def __init__(self, form: ChangeForm) -> None:
        super().__init__(spacing=12)
        self._form = form
        self.setAcceptDrops(True)
        self._build_ways()
        self._build_field()
        self._build_comparison()
        self._group = TextField(" ", name="wallets-group", mono=True)
        self._group.edit.setMaximumWidth(140)
        self._group.changed.connect(self._form.type_group)
        self.column.addWidget(self._group)
        words = tr(
            "Wallets",
            "Orders already open may still pay the old address. Activity keeps the change with your name.",
        )
        self.column.addWidget(Hint("info", words))

    def show_state(self, state: ChangeState, row: WalletRow) -> None:
        """Show what was put in and what it is worth."""
        self.setVisible(state.is_open)
        if not state.is_open:
            self._forget()
            return
        self._ways.setVisible(state.has_ways)
        self._ways.set_key(state.way)
        self._field.set_text(state.text)
        self._field.set_error(state.error)
        self._check.setVisible(state.check is not None)
        self._fits.setVisible(state.check is not None)
        if state.check is not None:
            self._check.set(
                state.check.icon, state.check.text, ink=state.check.ink, text_ink=state.check.text_ink
            )
        self._notes.text.setText(" ".join(state.notes))
        self._notes.setVisible(bool(state.notes))
        has_address = bool(state.address)
        self._card.setVisible(has_address)
        self._group.setVisible(has_address)
        self._groups.set_address(state.address)
        ticked = tr("Wallets", "I compared all {count} groups", count=state.groups)
        self._tick.setText(ticked)
        self._tick.setAccessibleName(ticked)
        if self._tick.isChecked() != state.is_ticked:
            self._tick.setChecked(state.is_ticked)
        label = tr("Wallets", "Group {number} of {count}, as your wallet shows it",
                   number=state.group, count=state.groups)  # fmt: skip
        self._group.label.setText(label)
        self._group.edit.setAccessibleName(label)
        self._group.edit.setEnabled(state.is_ticked)
        if not state.is_ticked:
            self._group.set_text("")
        self._group.set_error(state.group_error)
        self._field.edit.setAccessibleName(tr("Wallets", "New address for {network}", network=row.name))

    def focus_field(self) -> None:
        """Keys go to the address."""
        self._field.edit.setFocus()

    def _build_ways(self) -> None:
        self._ways = Segmented(
            (
                Option("direct", tr("Wallets", "Save from here"), "lock"),
                Option("dashboard", tr("Wallets", "Cryptum's dashboard"), "external"),
            ),
            name="wallets-way",
            accessible=tr("Wallets", "How it is saved"),
        )
        self._ways.picked.connect(self._way_chosen)
        self.column.addWidget(self._ways)

    def _build_field(self) -> None:
        self._field = TextField(
            tr("Wallets", "New address"),
            name="wallets-new",
            mono=True,
            height=_FIELD_PX,
            placeholder=tr("Wallets", "Paste, type, or drop a file or picture"),
        )
        # A file dropped on the line itself would put its path there; the form takes drops.
        self._field.edit.setAcceptDrops(False)
        self._field.changed.connect(self._put)
        self.column.addWidget(self._field)
        marks = QHBoxLayout()
        marks.setSpacing(16)
        self._check = Mark("check", " ", name="wallets-new-check")
        fits = tr("Wallets", "Fits this network")
        self._fits = Mark("check-disc", fits, ink="confirmedFg", text_ink="confirmedFg", name="wallets-fits")
        self._open = Button(tr("Wallets", "Open a file…"), name="wallets-open-file", kind="link")
        self._open.setToolTip(tr("Wallets", "A text file, or a picture of a QR code"))
        self._open.clicked.connect(self.file_wanted)
        marks.addWidget(self._check)
        marks.addWidget(self._fits)
        marks.addStretch(1)
        self.column.addLayout(marks)
        self.column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        self._notes = Hint("warning", ink="warnFg", name="wallets-new-notes")
        self.column.addWidget(self._notes)

    def _build_comparison(self) -> None:
        self._card = Card(padding=16, spacing=10, name="wallets-compare")
        head = tr("Wallets", "Compare with your wallet, group by group")
        self._card.column.addWidget(Label(head, style="small", ink="text2", weight=500))
        self._groups = AddressGroups("", name="wallets-new-groups", accessible=tr("Wallets", "New address"))
        self._card.column.addWidget(self._groups, 0, Qt.AlignmentFlag.AlignLeft)
        self._tick = CheckBox(" ", name="wallets-compared")
        self._tick.toggled.connect(self._ticked)
        self._card.column.addWidget(self._tick)
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.column.addWidget(self._card)

    def _put(self, text: str) -> None:
        self._form.put(text)
        # Also where nothing else changed: a second secret must not stand in the field either.
        self._field.set_text(self._form.state.text)

    def _ticked(self, is_ticked: bool) -> None:
        if is_ticked != self._form.state.is_ticked:
            self._form.tick(is_ticked)

    def _way_chosen(self, key: str) -> None:
        self._form.choose_way("direct" if key == "direct" else "dashboard")

    def _forget(self) -> None:
        """Nothing that was put in stays in a closed form."""
        self._field.set_text("")
        self._group.set_text("")

    # ---- Qt ----

    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        """A file, or text."""
        data = event.mimeData()
        if data.hasText() or any(url.isLocalFile() for url in data.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent, /) -> None:
        """Take it in as if it was typed."""
        data = event.mimeData()
        paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if paths:
            self.file_dropped.emit(paths[0])
        elif data.hasText():
            self._put(data.text())
        event.acceptProposedAction()
