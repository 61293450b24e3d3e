"""Doctor: everything that a sale depends on, and what to do where it fails. Its texts are stable English."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from merchant_desk.domain.errors import (
    AccessDenied,
    ApiFailure,
    DeskError,
    KeyMissing,
    KeyRefused,
    KeyringFailed,
    SessionOnly,
    StoreIdMissing,
    TimedOut,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.settings import looks_like_api_key, looks_like_store_id
from merchant_desk.services.guard.checks import sales_check, wallets_check
from merchant_desk.services.guard.owner import Owner
from merchant_desk.services.line.link import SLOW_MS
from merchant_desk.services.ports import CheckoutApi, Secrets
from merchant_desk.services.shop.account import OK, UNCHECKED, WALLETS_INVALID, Account, StoreReport
from merchant_desk.services.values import Check, ProfileNow

Probe = Callable[[], Awaitable[Check]]

MAX_SKEW_MS: Final = 2 * 60 * 1000
ASK_LIMIT_S: Final = 15.0
"""A command has 25 s, and the probes that follow take some on a busy machine."""
NAMES: Final = ("key", "api", "store", "clock", "keyring", "wallets", "sales")
"""The doctor's own checks, in order; port, disk, SQLite and Qt libraries come as probes."""


class Doctor:
    """Examines key, API, store, clock, keyring, wallets and whether sales go on, with one question to the API
    and another where the owner approved wallets; then runs the probes."""

    def __init__(
        self,
        *,
        account: Account,
        owner: Owner,
        api: CheckoutApi,
        secrets: Secrets,
        profile: ProfileNow,
        probes: Sequence[Probe] = (),
    ) -> None:
        self._account = account
        self._owner = owner
        self._api = api
        self._secrets = secrets
        self._profile = profile
        self._probes = tuple(probes)

    @property
    def clock_skew_ms(self) -> int | None:
        """The API's clock minus ours as the last answer told it, without asking; None before the first."""
        return self._api.clock_skew_ms

    async def examine(self) -> tuple[Check, ...]:
        """All checks; a failure is a result, not an exception."""
        keyring, key = await self._kept()
        report: StoreReport | None = None
        failure: DeskError | None = None
        try:
            report = await self._account.verify(limit_s=ASK_LIMIT_S)
        except DeskError as error:
            failure = error
        if isinstance(failure, KeyRefused):
            key = Check(
                "key",
                ok=False,
                detail=f"The API refused the key with {failure.status}.",
                hint="Compare key and environment with the dashboard: a test key does not open production.",
            )
        checks = [key, self._api_check(failure), self._store_check(report, failure), self._clock(), keyring]
        checks += [
            await wallets_check(self._owner.guard, is_api_there=failure is None),
            await sales_check(self._owner.sales),
        ]
        return (*checks, *[await probe() for probe in self._probes])

    async def _kept(self) -> tuple[Check, Check]:
        """The keyring, and the key in it."""
        try:
            kept = await self._secrets.load()
        except KeyringFailed as error:
            hint = "Unlock the keyring and try again."
            return (
                Check("keyring", ok=False, detail=f"The keyring does not answer: {error.why}.", hint=hint),
                Check("key", ok=False, detail="The key could not be read.", hint=hint),
            )
        if self._profile().is_session_only:
            key = Check("key", ok=True, detail="This till works without the key.", matters=False)
        elif kept.api_key is None:
            hint = "Enter the API key in Settings, or set MERCHANT_DESK_API_KEY."
            key = Check("key", ok=False, detail="No API key is kept.", hint=hint)
        else:
            usual = "" if looks_like_api_key(kept.api_key.reveal()) else " It does not have the usual form."
            key = Check("key", ok=True, detail=f"An API key is kept.{usual}")
        if kept.from_environment:
            return Check("keyring", ok=True, detail="Not asked: the environment holds the key."), key
        if self._secrets.has_keyring:
            return Check("keyring", ok=True, detail="The keyring answers."), key
        hint = "Start a keyring service, or give the key in the environment."
        return Check("keyring", ok=False, detail="There is no keyring.", hint=hint), key

    def _api_check(self, failure: DeskError | None) -> Check:
        origin = self._api.origin
        if isinstance(failure, KeyMissing | StoreIdMissing | SessionOnly):
            detail = f"{origin} was not asked."
            matters = not isinstance(failure, SessionOnly)
            return Check("api", ok=False, detail=detail, hint="Set key and store first.", matters=matters)
        if isinstance(failure, ApiFailure | UnexpectedReply):
            detail = f"{origin} {_how_it_fails(failure)}."
            hint = "Check this machine's network and the API's address, then try again."
            return Check("api", ok=False, detail=detail, hint=hint)
        if failure is not None and not isinstance(failure, AccessDenied):
            detail = f"{origin} was not asked: {type(failure).__name__}."
            return Check("api", ok=False, detail=detail, hint="Put right what else fails here first.")
        latency_ms = self._api.last_latency_ms
        if latency_ms is None:
            return Check("api", ok=True, detail=f"{origin} answers.")
        slow = ", slowly" if latency_ms > SLOW_MS else ""
        return Check("api", ok=True, detail=f"{origin} answered in {latency_ms} ms{slow}.")

    def _store_check(self, report: StoreReport | None, failure: DeskError | None) -> Check:
        store_id = self._profile().settings.store_id
        if not store_id:
            hint = "Enter the store id in Settings, or set MERCHANT_DESK_STORE_ID."
            return Check("store", ok=False, detail="No store id is set.", hint=hint)
        facts = {"store_id": store_id, "verdict": report.verdict if report is not None else UNCHECKED}
        if report is None:
            matters = not isinstance(failure, SessionOnly)
            hint = "Put right what else fails here first."
            detail = "The store was not verified."
            return Check("store", ok=False, detail=detail, hint=hint, matters=matters, facts=facts)
        if report.verdict == OK:
            usual = "" if looks_like_store_id(store_id) else " Its id does not have the usual form."
            return Check("store", ok=True, detail=f"The API accepts the store.{usual}", facts=facts)
        if report.verdict == WALLETS_INVALID:
            hint = "Set a receiving wallet for each network in Cryptum's dashboard."
        else:
            hint = "Compare the store id with the dashboard."
        said = report.detail or "no reason given"
        return Check("store", ok=False, detail=f"The API refuses the store: {said}.", hint=hint, facts=facts)

    def _clock(self) -> Check:
        skew_ms = self._api.clock_skew_ms
        if skew_ms is None:
            return Check("clock", ok=True, detail="Not compared: the API told no time.", matters=False)
        facts = {"skew_ms": str(skew_ms)}
        apart_s = abs(skew_ms) // 1000
        if abs(skew_ms) <= MAX_SKEW_MS:
            return Check("clock", ok=True, detail=f"Within {apart_s} s of the API's clock.", facts=facts)
        detail = f"{apart_s} s away from the API's clock."
        return Check("clock", ok=False, detail=detail, hint="Set this machine's clock.", facts=facts)


def _how_it_fails(failure: ApiFailure | UnexpectedReply) -> str:
    """What the API does instead of answering, for people."""
    if isinstance(failure, TimedOut):
        return "does not answer in time"
    if isinstance(failure, Unreachable):
        return "cannot be reached"
    if isinstance(failure, UnexpectedReply):
        return f"answers what cannot be understood ({failure.what})"
    return f"does not answer: {failure}"
