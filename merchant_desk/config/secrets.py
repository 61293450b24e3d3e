"""The API key and the webhook secret: in the system keyring, or in the environment for one run.

The keyring is asked off the loop, see `keyring_line`. Nothing here writes a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from merchant_desk.config.keyring_line import (
    PEACE_S,
    SERVICE,
    TIME_LIMIT_S,
    Backend,
    KeyringLine,
    system_backend,
)
from merchant_desk.config.masking import Masker
from merchant_desk.config.options import Environment
from merchant_desk.domain.errors import KeyringFailed
from merchant_desk.domain.secret import ApiKey, Secret, WebhookSecret
from merchant_desk.services.values import KeptSecrets

_MAX_ROTATED: Final = 2


class DeskSecrets:
    """`Secrets` of one profile in one data folder. What was kept or loaded is remembered for this run.

    `find_backend` gives the keyring or None where there is none; it runs off the loop. `keyring` is the line
    to it, for what else stands there.
    """

    def __init__(
        self,
        *,
        name: str,
        environment: Environment,
        masker: Masker,
        find_backend: Callable[[], Backend | None] | None = None,
        time_limit_s: float = TIME_LIMIT_S,
        peace_s: float = PEACE_S,
    ) -> None:
        self._name = name
        self._environment = environment
        self._masker = masker
        find = find_backend if find_backend is not None else system_backend
        self.keyring: Final = KeyringLine(find, time_limit_s=time_limit_s, peace_s=peace_s)
        self._kept: KeptSecrets | None = None
        for secret in (environment.api_key, environment.webhook_secret):
            masker.learn(secret)

    @property
    def is_from_environment(self) -> bool:
        """Whether the environment rules: it has the key, or forbids one; the keyring is never asked then."""
        return self._environment.api_key is not None or self._environment.is_session_only

    @property
    def has_keyring(self) -> bool:
        """Whether there is a keyring; finds it out where no question was asked yet."""
        return self.keyring.is_there

    @property
    def known(self) -> KeptSecrets | None:
        """What was loaded or kept so far, without asking; None before, and while a keyring does not give."""
        return self._kept

    async def load(self) -> KeptSecrets:
        """From the environment, else from the keyring; asked once a run. Raises KeyringFailed.

        A keyring that did not give is left in peace for a minute: each question may open its own window.
        """
        if self._kept is None:
            self.keyring.check_peace()
        return await self._load_now()

    async def keep_api_key(self, key: ApiKey) -> None:
        """Into the keyring; for this run where the environment rules. Raises KeyMissing, KeyringFailed."""
        kept = await self._load_now()
        self._masker.learn(key)
        if not self.is_from_environment:
            await self.keyring.ask(
                lambda keyring: keyring.set_password(SERVICE, self._user("api-key"), key.reveal())
            )
        self._kept = KeptSecrets(key, kept.webhook_secret, kept.rotated, kept.from_environment)

    async def keep_webhook_secret(self, secret: WebhookSecret) -> None:
        """As the key; the secret that it replaces still counts, for callbacks on their way."""
        kept = await self._load_now()
        if kept.webhook_secret == secret:
            return
        self._masker.learn(secret)
        older = (kept.webhook_secret,) if kept.webhook_secret else ()
        rotated = tuple(item for item in (*older, *kept.rotated) if item != secret)[:_MAX_ROTATED]
        if not self.is_from_environment:
            await self.keyring.ask(lambda keyring: self._write_secrets(keyring, secret, rotated))
        self._kept = KeptSecrets(kept.api_key, secret, rotated, kept.from_environment)

    async def forget(self) -> None:
        """Remove key and secrets from the keyring; what the owner sealed stays. Raises KeyringFailed."""
        if not self.is_from_environment and await self.keyring.find():
            await self.keyring.ask(self._delete_all)
        self._kept = KeptSecrets(from_environment=self.is_from_environment)

    async def _load_now(self) -> KeptSecrets:
        if self._kept is None:
            try:
                self._kept = await self._load()
            except KeyringFailed as error:
                self.keyring.remember(error)
                raise
            for secret in (self._kept.api_key, self._kept.webhook_secret, *self._kept.rotated):
                self._masker.learn(secret)
        return self._kept

    async def _load(self) -> KeptSecrets:
        given = self._environment
        if self.is_from_environment:
            key = None if given.is_session_only else given.api_key
            return KeptSecrets(key, given.webhook_secret, from_environment=True)
        if not await self.keyring.find():
            return KeptSecrets(webhook_secret=given.webhook_secret)
        return await self.keyring.ask(self._read)

    def _read(self, keyring: Backend) -> KeptSecrets:
        key = keyring.get_password(SERVICE, self._user("api-key"))
        secret = self._environment.webhook_secret
        text = None if secret else keyring.get_password(SERVICE, self._user("webhook-secret"))
        rotated = keyring.get_password(SERVICE, self._user("rotated-webhook-secrets")) or ""
        return KeptSecrets(
            api_key=ApiKey(key) if key else None,
            webhook_secret=WebhookSecret(text) if text else secret,
            rotated=tuple(WebhookSecret(line) for line in rotated.splitlines() if line),
        )

    def _write_secrets(
        self, keyring: Backend, secret: WebhookSecret, rotated: tuple[WebhookSecret, ...]
    ) -> None:
        older = "\n".join(item.reveal() for item in rotated)
        if older:
            keyring.set_password(SERVICE, self._user("rotated-webhook-secrets"), older)
        keyring.set_password(SERVICE, self._user("webhook-secret"), secret.reveal())

    def _delete_all(self, keyring: Backend) -> None:
        for what in ("api-key", "webhook-secret", "rotated-webhook-secrets"):
            if keyring.get_password(SERVICE, self._user(what)) is not None:
                keyring.delete_password(SERVICE, self._user(what))

    def _user(self, what: str) -> str:
        return f"{self._name}:{what}"


class HeldSecrets:
    """`Secrets` of the training shop: given by its own process, held in memory, kept nowhere."""

    def __init__(self, *, api_key: ApiKey, webhook_secret: WebhookSecret, masker: Masker) -> None:
        self._kept = KeptSecrets(api_key, webhook_secret)
        self._masker = masker
        for secret in (api_key, webhook_secret):
            masker.learn(secret)

    @property
    def has_keyring(self) -> bool:
        """Training needs none, so none is missing."""
        return True

    @property
    def known(self) -> KeptSecrets:
        """What the training shop gave, or was kept since."""
        return self._kept

    async def load(self) -> KeptSecrets:
        """What the training shop gave."""
        return self._kept

    async def keep_api_key(self, key: ApiKey) -> None:
        """For this run."""
        self._learn(key)
        self._kept = KeptSecrets(key, self._kept.webhook_secret, self._kept.rotated)

    async def keep_webhook_secret(self, secret: WebhookSecret) -> None:
        """For this run."""
        self._learn(secret)
        older = self._kept.webhook_secret
        rotated = (
            self._kept.rotated if older in (None, secret) else (older, *self._kept.rotated)[:_MAX_ROTATED]
        )
        self._kept = KeptSecrets(self._kept.api_key, secret, tuple(item for item in rotated if item))

    async def forget(self) -> None:
        """For this run."""
        self._kept = KeptSecrets()

    def _learn(self, secret: Secret) -> None:
        self._masker.learn(secret)
