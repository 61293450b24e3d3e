"""The short sections of Settings: till, customer display, look and language, training, about."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import qVersion

from merchant_desk.ui.assets import languages
from merchant_desk.ui.settings.rows import Beside, Section, SettingsCard, SwitchWords
from merchant_desk.ui.settings.state import SettingsState
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.widgets.select import Select
from merchant_desk.ui.widgets.toggle import Switch
from merchant_desk.ui.words import tr


class TillSection(Section):
    """Till and person: names that stand on orders, slips and in the journal."""

    def __init__(self, model: SettingsModel) -> None:
        super().__init__("settings-till")
        self._model = model
        card = SettingsCard(tr("Settings", "Till and person"), name="settings-till-card")
        self._fields: dict[str, TextField] = {}
        for member, label, note in (
            ("till_name", tr("Settings", "Till"), tr("Settings", "Stands on slips")),
            ("person", tr("Settings", "Person"), tr("Settings", "Who charges and hands over")),
        ):
            self._fields[member] = self._field(card, member, label, note)
        self.column.addWidget(card)
        page = SettingsCard(tr("Settings", "After the payment"), name="settings-return")
        for member, label, note in (
            ("success_return_url", tr("Settings", "Paid"), tr("Settings", "Optional")),
            ("cancel_return_url", tr("Settings", "Not paid"), tr("Settings", "Optional")),
        ):
            self._fields[member] = self._field(page, member, label, note)
        words = tr("Settings", "Where Cryptum's page sends the customer's phone afterwards.")
        page.add_row("", Beside(words))
        self._attach = Switch(
            "", name="settings-attach-at-api", accessible=tr("Settings", "Also tell Cryptum")
        )
        self._attach.clicked.connect(self._attach_switched)
        told = tr(
            "Settings",
            "Tell Cryptum of transactions that staff note. Off unless Cryptum asks for it: its page does so "
            "itself.",
        )
        page.add_row(tr("Settings", "Transactions"), SwitchWords(self._attach, told))
        self.column.addWidget(page)
        self.finish()
        model.changed.connect(self._show_state)
        self._show_state(model.state)

    def _field(self, card: SettingsCard, member: str, label: str, note: str) -> TextField:
        is_url = member.endswith("_url")
        field = TextField("", name=f"settings-{member.replace('_', '-')}", mono=is_url)
        field.edit.setPlaceholderText("https://" if is_url else "")
        field.edit.setAccessibleName(label)
        field.edit.setProperty("member", member)
        field.edit.editingFinished.connect(self._typed)
        card.add_row(label, field, note=note)
        return field

    def _show_state(self, state: SettingsState) -> None:
        self._attach.setChecked(state.settings.attach_at_api)
        for member, field in self._fields.items():
            field.set_error(state.errors.get(member, ""))
            if not field.error and not field.edit.hasFocus():
                field.set_text(getattr(state.settings, member))

    def _attach_switched(self, checked: bool) -> None:
        self._model.change(attach_at_api=checked)

    def _typed(self) -> None:
        member = str(self.sender().property("member"))
        self._model.change(**{member: self._fields[member].text()})


class DisplaySection(Section):
    """The customer display: whether it opens, and what it speaks."""

    def __init__(self, model: SettingsModel) -> None:
        super().__init__("settings-customer")
        self._model = model
        card = SettingsCard(tr("Settings", "Customer display"), name="settings-customer-card")
        self._on = Switch("", name="settings-display-on", accessible=tr("Settings", "Customer display"))
        self._on.clicked.connect(self._switched)
        words = tr(
            "Settings", "Opens by itself on a second monitor. F8 shows or hides it, F11 fills the screen."
        )
        card.add_row(tr("Settings", "Show it"), SwitchWords(self._on, words))
        options = _language_options(tr("Settings", "As the till"))
        self._language = Select(
            options, name="settings-customer-language", accessible=tr("Settings", "Language of the display")
        )
        self._language.picked.connect(self._picked)
        note = tr("Settings", "What customers read")
        card.add_row(tr("Settings", "Language"), self._language, None, note=note)
        self.column.addWidget(card)
        self.finish()
        model.changed.connect(self._show_state)
        self._show_state(model.state)

    def _show_state(self, state: SettingsState) -> None:
        self._on.setChecked(state.settings.customer_display_on)
        self._language.set_key(state.settings.customer_language)

    def _switched(self, checked: bool) -> None:
        self._model.change(customer_display_on=checked)

    def _picked(self, language: str) -> None:
        self._model.change(customer_language=language)


class LookSection(Section):
    """Light or dark, and the till's language."""

    def __init__(self, model: SettingsModel) -> None:
        super().__init__("settings-look")
        self._model = model
        card = SettingsCard(tr("Settings", "Look and language"), name="settings-look-card")
        options = (
            Option("system", tr("Settings", "As the system")),
            Option("light", tr("Settings", "Light"), "sun"),
            Option("dark", tr("Settings", "Dark"), "moon"),
        )
        self._theme = Segmented(
            options, name="settings-theme", accessible=tr("Settings", "Theme"), stretch=False
        )
        self._theme.picked.connect(self._theme_picked)
        card.add_row(tr("Settings", "Theme"), self._theme, None)
        options_ = _language_options(tr("Settings", "As the system"))
        self._language = Select(
            options_, name="settings-language", accessible=tr("Settings", "Language of the till")
        )
        self._language.picked.connect(self._language_picked)
        note = Beside(tr("Settings", "Takes effect at the next start."))
        card.add_row(tr("Settings", "Language"), self._language, note)
        self.column.addWidget(card)
        self.finish()
        model.changed.connect(self._show_state)
        self._show_state(model.state)

    def _show_state(self, state: SettingsState) -> None:
        self._theme.set_key(state.settings.theme.value)
        self._language.set_key(state.settings.language)

    def _theme_picked(self, choice: str) -> None:
        self._model.change(theme=choice)

    def _language_picked(self, language: str) -> None:
        self._model.change(language=language)


