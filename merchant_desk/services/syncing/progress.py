"""How far a long sync is, and when it may be done: told a few times a second, never once a row."""

from __future__ import annotations

from collections import deque
from typing import Final

from merchant_desk.services.events import EventBus, SyncProgress
from merchant_desk.services.ports import Clock

TELL_EVERY_S: Final = 0.25
_LOOK_BACK_S: Final = 20.0
_SURE_AFTER_S: Final = 2.0


class Progress:
    """Counts rows and tells `SyncProgress`; the pace is that of the last 20 s, so that a slow start or a
    pause of the API does not spoil the estimate for long."""

    def __init__(self, *, bus: EventBus, clock: Clock, seen: int = 0) -> None:
        self._bus = bus
        self._clock = clock
        self._about: int | None = None
        self._marks: deque[tuple[float, int]] = deque([(clock.monotonic_s(), seen)])
        self._told_s = clock.monotonic_s()
        self.seen = seen

    def expect(self, about: int | None) -> None:
        """How many rows there may be in all; None where nobody knows."""
        self._about = about

    def add(self, rows: int) -> None:
        """So many more were seen."""
        self.seen += rows
        now_s = self._clock.monotonic_s()
        self._marks.append((now_s, self.seen))
        while len(self._marks) > 2 and now_s - self._marks[0][0] > _LOOK_BACK_S:
            self._marks.popleft()
        if now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            about = None if self._about is None else max(self._about, self.seen)
            self._bus.publish(SyncProgress(self.seen, about, self._left_s(now_s)))

    def _left_s(self, now_s: float) -> int | None:
        began_s, before = self._marks[0]
        if self._about is None or now_s - began_s < _SURE_AFTER_S or self.seen <= before:
            return None
        pace = (self.seen - before) / (now_s - began_s)
        return round(max(0, self._about - self.seen) / pace)
