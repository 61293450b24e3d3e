"""The ports of this machine in memory: secrets and settings."""

from __future__ import annotations

from dataclasses import replace

from merchant_desk.domain.errors import DeskError, KeyMissing
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.domain.settings import Settings
from merchant_desk.services.values import KeptSecrets


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
