"""The standing alarm: wallets that were seen at the API and are not those that the owner approved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.seal import Wallets, wallet_changes
from merchant_desk.services import memo_keys
from merchant_desk.services.ports import Clock, Journal, Memo
from merchant_desk.services.values import JournalEntry

ALARMED: Final = "wallets-changed"
GOOD_EVERY_MS: Final = 10 * 60 * 1000
"""The time of the last good sight is kept this often: what it is for may list an order too many, never one
too few."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was seen, since when, and when the wallets were last seen as approved (None where never); and
    `approved`, the set that it differed from. It stands until the owner ends it, even where the API shows the
    approved wallets again."""

    seen: Wallets
    since_utc_ms: int
    last_good_utc_ms: int | None = None
    approved: Wallets | None = None

    def to_text(self) -> str:
        """As it is kept: plain ASCII, which no store alters."""
        facts = {
            "seen": self.seen,
            "since_utc_ms": self.since_utc_ms,
            "last_good": self.last_good_utc_ms,
            "approved": self.approved,
        }
        return json.dumps(facts)


def alarm_from_text(text: str | None) -> Alarm | None:
    """What was kept; something unreadable is an alarm all the same."""
    if text is None:
        return None
    try:
        facts = json.loads(text)
        good, approved = facts["last_good"], facts.get("approved")
        return Alarm(
            _wallets(facts["seen"]),
            int(facts["since_utc_ms"]),
            None if good is None else int(good),
            None if approved is None else _wallets(approved),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return Alarm((), 0)


class AlarmBook:
    """The alarm of this data folder, and when the wallets were last seen as approved."""

    def __init__(self, *, memo: Memo, journal: Journal, clock: Clock) -> None:
        self._memo = memo
        self._journal = journal
        self._clock = clock
        self._good_utc_ms: int | None = None
        self._kept_good_utc_ms: int | None = None

    async def standing(self, approved: Wallets | None) -> Alarm | None:
        """The alarm, where it is about the set that is approved now: one that another process raised over the
        set before, in the moment in which the owner approved this one, is over."""
        alarm = alarm_from_text(await self._memo.get(memo_keys.SEAL_ALARM))
        is_over = alarm is not None and alarm.approved is not None and alarm.approved != approved
        return None if is_over else alarm

    async def any(self) -> Alarm | None:
        """The alarm, whatever it is about."""
        return alarm_from_text(await self._memo.get(memo_keys.SEAL_ALARM))

    async def sound(self, seen: Wallets, approved: Wallets) -> None:
        """Keep what was seen, and write it down, unless just that is kept already."""
        known = await self.standing(approved)
        if known is not None and known.seen == seen:
            return
        now = self._clock.now_utc_ms()
        since = now if known is None else known.since_utc_ms
        good = await self._last_good() if known is None else known.last_good_utc_ms
        alarm = Alarm(seen, since, good, approved)
        await self._memo.put(memo_keys.SEAL_ALARM, alarm.to_text())
        for network, told in told_of(approved, seen):
            await self._journal.add(JournalEntry(now, "", ALARMED, network, told))

    async def end(self) -> None:
        """The owner has decided."""
        await self._memo.remove(memo_keys.SEAL_ALARM)

    async def note_good(self) -> None:
        """The wallets were just seen as approved."""
        now = self._good_utc_ms = self._clock.now_utc_ms()
        kept = self._kept_good_utc_ms
        if kept is None or not 0 <= now - kept < GOOD_EVERY_MS:
            await self._memo.put(memo_keys.SEAL_GOOD, str(now))
            self._kept_good_utc_ms = now

    async def _last_good(self) -> int | None:
        kept = _number(await self._memo.get(memo_keys.SEAL_GOOD))
        ours = self._good_utc_ms
        return kept if ours is None else ours if kept is None else max(ours, kept)


def told_of(before: Wallets, after: Wallets) -> list[tuple[str, str]]:
    """Each change as the journal has it: the network, and from what to what."""
    return [
        (change.network, f"{change.before or ''} -> {change.after or ''}")
        for change in wallet_changes(before, after)
    ]


def _wallets(kept: list[tuple[str, str]]) -> Wallets:
    return tuple((str(network), str(address)) for network, address in kept)


def _number(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 16
    return int(text) if text is not None and is_number else None
