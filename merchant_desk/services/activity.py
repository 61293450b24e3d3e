"""What happened: callbacks and the changes people made in the app, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from merchant_desk.domain.callback import Callback, Verdict
from merchant_desk.services import memo_keys
from merchant_desk.services.ports import Clock, Inbox, Journal, Memo
from merchant_desk.services.values import JournalEntry

_SPAN: Final = 2_000


class ActivityKind(StrEnum):
    """The tabs of the Activity page."""

    ALL = "all"
    VERIFIED = "verified"
    REFUSED = "refused"
    REPEATS = "repeats"
    APP = "app"


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One line: a callback, or a change in the app; exactly one of the two is set."""

    at_utc_ms: int
    callback: Callback | None = None
    entry: JournalEntry | None = None

    @property
    def kind(self) -> ActivityKind:
        """Which tab the line belongs to, besides "all"."""
        if self.callback is None:
            return ActivityKind.APP
        if self.callback.verdict is Verdict.REFUSED:
            return ActivityKind.REFUSED
        if self.callback.hits > 1 or self.callback.verdict is Verdict.DUPLICATE:
            return ActivityKind.REPEATS
        return ActivityKind.VERIFIED


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Newest first; `counts` per tab over the newest 2,000 of each source."""

    rows: tuple[ActivityRow, ...]
    counts: dict[ActivityKind, int]


class Activity:
    """Reads the inbox and the journal together."""

    def __init__(self, *, inbox: Inbox, journal: Journal, memo: Memo, clock: Clock) -> None:
        self._inbox = inbox
        self._journal = journal
        self._memo = memo
        self._clock = clock

    async def page(
        self, *, kind: ActivityKind = ActivityKind.ALL, search: str = "", limit: int = 200, offset: int = 0
    ) -> ActivityPage:
        """A page of a tab; `search` is plain text in order, sender, person or payload, in any letter-case."""
        wanted = search.casefold()
        rows = [row for row in await self._rows() if wanted in _text(row)]
        counts = {tab: sum(row.kind is tab for row in rows) for tab in ActivityKind}
        counts[ActivityKind.ALL] = len(rows)
        chosen = [row for row in rows if kind in (ActivityKind.ALL, row.kind)]
        return ActivityPage(tuple(chosen[offset : offset + limit]), counts)

    async def refused_unseen(self) -> int:
        """How many refused callbacks came since Activity was last looked at (rail badge)."""
        seen = int(await self._memo.get(memo_keys.ACTIVITY_SEEN) or 0)
        _, callbacks = await self._inbox.find(limit=_SPAN)
        return sum(item.verdict is Verdict.REFUSED and item.at_utc_ms > seen for item in callbacks)

    async def mark_seen(self) -> None:
        """The refused ones have been looked at."""
        await self._memo.put(memo_keys.ACTIVITY_SEEN, str(self._clock.now_utc_ms()))

    async def _rows(self) -> list[ActivityRow]:
        _, callbacks = await self._inbox.find(limit=_SPAN)
        _, entries = await self._journal.find(limit=_SPAN)
        rows = [ActivityRow(item.at_utc_ms, callback=item) for item in callbacks]
        rows += [ActivityRow(item.at_utc_ms, entry=item) for item in entries]
        return sorted(rows, key=lambda row: row.at_utc_ms, reverse=True)


def _text(row: ActivityRow) -> str:
    parts: tuple[str | None, ...] = ()
    if row.callback is not None:
        item = row.callback
        parts = (item.peer, item.order_id, item.reference, item.says, item.body)
    elif row.entry is not None:
        parts = (row.entry.person, row.entry.what, row.entry.subject, row.entry.detail)
    return "\n".join(part for part in parts if part).casefold()
