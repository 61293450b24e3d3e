"""The pace of requests: free until the API says 429, then a token bucket that follows what it takes."""

from __future__ import annotations

from collections import deque
from typing import Final

FREE_PER_S: Final = 200.0
"""Far beyond what the desk needs; it only bounds what a fault of ours could do."""
SLOWEST_PER_S: Final = 0.5
_SLOWER: Final = 0.7
_FASTER: Final = 1.05
_SEEN_S: Final = 10.0
_APART_S: Final = 1.0
_FORGOTTEN_S: Final = 5 * 60.0


class Pace:
    """A bucket that holds a second's worth of requests. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._per_s = FREE_PER_S
        self._tokens = FREE_PER_S
        self._at_s = 0.0
        self._slowed_at_s: float | None = None
        self._seen: deque[float] = deque()
        self._was_limiting = False

    @property
    def is_free(self) -> bool:
        """Whether the API takes all that comes."""
        return self._per_s >= FREE_PER_S

    @property
    def gap_s(self) -> float:
        """The time between two requests at this pace."""
        return 1 / self._per_s

    def delay_s(self, now_s: float) -> float:
        """How long the next request must wait."""
        self._fill(now_s)
        return max(0.0, (1 - self._tokens) / self._per_s)

    def took(self, now_s: float) -> None:
        """A request goes out."""
        self._fill(now_s)
        self._tokens -= 1
        self._was_limiting = self._tokens < 1
        self._seen.append(now_s)
        self._forget(now_s)

    def too_fast(self, now_s: float) -> None:
        """429: go on below what was just tried. Refusals side by side are one."""
        if self._slowed_at_s is not None and now_s - self._slowed_at_s < _APART_S:
            return
        self._slowed_at_s = now_s
        self._forget(now_s)
        tried_per_s = min(self._per_s, len(self._seen) / _SEEN_S)
        self._per_s = max(SLOWEST_PER_S, tried_per_s * _SLOWER)
        self._tokens = min(self._tokens, 0.0)
        self._at_s = now_s

    def went_well(self, now_s: float) -> None:
        """An answer: a little faster, but only where the pace is what held us back."""
        if self.is_free or self._slowed_at_s is None:
            return
        if now_s - self._slowed_at_s > _FORGOTTEN_S:
            self._per_s = FREE_PER_S
        elif self._was_limiting:
            self._per_s = min(FREE_PER_S, self._per_s * _FASTER)

    def _fill(self, now_s: float) -> None:
        passed_s = max(0.0, now_s - self._at_s)
        self._tokens = min(max(1.0, self._per_s), self._tokens + passed_s * self._per_s)
        self._at_s = now_s

    def _forget(self, now_s: float) -> None:
        while self._seen and self._seen[0] <= now_s - _SEEN_S:
            self._seen.popleft()
