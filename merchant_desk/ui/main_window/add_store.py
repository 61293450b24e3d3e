"""The dialog that asks for a new store: it is tried at Cryptum before anything of it is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.domain.settings import TEST_API
from merchant_desk.ui.main_window.view_model_adding import AddStoreModel, AddStoreState
from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Notice
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.place_picker import PlacePicker
from merchant_desk.ui.words import tr

_WIDTH, _PADDING = 480, 20


class AddStoreDialog(QDialog):
    """Signal: ``going(str)`` with the profile of the store that was added, if the person wants to go there.

    The key stands in its field alone and is wiped as soon as it was kept or the dialog ends.
    """

    going = Signal(str)

    def __init__(self, model: AddStoreModel, parent: QWidget) -> None:
        super().__init__(parent.window())
        model.setParent(self)
        self._model, self._phase = model, model.state.phase
        self.setObjectName("add-store")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr("Stores", "Add a store")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setFixedWidth(_WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        self._column.setSpacing(12)
        self._column.addWidget(Label(title, style="section"))
        self._told = Paragraph(
            tr(
                "Stores",
                "Key and store are tried at this one system first. Then the key goes into this computer's "
                "keyring; it is never shown again and never written to a file or log.",
            )
        )
        self._column.addWidget(self._told)
        self._build_fields()
        self._build_outcome()
        self._build_buttons()
        model.changed.connect(self._show_state)
        self._show_state(model.state)
        self._name.edit.setFocus()

    # ---- building ----

    def _build_fields(self) -> None:
        self._name = TextField(tr("Settings", "Store name"), name="add-store-name")
        self._name.changed.connect(self._model.set_name)
        self._column.addWidget(self._name)
        server = QWidget()
        column = QVBoxLayout(server)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(tr("Stores", "System"), style="small", ink="text2", weight=500))
        self._place = PlacePicker(name="add-store-place", accessible=tr("Stores", "System"))
        self._place.picked.connect(self._model.set_place)
        column.addWidget(self._place)
        self._column.addWidget(server)
        self._store_id = TextField(
            tr("Settings", "Store id"),
            name="add-store-id",
            mono=True,
            note=tr("Settings", "From Cryptum's dashboard"),
        )
        self._store_id.changed.connect(self._model.set_store_id)
        self._column.addWidget(self._store_id)
        self._key = TextField(tr("Settings", "API key"), name="add-store-key", mono=True, secret=True)
        self._key.changed.connect(self._model.set_key)
        self._column.addWidget(self._key)
        for field in (self._name, self._store_id, self._key):
            field.committed.connect(self._deed_pressed)

    def _build_outcome(self) -> None:
        self._bad = Notice("danger", "", icon="octagon-x", name="add-store-problem")
        self._warn = Notice("warn", "", icon="warning", name="add-store-warning")
        self._good = Notice("ok", "", icon="check-disc", name="add-store-verdict")
        for notice in (self._bad, self._warn, self._good):
            notice.text.show()
            notice.hide()
            self._column.addWidget(notice)

    def _build_buttons(self) -> None:
        self._other = Button("", name="add-store.other")
        self._other.clicked.connect(self._other_pressed)
        self._safe = Button("", name="add-store.safe")
        self._safe.clicked.connect(self.reject)
        self._deed = Button("", name="add-store.deed", kind="primary")
        self._deed.clicked.connect(self._deed_pressed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._other)
        buttons.addStretch(1)
        buttons.addWidget(self._safe)
        buttons.addWidget(self._deed)
        self._column.addSpacing(4)
        self._column.addLayout(buttons)

    # ---- showing ----

    def _show_state(self, state: AddStoreState) -> None:
        is_asking, is_added = state.phase == "asking", state.phase == "added"
        errors = {state.error_field: _words(state)} if state.error is not None else {}
        self._name.set_hint("")
        self._name.set_error(errors.get("name", ""))
        self._show_field(self._store_id, errors.get("store_id", ""), state.store_id_hint)
        self._show_field(self._key, errors.get("key", ""), state.key_hint)
        self._place.show_place(state.api_url, error=errors.get("api_url", ""))
        for field in (self._name, self._store_id, self._key):
            field.setEnabled(is_asking)
        self._place.setEnabled(is_asking)
        _say(self._bad, errors.get("", ""))
        _say(self._warn, state.verdict if state.is_warning else "")
        _say(self._good, "" if state.is_warning else state.verdict)
        self._show_buttons(state)
        if is_added:
            self._key.edit.clear()
            self._safe.setFocus()
        elif is_asking and state.error is not None and self._phase != "asking":
            {"name": self._name, "store_id": self._store_id}.get(state.error_field, self._key).edit.setFocus()
        self._phase = state.phase
        self.adjustSize()

    def _show_field(self, field: TextField, error: str, hint: str) -> None:
        field.set_error(error)
        if not error:
            field.set_hint(hint)

    def _show_buttons(self, state: AddStoreState) -> None:
        is_added = state.phase == "added"
        self._other.setVisible(bool(state.other))
        is_to_test = state.other == TEST_API
        self._other.setText(
            tr("Stores", "Try the test system") if is_to_test else tr("Stores", "Try the real system")
        )
        self._safe.setText(tr("Window", "Stay here") if is_added else tr("Settings", "Cancel"))
        if is_added:
            self._deed.setText(tr("Stores", "Go to {store}", store=visible(state.name.strip())))
        elif state.phase == "trying":
            self._deed.setText(tr("Settings", "Trying…"))
        else:
            self._deed.setText(tr("Stores", "Try and add"))
        self._deed.setEnabled(state.can_try or is_added)

    # ---- what a person does ----

    def _deed_pressed(self) -> None:
        state = self._model.state
        if state.phase == "added":
            self.going.emit(state.profile)
            self.accept()
        else:
            self._model.try_and_add(self._key.text())

    def _other_pressed(self) -> None:
        self._model.try_other(self._key.text())

    def done(self, result: int, /) -> None:
        """Nothing typed outlives the dialog."""
        self._key.edit.clear()
        super().done(result)


def _words(state: AddStoreState) -> str:
    error = state.error
    return "" if error is None else f"{error.what} {error.then}".strip()


def _say(notice: Notice, text: str) -> None:
    notice.text.setText(text)
    notice.setVisible(bool(text))
