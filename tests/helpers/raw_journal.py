"""The journal's rows behind the program's back: a plain SQLite connection, its triggers gone."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from merchant_desk.domain.journal_link import Head, JournalLine, link_of, unlinked_digest

COLUMNS: Final = ("id", "at_utc_ms", "person", "what", "subject", "detail", "link")
_NUMBERS: Final = ("id", "at_utc_ms")
_INSERT: Final = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)"


@contextmanager
def meddling(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may change the journal; committed at the end."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # nothing here need survive a power cut
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS journal_no_{verb}")
        with connection:
            yield connection


def raw_value(connection: sqlite3.Connection, line_id: int, column: str) -> Any:
    """A cell: an integer, or the bytes of a text."""
    shown = column if column in _NUMBERS else f"CAST({column} AS BLOB)"
    return connection.execute(f"SELECT {shown} FROM journal WHERE id = ?", (line_id,)).fetchone()[0]


def put_raw(connection: sqlite3.Connection, line_id: int, column: str, value: Any) -> None:
    """Set a cell; bytes become a text, whether or not they are UTF-8."""
    shown = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
    connection.execute(f"UPDATE journal SET {column} = {shown} WHERE id = ?", (value, line_id))


def flipped(value: Any, dice: random.Random) -> Any:
    """The same value with one bit of one byte the other way round."""
    if isinstance(value, int):
        return value ^ (1 << dice.randrange(40, 52))  # high bits, so that an id meets no other
    at = dice.randrange(len(value))
    changed = bytearray(value)
    changed[at] ^= 1 << dice.randrange(8)
    return bytes(changed)


def fill(path: Path, number: int) -> None:
    """Make a chain of so many lines in an empty journal at one go, as `Journal.add` would one by one."""
    link, rows = unlinked_digest(()), []
    for line_id in range(1, number + 1):
        texts = (f"Person {line_id % 7}", "settings", f"R-{line_id}", "é" * (line_id % 5) + "x")
        person, what, subject, detail = (text.encode() for text in texts)
        link = link_of(link, JournalLine(line_id, 1_000 + line_id, person, what, subject, detail))
        rows.append((line_id, 1_000 + line_id, *texts, link))
    with meddling(path) as connection:
        connection.executemany(_INSERT, rows)
        note(connection, Head(number, link).text)


def note(connection: sqlite3.Connection, text: str | None) -> None:
    """Set the noted head; None removes it."""
    connection.execute("DELETE FROM memo WHERE key = 'journal-head'")
    if text is not None:
        connection.execute("INSERT INTO memo VALUES ('journal-head', ?, 0)", (text,))
