"""The store at the API: is it in order, what is it called, where does its money go (contract 3.5, 7)."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from merchant_desk.domain.errors import (
    DeskError,
    KeyMissing,
    KeyRefused,
    NotAllowed,
    NotFound,
    Rejected,
    SessionOnly,
    StoreBusy,
    StoreIdMissing,
    StoreUnusable,
)
from merchant_desk.domain.settings import looks_like_api_key, looks_like_store_id, place_of
from merchant_desk.services import memo_keys
from merchant_desk.services.events import StoreSeen
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.ports import CheckoutApi, Clock, Memo, Secrets
from merchant_desk.services.shop.store_sight import StoreSight
from merchant_desk.services.values import ProfileNow, StoreVerdict

log = logging.getLogger(__name__)

OK: Final = "ok"
WALLETS_INVALID: Final = "wallets-invalid"
REFUSED: Final = "refused"
UNCHECKED: Final = "unchecked"

VERIFY_LIMIT_S: Final = 20.0
BEFORE_SALE_S: Final = 5.0
RETRY_MS: Final = 10 * 60 * 1000


@dataclass(frozen=True, slots=True)
class StoreReport:
    """The API's verdict on the profile's store: ok, wallets-invalid, refused or unchecked; `detail` is its
    own message."""

    id: str
    name: str
    verdict: str
    detail: str = ""
    checked_at_utc_ms: int | None = None


class Account:
    """Verifies the store, remembers the verdict, and keeps the webhook secret that the API tells."""

    def __init__(
        self,
        *,
        api: CheckoutApi,
        link: LinkState,
        secrets: Secrets,
        memo: Memo,
        sight: StoreSight,
        clock: Clock,
        profile: ProfileNow,
    ) -> None:
        self._api = api
        self._link = link
        self._secrets = secrets
        self._memo = memo
        self._sight = sight
        self._clock = clock
        self._profile = profile
        self._tried: tuple[str, int] | None = None

    async def require_key(self) -> None:
        """Raises SessionOnly, KeyMissing, StoreIdMissing where this till cannot ask with a key."""
        profile = self._profile()
        if profile.is_session_only:
            raise SessionOnly
        if (await self._secrets.load()).api_key is None:
            raise KeyMissing(has_keyring=self._secrets.has_keyring)
        if not profile.settings.store_id:
            raise StoreIdMissing

    async def unusual_forms(self) -> tuple[str, ...]:
        """What of key and store id does not look as Cryptum's own clients want it (contract section 2), in
        stable English; a warning only. Raises KeyringFailed."""
        told = []
        store_id, key = self._profile().settings.store_id, (await self._secrets.load()).api_key
        if store_id and not looks_like_store_id(store_id):
            told.append("The store id does not have the usual form.")
        if key is not None and not looks_like_api_key(key.reveal()):
            told.append("The API key does not have the usual form.")
        return tuple(told)

    async def verify(self, *, limit_s: float = VERIFY_LIMIT_S) -> StoreReport:
        """Ask the API about key, store and wallets. Raises as `CheckoutApi`; a 401 or 403 is kept, too."""
        await self.require_key()
        try:
            verdict = await self._link.guard(self._api.verify_store(), limit_s=limit_s)
        except KeyRefused as error:
            await self._remember(StoreVerdict(REFUSED, error.message))
            error.facts["environment"] = place_of(self._profile().settings.api_url)
            raise
        except (Rejected, NotFound) as error:
            verdict = StoreVerdict(REFUSED, error.message if isinstance(error, Rejected) else "")
        if verdict.webhook_secret:
            await self._secrets.keep_webhook_secret(verdict.webhook_secret)
        await self._remember(verdict)
        return await self.report()

    async def before_first_sale_of_the_day(self) -> None:
        """Verify once a day, in at most 5 s. Raises NotAllowed (wallets-invalid), and only where the API
        itself says so; anything else that goes wrong here lets the sale go on."""
        report = await self.report()
        if report.verdict in (OK, REFUSED) and self._is_today(report.checked_at_utc_ms):
            return
        now, store_id = self._clock.now_utc_ms(), report.id
        if self._tried is not None and self._tried[0] == store_id and 0 <= now - self._tried[1] < RETRY_MS:
            return
        try:
            report = await self.verify(limit_s=BEFORE_SALE_S)
        except (StoreBusy, StoreUnusable):
            raise
        except DeskError as error:
            self._tried = (store_id, now)
            log.info("store not verified before the sale why=%s", type(error).__name__)
            return
        if report.verdict == WALLETS_INVALID:
            raise NotAllowed(reason=WALLETS_INVALID, detail=report.detail or None)

    async def report(self) -> StoreReport:
        """The last verdict, by any process of this data folder."""
        settings = self._profile().settings
        seen = await self._sight.last()
        name = settings.store_name or (seen.name if seen is not None else None) or ""
        text = await self._memo.get(memo_keys.store_verdict(settings.store_id))
        try:
            document = json.loads(text or "null") or {}
            verdict, at = str(document.get("verdict", UNCHECKED)), document.get("checked_at_utc_ms")
            return StoreReport(settings.store_id, name, verdict, str(document.get("detail", "")), at)
        except (ValueError, AttributeError):
            return StoreReport(settings.store_id, name, UNCHECKED)

    async def wallets(self) -> tuple[tuple[str, str], ...] | None:
        """(network, address) as the last read of an order showed the store; None before the first."""
        seen = await self._sight.last()
        return None if seen is None else seen.wallets

    async def seen(self) -> StoreSeen | None:
        """The store as reads of its orders show it, and when the newest was; None before the first."""
        return await self._sight.last_read()

    async def _remember(self, verdict: StoreVerdict) -> None:
        document = {
            "verdict": verdict.verdict,
            "detail": verdict.message,
            "checked_at_utc_ms": self._clock.now_utc_ms(),
        }
        key = memo_keys.store_verdict(self._profile().settings.store_id)
        await self._memo.put(key, json.dumps(document, ensure_ascii=False))

    def _is_today(self, at_utc_ms: int | None) -> bool:
        return at_utc_ms is not None and _day(at_utc_ms) == _day(self._clock.now_utc_ms())


def _day(utc_ms: int) -> date:
    """The shop's own calendar day."""
    return datetime.fromtimestamp(utc_ms / 1000, tz=UTC).astimezone().date()
