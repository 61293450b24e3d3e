"""Changing a receiving wallet: judged, compared with the wallet itself, under the PIN; saved at the API where
that is allowed, else kept as a draft for the dashboard. What the API then shows decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from merchant_desk.domain.addresses.judge import NETWORKS, judge_address
from merchant_desk.domain.addresses.verdict import Verdict
from merchant_desk.domain.errors import BadInput, DeskError, NotAllowed, NotFound, PinWrong
from merchant_desk.domain.seal import (
    Draft,
    SealRecord,
    Wallets,
    groups_of,
    is_there,
    middle_groups,
    with_drafts,
    with_wallet,
)
from merchant_desk.services.guard.book import SealBook
from merchant_desk.services.guard.guard import GuardReport, WalletGuard
from merchant_desk.services.guard.pin import OwnerPin
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.ports import CheckoutApi, Clock, Journal
from merchant_desk.services.values import JournalEntry, ProfileNow

WRITE_LIMIT_S: Final = 15.0
DRAFTED: Final = "wallet-drafted"
DROPPED: Final = "wallet-draft-dropped"
SAVED: Final = "wallet-saved"


class Compared(StrEnum):
    """What the API has, held against a draft: the same, what was before, a third address, or nothing."""

    SAME = "same"
    BEFORE = "before"
    THIRD = "third"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: `is_saved` at the API, or `draft` kept for the dashboard."""

    is_saved: bool
    report: GuardReport
    draft: Draft | None = None


