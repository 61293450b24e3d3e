"""The sealed record of what the owner approved: kept in the store, believed only where its code is right."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from merchant_desk.domain.errors import AccessDenied, LocalFailure, NotAllowed, StoreBusy
from merchant_desk.domain.hosts import host_of, is_loopback
from merchant_desk.domain.seal import SealRecord, record_from_text
from merchant_desk.domain.settings import Profile
from merchant_desk.services import memo_keys
from merchant_desk.services.ports import Clock, Journal, Memo, Sealer
from merchant_desk.services.values import JournalEntry, ProfileNow, SealKey

log = logging.getLogger(__name__)

SEALED: Final = "sealed"
"""The journal's word for each sealing; its detail is the record's sequence and the head of its code."""
_CODE_HEAD: Final = 16
_MOST_DIGITS: Final = 18
_READS: Final = 3
Why: TypeAlias = Literal["", "missing", "altered", "copied", "old", "no-key", "other-store"]


@dataclass(frozen=True, slots=True)
class Page:
    """What the book says: the genuine record, None where nothing was ever sealed; or `why` it is broken."""

    record: SealRecord | None = None
    why: Why = ""

    @property
    def is_broken(self) -> bool:
        """Whether something was sealed that cannot be believed now."""
        return bool(self.why)


class SealBook:
    """Reads and writes the one sealed record of this data folder's profile."""

    def __init__(
        self,
        *,
        sealer: Sealer,
        memo: Memo,
        journal: Journal,
        clock: Clock,
        profile: ProfileNow,
        till_id: str,
    ) -> None:
        self._sealer = sealer
        self._memo = memo
        self._journal = journal
        self._clock = clock
        self._profile = profile
        self._till_id = till_id
        self._key: SealKey | None = None
        self._key_is_for: tuple[str | None] | None = None
        self._writing = asyncio.Lock()

    def forget(self) -> None:
        """Somebody else wrote there: the key is asked for anew with the next read."""
        self._key_is_for = None

    async def read(self) -> Page:
        """The record as it stands in the store now. Raises KeyMissing, KeyringFailed where the key cannot be
        had."""
        text = await self._memo.get(memo_keys.SEAL)
        for _ in range(_READS):
            page = await self._judge(text)
            if not page.is_broken:
                break
            # Another process may have sealed between two of our questions.
            before, text = text, await self._memo.get(memo_keys.SEAL)
            if before == text:
                break
        return page

    async def _judge(self, text: str | None) -> Page:
        key = await self._key_for(text)
        try:
            noted = _noted(await self._journal.newest(SEALED))
        except ValueError:
            return Page(why="altered")
        if text is None:
            has_been = noted is not None or (key is not None and bool(key.sequence))
            return Page(why="missing" if has_been else "")
        if key is None:
            return Page(why="no-key")
        record = record_from_text(text)
        if record is None or not record.is_genuine(key.key.reveal()):
            return Page(why="altered")
        page = Page(record, self._doubt(record, key, noted))
        if not page.is_broken and not self._writing.locked():
            await self._make_up(record, key, noted)
        return page

    async def _key_for(self, text: str | None) -> SealKey | None:
        """The key; the keyring takes its time, so it is asked again only where the record is another one."""
        is_known = self._key_is_for == (text,) and (self._key is not None or text is None)
        if not is_known:
            self._key = await self._sealer.load()
            self._key_is_for = (text,)
        return self._key

    def _doubt(self, record: SealRecord, key: SealKey, noted: int | None) -> Why:
        """Why a record under the right code is not the one that counts here."""
        if record.till_id != self._till_id:
            return "copied"
        # Two processes may have sealed under one number at the same moment: either one is genuine.
        if record.sequence < max(key.sequence or 0, noted or 0):
            return "old"
        if (record.place, record.store_id) != _where(self._profile()):
            return "other-store"
        return ""

    async def _make_up(self, record: SealRecord, key: SealKey, noted: int | None) -> None:
        """What an interrupted `write` left undone: its line in the journal, its number in the keyring."""
        if record.sequence > (noted or 0):
            with suppress(LocalFailure):
                await self._journal.add(_line(record))
        if key.sequence is not None and record.sequence > key.sequence:
            self._key = replace(key, sequence=record.sequence)
            await self._advance(record.sequence)

    async def current(self) -> SealRecord:
        """The genuine record, or an empty one of this store. Raises NotAllowed (seal-broken)."""
        page = await self.read()
        if page.is_broken:
            raise NotAllowed(reason="seal-broken", detail=page.why)
        return page.record or self._blank()

    async def for_owner(self) -> SealRecord:
        """As `current`; of a record that was sealed for another store or server, PIN and recovery code hold
        here, too, but no wallet does: an empty set stands for "all to be approved anew"."""
        page = await self.read()
        if page.record is None or page.why != "other-store":
            return await self.current()
        wallets = None if page.record.wallets is None else ()
        return replace(page.record, wallets=wallets, drafts=())

    async def write(self, record: SealRecord, *, person: str, is_anew: bool = False) -> SealRecord:
        """Seal these facts as the next record; with `is_anew` whatever stands there now. Raises KeyMissing,
        KeyringFailed, NotAllowed (seal-broken), and StoreBusy where another process sealed meanwhile."""
        async with self._writing:
            text = await self._memo.get(memo_keys.SEAL)
            key = await self._sealer.load()
            if key is None and text is not None and not is_anew:
                raise NotAllowed(reason="seal-broken", detail="no-key")
            key = key or await self._sealer.make()
            known = None if text is None else record_from_text(text)
            if known is not None and not known.is_genuine(key.key.reveal()):
                known = None
            if not is_anew:
                _require_base(record, known, text)
            sealed = self._next(record, known, await self._newest(key), person=person)
            sealed = sealed.sealed(key.key.reveal())
            # In this order each interruption leaves a record that is genuine: `read` makes up the rest.
            await self._memo.put(memo_keys.SEAL, sealed.to_text())
            self._key, self._key_is_for = _at(key, sealed.sequence), (sealed.to_text(),)
            await self._journal.add(_line(sealed))
            await self._advance(sealed.sequence)
            return sealed

    async def _newest(self, key: SealKey) -> int:
        try:
            noted = _noted(await self._journal.newest(SEALED))
        except ValueError:
            noted = None
        return max(key.sequence or 0, noted or 0)

    def _next(self, record: SealRecord, known: SealRecord | None, newest: int, *, person: str) -> SealRecord:
        place, store_id = _where(self._profile())
        return replace(
            record,
            place=place,
            store_id=store_id,
            till_id=self._till_id,
            sequence=max(newest, record.sequence, known.sequence if known is not None else 0) + 1,
            by=person,
            at_utc_ms=self._clock.now_utc_ms(),
        )

    async def _advance(self, sequence: int) -> None:
        try:
            await self._sealer.advance(sequence)
        except (AccessDenied, LocalFailure) as error:
            log.info("seal number not kept why=%s", type(error).__name__)

    def _blank(self) -> SealRecord:
        place, store_id = _where(self._profile())
        return SealRecord(place=place, store_id=store_id, till_id=self._till_id)


def _require_base(record: SealRecord, known: SealRecord | None, text: str | None) -> None:
    """A change starts from the record that stands there now; a replaced record keeps the code of its base."""
    if known is None and (text is not None or record.code):
        raise NotAllowed(reason="seal-broken", detail="missing" if text is None else "altered")
    if known is not None and known.code != record.code:
        raise StoreBusy


def _at(key: SealKey, sequence: int) -> SealKey:
    return key if key.sequence is None else replace(key, sequence=sequence)


def _line(record: SealRecord) -> JournalEntry:
    head = f"{record.sequence} {record.code[:_CODE_HEAD]}"
    return JournalEntry(record.at_utc_ms, record.by, SEALED, record.store_id, head)


def _where(profile: Profile) -> tuple[str, str]:
    """Where orders go: the API's address and the store. The training shop has another port each time."""
    url = profile.settings.api_url.rstrip("/").lower()
    return "loopback" if is_loopback(host_of(url)) else url, profile.settings.store_id


def _noted(entry: JournalEntry | None) -> int | None:
    """The number of the newest sealing. Raises ValueError for a line that is none of ours."""
    if entry is None:
        return None
    number = entry.detail.partition(" ")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        raise ValueError
    return int(number)
