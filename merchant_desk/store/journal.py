"""`Journal` over the database."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select

from merchant_desk.domain.journal_link import ChainWalk, Head, JournalLine, link_of
from merchant_desk.services.values import ChainReport, JournalEntry
from merchant_desk.store.database import Database
from merchant_desk.store.inbox import count_all
from merchant_desk.store.journal_chain import BATCH, FIRST, lines_from, note_head, place_for_next
from merchant_desk.store.tables import JOURNAL
from merchant_desk.store.text import safe_text


class SqlJournal:
    """What people did, one line each; the table refuses a change, and a chain shows one that got past."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, entry: JournalEntry) -> None:
        """Append; its id and its link are given here."""
        texts = {name: safe_text(getattr(entry, name)) for name in ("person", "what", "subject", "detail")}

        def work(connection: Connection) -> None:
            before = place_for_next(connection)
            raw = {name: text.encode() for name, text in texts.items()}
            line = JournalLine(before.id + 1, entry.at_utc_ms, **raw)
            head = Head(line.id, link_of(before.link, line))
            added = insert(JOURNAL).values(id=head.id, link=head.link, at_utc_ms=entry.at_utc_ms, **texts)
            connection.execute(added).close()
            note_head(connection, head)

        await self._database.write(work)

    async def newest(self, what: str) -> JournalEntry | None:
        """By the index of the words."""
        chosen = (
            select(JOURNAL).where(JOURNAL.c.what == safe_text(what)).order_by(JOURNAL.c.id.desc()).limit(1)
        )

        def work(connection: Connection) -> JournalEntry | None:
            row = connection.execute(chosen).mappings().first()
            return None if row is None else _entry(row)

        return await self._database.read(work)

    async def verify(self) -> ChainReport:
        """Walk the chain in batches, each a read of its own, so that a long journal holds up nobody."""
        walk, start_id = ChainWalk(), FIRST
        while not walk.is_broken:
            lines, head = await self._database.read(partial(lines_from, start_id=start_id))
            for line_id, line in lines:
                walk.take(line) if line is not None else walk.take_odd(line_id)
                start_id = line_id + 1
            if len(lines) < BATCH:
                walk.end(head)
                break
        return ChainReport(walk.rows, walk.broken_at_id, walk.why)

    async def find(self, *, limit: int = 100, offset: int = 0) -> tuple[int, tuple[JournalEntry, ...]]:
        """How many there are, and a page, newest first."""
        page = select(JOURNAL).order_by(JOURNAL.c.id.desc()).limit(limit).offset(offset)

        def work(connection: Connection) -> tuple[int, tuple[JournalEntry, ...]]:
            rows = connection.execute(page).mappings()
            return count_all(connection, JOURNAL), tuple(_entry(row) for row in rows)

        return await self._database.read(work)


def _entry(row: Mapping[Any, Any]) -> JournalEntry:
    return JournalEntry(
        row["at_utc_ms"], row["person"], row["what"], row["subject"], row["detail"], row["id"]
    )
