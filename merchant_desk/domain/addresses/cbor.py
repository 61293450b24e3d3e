"""The few CBOR items (RFC 8949) that a Byron address is made of."""

from __future__ import annotations

from merchant_desk.domain.addresses.verdict import Reason, Refusal

_NUMBER, _BYTES, _ARRAY, _MAP, _TAG = 0, 2, 4, 5, 6


class Cbor:
    """Reads items one after the other; anything else than the one asked for is bad-prefix."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self) -> int:
        """An unsigned number."""
        return self._head(_NUMBER)

    def array(self) -> int:
        """The head of an array; gives its length."""
        return self._head(_ARRAY)

    def map(self) -> int:
        """The head of a map; gives how many pairs follow."""
        return self._head(_MAP)

    def tag(self) -> int:
        """A tag."""
        return self._head(_TAG)

    def text_of_bytes(self) -> bytes:
        """A byte string."""
        return self._take(self._head(_BYTES))

    def require_end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._data):
            raise Refusal(Reason.BAD_LENGTH)

    def _head(self, kind: int) -> int:
        first = self._take(1)[0]
        if first >> 5 != kind:
            raise Refusal(Reason.BAD_PREFIX)
        low = first & 0x1F
        if low < 24:
            return low
        if low > 27:
            raise Refusal(Reason.BAD_PREFIX)
        return int.from_bytes(self._take(1 << (low - 24)))

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise Refusal(Reason.BAD_LENGTH)
        taken, self._at = self._data[self._at : end], end
        return taken
