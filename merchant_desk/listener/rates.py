"""How often a stranger may be refused politely. Good requests never pay."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

MOST_ADDRESSES: Final = 4096


class Bucket:
    """Holds up to `burst` refusals and fills up with `per_s` of them each second."""

    def __init__(self, *, per_s: float, burst: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._level = burst
        self._at_s = 0.0

    def take(self, now_s: float) -> bool:
        """Spend one; False where there is none left. `now_s` is a clock that never jumps."""
        self._level = min(self._burst, self._level + max(0.0, now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        if self._level < 1:
            return False
        self._level -= 1
        return True


class Buckets:
    """A bucket for each address, of the addresses that were refused last."""

    def __init__(self, *, per_s: float, burst: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._by_address: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, address: str, now_s: float) -> bool:
        """Spend one of this address."""
        bucket = self._by_address.get(address) or Bucket(per_s=self._per_s, burst=self._burst)
        self._by_address[address] = bucket
        self._by_address.move_to_end(address)
        if len(self._by_address) > MOST_ADDRESSES:
            self._by_address.popitem(last=False)
        return bucket.take(now_s)
