"""The contract check: plays the documented calls against a server, answers what the contract leaves open, and
keeps in the profile what the client can use.

It makes and cancels orders, so it runs against Cryptum's test system or a training shop, never production.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from merchant_desk.domain.errors import (
    ApiFailure,
    DeskError,
    KeyMissing,
    LocalFailure,
    NotAllowed,
    SessionOnly,
    StoreIdMissing,
    UnexpectedReply,
)
from merchant_desk.domain.readings import UNLEARNED, Readings, may_be_checked
from merchant_desk.domain.secret import ApiKey, WebhookSecret
from merchant_desk.services import memo_keys
from merchant_desk.services.contract.bench import Bench, Made
from merchant_desk.services.contract.callbacks import listening
from merchant_desk.services.contract.list import listing
from merchant_desk.services.contract.orders import FIRST, creation, reading, verification
from merchant_desk.services.contract.questions import QUESTIONS
from merchant_desk.services.contract.report import report_name, report_text
from merchant_desk.services.contract.updates import cancelling, paying, updating
from merchant_desk.services.contract.values import (
    DEFAULT_WAITS,
    ContractProbe,
    ContractResult,
    EarOpener,
    Finding,
    OnProgress,
    Progress,
    ReportCopier,
    ReportWriter,
    Waits,
)
from merchant_desk.services.contract.wallets import wallets
from merchant_desk.services.ports import Clock, Memo, Secrets
from merchant_desk.services.shop.callback_address import CallbackAddress
from merchant_desk.services.shop.settings import SettingsDesk
from merchant_desk.services.shop.training import TrainingShop

log = logging.getLogger(__name__)

Part = Callable[[Bench], Awaitable[None]]

PARTS: Final[Mapping[str, Part]] = {
    "verification": verification,
    "creation": creation,
    "reading": reading,
    "listing": listing,
    "wallets": wallets,
    "updating": updating,
    "paying": paying,
    "cancelling": cancelling,
    "callbacks": listening,
}
_FIRST_PARTS: Final = ("verification", "creation")
TIDYING: Final = "tidying"


@dataclass(frozen=True, slots=True)
class ContractTools:
    """What a check needs of the outside. `probe` makes one for an origin and a key; `write` keeps the report,
    `mask` blots the run's secrets out of it."""

    probe: Callable[[str, ApiKey], ContractProbe]
    ear: EarOpener
    write: ReportWriter
    copy: ReportCopier = lambda _source, _target: None
    mask: Callable[[str], str] = str
    waits: Waits = DEFAULT_WAITS


