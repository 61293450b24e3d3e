"""What happened: callbacks and the changes people made in the app, in one list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from merchant_desk.domain.callback import Callback, Proof, Verdict
from merchant_desk.domain.order import Order
from merchant_desk.services import memo_keys
from merchant_desk.services.following.callbacks import is_borne_out
from merchant_desk.services.ports import Clock, Inbox, Journal, Memo, OrderStore
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
    """One line: a callback, or a change in the app; exactly one of the two is set.

    `is_waiting`: the API has not been asked yet. `order` is the order as it stands now, looked up only where
    the API did not bear a callback out.
    """

    at_utc_ms: int
    callback: Callback | None = None
    entry: JournalEntry | None = None
    is_waiting: bool = False
    order: Order | None = None

    @property
    def is_denied(self) -> bool:
        """The listener took it, but the API was asked and does not say so, then or now."""
        item = self.callback
        if item is None or item.verdict is Verdict.REFUSED or self.is_waiting or Proof.API in item.proof:
            return False
        if self.order is None or claimed_reference(item) not in (None, self.order.reference):
            return True
        return not is_borne_out(item, self.order)

    @property
    def kind(self) -> ActivityKind:
        """Which tab the line belongs to, besides "all"."""
        if self.callback is None:
            return ActivityKind.APP
        if self.callback.verdict is Verdict.REFUSED or self.is_denied:
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

    def __init__(
        self, *, inbox: Inbox, journal: Journal, memo: Memo, store: OrderStore, clock: Clock
    ) -> None:
        self._inbox = inbox
        self._journal = journal
        self._memo = memo
        self._store = store
        self._clock = clock

    async def page(
        self,
        *,
        kind: ActivityKind = ActivityKind.ALL,
        search: str = "",
        since_utc_ms: int = 0,
        limit: int = 200,
        offset: int = 0,
    ) -> ActivityPage:
        """A page of a tab; `search` is plain text in order, sender, person or payload, in any letter-case."""
        wanted = search.casefold()
        rows = [row for row in await self._rows(since_utc_ms) if wanted in _text(row)]
        counts = {tab: sum(row.kind is tab for row in rows) for tab in ActivityKind}
        counts[ActivityKind.ALL] = len(rows)
        chosen = [row for row in rows if kind in (ActivityKind.ALL, row.kind)]
        return ActivityPage(tuple(chosen[offset : offset + limit]), counts)

    async def refused_unseen(self) -> int:
        """How many refused callbacks came since Activity was last looked at (rail badge)."""
        seen = int(await self._memo.get(memo_keys.ACTIVITY_SEEN) or 0)
        _, callbacks = await self._inbox.find(limit=_SPAN)
        rows = await self._judged([item for item in callbacks if item.at_utc_ms > seen])
        return sum(row.kind is ActivityKind.REFUSED for row in rows)

    async def mark_seen(self) -> None:
        """The refused ones have been looked at."""
        await self._memo.put(memo_keys.ACTIVITY_SEEN, str(self._clock.now_utc_ms()))

    async def _rows(self, since_utc_ms: int) -> list[ActivityRow]:
        _, callbacks = await self._inbox.find(limit=_SPAN)
        _, entries = await self._journal.find(limit=_SPAN)
        rows = await self._judged([item for item in callbacks if item.at_utc_ms >= since_utc_ms])
        rows += [
            ActivityRow(item.at_utc_ms, entry=item) for item in entries if item.at_utc_ms >= since_utc_ms
        ]
        return sorted(rows, key=lambda row: row.at_utc_ms, reverse=True)

    async def _judged(self, callbacks: Sequence[Callback]) -> list[ActivityRow]:
        """Rows that know whether the API was asked, and the order where it did not say the same."""
        waiting = {item.id for item in await self._inbox.waiting()}
        orders: dict[str, Order | None] = {}
        rows: list[ActivityRow] = []
        for item in callbacks:
            row = ActivityRow(item.at_utc_ms, callback=item, is_waiting=item.id in waiting)
            if row.is_denied and item.order_id:
                if item.order_id not in orders:
                    orders[item.order_id] = await self._store.by_id(item.order_id)
                row = ActivityRow(item.at_utc_ms, callback=item, order=orders[item.order_id])
            rows.append(row)
        return rows


def claimed_reference(callback: Callback) -> str | None:
    """The reference that the body names. `Callback.reference` is the order's own once the API was asked."""
    try:
        document = json.loads(callback.body)
    except (ValueError, RecursionError):
        return None
    claimed = document.get("ecommerceOrderId") if isinstance(document, dict) else None
    return claimed if isinstance(claimed, str) else None


def _text(row: ActivityRow) -> str:
    parts: tuple[str | None, ...] = ()
    if row.callback is not None:
        item = row.callback
        parts = (item.peer, item.order_id, item.reference, item.says, item.body)
    elif row.entry is not None:
        parts = (row.entry.person, row.entry.what, row.entry.subject, row.entry.detail)
    return "\n".join(part for part in parts if part).casefold()
