"""The journal's chain where several write it, and in stores from before there was one."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from merchant_desk.services.ports import Journal
from merchant_desk.services.values import ChainReport, JournalEntry
from merchant_desk.store.migrations import MIGRATIONS, NEWEST
from merchant_desk.store.store import Store, open_store
from tests.adapters.store.conftest import AnyStore
from tests.adapters.store.test_store_processes import line, tell, worker
from tests.helpers.counts import count
from tests.helpers.fake_records import FakeJournal
from tests.helpers.raw_journal import meddling, put_raw
from tests.helpers.store_values import NOW_UTC_MS

ENTRY = JournalEntry(NOW_UTC_MS, "Ana", "cancelled", "R-1", "by hand")
OLD_LINES = 5


async def test_two_processes_that_add_at_once_keep_one_chain(tmp_path: Path) -> None:
    path, rounds = tmp_path / "store.sqlite", count(30, 500)
    async with open_store(path) as store:
        with worker(path, "journal", "Ana") as one, worker(path, "journal", "Rui") as two:
            for process in (one, two):
                assert await line(process) == ["ready"]
            for process in (one, two):
                tell(process, "\n" * rounds)
            for process in (one, two):
                for _ in range(rounds):
                    assert (await line(process))[0] == "line"
                    report = await store.journal.verify()
                    assert report.broken_at_id is None, "seen broken while it grew"

        total, entries = await store.journal.find(limit=2 * rounds)
        assert await store.journal.verify() == ChainReport(2 * rounds)
    assert total == 2 * rounds
    assert Counter(entry.person for entry in entries) == {"Ana": rounds, "Rui": rounds}


async def test_a_killed_writer_leaves_a_whole_chain_behind(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        for _ in range(count(3, 30)):
            with worker(path, "journal") as process:
                assert await line(process) == ["ready"]
                tell(process, "\n" * 1_000)
                for _ in range(5):
                    await line(process)
                process.kill()
            await store.journal.add(ENTRY)

        report = await store.journal.verify()

    assert report.broken_at_id is None
    assert report.rows >= count(3, 30) * 6


def old_store(path: Path) -> None:
    """A store as the program left it that knew no chain, with lines in its journal."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for step in MIGRATIONS[:2]:
            for statement in step.statements:
                connection.execute(statement)
        connection.execute("PRAGMA user_version = 2")
        for number in range(1, OLD_LINES + 1):
            row = (number, number, "Ana", "cancelled", f"R-{number}", "é")
            connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", row)


async def test_a_store_from_before_the_chain_opens_and_goes_on_as_one(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    old_store(path)

    async with open_store(path) as store:
        as_it_came = await store.journal.verify()
        await store.journal.add(ENTRY)
        await store.journal.add(ENTRY)
        total, entries = await store.journal.find()
        later = await store.journal.verify()

    assert (as_it_came, later) == (ChainReport(OLD_LINES), ChainReport(OLD_LINES + 2))
    assert (total, [entry.id for entry in entries]) == (OLD_LINES + 2, list(range(OLD_LINES + 2, 0, -1)))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)
        links = [link for (link,) in connection.execute("SELECT link FROM journal ORDER BY id")]
    assert [link is None for link in links] == [True] * OLD_LINES + [False] * 2


@pytest.mark.parametrize("column", ["at_utc_ms", "person", "detail"])
async def test_the_first_link_vouches_for_all_lines_from_before_the_chain(
    tmp_path: Path, column: str
) -> None:
    path = tmp_path / "store.sqlite"
    old_store(path)
    async with open_store(path) as store:
        await store.journal.add(ENTRY)
        with meddling(path) as connection:
            put_raw(connection, 3, column, 99 if column == "at_utc_ms" else b"Eve")

        report = await store.journal.verify()

    assert (report.broken_at_id, report.why) == (OLD_LINES + 1, "altered")


@pytest.mark.parametrize("gone", [1, 3, OLD_LINES])
async def test_a_line_from_before_the_chain_that_is_gone_is_missed(tmp_path: Path, gone: int) -> None:
    path = tmp_path / "store.sqlite"
    old_store(path)
    async with open_store(path) as store:
        await store.journal.add(ENTRY)
        with meddling(path) as connection:
            connection.execute("DELETE FROM journal WHERE id = ?", (gone,))

        report = await store.journal.verify()

    assert (report.broken_at_id, report.why) == (gone, "missing")


async def test_a_link_taken_away_makes_no_old_line_of_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    old_store(path)
    async with open_store(path) as store:
        await store.journal.add(ENTRY)
        await store.journal.add(ENTRY)
        with meddling(path) as connection:
            put_raw(connection, OLD_LINES + 1, "link", None)

        report = await store.journal.verify()

    assert (report.broken_at_id, report.why) == (OLD_LINES + 2, "altered")


async def test_the_journal_refuses_changes_and_removals_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        await store.journal.add(ENTRY)
    with closing(sqlite3.connect(path)) as connection:
        for statement in ("DELETE FROM journal", "UPDATE journal SET link = NULL"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


async def test_every_journal_walks_its_own_chain(journal: Journal, store: AnyStore) -> None:
    assert await journal.verify() == ChainReport(0)
    for number in range(3):
        await journal.add(JournalEntry(NOW_UTC_MS, "A\x00\ud800é", "x", f"R-{number}"))

    assert await journal.verify() == ChainReport(3)
    if isinstance(store.journal, FakeJournal):
        store.journal.meddle(2, detail="meddled")
    else:
        assert isinstance(store, Store)
        with meddling(store.path) as connection:
            put_raw(connection, 2, "detail", b"meddled")
    assert await journal.verify() == ChainReport(3, 2, "altered")
