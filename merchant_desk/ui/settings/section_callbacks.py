"""Settings, Callbacks: whether and where this till listens, and what has come."""

from __future__ import annotations

from merchant_desk.ui.settings.rows import Beside, Section, SettingsCard, SwitchWords
from merchant_desk.ui.settings.state import SettingsState
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.widgets.button import CopyButton
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.toggle import Switch
from merchant_desk.ui.words import tr


class CallbacksSection(Section):
    """Listener, port, public address, the address that Cryptum is told, the last callback."""

    def __init__(self, model: SettingsModel) -> None:
        super().__init__("settings-callbacks")
        self._model = model
        self._card = SettingsCard(tr("Settings", "Listener"), name="settings-listener")
        self._build()
        self.column.addWidget(self._card)
        self.finish()
        model.changed.connect(self._show_state)
        self._show_state(model.state)

    def _build(self) -> None:
        card = self._card
        self._on = Switch("", name="settings-listener-on", accessible=tr("Settings", "Listener"))
        self._on.clicked.connect(self._switched)
        words = tr(
            "Settings", "Hear callbacks. Without it the desk asks Cryptum every 15 s, which is enough."
        )
        card.add_row(tr("Settings", "Listener"), SwitchWords(self._on, words))
        self._port = TextField("", name="settings-port")
        self._port.edit.setAccessibleName(tr("Settings", "Port"))
        self._port.setFixedWidth(120)
        self._port.edit.editingFinished.connect(self._port_typed)
        beside = Beside(name="settings-ear")
        self._ear = beside.words
        card.add_row(tr("Settings", "Port"), self._port, beside)
        self._public = TextField(
            "", name="settings-public-url", mono=True, placeholder="https://pay.example.com"
        )
        self._public.edit.setAccessibleName(tr("Settings", "Public address"))
        self._public.edit.editingFinished.connect(self._public_typed)
        told = tr("Settings", "Where Cryptum reaches this port: a tunnel, a port forward or a reverse proxy.")
        below = Paragraph(told, style="small", ink="text2")
        note = tr("Settings", "Optional")
        card.add_row(tr("Settings", "Public address"), self._public, note=note, below=below)
        self._copy = CopyButton(
            "", name="settings-callback-copy", accessible=tr("Settings", "Copy callback address")
        )
        self._address = TextField(
            "", name="settings-callback-address", mono=True, read_only=True, trailing=self._copy
        )
        self._address.edit.setAccessibleName(tr("Settings", "Callback address"))
        told = tr(
            "Settings",
            "Sent with each new order. Keep it to yourself: its last part is a secret of this till.",
        )
        below = Paragraph(told, style="small", ink="text2")
        card.add_row(tr("Settings", "Callback address"), self._address, below=below)
        self._last = Label("", name="settings-last-callback", tabular=True)
        self._last.setMinimumHeight(32)
        card.add_row(tr("Settings", "Last callback"), self._last, None)

    def _show_state(self, state: SettingsState) -> None:
        settings, errors = state.settings, state.errors
        self._on.setChecked(settings.listener_on)
        self._port.set_error(errors.get("listener_port", ""))
        if not self._port.error and not self._port.edit.hasFocus():
            self._port.set_text(str(settings.listener_port))
        self._ear.setText(state.ear_words)
        self._public.set_error(errors.get("public_url", ""))
        if not self._public.error and not self._public.edit.hasFocus():
            self._public.set_text(settings.public_url)
        self._address.set_text(state.callback_address)
        self._address.edit.setCursorPosition(0)
        self._copy.text_to_copy = self._model.callback_address
        self._copy.setEnabled(bool(state.callback_address))
        self._last.setText(state.last_callback)

    def _switched(self, checked: bool) -> None:
        self._model.change(listener_on=checked)

    def _port_typed(self) -> None:
        text = self._port.text().strip()
        self._model.change(listener_port=int(text) if text.isascii() and text.isdigit() else 0)

    def _public_typed(self) -> None:
        self._model.change(public_url=self._public.text())
