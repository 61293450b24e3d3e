"""The breaker: after failures in a row background work stops, and tries at a growing pace."""

from __future__ import annotations

from typing import Final

from merchant_desk.services.ports import Clock

LADDER_S: Final = (5.0, 10.0, 20.0, 40.0, 60.0)
OPENS_AFTER: Final = 3


class Breaker:
    """Counts failed tries; calls that fail side by side are one. Any answer closes it at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._retry_at_s = 0.0

    @property
    def is_open(self) -> bool:
        """Whether only single questions are asked, to see whether the line is back."""
        return self._failures >= OPENS_AFTER

    def wait_s(self) -> float:
        """How long until the next try of background work."""
        return max(0.0, self._retry_at_s - self._clock.monotonic_s())

    def failed(self) -> None:
        """A try failed: up one rung."""
        now_s = self._clock.monotonic_s()
        if now_s >= self._retry_at_s:
            self._retry_at_s = now_s + LADDER_S[min(self._failures, len(LADDER_S) - 1)]
            self._failures += 1

    def answered(self) -> None:
        """The API answered: closed, and down to the ground."""
        self._failures = 0
        self._retry_at_s = 0.0