class TrainingSection(Section):
    """The way into the training store and out of it."""

    def __init__(self, model: SettingsModel) -> None:
        super().__init__("settings-training")
        self._model = model
        self._target = "real" if model.state.is_training else "training"
        card = SettingsCard(tr("Settings", "Training mode"), name="settings-training-card")
        if model.state.is_training:
            words = tr("Settings", "The money here is fake. Training orders stay in their own file.")
            deed = tr("Settings", "Leave training…")
        else:
            words = tr(
                "Settings",
                "Practise with fake money. Nothing is sent to Cryptum; real orders stay as they are.",
            )
            deed = tr("Settings", "Go to training…")
        button = Button(deed, name="settings-training-go", icon="cap")
        button.clicked.connect(self._go)
        card.add_row(tr("Settings", "Training store"), Beside(words, style="body"), button)
        self.column.addWidget(card)
        self.finish()

    def _go(self) -> None:
        self._model.ask_profile(self._target)


class AboutSection(Section):
    """Versions and licences."""

    def __init__(self, _model: SettingsModel) -> None:
        super().__init__("settings-about")
        card = SettingsCard(tr("Settings", "About Merchant Desk"), name="settings-about-card")
        for label, value in (
            (tr("Settings", "Version"), _version("merchant-desk")),
            ("Qt", f"{qVersion()}, PySide {_version('PySide6-Essentials')}"),
            ("Python", platform.python_version()),
        ):
            text = Label(value, tabular=True, selectable=True)
            text.setMinimumHeight(32)
            card.add_row(label, text, None)
        licences = tr(
            "Settings",
            "Merchant Desk is free software under the MIT licence. Qt and PySide are used under the LGPL 3; "
            "Inter and JetBrains Mono under the SIL Open Font Licence.",
        )
        card.add_row(tr("Settings", "Licences"), Beside(licences, style="body"))
        self.column.addWidget(card)
        self.finish()


def _language_options(default: str) -> tuple[Option, ...]:
    """Languages by their own names."""
    names = {"en": "English", "pt_BR": "Português (Brasil)"}
    return (Option("", default), *(Option(code, names.get(code, code)) for code in languages()))


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return tr("Settings", "unknown")
