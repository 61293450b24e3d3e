"""Changing the profile's settings and secrets: checked, saved, written into the journal, announced."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.order import Customer
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.domain.settings import Profile, Settings
from merchant_desk.services.events import EventBus, SettingsChanged
from merchant_desk.services.ports import Clock, Journal, Secrets, SettingsFile
from merchant_desk.services.setting_rules import check_setting
from merchant_desk.services.values import JournalEntry, KeyTrial, StoreVerdict

CHANGED = "setting"
KEY = "api_key"
WEBHOOK_SECRET = "webhook_secret"


class SettingsDesk:
    """The settings as they stand, and the one road to change them."""

    def __init__(
        self,
        file: SettingsFile,
        bus: EventBus,
        *,
        journal: Journal,
        secrets: Secrets,
        clock: Clock,
        name: str,
        is_training: bool = False,
        is_session_only: bool = False,
        try_key: KeyTrial | None = None,
    ) -> None:
        """Reads the file. Raises FileUnusable."""
        self._file = file
        self._bus = bus
        self._journal = journal
        self._secrets = secrets
        self._clock = clock
        self._try_key = try_key
        self._profile = Profile(name, file.load(), is_training, is_session_only)

    @property
    def current(self) -> Settings:
        """The settings as they stand."""
        return self._profile.settings

    def profile(self) -> Profile:
        """The profile with its settings as they stand."""
        return self._profile

    async def change(self, by: str = "", /, **members: object) -> Settings:
        """Change some members of Settings by name; `by` is who does it, by default the till's person.

        Raises BadInput and FileUnusable; nothing at all is saved then.
        """
        known = {member.name for member in fields(Settings)}
        before = self.current
        changed: dict[str, Any] = {}
        for name, value in members.items():
            if name not in known:
                raise BadInput(field=name, reason="unknown")
            kept = check_setting(name, value, getattr(before, name))
            if kept != getattr(before, name):
                changed[name] = kept
        if not changed:
            return before
        after = replace(before, **changed)
        self._file.save(after)
        self._profile = replace(self._profile, settings=after)
        for name in changed:
            await self._note(by, name, _shown(getattr(after, name)))
        self._bus.publish(SettingsChanged())
        return after

    async def set_api_key(self, key: ApiKey, *, person: str = "") -> StoreVerdict | None:
        """Try the key at the API, then keep it; gives the API's verdict on the store, None where there is no
        store id to ask about yet. Raises BadInput, KeyRefused and ApiFailure (nothing is kept), KeyMissing
        (no keyring), KeyringFailed."""
        if not key:
            raise BadInput(field=KEY, reason="empty")
        verdict = None
        if self._try_key is not None and self.current.store_id:
            verdict = await self._try_key(key)
        await self._secrets.keep_api_key(key)
        if verdict is not None and verdict.webhook_secret:
            await self._secrets.keep_webhook_secret(verdict.webhook_secret)
        await self._note(person, KEY, "")
        self._bus.publish(SettingsChanged())
        return verdict

    async def set_webhook_secret(self, secret: WebhookSecret, *, person: str = "") -> None:
        """Keep a secret that was typed in. Raises BadInput, KeyMissing, KeyringFailed."""
        if not secret:
            raise BadInput(field=WEBHOOK_SECRET, reason="empty")
        await self._secrets.keep_webhook_secret(secret)
        await self._note(person, WEBHOOK_SECRET, "")
        self._bus.publish(SettingsChanged())

    async def forget_key(self, *, person: str = "") -> None:
        """Remove key and webhook secret from the keyring. Raises KeyringFailed."""
        await self._secrets.forget()
        await self._note(person, KEY, "forgotten")
        self._bus.publish(SettingsChanged())

    async def _note(self, person: str, subject: str, detail: str) -> None:
        entry = JournalEntry(
            self._clock.now_utc_ms(), person or self.current.person, CHANGED, subject, detail
        )
        await self._journal.add(entry)


def _shown(value: object) -> str:
    """A setting's new value for the journal; of the walk-in customer only the name."""
    return value.full_name if isinstance(value, Customer) else str(value)
