"""The rows of a list repeat each other: what is the same as in the row before is not read twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class LastRead(Generic[T]):
    """A reader of one part that remembers its last part and result. Any thread may ask.

    Only parts made of plain text count as the same: to Python `true`, 1 and 1.0 are equal.
    """

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read
        self._last: tuple[Any, T] | None = None

    def __call__(self, part: Any) -> T:
        """What `read` gives for this part."""
        last = self._last
        if last is not None and last[0] == part:
            return last[1]
        result = self._read(part)
        if _is_plain(part):
            self._last = (part, result)
        return result


def _is_plain(part: object) -> bool:
    """Whether it is an object of texts, or a list of such; only such a part is ever equal to another."""
    if isinstance(part, list):
        return all(isinstance(item, dict) and _is_plain(item) for item in part)
    return isinstance(part, dict) and all(isinstance(value, str) for value in part.values())
