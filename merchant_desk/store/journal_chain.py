"""The journal's chain in the database: where the next line goes, and the lines as bytes for a walk along it.

The lines are read as raw bytes with their storage class: what somebody wrote into the file by other means
need be neither text nor a number, and must be seen, not stumbled over.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, cast, func, insert, select, update

from merchant_desk.domain.journal_link import Head, JournalLine, head_from_text, unlinked_digest
from merchant_desk.services.memo_keys import JOURNAL_HEAD
from merchant_desk.store.tables import JOURNAL, MEMO

BATCH: Final = 500
FIRST: Final = -(2**63)  # the lowest id that a row can have
_COLUMNS: Final = tuple(
    JOURNAL.c[name] for name in ("at_utc_ms", "person", "what", "subject", "detail", "link")
)
_KINDS: Final = ["integer", "text", "text", "text", "text"]
_RAW: Final = select(
    JOURNAL.c.id,
    *(part for column in _COLUMNS for part in (func.typeof(column), cast(column, LargeBinary))),
).order_by(JOURNAL.c.id)


def place_for_next(connection: Connection) -> Head:
    """The id that the next line gets less one, and the link on which its own stands.

    The head rules, not the last line: after a cut end the chain goes on from what was there, and stays open.
    """
    head = head_from_text(_noted(connection))
    given = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").scalar() or 0
    newest = connection.execute(select(func.max(JOURNAL.c.id))).scalar() or 0
    if head is not None:
        return Head(max(head.id, given, newest), head.link)
    rows = connection.execute(_RAW.where(JOURNAL.c.link.is_(None)))
    lines = (line for _, line in map(_line, rows) if line is not None)
    return Head(max(given, newest), unlinked_digest(lines))


def note_head(connection: Connection, head: Head) -> None:
    """Note the newest line. Without a revision: no other process has anything to learn from it."""
    changed = update(MEMO).where(MEMO.c.key == JOURNAL_HEAD).values(value=head.text)
    if connection.execute(changed).rowcount == 0:
        connection.execute(insert(MEMO).values(key=JOURNAL_HEAD, value=head.text, revision=0))


def lines_from(
    connection: Connection, *, start_id: int
) -> tuple[list[tuple[int, JournalLine | None]], str | None]:
    """Up to `BATCH` lines from this id on, each with its id and None where it cannot be one of ours; and the
    head as it is noted at the same moment."""
    rows = connection.execute(_RAW.where(JOURNAL.c.id >= start_id).limit(BATCH))
    return [_line(row) for row in rows], _noted(connection)


def _noted(connection: Connection) -> str | None:
    return connection.execute(select(MEMO.c.value).where(MEMO.c.key == JOURNAL_HEAD)).scalar()


def _line(row: Any) -> tuple[int, JournalLine | None]:
    line_id, *cells = row
    *kinds, link_kind = cells[::2]
    at_utc_ms, person, what, subject, detail, link = cells[1::2]
    if kinds != _KINDS or link_kind not in ("null", "text"):
        return line_id, None
    return line_id, JournalLine(line_id, int(at_utc_ms), person, what, subject, detail, link)
