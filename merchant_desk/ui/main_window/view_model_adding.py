"""Adding a store, without its widgets: what was typed, what Cryptum said of it, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, Signal

from merchant_desk.domain.errors import BadInput, KeyRefused
from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import (
    PRODUCTION_API,
    environment_of,
    looks_like_api_key,
    looks_like_store_id,
    other_place,
)
from merchant_desk.services.shop.account import WALLETS_INVALID
from merchant_desk.services.shop.profiles import AddedStore, NewStore, Profiles
from merchant_desk.ui.places import place_name
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.settings.other_system import other_refused
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

Phase = Literal["asking", "trying", "added"]
FIELDS: Final = {"store_name": "name", "store_id": "store_id", "api_url": "api_url", "api_key": "key"}


@dataclass(frozen=True, slots=True)
class AddStoreState:
    """What the dialog shows, the key apart: it stays in its field. `error` names a field of `FIELDS` or is
    about the whole; `other` is Cryptum's other system, offered after a refusal; `profile` once it is added.
    """

    name: str = ""
    api_url: str = PRODUCTION_API
    store_id: str = ""
    has_key: bool = False
    phase: Phase = "asking"
    store_id_hint: str = ""
    key_hint: str = ""
    error_field: str = ""
    error: Said | None = None
    other: str = ""
    verdict: str = ""
    is_warning: bool = False
    profile: str = ""

    @property
    def is_test(self) -> bool:
        """Whether the chosen place is not production."""
        return environment_of(self.api_url) == "test"

    @property
    def can_try(self) -> bool:
        """Whether there is enough to try."""
        is_told = bool(self.name.strip() and self.store_id.strip() and self.api_url.strip() and self.has_key)
        return is_told and self.phase == "asking"


class AddStoreModel(QObject):
    """Signal: ``changed(AddStoreState)``."""

    changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = AddStoreState()

    # ---- what is typed ----

    def set_name(self, text: str) -> None:
        """The store's name, as staff and customers read it."""
        self._edit("name", name=text)

    def set_place(self, api_url: str) -> None:
        """Cryptum's real system, its test system, or an address of one's own."""
        self._edit("api_url", api_url=api_url.strip().rstrip("/"))

    def set_store_id(self, text: str) -> None:
        """An unusual form is only mentioned: Cryptum decides."""
        unusual = bool(text.strip()) and not looks_like_store_id(text.strip())
        self._edit(
            "store_id",
            store_id=text,
            store_id_hint=tr("Stores", "Store ids usually look like a8f97d10-3c5e-4…") if unusual else "",
        )

    def set_key(self, text: str) -> None:
        """As the store id; the key itself is not kept here."""
        unusual = bool(text.strip()) and not looks_like_api_key(text.strip())
        self._edit(
            "key",
            has_key=bool(text.strip()),
            key_hint=tr("Stores", "Keys are usually 32 or more letters and digits.") if unusual else "",
        )

    def _edit(self, field: str, **members: object) -> None:
        if self.state.phase != "asking":
            return
        state = replace(self.state, **members, other="", verdict="", is_warning=False)  # type: ignore[arg-type]  # by name
        if state.error_field in ("", field):
            state = replace(state, error=None, error_field="")
        self._set(state)

    # ---- what is done ----

    def try_and_add(self, key: str) -> None:
        """Try it at the chosen place alone, and keep it if Cryptum knows it there."""
        profiles = self._desk.profiles
        if not self.state.can_try or profiles is None:
            return
        self._set(replace(self.state, phase="trying", error=None, error_field="", verdict="", other=""))
        _ = self._desk.tasks.spawn(
            "add a store", self._add(profiles, self._store(key, self.state.api_url)), on_error=self._failed
        )

    def try_other(self, key: str) -> None:
        """The owner agreed: ask Cryptum's other system whether it knows this key. Nothing is kept."""
        profiles, other = self._desk.profiles, self.state.other
        if not other or profiles is None:
            return
        self._set(replace(self.state, phase="trying", error=None, error_field="", other=""))
        _ = self._desk.tasks.spawn(
            "try the other system", self._try_other(profiles, self._store(key, other)), on_error=self._unknown
        )

    async def _add(self, profiles: Profiles, store: NewStore) -> None:
        self._added(await profiles.add(store, person=self._desk.settings.current.person))

    async def _try_other(self, profiles: Profiles, store: NewStore) -> None:
        await profiles.try_store(store)
        place = place_name(store.api_url)
        told = tr(
            "Stores", "This key belongs to the {place}. It is chosen now: add the store there.", place=place
        )
        self._set(replace(self.state, phase="asking", api_url=store.api_url, verdict=told, is_warning=True))

    def _added(self, added: AddedStore) -> None:
        told = tr("Stores", "Cryptum knows this store. Key and callback secret are in the keyring.")
        if added.verdict.webhook_secret is None:
            told = tr("Stores", "Cryptum knows this store. The key is in the keyring.")
        is_warning = added.verdict.verdict == WALLETS_INVALID
        if is_warning:
            told = tr("Stores", "Added. Cryptum says that its wallets are not set up: no sale can start yet.")
        self._set(
            replace(self.state, phase="added", verdict=told, is_warning=is_warning, profile=added.profile)
        )

    def _failed(self, error: Exception) -> None:
        field = FIELDS.get(error.field, "") if isinstance(error, BadInput) else ""
        other = other_place(self.state.api_url) if isinstance(error, KeyRefused) else None
        field = "key" if isinstance(error, KeyRefused) else field
        self._set(replace(self.state, phase="asking", error=say(error), error_field=field, other=other or ""))

    def _unknown(self, error: Exception) -> None:
        self._set(replace(self.state, phase="asking", error=other_refused(error), error_field="key"))

    def _store(self, key: str, api_url: str) -> NewStore:
        state = self.state
        return NewStore(state.name.strip(), state.store_id.strip(), api_url, ApiKey(key))

    def _set(self, state: AddStoreState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
