"""Makes the fake API of a shop note the time of every request, fail as a line does, and know a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from merchant_desk.domain.errors import TooMany
from tests.helpers.fake_api import CALL_NAMES, CallName, FakeApi, Fault
from tests.helpers.shop import Shop

LATENCY_S: Final = 0.1


class TimedApi:
    """`asked`, `answered` and `turned_away` hold (monotonic seconds, subject). With `per_s` the API takes so
    many requests a second, spread evenly with room for one, and answers 429 without a time to the others.

    A fault that takes its time ends when the line works again: what hung then hangs on, as on a real line.
    """

    def __init__(self, shop: Shop) -> None:
        self.asked: list[tuple[float, str]] = []
        self.answered: list[tuple[float, str]] = []
        self.turned_away: list[tuple[float, str]] = []
        self.per_s: float | None = None
        self._clock = shop.clock
        self._faults: dict[CallName, Fault] = {}
        self._free_at_s = 0.0
        self._enter = shop.api._enter
        shop.api._enter = self._timed  # type: ignore[method-assign]  # the one door of the fake

    def fails(self, fault: Fault, *, calls: Iterable[CallName] = CALL_NAMES) -> None:
        """From now on these calls fail."""
        self._faults = dict.fromkeys(calls, fault)

    def works(self) -> None:
        """From now on nothing fails."""
        self._faults = {}

    async def _timed(self, call: CallName, subject: str) -> Fault | None:
        now_s = self._clock.monotonic_s()
        self.asked.append((now_s, subject))
        fault = self._faults.get(call)
        if fault is not None:
            await asyncio.sleep(fault.takes_s)
            return fault
        if self.per_s is not None:
            if now_s < self._free_at_s:
                self.turned_away.append((now_s, subject))
                return Fault(TooMany(retry_after_s=None))
            self._free_at_s = now_s + 1 / self.per_s
        found = await self._enter(call, subject)
        await asyncio.sleep(LATENCY_S)
        if found is None:
            self.answered.append((self._clock.monotonic_s(), subject))
        return found


__all__ = ["LATENCY_S", "FakeApi", "TimedApi"]
