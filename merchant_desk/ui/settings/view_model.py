"""Settings without its widgets: what can be changed, tried and tested there, and what it then shows."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from merchant_desk.domain.errors import BadInput, DeskError, KeyRefused, KeyringFailed
from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import other_place
from merchant_desk.services import memo_keys
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import CallbackSeen, Ear, EarChanged
from merchant_desk.services.shop.account import StoreReport
from merchant_desk.services.shop.callback_address import PATH
from merchant_desk.services.shop.profiles import NewStore, Profiles
from merchant_desk.services.values import KeptSecrets
from merchant_desk.ui.format import clock, day
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.settings.other_system import other_knows, other_refused
from merchant_desk.ui.settings.state import KeyPlace, SettingsState
from merchant_desk.ui.settings.verdict import verdict_of
from merchant_desk.ui.settings.view_model_guarding import Guarding
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr


class SettingsModel(QObject):
    """Signals: ``changed(SettingsState)``; ``section_wanted(str)``; ``profile_wanted(str)``: "real" or
    "training"; ``stores_wanted()``: the store switcher."""

    changed = Signal(object)
    stores_wanted = Signal()
    section_wanted = Signal(str)
    profile_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        signals: DeskSignals,
        parent: QObject | None = None,
        *,
        ear: EarChanged | None = None,
    ) -> None:
        """`ear` is how the listener stands now, for a page that is built later than the listener."""
        super().__init__(parent)
        self._desk = desk
        self.guarding = Guarding(desk)
        self._errors: dict[str, str] = {}
        self._saved_utc_ms: int | None = None
        self._is_testing = False
        self._test_failure: Said | None = None
        self._kept: KeptSecrets | None = None
        self._is_locked = False
        self._report: StoreReport | None = None
        self._next_reference = self._callback_address = ""
        self.other_place: str | None = None
        self._sharers: tuple[str, ...] = ()
        self._ear = ear or EarChanged(Ear.OFF)
        self._last_callback: int | None = None
        signals.settings_changed.connect(self._settings_changed)
        signals.link_changed.connect(self._publish)
        signals.ear_changed.connect(self._ear_changed)
        signals.callback_seen.connect(self._callback_seen)
        signals.store_seen.connect(self._reload)
        self.state = self._build()
        self._reload()

    # ---- what a person does ----

    def change(self, **members: object) -> None:
        """Save some settings at once; what cannot be is said under its field."""
        for name in members:
            self._errors.pop(name, None)

        def failed(error: Exception) -> None:
            self._refused(tuple(members), error)

        _ = self._desk.tasks.spawn("change settings", self._change(members), on_error=failed)

    def test_now(self) -> None:
        """Ask the API about key, store and wallets."""
        if not self._is_testing:
            self._is_testing, self._test_failure = True, None
            self._publish()
            _ = self._desk.tasks.spawn("test the connection", self._test(), on_error=self._test_failed)

    def try_key(self, text: str, *, told: Callable[[Said | None], None]) -> None:
        """Try a key at the API and keep it in the keyring; `told` hears None, or what went wrong."""

        def failed(error: Exception) -> None:
            is_slip = isinstance(error, KeyRefused)
            self.other_place = other_place(self._desk.settings.current.api_url) if is_slip else None
            told(say(error))

        self.other_place = None
        _ = self._desk.tasks.spawn("try the key", self._try_key(ApiKey(text), told), on_error=failed)

    def try_other_place(self, text: str, *, told: Callable[[Said], None]) -> None:
        """The owner agreed: ask Cryptum's other system whether it knows the refused key; nothing is kept."""
        other, self.other_place = self.other_place, None
        if other is not None and self._desk.profiles is not None:
            work = self._try_other(self._desk.profiles, other, ApiKey(text), told)
            _ = self._desk.tasks.spawn(
                "try the other system", work, on_error=lambda error: told(other_refused(error))
            )

    def ask_stores(self) -> None:
        """Open the store switcher."""
        self.stores_wanted.emit()

    def forget_key(self) -> None:
        """Take the key out of the keyring; the page has asked first."""
        _ = self._desk.tasks.spawn("forget the key", self._forget(), on_error=self._test_failed)

    def show_again(self) -> None:
        """What was chosen was not wanted: show what is set."""
        self.changed.emit(self.state)

    def go_to(self, section: str) -> None:
        """Show a section."""
        self.section_wanted.emit(section)

    def ask_profile(self, profile: str) -> None:
        """Go to the training store, or leave it; the window asks first."""
        self.profile_wanted.emit(profile)

    @property
    def callback_address(self) -> str:
        """The whole address, for the clipboard only: whoever knows it may knock at the listener."""
        return self._callback_address

    @property
    def desk(self) -> Desk:
        """For dialogs that are awaited."""
        return self._desk

    # ---- work ----

    async def _change(self, members: dict[str, object]) -> None:
        before = self._desk.settings.current
        if not await self.guarding.allows(members):
            self.show_again()
            return
        after = await self._desk.settings.change(before.person, **members)
        if after != before:
            self._saved_utc_ms = self._desk.clock.now_utc_ms()
        self._publish()

    def _refused(self, names: tuple[str, ...], error: Exception) -> None:
        words = say(error).what
        bad = error.field if isinstance(error, BadInput) else ""
        for name in names:
            self._errors[bad if bad and name == "walk_in" else name] = words
        self._publish()

    async def _test(self) -> None:
        self._report = await self._desk.account.verify()
        self._is_testing = False
        self._publish()

    def _test_failed(self, error: Exception) -> None:
        self._is_testing, self._test_failure = False, say(error)
        self._publish()

    async def _try_key(self, key: ApiKey, told: Callable[[Said | None], None]) -> None:
        await self._desk.settings.set_api_key(key, person=self._desk.settings.current.person)
        self._saved_utc_ms = self._desk.clock.now_utc_ms()
        await self._load()
        told(None)

    async def _try_other(
        self, profiles: Profiles, api_url: str, key: ApiKey, told: Callable[[Said], None]
    ) -> None:
        settings = self._desk.settings.current
        name = settings.store_name or settings.store_id
        await profiles.try_store(NewStore(name, settings.store_id, api_url, key))
        told(other_knows(api_url))

    async def _forget(self) -> None:
        await self._desk.settings.forget_key(person=self._desk.settings.current.person)
        self._saved_utc_ms = self._desk.clock.now_utc_ms()
        await self._load()

    async def _load(self) -> None:
        desk = self._desk
        try:
            self._kept, self._is_locked = await desk.secrets.load(), False
        except KeyringFailed:
            self._kept, self._is_locked = None, True
        self._report = await desk.account.report()
        self._next_reference = await desk.orders.next_reference_shown()
        try:
            self._callback_address = await desk.callback_address.url()
        except DeskError:
            self._callback_address = ""  # no store yet, so nowhere to be called back
        if desk.profiles is not None:
            self._sharers = await desk.profiles.on_port(desk.settings.current.listener_port)
        last = await desk.memo.get(memo_keys.LAST_CALLBACK)
        self._last_callback = int(last) if last is not None and last.isdigit() else None
        self._publish()

    # ---- what the desk tells ----

    def _reload(self, _event: object = None) -> None:
        _ = self._desk.tasks.spawn("read settings", self._load())

    def _settings_changed(self, _event: object) -> None:
        self._publish()
        self._reload()

    def _ear_changed(self, event: EarChanged) -> None:
        self._ear = event
        self._publish()
        self._reload()

    def _callback_seen(self, event: CallbackSeen) -> None:
        self._last_callback = event.callback.at_utc_ms
        self._publish()

    # ---- the state ----

    def _publish(self, _event: object = None) -> None:
        state = self._build()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> SettingsState:
        place = self._key_place()
        key = self._kept.api_key if self._kept is not None else None
        return SettingsState(
            settings=self._desk.settings.current,
            is_training=self._desk.profile.is_training,
            verdict=verdict_of(
                self._report,
                self._desk.link.current,
                is_testing=self._is_testing,
                failure=self._test_failure,
            ),
            key_place=place,
            key_tail=key.tail if key is not None else "",
            store_name_read=self._report.name if self._report is not None else "",
            next_reference=self._next_reference,
            callback_address=shown_address(self._callback_address),
            ear_words=self._ear_words(),
            last_callback=self._last_words(),
            saved_utc_ms=self._saved_utc_ms,
            is_testing=self._is_testing,
            errors=MappingProxyType(dict(self._errors)),
        )

    def _key_place(self) -> KeyPlace:
        if self._desk.profile.is_training:
            return KeyPlace.TRAINING
        if self._is_locked:
            return KeyPlace.LOCKED
        if self._kept is None:
            return KeyPlace.UNKNOWN
        if self._kept.api_key is not None:
            return KeyPlace.ENVIRONMENT if self._kept.from_environment else KeyPlace.KEYRING
        return KeyPlace.NONE if self._desk.secrets.has_keyring else KeyPlace.NO_KEYRING

    def _ear_words(self) -> str:
        port = self._ear.port or self._desk.settings.current.listener_port
        words = {
            Ear.OFF: tr("Settings", "Off. The desk asks Cryptum every 15 s."),
            Ear.WAITING: tr("Settings", "Listening on port {port}", port=port),
            Ear.ON: tr("Settings", "Listening on port {port}", port=port),
            Ear.ELSEWHERE: tr(
                "Settings", "Another Merchant Desk on this machine listens on port {port}", port=port
            ),
            Ear.FAILED: tr("Settings", "Port {port} is used by another program", port=port),
        }
        if not self._sharers or self._ear.ear is Ear.OFF:
            return words[self._ear.ear]
        shared = tr(
            "Stores",
            "{store} uses this port, too: only one of them can listen at a time.",
            store=visible(self._sharers[0]),
        )
        return f"{words[self._ear.ear]}. {shared}"

    def _last_words(self) -> str:
        last = self._last_callback
        return (
            tr("Settings", "None yet")
            if last is None
            else f"{day(last, short=True)}, {clock(last, seconds=True)}"
        )


def shown_address(url: str) -> str:
    """A callback address as it may be shown: without its secret last part."""
    head, found, _secret = url.partition(PATH)
    return f"{head}{found}…" if found else url
