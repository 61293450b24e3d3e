"""The profiles of a machine in memory, and Cryptum's systems that know keys."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from merchant_desk.domain.errors import DeskError, KeyRefused
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.services.shop.profiles import KnownStore, NewStore
from merchant_desk.services.values import StoreVerdict
from tests.helpers.fake_config import FakeSecrets

PINHEIROS = KnownStore(
    "pinheiros", "Café Aurora Pinheiros", "Pinheiros", "bbbbbbbb-cccc-4ddd-8eee-ffffffffffff", PRODUCTION_API
)
LAB = KnownStore("lab", "Aurora Lab", "", "cccccccc-dddd-4eee-8fff-000000000000", TEST_API)


@dataclass
class FakeShelf:
    """`ProfileShelf` in memory. `open_counts` by profile; `made` are the profiles that were added."""

    stores: list[KnownStore] = field(default_factory=list)
    open_counts: dict[str, int | None] = field(default_factory=dict)
    made: dict[str, Settings] = field(default_factory=dict)
    kept: dict[str, FakeSecrets] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)
    has_keyring: bool = True
    make_fails: DeskError | None = None
    keyring_fails: DeskError | None = None

    async def found(self) -> tuple[KnownStore, ...]:
        """As the port says."""
        return tuple(self.stores)

    async def open_orders(self, profile: str) -> int | None:
        """As the port says."""
        return self.open_counts.get(profile, 0)

    async def claim(self, wanted: str) -> str:
        """As the port says, without its care for letters."""
        stem = wanted.lower().replace(" ", "-")
        names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
        name = next(name for name in names if name not in self.claimed)
        self.claimed.add(name)
        return name

    async def release(self, profile: str) -> None:
        """As the port says."""
        self.claimed.remove(profile)

    async def make(self, profile: str, settings: Settings) -> None:
        """As the port says."""
        if self.make_fails is not None:
            raise self.make_fails
        self.made[profile] = settings

    def secrets(self, profile: str) -> FakeSecrets:
        """As the port says; the same entries each time."""
        found = self.kept.setdefault(profile, FakeSecrets(api_key=None, has_keyring=self.has_keyring))
        found.fail_with = self.keyring_fails
        return found


@dataclass
class FakeSystems:
    """What Cryptum's systems say of a new store. `keys` by origin; `asked` is who was asked with what,
    `meanwhile` what happens during it."""

    keys: dict[str, str] = field(default_factory=dict)
    verdict: StoreVerdict = field(
        default_factory=lambda: StoreVerdict("ok", webhook_secret=WebhookSecret("hook-of-the-new-store"))
    )
    fails: DeskError | None = None
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    async def try_at(self, store: NewStore) -> StoreVerdict:
        """As `PlaceTrial`."""
        self.asked.append(store.api_url)
        if self.meanwhile is not None:
            self.meanwhile()
        if self.fails is not None:
            raise self.fails
        if self.keys.get(store.api_url) != store.api_key.reveal():
            raise KeyRefused(status=401, message="invalid api key")
        return self.verdict
