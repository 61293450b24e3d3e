"""The chain of the journal: each line carries a digest of itself and of all lines before it.

It shows that a line was changed, moved, added or removed behind the program's back. It is no signature:
whoever may write the file and knows this module can make a whole new chain. Lines from before the chain carry
no link; the first link covers all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

ALTERED: Final = "altered"
MISSING: Final = "missing"
CUT_OFF: Final = "cut-off"
_UNLINKED: Final = b"merchant-desk journal v1: lines before the chain"
_LENGTH_BYTES: Final = 8
_MAX_DIGITS: Final = 15  # of an id; SQLite itself ends at 19


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line as it stands on the disk: its texts as bytes (UTF-8 where nobody meddled), and its link."""

    id: int
    at_utc_ms: int
    person: bytes
    what: bytes
    subject: bytes
    detail: bytes
    link: bytes | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line of the chain, noted apart from the lines so that a cut end is seen."""

    id: int
    link: str

    @property
    def text(self) -> str:
        """As it is noted."""
        return f"{self.id}:{self.link}"


def head_from_text(text: str | None) -> Head | None:
    """What was noted; None where nothing was, or where it cannot be read."""
    number, _, link = (text or "").partition(":")
    if not (number.isascii() and number.isdigit() and len(number) <= _MAX_DIGITS and link):
        return None
    return Head(int(number), link)


def line_bytes(line: JournalLine) -> bytes:
    """All members but the link, each behind its length: no two different lines give the same bytes."""
    numbers = (str(line.id).encode(), str(line.at_utc_ms).encode())
    return b"".join(map(_measured, (*numbers, line.person, line.what, line.subject, line.detail)))


def link_of(previous: str, line: JournalLine) -> str:
    """The line's link: SHA-256 in hex over the link before it and the line itself."""
    return hashlib.sha256(_measured(previous.encode()) + line_bytes(line)).hexdigest()


def unlinked_digest(lines: Iterable[JournalLine]) -> str:
    """What the first link of all stands on: the lines from before the chain, oldest first."""
    walk = hashlib.sha256(_UNLINKED)
    for line in lines:
        walk.update(line_bytes(line))
    return walk.hexdigest()


def _measured(part: bytes) -> bytes:
    return len(part).to_bytes(_LENGTH_BYTES, "big") + part


class ChainWalk:
    """Walks along the chain from its first line; `broken_at_id` and `why` tell where it fails first."""

    def __init__(self) -> None:
        self.rows = 0
        self.broken_at_id: int | None = None
        self.why = ""
        self._last_id = 0
        self._unlinked = hashlib.sha256(_UNLINKED)
        self._link: str | None = None

    @property
    def is_broken(self) -> bool:
        """Whether it need not be walked any further."""
        return self.broken_at_id is not None

    def take(self, line: JournalLine) -> None:
        """The next line, in order of ids, which have no gaps."""
        if not self._is_next(line.id):
            return
        if line.link is not None:
            before = self._unlinked.hexdigest() if self._link is None else self._link
            self._link = link_of(before, line)
            if line.link != self._link.encode():
                self._break(line.id, ALTERED)
        elif self._link is None:
            self._unlinked.update(line_bytes(line))
        else:
            self._break(line.id, ALTERED)

    def take_odd(self, line_id: int) -> None:
        """The next line, where it holds something that no line ever held."""
        if self._is_next(line_id):
            self._break(line_id, ALTERED)

    def end(self, noted: str | None) -> None:
        """No more lines; `noted` is the head's text as it stood with the last of them, None for none."""
        head = head_from_text(noted)
        if head is None:
            if noted is not None or self._link is not None:
                self._break(self._last_id + 1, CUT_OFF)
        elif head.id > self._last_id:
            self._break(self._last_id + 1, CUT_OFF)
        elif head.id < self._last_id:
            self._break(head.id + 1, ALTERED)
        elif head.link != self._link:
            self._break(head.id, ALTERED)

    def _is_next(self, line_id: int) -> bool:
        self.rows += 1
        expected, self._last_id = self._last_id + 1, line_id
        if line_id > expected:
            self._break(expected, MISSING)
        elif line_id < expected:
            self._break(line_id, ALTERED)
        return not self.is_broken

    def _break(self, line_id: int, why: str) -> None:
        if self.broken_at_id is None:
            self.broken_at_id, self.why = line_id, why
