"""Settings, Store and API: who the shop is at Cryptum, and what new orders are like."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from merchant_desk.domain.settings import TRAINING_PREFIX, looks_like_store_id
from merchant_desk.ui.countries import countries
from merchant_desk.ui.settings.contract_card import ContractCard
from merchant_desk.ui.settings.dialogs import ask_change_server, ask_forget_key, ask_key
from merchant_desk.ui.settings.key_box import KeyBox
from merchant_desk.ui.settings.rows import Beside, Section, SettingsCard, SwitchWords
from merchant_desk.ui.settings.state import KeyPlace, SettingsState
from merchant_desk.ui.settings.view_model import SettingsModel
from merchant_desk.ui.settings.view_model_contract import ContractModel
from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Notice
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.place_picker import PlacePicker
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.widgets.select import Select
from merchant_desk.ui.widgets.toggle import Switch
from merchant_desk.ui.words import tr


class StoreSection(Section):
    """The connection, new orders, and where the customer's page leads afterwards."""

    def __init__(self, model: SettingsModel) -> None:
        super().__init__("settings-store")
        self._model = model
        self._connection = SettingsCard(tr("Settings", "Cryptum connection"), name="settings-connection")
        self._build_connection(model.state)
        self.column.addWidget(self._connection)
        self._orders = SettingsCard(tr("Settings", "New orders"), name="settings-orders")
        self._build_orders()
        self.column.addWidget(self._orders)
        contract = ContractModel(model.desk, self)
        model.changed.connect(contract.publish)
        self.column.addWidget(ContractCard(contract))
        self.finish()
        model.changed.connect(self._show_state)
        self._show_state(model.state)

    # ---- building ----

    def _build_connection(self, state: SettingsState) -> None:
        card, fixed = self._connection, state.is_training
        card.verdict.show()
        self._store_id = TextField("", name="settings-store-id", mono=True, read_only=fixed)
        self._store_id.edit.setAccessibleName(tr("Settings", "Store id"))
        self._store_id.edit.setPlaceholderText(tr("Settings", "Copy it from Cryptum's dashboard"))
        self._store_id.edit.editingFinished.connect(self._store_id_typed)
        card.add_row(
            tr("Settings", "Store id"), self._store_id, note=tr("Settings", "From Cryptum's dashboard")
        )
        self._store_name = TextField("", name="settings-store-name")
        self._store_name.edit.setAccessibleName(tr("Settings", "Store name"))
        self._store_name.edit.editingFinished.connect(self._name_typed)
        self._store_place = TextField("", name="settings-store-place", placeholder=tr("Settings", "Place"))
        self._store_place.edit.setAccessibleName(tr("Settings", "Place"))
        self._store_place.edit.editingFinished.connect(self._place_typed)
        switch = Button(tr("Settings", "Switch store"), name="settings-switch-store", icon="swap")
        switch.clicked.connect(self._model.ask_stores)
        card.add_row(
            tr("Settings", "Store name"),
            self._store_name,
            self._store_place,
            switch,
            note=tr("Settings", "Shown to staff and customers"),
        )
        self._key = KeyBox(name="settings-key")
        self._replace = Button("", name="settings-key-replace")
        self._replace.clicked.connect(self._ask_key)
        self._remove = Button(tr("Settings", "Remove…"), name="settings-key-remove", kind="danger")
        self._remove.clicked.connect(self._ask_remove)
        never = Paragraph(
            tr("Settings", "Never shown again and never written to a file or log."), style="small"
        )
        card.add_row(
            tr("Settings", "API key"),
            self._key,
            self._replace,
            self._remove,
            note=tr("Settings", "Kept in the system keyring"),
            below=never,
        )
        self._server = PlacePicker(
            name="settings-server",
            accessible=tr("Settings", "Server"),
            is_fixed=fixed,
            show_word=not fixed,
        )
        self._server.picked.connect(self._server_picked)
        self._test = Button(tr("Settings", "Test now"), name="settings-test", icon="refresh")
        self._test.clicked.connect(self._model.test_now)
        row = card.add_row(tr("Settings", "Server"), self._server, self._test)
        _stretch(row, self._server)
        self._session_only = self._switch(
            card,
            tr("Settings", "Without the key"),
            tr("Settings", "This till follows the orders it knows, and creates none"),
            member="session_only",
        )
        self._session_only.setEnabled(not fixed)
        self._notice = Notice("danger", "", icon="octagon-x", name="settings-notice")
        self._notice_holder = card.add_notice(self._notice)

    def _build_orders(self) -> None:
        card = self._orders
        self._prefix = TextField("", name="settings-prefix", mono=True)
        self._prefix.edit.setAccessibleName(tr("Settings", "Reference"))
        self._prefix.edit.editingFinished.connect(self._prefix_typed)
        self._next = Label("", style="small", ink="text2", name="settings-next-reference", tabular=True)
        card.add_row(
            tr("Settings", "Reference"),
            self._prefix,
            note=tr("Settings", "What each number begins with"),
            below=self._next,
        )
        options = (Option("USD", "USD"), Option("BRL", "BRL"))
        self._currency = Segmented(
            options, name="settings-currency", accessible=tr("Settings", "Currency"), stretch=False
        )
        self._currency.picked.connect(self._currency_picked)
        first = Beside(tr("Settings", "Chosen first on Sell. Cryptum takes these two."))
        card.add_row(tr("Settings", "Currency"), self._currency, first)
        card.add_row(
            tr("Settings", "Walk-in customer"),
            *self._walk_in_parts(),
            note=tr("Settings", "Sent when no name is typed"),
        )
        self._coins = self._switch(
            card,
            tr("Settings", "Coin prices"),
            tr("Settings", "Show “about” prices on Payment, for reading only"),
            member="show_coin_prices",
        )
        self._cents = self._switch(
            card,
            tr("Settings", "Cents first"),
            tr("Settings", "Digits fill from the cents, as on card terminals"),
            member="cents_first",
        )
        self._sound = self._switch(
            card,
            tr("Settings", "Sound when paid"),
            tr("Settings", "One short tone. Refused callbacks make no sound."),
            member="sound_when_paid",
        )

    def _walk_in_parts(self) -> tuple[QWidget, ...]:
        self._first = TextField("", name="settings-walk-in-first")
        self._first.edit.setAccessibleName(tr("Settings", "First name"))
        self._last = TextField("", name="settings-walk-in-last")
        self._last.edit.setAccessibleName(tr("Settings", "Last name"))
        self._email = TextField("", name="settings-walk-in-email")
        self._email.edit.setAccessibleName(tr("Settings", "E-mail"))
        self._email.setMinimumWidth(190)
        for field in (self._first, self._last, self._email):
            field.edit.editingFinished.connect(self._walk_in_typed)
        options = [Option(code, name) for code, name in countries()]
        self._country = Select(options, name="settings-walk-in-country", accessible=tr("Settings", "Country"))
        self._country.setFixedWidth(100)
        self._country.picked.connect(self._walk_in_typed)
        return (self._first, self._last, self._email, self._country)

    def _switch(self, card: SettingsCard, label: str, words: str, *, member: str) -> Switch:
        switch = Switch("", name=f"settings-{member.replace('_', '-')}", accessible=label)
        switch.setProperty("member", member)
        switch.clicked.connect(self._switched)
        card.add_row(label, SwitchWords(switch, words))
        return switch

    # ---- showing ----

    def _show_state(self, state: SettingsState) -> None:
        settings, errors, card = state.settings, state.errors, self._connection
        card.verdict.set(state.verdict.icon, state.verdict.text, ink=state.verdict.ink)
        self._notice.text.setText(state.verdict.notice)
        self._notice_holder.setVisible(bool(state.verdict.notice))
        _put(self._store_id, settings.store_id, errors.get("store_id", ""))
        unusual = bool(settings.store_id) and not looks_like_store_id(settings.store_id)
        if not errors.get("store_id"):
            self._store_id.set_hint(tr("Settings", "Not the usual form of a store id.") if unusual else "")
        _put(self._store_name, settings.store_name, errors.get("store_name", ""))
        placeholder = visible(state.store_name_read) or tr("Settings", "Name")
        self._store_name.edit.setPlaceholderText(placeholder)
        _put(self._store_place, settings.store_place, errors.get("store_place", ""))
        self._show_key(state)
        self._server.show_place(settings.api_url, error=errors.get("api_url", ""))
        self._session_only.setChecked(settings.session_only)
        self._test.setEnabled(not state.is_testing)
        prefix = TRAINING_PREFIX if state.is_training else settings.reference_prefix
        _put(self._prefix, prefix, errors.get("reference_prefix", ""))
        self._prefix.edit.setReadOnly(state.is_training)
        self._next.setText(tr("Settings", "Next order: {reference}", reference=state.next_reference))
        self._currency.set_key(settings.currency)
        walk_in = settings.walk_in
        _put(self._first, walk_in.first_name, errors.get("first_name", ""))
        _put(self._last, walk_in.last_name, errors.get("last_name", ""))
        _put(self._email, walk_in.email, errors.get("email", ""))
        self._country.set_key(walk_in.country)
        self._coins.setChecked(settings.show_coin_prices)
        self._cents.setChecked(settings.cents_first)
        self._sound.setChecked(settings.sound_when_paid)

    def _show_key(self, state: SettingsState) -> None:
        place = state.key_place
        has_key = place in (KeyPlace.KEYRING, KeyPlace.ENVIRONMENT)
        if has_key:
            self._key.show_key(tail=state.key_tail)
        else:
            self._key.show_words(_key_words(place))
        self._replace.setText(tr("Settings", "Replace…") if has_key else tr("Settings", "Put in…"))
        self._replace.setVisible(place in (KeyPlace.KEYRING, KeyPlace.NONE, KeyPlace.LOCKED))
        self._remove.setVisible(place is KeyPlace.KEYRING)
        self._key.setAccessibleName(
            tr("Settings", "API key, ends in {tail}", tail=state.key_tail) if has_key else _key_words(place)
        )

    # ---- what a person does ----

    def _ask_key(self) -> None:
        _ = self._model.desk.tasks.spawn("ask for the key", ask_key(self, self._model))

    def _ask_remove(self) -> None:
        _ = self._model.desk.tasks.spawn("ask to forget the key", ask_forget_key(self, self._model))

    def _store_id_typed(self) -> None:
        if self._store_id.edit.isReadOnly():
            return
        self._model.change(store_id=self._store_id.text())

    def _name_typed(self) -> None:
        self._model.change(store_name=self._store_name.text())

    def _place_typed(self) -> None:
        self._model.change(store_place=self._store_place.text())

    def _prefix_typed(self) -> None:
        if self._prefix.edit.isReadOnly():
            return
        self._model.change(reference_prefix=self._prefix.text().upper())

    def _server_picked(self, origin: str) -> None:
        if origin != self._model.state.settings.api_url:
            asking = ask_change_server(self, self._model, origin)
            _ = self._model.desk.tasks.spawn("ask for the server", asking)

    def _currency_picked(self, currency: str) -> None:
        self._model.change(currency=currency)

    def _switched(self, checked: bool) -> None:
        self._model.change(**{str(self.sender().property("member")): checked})

    def _walk_in_typed(self) -> None:
        customer = replace(
            self._model.state.settings.walk_in,
            first_name=self._first.text().strip(),
            last_name=self._last.text().strip(),
            email=self._email.text().strip(),
            country=self._country.key,
        )
        self._model.change(walk_in=customer)


def _key_words(place: KeyPlace) -> str:
    return {
        KeyPlace.NONE: tr("Settings", "No key yet"),
        KeyPlace.NO_KEYRING: tr("Settings", "No keyring on this machine can hold a key"),
        KeyPlace.LOCKED: tr("Settings", "The keyring is locked"),
        KeyPlace.TRAINING: tr("Settings", "The training shop brings its own"),
    }.get(place, "")


def _put(field: TextField, text: str, error: str) -> None:
    """Show what is saved, but never under the hands of who types; an error keeps the wrong text."""
    field.set_error(error)
    if not error and not field.edit.hasFocus():
        field.set_text(text)


def _stretch(row: QWidget, part: QWidget) -> None:
    """Let one part of a row take the room that is left."""
    policy = part.sizePolicy()
    policy.setHorizontalPolicy(policy.Policy.Expanding)
    part.setSizePolicy(policy)
    row.updateGeometry()
