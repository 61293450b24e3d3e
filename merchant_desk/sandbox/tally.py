"""Counts what reached the shop, so that a test can say: sent exactly once."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Tally:
    """Requests by route, and creations by merchant number: received in any way, and really made.

    Since the start of the process; the book itself tells how many orders a merchant number has for ever.
    """

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.creations_received: Counter[str] = Counter()
        self.creations_made: Counter[str] = Counter()

    def described(self) -> dict[str, Any]:
        """For the control address."""
        return {"requests": dict(self.requests), "total": self.requests.total()}

    def creations(self, reference: str) -> dict[str, int]:
        """The counts of one merchant number."""
        return {"received": self.creations_received[reference], "made": self.creations_made[reference]}
