"""Stopping all sales: anybody may, at once; only the owner lets them go on."""

from __future__ import annotations

import json
from dataclasses import dataclass

from merchant_desk.domain.errors import NotAllowed
from merchant_desk.services import memo_keys
from merchant_desk.services.events import EventBus, SalesStopped
from merchant_desk.services.guard.pin import OwnerPin
from merchant_desk.services.ports import Clock, Journal, Memo
from merchant_desk.services.values import JournalEntry

STOPPED = "sales-stopped"
RESUMED = "sales-resumed"


@dataclass(frozen=True, slots=True)
class Stop:
    """Who stopped all sales, and when."""

    person: str
    at_utc_ms: int


class SalesStop:
    """Whether this shop sells, for all windows and commands of the data folder. Another process's stop is
    told as MemoChanged."""

    def __init__(self, *, pin: OwnerPin, memo: Memo, journal: Journal, bus: EventBus, clock: Clock) -> None:
        self._pin = pin
        self._memo = memo
        self._journal = journal
        self._bus = bus
        self._clock = clock

    async def status(self) -> Stop | None:
        """Who stopped sales and when; None where they go on."""
        text = await self._memo.get(memo_keys.SALES_STOPPED)
        if text is None:
            return await self._not_resumed()
        try:
            facts = json.loads(text)
            return Stop(str(facts["person"]), int(facts["at_utc_ms"]))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return Stop("", 0)  # whatever stands there, somebody meant a stop

    async def _not_resumed(self) -> Stop | None:
        """By the journal: a stop that vanished without the owner still is one."""
        stopped = await self._journal.newest(STOPPED)
        if stopped is None:
            return None
        resumed = await self._journal.newest(RESUMED)
        if resumed is not None and resumed.id > stopped.id:
            return None
        return Stop(stopped.person, stopped.at_utc_ms)

    async def stop(self, *, person: str) -> Stop:
        """Stop all sales now; a second press changes nothing."""
        known = await self.status()
        if known is not None:
            return known
        stop = Stop(person, self._clock.now_utc_ms())
        facts = {"person": stop.person, "at_utc_ms": stop.at_utc_ms}
        await self._memo.put(memo_keys.SALES_STOPPED, json.dumps(facts, ensure_ascii=False))
        self._bus.publish(SalesStopped(is_stopped=True, person=person, at_utc_ms=stop.at_utc_ms))
        await self._journal.add(JournalEntry(stop.at_utc_ms, person, STOPPED))
        return stop

    async def resume(self, pin: str | None, *, person: str) -> None:
        """Let sales go on. Raises as `OwnerPin.check` where a PIN is set."""
        if await self.status() is None:
            return
        await self._pin.check_if_set(pin)
        now = self._clock.now_utc_ms()
        await self._journal.add(JournalEntry(now, person, RESUMED))
        await self._memo.remove(memo_keys.SALES_STOPPED)
        self._bus.publish(SalesStopped(is_stopped=False, person=person, at_utc_ms=now))

    async def require_open(self) -> None:
        """Raises NotAllowed (sales-stopped)."""
        stop = await self.status()
        if stop is not None:
            raise NotAllowed(reason="sales-stopped", detail=stop.person or None)
