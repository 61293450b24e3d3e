"""The smaller ports of the store in memory: inbox, journal, memo and leases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from merchant_desk.domain.callback import Callback, Proof, Verdict
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.journal_link import (
    ChainWalk,
    Head,
    JournalLine,
    head_from_text,
    link_of,
    unlinked_digest,
)
from merchant_desk.domain.secret import Secret
from merchant_desk.services.values import ChainReport, JournalEntry
from merchant_desk.store.text import safe_text

T = TypeVar("T")
REFUSED_KEPT = 200


def cleaned(value: T) -> T:
    """The same value with its text as a database would give it back."""
    return cast("T", _cleaned(value))


def _cleaned(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, Secret):
        return type(value)(safe_text(value.reveal()))
    if isinstance(value, tuple):
        return tuple(_cleaned(item) for item in value)
    if isinstance(value, Mapping):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _cleaned(getattr(value, part.name)) for part in fields(value)})
    return value


@dataclass(slots=True)
class FakeRecords:
    """What the fakes share: the revision, what was touched last when, and a failure on request."""

    revision: int = 0
    fail_with: DeskError | None = None
    _touched: dict[tuple[str, str], int] = field(default_factory=dict)

    def fail_if_told(self) -> None:
        """Raise the failure that the test asked for."""
        if self.fail_with is not None:
            raise self.fail_with

    def touch(self, kind: str, name: str) -> None:
        """Raise the revision and stamp one row with it."""
        self.revision += 1
        self._touched.pop((kind, name), None)
        self._touched[(kind, name)] = self.revision

    def touched(self, kind: str, since: int) -> list[str]:
        """Names of the rows of a kind that were stamped after `since`, in order of change."""
        return [name for (own, name), at in self._touched.items() if own == kind and at > since]

    def forget(self, kind: str, name: str) -> None:
        """Drop the stamp of a row that is gone."""
        self._touched.pop((kind, name), None)


class FakeInbox:
    """`Inbox` over a dictionary."""

    def __init__(self, records: FakeRecords) -> None:
        self._records = records
        self._rows: dict[str, Callback] = {}
        self._waiting: set[str] = set()
        self._given = 0

    async def accept(self, callback: Callback) -> Callback:
        """As the port says."""
        self._records.fail_if_told()
        callback = cleaned(callback)
        known = next(
            (
                row
                for row in self._rows.values()
                if row.verdict is Verdict.ACCEPTED and row.digest == callback.digest
            ),
            None,
        )
        if known is None:
            callback = self._keep(replace(callback, verdict=Verdict.ACCEPTED, hits=1))
            self._waiting.add(callback.id)
            return callback
        proof = tuple(mark for mark in Proof if mark in known.proof or mark in callback.proof)
        known = replace(known, hits=known.hits + 1, proof=proof)
        self._rows[known.id] = known
        self._waiting.add(known.id)
        self._records.touch("callback", known.id)
        return replace(known, verdict=Verdict.DUPLICATE, at_utc_ms=callback.at_utc_ms, peer=callback.peer)

    async def refuse(self, callback: Callback) -> Callback:
        """As the port says."""
        self._records.fail_if_told()
        kept = self._keep(replace(cleaned(callback), verdict=Verdict.REFUSED, hits=1))
        refused = [row.id for row in self._rows.values() if row.verdict is Verdict.REFUSED]
        for gone in refused[:-REFUSED_KEPT]:
            del self._rows[gone]
            self._records.forget("callback", gone)
        return kept

    def _keep(self, callback: Callback) -> Callback:
        self._given += 1
        kept = replace(callback, id=f"cb-{self._given:06d}")
        self._rows[kept.id] = kept
        self._records.touch("callback", kept.id)
        return kept

    async def waiting(self) -> tuple[Callback, ...]:
        """As the port says."""
        self._records.fail_if_told()
        return tuple(row for row in self._rows.values() if row.id in self._waiting)

    def mark(self, callback_ids: Sequence[str]) -> None:
        """Work off without asking whether the store fails."""
        self._waiting.difference_update(callback_ids)

    async def worked_off(self, callback_ids: Sequence[str]) -> None:
        """As the port says."""
        self._records.fail_if_told()
        self.mark(callback_ids)

    async def note_api(self, callback_id: str, *, matches: bool, reference: str | None) -> None:
        """As the port says."""
        self._records.fail_if_told()
        known = self._rows.get(callback_id)
        if known is None:
            return
        proof = tuple(mark for mark in Proof if mark in known.proof or (matches and mark is Proof.API))
        noted = replace(
            known, proof=proof, reference=known.reference if reference is None else cleaned(reference)
        )
        if noted != known:
            self._rows[callback_id] = noted
            self._records.touch("callback", callback_id)

    async def find(self, *, limit: int = 100, offset: int = 0) -> tuple[int, tuple[Callback, ...]]:
        """As the port says."""
        self._records.fail_if_told()
        newest_first = list(reversed(self._rows.values()))
        return len(newest_first), tuple(newest_first[offset : offset + limit])

    async def get(self, callback_id: str) -> Callback | None:
        """As the port says."""
        self._records.fail_if_told()
        return self._rows.get(callback_id)

    async def signed_for(self, order_id: str) -> tuple[Callback, ...]:
        """As the port says."""
        self._records.fail_if_told()
        return tuple(
            row
            for row in self._rows.values()
            if row.verdict is Verdict.ACCEPTED and row.is_signed and row.order_id == cleaned(order_id)
        )


class FakeJournal:
    """`Journal` over a list."""

    def __init__(self, records: FakeRecords) -> None:
        self._records = records
        self._entries: list[JournalEntry] = []
        self.links: list[str | None] = []
        self.head: str | None = None

    async def add(self, entry: JournalEntry) -> None:
        """As the port says."""
        self._records.fail_if_told()
        kept = replace(cleaned(entry), id=len(self._entries) + 1)
        noted = head_from_text(self.head)
        link = link_of(unlinked_digest(()) if noted is None else noted.link, _line(kept, None))
        self._entries.append(kept)
        self.links.append(link)
        self.head = Head(kept.id, link).text

    async def newest(self, what: str) -> JournalEntry | None:
        """As the port says."""
        self._records.fail_if_told()
        return next((entry for entry in reversed(self._entries) if entry.what == cleaned(what)), None)

    async def verify(self) -> ChainReport:
        """As the port says."""
        self._records.fail_if_told()
        walk = ChainWalk()
        for entry, link in zip(self._entries, self.links, strict=True):
            walk.take(_line(entry, link))
        walk.end(self.head)
        return ChainReport(walk.rows, walk.broken_at_id, walk.why)

    def meddle(self, line_id: int, *, detail: str) -> None:
        """Change a line behind the program's back."""
        self._entries[line_id - 1] = replace(self._entries[line_id - 1], detail=detail)

    def cut(self, what: str) -> None:
        """Take all lines with this word away behind the program's back."""
        kept = [
            (entry, link) for entry, link in zip(self._entries, self.links, strict=True) if entry.what != what
        ]
        self._entries, self.links = [entry for entry, _ in kept], [link for _, link in kept]

    async def find(self, *, limit: int = 100, offset: int = 0) -> tuple[int, tuple[JournalEntry, ...]]:
        """As the port says."""
        self._records.fail_if_told()
        newest_first = self._entries[::-1]
        return len(newest_first), tuple(newest_first[offset : offset + limit])