class ContractCheck:
    """One check at a time; it ends within a minute, and cancels its orders whatever happens to it."""

    def __init__(
        self,
        tools: ContractTools,
        *,
        settings: SettingsDesk,
        secrets: Secrets,
        memo: Memo,
        clock: Clock,
        address: CallbackAddress,
        training: TrainingShop | None = None,
    ) -> None:
        self._tools = tools
        self._settings = settings
        self._secrets = secrets
        self._memo = memo
        self._clock = clock
        self._address = address
        self._training = training
        self._alone = asyncio.Lock()

    @property
    def is_possible(self) -> bool:
        """Whether the profile's server may be checked at all."""
        return may_be_checked(self._settings.current.api_url)

    async def run(self, *, told: OnProgress = lambda _: None) -> ContractResult:
        """Play the whole check; `told` hears of each part as it begins.

        Raises NotAllowed (contract-at-production), SessionOnly, KeyMissing, StoreIdMissing before anything is
        asked; KeyRefused; Unreachable and TimedOut where nothing at all was learned; KeyringFailed,
        FileUnusable. What fails half-way is in the result.
        """
        async with self._alone:
            key, secret = await self._may_begin()
            probe = self._tools.probe(self._settings.current.api_url, key)
            try:
                async with self._tools.ear(self._address) as ear:
                    bench = Bench(
                        probe=probe,
                        clock=self._clock,
                        store_id=self._settings.current.store_id,
                        ear=ear,
                        waits=self._tools.waits,
                        secret=secret,
                        training=self._training,
                        began_utc_ms=self._clock.now_utc_ms(),
                        remember=self._remember,
                    )
                    return await self._play(bench, told)
            finally:
                await probe.aclose()

    async def save_report(self, result: ContractResult, path: str) -> None:
        """Put a copy of the report where a person wants it. Raises FileUnusable."""
        await asyncio.to_thread(self._tools.copy, result.report_path, path)

    async def _may_begin(self) -> tuple[ApiKey, WebhookSecret | None]:
        profile = self._settings.profile()
        if not self.is_possible:
            raise NotAllowed(reason="contract-at-production")
        if profile.is_session_only:
            raise SessionOnly
        kept = await self._secrets.load()
        if kept.api_key is None:
            raise KeyMissing(has_keyring=self._secrets.has_keyring)
        if not profile.settings.store_id:
            raise StoreIdMissing
        return kept.api_key, kept.webhook_secret

    async def _play(self, bench: Bench, told: OnProgress) -> ContractResult:
        began_s = self._clock.monotonic_s()
        trouble: list[str] = []
        await self._take_over(bench)
        try:
            async with asyncio.timeout(self._tools.waits.whole_s):
                await self._parts(bench, told, trouble)
        except TimeoutError:
            trouble.append("The time for the check was over.")
        finally:
            told(Progress(TIDYING, len(PARTS) + 1, len(PARTS) + 1))
            await self._tidy_up(bench)
        learned = _learned(bench, self._settings.profile().readings)
        result = ContractResult(
            origin=bench.probe.origin,
            began_utc_ms=bench.began_utc_ms,
            took_s=round(self._clock.monotonic_s() - began_s, 1),
            findings=_all_findings(bench, trouble),
            learned=learned,
            shapes=dict(bench.shapes),
        )
        if result.answer("create") == "yes" and self._settings.current.api_url.rstrip("/") == learned.origin:
            await self._settings.change(learned=learned)
        text = self._tools.mask(report_text(result))
        path = await self._tools.write(report_name(result), text)
        log.info("contract checked ok=%s trouble=%s", result.is_ok, len(trouble))
        return replace(result, report_path=path)

    async def _parts(self, bench: Bench, told: OnProgress, trouble: list[str]) -> None:
        for number, (name, part) in enumerate(PARTS.items(), start=1):
            if number > len(_FIRST_PARTS) and bench.id_of(FIRST) is None:
                break  # without an order there is nothing to look at
            told(Progress(name, number, len(PARTS) + 1))
            try:
                async with asyncio.timeout(self._tools.waits.part_s):
                    await part(bench)
            except (ApiFailure, UnexpectedReply) as error:
                if number == 1:
                    raise
                trouble.append(f"The part {name} was broken off: {type(error).__name__}.")
            except TimeoutError:
                trouble.append(f"The part {name} took too long.")
        skew_ms = bench.probe.clock_skew_ms
        if skew_ms is not None:
            bench.say("clock", str(round(skew_ms / 1000)))
        bench.say("limit-headers", ", ".join(sorted(bench.limits)) or "none")

    # ---- the orders of a check never stay ----

    async def _take_over(self, bench: Bench) -> None:
        """Orders that a killed check may have left open are tidied up with ours."""
        text = await self._memo.get(memo_keys.CONTRACT_OPEN)
        try:
            left = json.loads(text or "{}")
            names = left["references"] if left.get("origin") == bench.probe.origin else []
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        for number, name in enumerate(names[:20]):
            bench.made[f"before-{number}"] = Made(str(name), is_from_before=True)

    async def _tidy_up(self, bench: Bench) -> None:
        try:
            async with asyncio.timeout(self._tools.waits.clean_up_s):
                left = await bench.tidy_up()
        except TimeoutError:
            left = [made.reference for made in bench.made.values() if not made.is_over]
        except LocalFailure:
            raise
        except DeskError as error:
            log.info("contract orders not tidied up why=%s", type(error).__name__)
            left = [made.reference for made in bench.made.values() if not made.is_over]
        detail = f"May be open still: {', '.join(left)}. The next check tries again." if left else ""
        bench.yes("clean-up", not left, detail)

    async def _remember(self, references: Sequence[str]) -> None:
        if not references:
            await self._memo.remove(memo_keys.CONTRACT_OPEN)
            return
        left = {"origin": self._settings.current.api_url.rstrip("/"), "references": list(references)}
        await self._memo.put(memo_keys.CONTRACT_OPEN, json.dumps(left))


def _all_findings(bench: Bench, trouble: Sequence[str]) -> tuple[Finding, ...]:
    """Each question once; what a sale depends on and nobody answered has failed."""
    why = " ".join(trouble)
    return tuple(
        bench.findings.get(name, Finding(question, ok=not question.matters, detail=why))
        for name, question in QUESTIONS.items()
    )


def _learned(bench: Bench, before: Readings) -> Readings:
    """What this check learned, over what an earlier one at the same server had."""
    base = before if before.is_learned else UNLEARNED
    learned = replace(base, origin=bench.probe.origin, checked_at_utc_ms=bench.began_utc_ms, **bench.learned)
    # A name that no client could send or keep is as good as none.
    wrong = learned.problem()
    return replace(learned, **{wrong: getattr(UNLEARNED, wrong)}) if wrong else learned
