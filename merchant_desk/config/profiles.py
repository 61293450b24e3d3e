"""The profiles of a data folder: one folder each, with its own settings, keyring entries and port."""

from __future__ import annotations

import asyncio
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from merchant_desk.config.masking import Masker
from merchant_desk.config.options import DEFAULT_PROFILE, TRAINING_PROFILE, Environment, is_profile_name
from merchant_desk.config.paths import PROFILES, Places, places_of, prepare, prepare_above, unusable
from merchant_desk.config.secrets import DeskSecrets
from merchant_desk.config.settings_file import JsonSettingsFile
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.settings import DEFAULT_PORT, Settings
from merchant_desk.services.shop.profiles import KnownStore

log = logging.getLogger(__name__)

TRAINING_PORT: Final = 8788
"""The training shop's listener stays out of a real shop's way."""
_LONGEST_NAME: Final = 40
_CLAIM: Final = "adding"
"""A folder in the usual profile's own, which may be there already, while a store is added to it."""
_HIGHEST_PORT: Final = 65535

Count = Callable[[Path], int | None]


class ProfileFolders:
    """`ProfileShelf` over the folders below `profiles`. `count` looks into a store's file for open orders."""

    def __init__(self, data_dir: Path, *, masker: Masker, count: Count) -> None:
        self._data_dir = data_dir
        self._masker = masker
        self._count = count

    async def found(self) -> tuple[KnownStore, ...]:
        """As `ProfileShelf`; a profile whose settings cannot be read is left out."""
        return await asyncio.to_thread(self._found)

    async def open_orders(self, profile: str) -> int | None:
        """As `ProfileShelf`."""
        return await asyncio.to_thread(self._count, self._places(profile).store)

    async def claim(self, wanted: str) -> str:
        """As `ProfileShelf`; the usual profile, where nothing was ever set up in it. Raises FileUnusable."""
        return await asyncio.to_thread(self._claim, wanted)

    async def release(self, profile: str) -> None:
        """As `ProfileShelf`; what holds anything stays."""
        await asyncio.to_thread(self._release, profile)

    async def make(self, profile: str, settings: Settings) -> None:
        """As `ProfileShelf`."""
        await asyncio.to_thread(self._make, profile, settings)

    def secrets(self, profile: str) -> DeskSecrets:
        """As `ProfileShelf`: the keyring alone, for the environment speaks of the run's own store."""
        return DeskSecrets(
            name=secrets_name(self._places(profile), profile), environment=Environment(), masker=self._masker
        )

    def _places(self, profile: str) -> Places:
        return places_of(self._data_dir, profile)

    def _found(self) -> tuple[KnownStore, ...]:
        stores = [
            KnownStore(
                profile,
                settings.store_name or profile,
                settings.store_place,
                settings.store_id,
                settings.api_url,
                port=settings.listener_port if settings.listener_on else 0,
            )
            for profile, settings in _kept(self._data_dir)
            if settings.store_id
        ]
        return tuple(sorted(stores, key=lambda store: (store.name.casefold(), store.profile)))

    def _claim(self, wanted: str) -> str:
        usual = self._places(DEFAULT_PROFILE)
        prepare_above(usual)
        if not usual.settings.exists() and _is_made_by_us(usual.folder / _CLAIM, parents=True):
            return DEFAULT_PROFILE
        stem = _plain(wanted)
        number, name = 1, stem
        while name == TRAINING_PROFILE or not _is_made_by_us(self._places(name).folder):
            number += 1
            name = f"{stem}-{number}"
        return name

    def _release(self, profile: str) -> None:
        places = self._places(profile)
        ours = [places.folder / _CLAIM]
        if profile != DEFAULT_PROFILE and not places.settings.exists():
            ours += [places.logs, places.folder]
        for folder in ours:
            with suppress(OSError):
                folder.rmdir()

    def _make(self, profile: str, settings: Settings) -> None:
        places = self._places(profile)
        prepare(places)
        port = free_port(self._data_dir, profile)
        JsonSettingsFile(places.settings).save(replace(settings, listener_port=port))
        self._release(profile)


def _is_made_by_us(folder: Path, *, parents: bool = False) -> bool:
    """Make a folder as a claim: of two windows that try at once, one has made it. Raises FileUnusable."""
    try:
        folder.mkdir(mode=0o700, parents=parents)
    except FileExistsError:
        return False
    except OSError as error:
        raise unusable(folder, error) from error
    return True


def secrets_name(places: Places, profile: str) -> str:
    """Under which name a profile's keyring entries stand: two data folders never share a key."""
    return f"{profile}:{places.data_dir_name}"


def free_port(data_dir: Path, profile: str) -> int:
    """The first listener port from 8787 on that no other profile has, nor the training shop."""
    taken = {settings.listener_port for name, settings in _kept(data_dir) if name != profile}
    taken.add(TRAINING_PORT)
    return next(port for port in range(DEFAULT_PORT, _HIGHEST_PORT) if port not in taken)


def first_port(places: Places, profile: str) -> int:
    """The port of a profile that has no settings yet; the usual profile always has the usual one."""
    return DEFAULT_PORT if profile == DEFAULT_PROFILE else free_port(places.data_dir, profile)


def _kept(data_dir: Path) -> Iterator[tuple[str, Settings]]:
    """Each profile whose settings can be read."""
    try:
        folders = sorted(folder for folder in (data_dir / PROFILES).iterdir() if folder.is_dir())
    except OSError:
        return
    for folder in folders:
        file = folder / "settings.json"
        if not is_profile_name(folder.name) or not file.is_file():
            continue
        try:
            yield folder.name, JsonSettingsFile(file).load()
        except DeskError as error:
            log.info("profile not read profile=%s why=%s", folder.name, type(error).__name__)


def _plain(name: str) -> str:
    """A store's name in letters that any file system takes: `Café Aurora` is `cafe-aurora`."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:_LONGEST_NAME].strip("-")
    return plain or "store"
