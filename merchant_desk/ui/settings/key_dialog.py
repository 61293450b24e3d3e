"""Asking for an API key: it is tried at the API before it goes into the keyring."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.domain.settings import TEST_API, looks_like_api_key
from merchant_desk.ui.dialog_frame import CardDialog
from merchant_desk.ui.problems import Said
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.words import tr

_WIDTH, _PADDING = 460, 20


class KeyDialog(CardDialog):
    """A field that hides what is typed, and one button that tries it. Accepted once the key is kept."""

    def __init__(self, model: SettingsModel, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._model = model
        self.setObjectName("key-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr("Settings", "API key")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        column.setSpacing(12)
        column.addWidget(Label(title, style="section"))
        told = tr(
            "Settings",
            "It is tried at Cryptum first, then kept in this computer's keyring. "
            "It is never shown again and never written to a file or log.",
        )
        column.addWidget(Paragraph(told))
        self._field = TextField(tr("Settings", "API key"), name="key-field", mono=True, secret=True)
        self._field.changed.connect(self._typed)
        self._field.committed.connect(self._try)
        column.addWidget(self._field)
        self._other = Button("", name="key-dialog.other")
        self._other.clicked.connect(self._try_other)
        self._other.hide()
        self._safe = Button(tr("Settings", "Cancel"), name="key-dialog.safe")
        self._safe.clicked.connect(self.reject)
        self._deed = Button(tr("Settings", "Try and keep"), name="key-dialog.deed", kind="primary")
        self._deed.clicked.connect(self._try)
        self._deed.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._other)
        buttons.addStretch(1)
        buttons.addWidget(self._safe)
        buttons.addWidget(self._deed)
        column.addSpacing(4)
        column.addLayout(buttons)
        self._field.edit.setFocus()

    def _typed(self, text: str) -> None:
        """The usual form is a hint only; the API decides."""
        key = text.strip()
        self._field.set_error("")
        self._other.hide()
        unusual = bool(key) and not looks_like_api_key(key)
        self._field.set_hint(
            tr("Settings", "Keys are usually 32 or more letters and digits.") if unusual else ""
        )
        self._deed.setEnabled(bool(key))

    def _try(self) -> None:
        if not self._deed.isEnabled():
            return
        self._wait()
        self._model.try_key(self._field.text(), told=self._tried)

    def _try_other(self) -> None:
        """Only here, by this press, does a key reach a system that is not this store's."""
        self._wait()
        self._model.try_other_place(self._field.text(), told=self._tried)

    def _wait(self) -> None:
        self._other.hide()
        self._deed.setEnabled(False)
        self._deed.setText(tr("Settings", "Trying…"))
        self._field.edit.setReadOnly(True)

    def _tried(self, failure: Said | None) -> None:
        self._field.edit.setReadOnly(False)
        self._deed.setText(tr("Settings", "Try and keep"))
        self._deed.setEnabled(True)
        if failure is None:
            self._field.edit.clear()
            self.accept()
            return
        self._field.set_error(f"{failure.what} {failure.then}")
        self._field.edit.setFocus()
        if other := self._model.other_place:
            to_test = other == TEST_API
            self._other.setText(
                tr("Stores", "Try the test system") if to_test else tr("Stores", "Try the real system")
            )
            self._other.show()
        self.adjustSize()

    def done(self, result: int, /) -> None:
        """Nothing typed outlives the dialog."""
        self._field.edit.clear()
        super().done(result)