def _line(entry: JournalEntry, link: str | None) -> JournalLine:
    person, what, subject, detail = (
        text.encode() for text in (entry.person, entry.what, entry.subject, entry.detail)
    )
    raw_link = None if link is None else link.encode()
    return JournalLine(entry.id, entry.at_utc_ms, person, what, subject, detail, raw_link)


class FakeMemo:
    """`Memo` over a dictionary."""

    def __init__(self, records: FakeRecords) -> None:
        self._records = records
        self._values: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        """As the port says."""
        self._records.fail_if_told()
        return self._values.get(cleaned(key))

    async def put(self, key: str, value: str) -> None:
        """As the port says."""
        self._records.fail_if_told()
        key, value = cleaned(key), cleaned(value)
        if self._values.get(key) != value:
            self._values[key] = value
            self._records.touch("memo", key)

    async def put_once(self, key: str, value: str) -> str:
        """As the port says."""
        self._records.fail_if_told()
        key = cleaned(key)
        if key not in self._values:
            await self.put(key, value)
        return self._values[key]

    async def remove(self, key: str, *, only_if: str | None = None) -> None:
        """As the port says."""
        self._records.fail_if_told()
        key = cleaned(key)
        if key in self._values and (only_if is None or self._values[key] == cleaned(only_if)):
            del self._values[key]
            self._records.touch("memo", key)


class FakeLeases:
    """`Leases` over a dictionary and the test's own clock."""

    def __init__(self, records: FakeRecords, now_utc_ms: Callable[[], int]) -> None:
        self._records = records
        self._now_utc_ms = now_utc_ms
        self._held: dict[str, tuple[str, int, int]] = {}

    async def take(self, name: str, *, holder: str, ttl_s: float) -> bool:
        """As the port says."""
        self._records.fail_if_told()
        name, holder, now = cleaned(name), cleaned(holder), self._now_utc_ms()
        owner, taken, until = self._held.get(name, (holder, now, now))
        # A lease from the future means that the clock was set back.
        if owner != holder and taken <= now + 60_000 and now < until:
            return False
        self._held[name] = (holder, now, now + int(ttl_s * 1000))
        return True

    async def release(self, name: str, *, holder: str) -> None:
        """As the port says."""
        self._records.fail_if_told()
        name = cleaned(name)
        if name in self._held and self._held[name][0] == cleaned(holder):
            del self._held[name]
