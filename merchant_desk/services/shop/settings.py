"""Changing the profile's settings and secrets: checked, saved, written into the journal, announced."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from merchant_desk.domain.errors import (
    BadInput,
    DeskError,
    KeyMissing,
    KeyRefused,
    NotAllowed,
    Rejected,
    StoreIdMissing,
)
from merchant_desk.domain.order import Customer
from merchant_desk.domain.readings import Readings
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.domain.settings import Profile, Settings, environment_of, place_of
from merchant_desk.services.events import EventBus, SettingsChanged
from merchant_desk.services.ports import Clock, Journal, Secrets, SettingsFile
from merchant_desk.services.shop.setting_rules import check_setting
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
        has_orders: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """Reads the file. `has_orders` tells whether the store has any order yet. Raises FileUnusable."""
        self._has_orders = has_orders
        self._file = file
        self._bus = bus
        self._journal = journal
        self._secrets = secrets
        self._clock = clock
        self._try_key = try_key
        self._is_session_only = is_session_only
        self._profile = self._made(Profile(name, file.load(), is_training))

    @property
    def current(self) -> Settings:
        """The settings as they stand."""
        return self._profile.settings

    def profile(self) -> Profile:
        """The profile with its settings as they stand."""
        return self._profile

    def _made(self, profile: Profile) -> Profile:
        """Without the key either by the run's own environment or by the profile's switch."""
        is_session_only = self._is_session_only or profile.settings.session_only
        return replace(profile, is_session_only=is_session_only)

    async def change(self, by: str = "", /, **members: object) -> Settings:
        """Change some members of Settings by name; `by` is who does it, by default the till's person.

        Another server forgets the key: it was given for one place and must not reach another by itself.
        Raises BadInput, NotAllowed (real and test orders never stand in one store), KeyringFailed and
        FileUnusable; nothing at all is saved then.
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
        if "api_url" in changed:
            await self._leave_place(str(changed["api_url"]))
        after = replace(before, **changed)
        self._file.save(after)
        self._profile = self._made(replace(self._profile, settings=after))
        for name in changed:
            await self._note(by, name, _shown(getattr(after, name)))
        self._bus.publish(SettingsChanged(is_new_key="api_url" in changed))
        return after

    async def set_api_key(self, key: ApiKey, *, person: str = "") -> StoreVerdict | None:
        """Try the key at the profile's own API, then keep it; gives the API's verdict on the store.

        Raises BadInput, StoreIdMissing (there is nothing to try it on), KeyRefused (its `facts` name the
        environment), Rejected and ApiFailure; nothing is kept then. KeyMissing (no keyring), KeyringFailed.
        """
        if not key:
            raise BadInput(field=KEY, reason="empty")
        if not self.current.store_id:
            raise StoreIdMissing
        verdict = None
        if self._try_key is not None:
            verdict = await self._tried(self._try_key(key))
        await self._keep(key, verdict)
        await self._note(person, KEY, "")
        self._bus.publish(SettingsChanged(is_new_key=True))
        return verdict

    async def set_up(
        self, key: ApiKey, verdict: StoreVerdict, members: Mapping[str, object], *, person: str = ""
    ) -> None:
        """Make this profile, which has no store yet, a store whose key was tried. Raises as `change`, and
        KeyMissing."""
        before, kept = self.current, await self._secrets.load()
        if not kept.from_environment and not self._secrets.has_keyring:
            raise KeyMissing(has_keyring=False)
        await self.change(person, **members)
        try:
            await self._keep(key, verdict)
        except DeskError:
            names = tuple(members)
            await self.change(person, **{name: getattr(before, name) for name in names})
            raise
        await self._note(person, KEY, "")
        self._bus.publish(SettingsChanged())

    async def _tried(self, trial: Awaitable[StoreVerdict]) -> StoreVerdict:
        try:
            verdict = await trial
        except KeyRefused as error:
            error.facts["environment"] = place_of(self.current.api_url)
            raise
        if verdict.verdict == "refused":
            raise Rejected(status=400, message=verdict.message)
        return verdict

    async def _keep(self, key: ApiKey, verdict: StoreVerdict | None) -> None:
        await self._secrets.keep_api_key(key)
        if verdict is not None and verdict.webhook_secret:
            await self._secrets.keep_webhook_secret(verdict.webhook_secret)

    async def _leave_place(self, api_url: str) -> None:
        """Before another server counts: no mixture of real and test orders, and no key of the other one."""
        is_other = environment_of(api_url) != environment_of(self.current.api_url)
        if is_other and self._has_orders is not None and await self._has_orders():
            raise NotAllowed(reason="has-orders")
        kept = await self._secrets.load() if self._secrets.has_keyring else None
        if kept is not None and not kept.from_environment and (kept.api_key or kept.webhook_secret):
            await self._secrets.forget()

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
    if isinstance(value, Readings):
        return value.origin
    return value.full_name if isinstance(value, Customer) else str(value)
