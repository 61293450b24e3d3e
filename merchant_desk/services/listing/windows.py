"""Cutting a long list into windows of time, newest first: each is walked by itself, and none twice.

What lies in a closed window stands still, so a sync that was killed goes on with the window it was in. The
windows touch (and overlap by a minute), the newest has no end and the oldest no beginning: however the API
reads our times, by the day or in another zone, what one window lets go the next one takes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from merchant_desk.domain.evidence import Evidence
from merchant_desk.services.listing.listing import DAY_MS

WISHED_ROWS: Final = 1_000
TOUCH_MS: Final = 60_000
HOUR_MS: Final = 60 * 60 * 1000
BEFORE_ALL_UTC_MS: Final = 1_420_070_400_000
"""2015: no checkout order is older, the first traces of the service are of 2021 (contract section 1)."""
STALE_AFTER_MS: Final = 7 * DAY_MS
_MAX_FACTOR: Final = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Orders created from `since` to `until`, UTC milliseconds; None is no bound on that side."""

    since_utc_ms: int | None = None
    until_utc_ms: int | None = None

    def holds(self, rows: Iterable[Evidence]) -> bool:
        """Whether these rows can be the answer to this window: within a day of it, with their times."""
        since = None if self.since_utc_ms is None else self.since_utc_ms - DAY_MS
        until = None if self.until_utc_ms is None else self.until_utc_ms + DAY_MS
        for row in rows:
            at = row.created_utc_ms
            if at is None or (since is not None and at < since) or (until is not None and at > until):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a long sync stands: `began` is when it began, `top` where the next window ends (None: no window
    was walked yet), `width_ms` how long it is to be. `offset` stands for all that where times are of no use.
    """

    store_id: str
    began_utc_ms: int
    top_utc_ms: int | None = None
    width_ms: int = DAY_MS
    offset: int = 0
    seen: int = 0

    def window(self) -> Window:
        """The next window."""
        top = self.top_utc_ms
        since = (self.began_utc_ms if top is None else top) - self.width_ms
        return Window(
            None if since < BEFORE_ALL_UTC_MS else since - TOUCH_MS,
            None if top is None else top + TOUCH_MS,
        )

    def after(self, window: Window, *, rows: int) -> Bookmark | None:
        """The bookmark behind a window in which so many rows were found; None where it was the oldest."""
        if window.since_utc_ms is None:
            return None
        factor = _MAX_FACTOR if rows == 0 else min(_MAX_FACTOR, max(0.25, WISHED_ROWS / rows))
        width = max(HOUR_MS, round(self.width_ms * factor))
        return replace(self, top_utc_ms=window.since_utc_ms + TOUCH_MS, width_ms=width)

    def is_good(self, *, store_id: str, now_utc_ms: int) -> bool:
        """Whether to go on from here: the same store, and not too long ago."""
        return self.store_id == store_id and 0 <= now_utc_ms - self.began_utc_ms < STALE_AFTER_MS

    def as_text(self) -> str:
        """For the memo."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, separators=(",", ":"))


class NewestFirst:
    """Whether a list that is told newest first has come past a moment; never for one in another order."""

    def __init__(self, since_utc_ms: int) -> None:
        self._since_utc_ms = since_utc_ms - DAY_MS
        self._last_utc_ms: float = math.inf
        self._is_so = True

    def is_past(self, rows: Iterable[Evidence]) -> bool:
        """Whether all that is behind these rows, the next ones of the list, is older."""
        for row in rows:
            at = row.created_utc_ms
            if at is None or at > self._last_utc_ms + TOUCH_MS:
                self._is_so = False
                return False
            self._last_utc_ms = at
        return self._is_so and self._last_utc_ms < self._since_utc_ms


def read_bookmark(text: str | None) -> Bookmark | None:
    """What `as_text` wrote; None for nothing and for anything else."""
    try:
        members: dict[str, Any] = json.loads(text or "null")
        mark = Bookmark(**members)
    except (ValueError, TypeError):
        return None
    top: Any = members.pop("top_utc_ms", None)
    store_id: Any = members.pop("store_id", None)
    numbers = (*members.values(), 0 if top is None else top)
    is_sound = all(isinstance(number, int) and number >= 0 for number in numbers)
    return mark if is_sound and mark.width_ms > 0 and isinstance(store_id, str) else None


def first_width_ms(rows: Iterable[Evidence], *, now_utc_ms: int) -> int:
    """How long the newest window is to be, by how close the newest rows are; a day where unclear."""
    times = [row.created_utc_ms for row in rows if row.created_utc_ms is not None]
    if len(times) < 2:
        return DAY_MS
    span_ms = max(HOUR_MS, max(now_utc_ms, *times) - min(times))
    return min(365 * DAY_MS, max(HOUR_MS, span_ms * WISHED_ROWS // len(times)))
