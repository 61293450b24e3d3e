"""Wrong tries, counted in the store for all windows and commands: five, then none for 15 minutes."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.errors import PinLocked
from merchant_desk.services import memo_keys
from merchant_desk.services.ports import Clock, Memo

MOST_TRIES: Final = 5
LOCK_MS: Final = 15 * 60 * 1000
_KEYS: Final = tuple(f"{memo_keys.PIN_TRIES}:{number}" for number in range(1, MOST_TRIES + 1))


@dataclass(frozen=True, slots=True)
class _Try:
    """When a try was made, by the wall clock and by the one that only a reboot sets back."""

    at_utc_ms: int
    at_ms: int


class Tries:
    """Each try takes one of five places, and only one process gets each: so many at once are so many tries.
    A right one frees all places."""

    def __init__(self, *, memo: Memo, clock: Clock) -> None:
        self._memo = memo
        self._clock = clock

    async def take(self) -> int:
        """Use up a try before it is judged; gives how many are left after it. Raises PinLocked."""
        kept = [await self._memo.get(key) for key in _KEYS]
        if all(text is not None for text in kept):
            await self._serve(kept)
        mine = self._now_text()
        for number, key in enumerate(_KEYS, start=1):
            if await self._memo.put_once(key, mine) == mine:
                return MOST_TRIES - number
        raise PinLocked(wait_s=LOCK_MS // 1000)  # others took the last ones a moment ago

    async def forget(self) -> None:
        """A right one: all places are free."""
        for key in _KEYS:
            await self._memo.remove(key)

    async def _serve(self, kept: list[str | None]) -> None:
        """Free all places once the time is over. Raises PinLocked before."""
        left_ms = 0
        for key, text in zip(_KEYS, kept, strict=True):
            wait_ms = self._left_ms(_try(text))
            if wait_ms is None:
                # Written by somebody else, or the clock was set back while we did not run: from now on.
                await self._memo.remove(key, only_if=text)
                _ = await self._memo.put_once(key, self._now_text())
                wait_ms = LOCK_MS
            left_ms = max(left_ms, wait_ms)
        if left_ms > 0:
            raise PinLocked(wait_s=-(-left_ms // 1000))
        for key, text in zip(_KEYS, kept, strict=True):
            await self._memo.remove(key, only_if=text)

    def _left_ms(self, known: _Try | None) -> int | None:
        """How long the try still locks; None where that cannot be told. While the machine runs, setting the
        wall clock changes nothing: the other clock counts."""
        if known is None:
            return None
        passed_ms = self._own_ms() - known.at_ms
        if passed_ms < 0:  # the machine was started anew
            passed_ms = self._clock.now_utc_ms() - known.at_utc_ms
        return None if passed_ms < 0 else max(0, LOCK_MS - passed_ms)

    def _own_ms(self) -> int:
        return round(self._clock.monotonic_s() * 1000)

    def _now_text(self) -> str:
        return json.dumps(
            {
                "at_utc_ms": self._clock.now_utc_ms(),
                "at_ms": self._own_ms(),
                "mark": secrets.token_hex(8),
            }
        )


def _try(text: str | None) -> _Try | None:
    try:
        facts = json.loads(text or "")
        return _Try(int(facts["at_utc_ms"]), int(facts["at_ms"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