class WalletDesk:
    """The owner's changes to the receiving wallets."""

    def __init__(
        self,
        *,
        book: SealBook,
        guard: WalletGuard,
        pin: OwnerPin,
        api: CheckoutApi,
        link: LinkState,
        journal: Journal,
        clock: Clock,
        profile: ProfileNow,
    ) -> None:
        self._book = book
        self._guard = guard
        self._pin = pin
        self._api = api
        self._link = link
        self._journal = journal
        self._clock = clock
        self._profile = profile

    @property
    def can_save(self) -> bool:
        """Whether changes go to the API from here: a contract check has passed for that call."""
        settings = self._profile().settings
        return settings.learned.writer_at(settings.api_url).can_write

    def judge(self, network: str, address: str) -> Verdict:
        """What the network's standard says of an address. Raises NotFound for an unknown network."""
        if network not in NETWORKS:
            raise NotFound(kind="wallet", name=network)
        return judge_address(network, self._profile().environment, address)

    async def set(
        self,
        network: str,
        address: str,
        *,
        group: int,
        typed: str,
        pin: str | None,
        person: str,
        as_draft: bool = False,
    ) -> Outcome:
        """Make this the network's receiving address; `typed` is the group of that number (from 0), as the
        owner read it from the wallet itself. With `as_draft` it is prepared for the dashboard in any case.
        Raises BadInput (address), PinWrong (group), as `OwnerPin.check`, as `CheckoutApi`, and NotAllowed
        (wallets-changed, wallets-unseen)."""
        verdict = self.judge(network, address)
        if not verdict.is_valid or verdict.normalised is None:
            raise BadInput(field="address", reason=verdict.reason.value)
        await self._pin.check(pin)
        if not _is_group(typed.strip(), group, verdict.normalised, address):
            raise PinWrong(what="group")
        return await self._change(network, verdict.normalised, person=person, as_draft=as_draft)

    async def remove(self, network: str, *, pin: str | None, person: str) -> Outcome:
        """Take the network's receiving address away. Raises NotFound, and as `set`."""
        await self._pin.check(pin)
        seen = await self._guard.see() or ()
        if network not in {name for name, _ in seen}:
            raise NotFound(kind="wallet", name=network)
        return await self._change(network, None, person=person)

    async def _change(
        self, network: str, address: str | None, *, person: str, as_draft: bool = False
    ) -> Outcome:
        seen = await self._guard.see()
        report = await self._guard.report()
        _require_approved(report, seen)
        before = (report.approved or ()) if seen is None else seen
        draft = Draft(network, address, person, self._clock.now_utc_ms())
        old = next((at for name, at in before if name == network), "")
        what = DRAFTED if as_draft or not self.can_save else SAVED
        if what == SAVED and seen is None:
            # The whole set is written: what is not seen would be wiped out.
            raise NotAllowed(reason="wallets-unseen")
        told = f"{old} -> {address or ''}"
        await self._journal.add(JournalEntry(draft.at_utc_ms, person, what, network, told))
        if what == DRAFTED:
            await self._keep(draft, person=person)
            return Outcome(is_saved=False, report=await self._guard.report(), draft=draft)
        await self._save(draft, before, report)
        return Outcome(is_saved=True, report=await self._guard.report())

    async def _save(self, draft: Draft, before: Wallets, report: GuardReport) -> None:
        """Write the set at the API; only what it shows then is sealed. Kept as a draft under the seal, the
        change is known beforehand, and no process takes it for somebody else's."""
        wanted = with_wallet(before, draft.network, draft.address)
        if report.approved:
            await self._keep(draft, person=draft.person)
        failure: DeskError | None = None
        try:
            call = self._api.put_wallets(wanted)
            await self._link.guard(call, limit_s=WRITE_LIMIT_S, is_once=True)
        except DeskError as error:
            failure = error
        seen = await self._read_back(failure)
        if sorted(seen) != sorted(wanted):
            if sorted(seen) == sorted(before) and report.approved:
                await self._forget(draft.network, person=draft.person)
            raise failure or NotAllowed(reason="wallets-changed", detail=draft.network)
        if report.approved or not before:
            # Others that nobody approved yet are not approved by the way.
            record = await self._book.current()
            left = tuple(item for item in record.drafts if not is_there(item, seen))
            await self._guard.seal(seen, person=draft.person, drafts=left)

    async def _read_back(self, failure: DeskError | None) -> Wallets:
        """What the API has now: after a lost answer the write may be done. Raises as `CheckoutApi`."""
        try:
            return await self._guard.see() or ()
        except DeskError as error:
            raise failure or error from error

    # ---- drafts ----

    async def _keep(self, draft: Draft, *, person: str) -> None:
        record = await self._book.current()
        others = tuple(item for item in record.drafts if item.network != draft.network)
        await self._book.write(replace(record, drafts=(*others, draft)), person=person)

    async def _forget(self, network: str, *, person: str) -> SealRecord:
        record = await self._book.current()
        left = tuple(draft for draft in record.drafts if draft.network != network)
        if left == record.drafts:
            return record
        return await self._book.write(replace(record, drafts=left), person=person)

    async def drafts(self) -> tuple[Draft, ...]:
        """What waits to be entered at the dashboard."""
        return (await self._book.current()).drafts

    async def drop(self, network: str, *, person: str) -> None:
        """Forget a draft."""
        if network in {draft.network for draft in await self.drafts()}:
            now = self._clock.now_utc_ms()
            await self._journal.add(JournalEntry(now, person, DROPPED, network))
            await self._forget(network, person=person)

    async def check_again(self, network: str, *, person: str) -> Compared:
        """Look whether the API has the draft by now; then it is sealed as approved: its making took the PIN.
        Raises as `CheckoutApi`, and NotAllowed (wallets-changed) while an alarm stands: the PIN ends it."""
        draft = next((item for item in await self.drafts() if item.network == network), None)
        if draft is None:
            raise NotFound(kind="wallet", name=network)
        seen = await self._guard.see()
        report = await self._guard.report()
        if not seen:
            return Compared.UNSEEN
        record = report.record
        approved = report.approved or ()
        if record is None or not (record.accepts(seen) and is_there(draft, seen)):
            return Compared.BEFORE if sorted(seen) == sorted(approved) else Compared.THIRD
        if report.alarm is not None:
            raise NotAllowed(reason="wallets-changed", detail=network)
        left = tuple(item for item in record.drafts if item.network != network)
        now = with_wallet(approved, network, draft.address)
        is_whole = not any(is_there(item, seen) for item in left) or with_drafts(now, left, seen) == now
        await self._guard.seal(seen if is_whole else now, person=person, drafts=left)
        return Compared.SAME


def _require_approved(report: GuardReport, seen: Wallets | None) -> None:
    """A change starts from what the owner approved, never from what somebody else put there."""
    if report.approved is None or not seen:
        return
    if report.record is None or not report.record.accepts(seen):
        raise NotAllowed(reason="wallets-changed")


def _is_group(typed: str, group: int, normalised: str, given: str) -> bool:
    """Whether this is the group of that number, in the spelling of the standard or in the one that was given:
    a wallet may show small letters where the standard wants capitals. The ends are no proof."""
    if group not in middle_groups(normalised):
        return False
    at = given.lower().find(normalised.lower())
    spellings = [normalised] if at < 0 else [normalised, given[at : at + len(normalised)]]
    return typed in {groups_of(spelling)[group] for spelling in spellings}
