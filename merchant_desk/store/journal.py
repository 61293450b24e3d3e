"""`Journal` over the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from merchant_desk.services.values import JournalEntry
from merchant_desk.store.database import Database
from merchant_desk.store.inbox import count_all
from merchant_desk.store.tables import JOURNAL
from merchant_desk.store.text import safe_text


class SqlJournal:
    """What people did, one line each; the table itself refuses a change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, entry: JournalEntry) -> None:
        """Append; its id is given here."""
        added = insert(JOURNAL).values(
            at_utc_ms=entry.at_utc_ms,
            person=safe_text(entry.person),
            what=safe_text(entry.what),
            subject=safe_text(entry.subject),
            detail=safe_text(entry.detail),
        )
        await self._database.write(lambda connection: connection.execute(added).close())

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
