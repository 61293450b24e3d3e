"""The ports of this machine in memory: secrets, the seal's key, PIN hashes and settings."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from merchant_desk.domain.errors import DeskError, KeyMissing
from merchant_desk.domain.secret import ApiKey, SealBytes, WebhookSecret
from merchant_desk.domain.settings import Settings
from merchant_desk.services.values import KeptSecrets, SealKey


class FakeSecrets:
    """`Secrets` in memory. `fail_with` makes every question fail; without `has_keyring` nothing is kept."""

    def __init__(self, *, api_key: str | None = "k" * 32, has_keyring: bool = True) -> None:
        self.kept = KeptSecrets(api_key=ApiKey(api_key) if api_key else None)
        self.fail_with: DeskError | None = None
        self._has_keyring = has_keyring

    @property
    def has_keyring(self) -> bool:
        """As the port says."""
        return self._has_keyring

    async def load(self) -> KeptSecrets:
        """As the port says."""
        if self.fail_with is not None:
            raise self.fail_with
        return self.kept

    async def keep_api_key(self, key: ApiKey) -> None:
        """As the port says."""
        self._require()
        self.kept = replace(self.kept, api_key=key)

    async def keep_webhook_secret(self, secret: WebhookSecret) -> None:
        """As the port says."""
        self._require()
        self.kept = replace(self.kept, webhook_secret=secret)

    async def forget(self) -> None:
        """As the port says."""
        self._require()
        self.kept = KeptSecrets()

    def _require(self) -> None:
        if self.fail_with is not None:
            raise self.fail_with
        if not self._has_keyring and not self.kept.from_environment:
            raise KeyMissing(has_keyring=False)


class FakeSealer:
    """`Sealer` in memory: `kept` is what stands in the keyring, None before the first `make`. `fail_with`
    makes every question fail; without `has_keyring` each says so."""

    def __init__(self, *, has_keyring: bool = True, kept: SealKey | None = None) -> None:
        self.kept = kept
        self.fail_with: DeskError | None = None
        self.has_keyring = has_keyring
        self._made = 0

    async def load(self) -> SealKey | None:
        """As the port says."""
        self._require()
        return self.kept

    async def make(self) -> SealKey:
        """As the port says; each key is another."""
        self._require()
        self._made += 1
        self.kept = SealKey(SealBytes(bytes(31) + bytes([self._made])), 0)
        return self.kept

    async def advance(self, sequence: int) -> None:
        """As the port says."""
        self._require()
        if self.kept is None:
            raise KeyMissing
        if self.kept.sequence is not None and sequence > self.kept.sequence:
            self.kept = replace(self.kept, sequence=sequence)

    def _require(self) -> None:
        if self.fail_with is not None:
            raise self.fail_with
        if not self.has_keyring:
            raise KeyMissing(has_keyring=False)


class FakePins:
    """`PinHasher` without its cost: salted by a count, so that the same text never gives the same hash."""

    def __init__(self) -> None:
        self.hashed = 0
        self.compared = 0

    async def hash(self, secret_text: str) -> str:
        """As the port says."""
        self.hashed += 1
        return f"$fake${self.hashed}${_digest(self.hashed, secret_text)}"

    async def fits(self, secret_text: str, kept: str) -> bool:
        """As the port says."""
        self.compared += 1
        match kept.split("$"):
            case ["", "fake", salt, digest] if salt.isdecimal():
                return digest == _digest(int(salt), secret_text)
        return False


def _digest(salt: int, text: str) -> str:
    return hashlib.sha256(f"{salt}:{text}".encode("utf-8", "surrogatepass")).hexdigest()


class FakeSettingsFile:
    """`SettingsFile` in memory; `saved` counts the writes."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings if settings is not None else Settings()
        self.saved = 0
        self.fail_with: DeskError | None = None

    def load(self) -> Settings:
        """As the port says."""
        return self.settings

    def save(self, settings: Settings) -> None:
        """As the port says."""
        if self.fail_with is not None:
            raise self.fail_with
        self.saved += 1
        self.settings = settings
