"""The stores of one data folder, each a profile of its own: known, counted, and added once tried."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

from merchant_desk.domain.errors import BadInput, DeskError, KeyMissing, KeyRefused, NotAllowed, Rejected
from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import Settings, environment_of, place_of
from merchant_desk.services.ports import Secrets
from merchant_desk.services.shop.account import REFUSED
from merchant_desk.services.shop.setting_rules import check_setting
from merchant_desk.services.shop.settings import SettingsDesk
from merchant_desk.services.values import StoreVerdict

TRIAL_LIMIT_S: Final = 20.0

PlaceTrial: TypeAlias = Callable[["NewStore"], Awaitable[StoreVerdict]]
"""Asks the API at the new store's own address, and nowhere else; raises as `CheckoutApi`."""


@dataclass(frozen=True, slots=True)
class KnownStore:
    """A store of this data folder as its settings tell; `port` is 0 where its listener is off, `open_count`
    None where it is not known."""

    profile: str
    name: str
    place: str
    store_id: str
    api_url: str
    port: int = 0
    open_count: int | None = None
    is_current: bool = False

    @property
    def is_test(self) -> bool:
        """Whether it stands at any place but production."""
        return environment_of(self.api_url) == "test"


@dataclass(frozen=True, slots=True)
class NewStore:
    """What a person said of a store that is to be added; the key shows in no repr."""

    name: str
    store_id: str
    api_url: str
    api_key: ApiKey
    place: str = ""

    @property
    def is_test(self) -> bool:
        """Whether it stands at any place but production."""
        return environment_of(self.api_url) == "test"


@dataclass(frozen=True, slots=True)
class AddedStore:
    """The profile that holds the store now, and what the API said of it."""

    profile: str
    verdict: StoreVerdict


class ProfileShelf(Protocol):
    """The profiles on this machine. Raises FileUnusable, KeyringFailed, KeyMissing."""

    async def found(self) -> tuple[KnownStore, ...]:
        """Every real profile whose store is set, by name; the numbers of open orders are not counted yet."""

    async def open_orders(self, profile: str) -> int | None:
        """How many orders of a profile wait for their money; None where nobody can say now."""

    async def claim(self, wanted: str) -> str:
        """A profile name made of a store's name, that nobody has or is given from now on."""

    async def release(self, profile: str) -> None:
        """Give a claimed name back; nothing was made of it."""

    async def make(self, profile: str, settings: Settings) -> None:
        """Make its folder and settings, with a listener port that no other profile has."""

    def secrets(self, profile: str) -> Secrets:
        """The keyring entries of a profile, its own alone."""


class Profiles:
    """Knows the stores beside the present one, and adds a new one after it was tried."""

    def __init__(self, *, shelf: ProfileShelf, settings: SettingsDesk, try_at: PlaceTrial) -> None:
        self._shelf = shelf
        self._settings = settings
        self._try_at = try_at

    async def known(self) -> tuple[KnownStore, ...]:
        """The stores that are set up, with how many orders each has open. Raises FileUnusable."""
        present = self._settings.profile()
        stores = []
        for store in await self._shelf.found():
            is_current = not present.is_training and store.profile == present.name
            count = await self._shelf.open_orders(store.profile)
            stores.append(replace(store, is_current=is_current, open_count=count))
        return tuple(stores)

    async def on_port(self, port: int) -> tuple[str, ...]:
        """The names of the other stores whose listener wants this port; only one of them can have it."""
        present = self._settings.profile()
        own = "" if present.is_training else present.name
        return tuple(
            store.name for store in await self._shelf.found() if store.port == port and store.profile != own
        )

    async def try_store(self, store: NewStore) -> StoreVerdict:
        """Ask the API at this store's address with this key; nothing is kept.

        Raises BadInput, KeyRefused (`facts["environment"]` says which environment refused), Rejected where
        the API does not know the store, and ApiFailure.
        """
        _check(store)
        try:
            async with asyncio.timeout(TRIAL_LIMIT_S):
                verdict = await self._try_at(store)
        except KeyRefused as error:
            error.facts["environment"] = place_of(store.api_url)
            raise
        if verdict.verdict == REFUSED:
            raise Rejected(status=400, message=verdict.message)
        return verdict

    async def add(self, store: NewStore, *, person: str = "") -> AddedStore:
        """Try the store, then keep it: key and webhook secret in the keyring, the rest in its settings.

        A present profile without any store becomes this store; else it gets a profile of its own. Raises as
        `try_store`, NotAllowed (store-known), KeyMissing and KeyringFailed where no keyring takes the key,
        FileUnusable; nothing is left of it then.
        """
        _check(store)
        await self._require_new(store)
        verdict = await self.try_store(store)
        present = self._settings.profile()
        if not present.is_training and not present.settings.store_id:
            await self._settings.set_up(store.api_key, verdict, _members(store), person=person)
            return AddedStore(present.name, verdict)
        profile = await self._shelf.claim(store.name)
        secrets = self._shelf.secrets(profile)
        try:
            await self._require_new(store)  # another window may have been faster during the trial
            await secrets.keep_api_key(store.api_key)
            if verdict.webhook_secret:
                await secrets.keep_webhook_secret(verdict.webhook_secret)
            await self._shelf.make(profile, _settings_of(store, till=present.settings))
        except DeskError as error:
            await _undo(secrets, error)
            await self._shelf.release(profile)
            raise
        return AddedStore(profile, verdict)

    async def _require_new(self, store: NewStore) -> None:
        """One store at one place is one profile: two would sweep side by side with one key."""
        for known in await self._shelf.found():
            if _identity(known.store_id, known.api_url) == _identity(store.store_id, store.api_url):
                raise NotAllowed(reason="store-known", detail=known.name)


async def _undo(secrets: Secrets, error: DeskError) -> None:
    """Half a store is none; where the keyring took nothing there is nothing to take back."""
    if isinstance(error, KeyMissing):
        return
    try:
        await secrets.forget()
    except DeskError:
        return


def _identity(store_id: str, api_url: str) -> tuple[str, str]:
    return store_id.strip().casefold(), api_url.strip().rstrip("/").casefold()


def _check(store: NewStore) -> None:
    for name, value in _members(store).items():
        check_setting(name, value, getattr(Settings(), name))
    for name, text in (("store_name", store.name), ("store_id", store.store_id)):
        if not text.strip():
            raise BadInput(field=name, reason="empty")
    if not store.api_key:
        raise BadInput(field="api_key", reason="empty")


def _members(store: NewStore) -> dict[str, str]:
    """The settings that make the store."""
    return {
        "store_name": store.name.strip(),
        "store_place": store.place.strip(),
        "store_id": store.store_id.strip(),
        "api_url": store.api_url.strip().rstrip("/"),
    }


def _settings_of(store: NewStore, *, till: Settings) -> Settings:
    """The new store's settings; what belongs to the till and its people goes along."""
    made = _members(store)
    return Settings(
        store_name=made["store_name"],
        store_place=made["store_place"],
        store_id=made["store_id"],
        api_url=made["api_url"],
        till_name=till.till_name,
        person=till.person,
        currency=till.currency,
        cents_first=till.cents_first,
        theme=till.theme,
        language=till.language,
        customer_language=till.customer_language,
        customer_display_on=till.customer_display_on,
    )
