"""The journal's chain on disk: whatever is done to its rows behind the program's back is seen."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from sqlite3 import Connection
from typing import TypeAlias

import pytest

from merchant_desk.domain.journal_link import Head, JournalLine, link_of
from merchant_desk.services.values import ChainReport, JournalEntry
from merchant_desk.store.journal_chain import BATCH
from merchant_desk.store.store import Store, open_store
from tests.helpers.counts import count
from tests.helpers.raw_journal import COLUMNS, fill, flipped, meddling, note, put_raw, raw_value
from tests.helpers.seeds import dice_of
from tests.helpers.store_values import NOW_UTC_MS

LINES = 12
ENTRY = JournalEntry(NOW_UTC_MS, "Ana", "cancelled", "R-1", "by hand")
Meddling: TypeAlias = Callable[[Connection], object]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store with twelve lines in its journal."""
    async with open_store(tmp_path / "store.sqlite") as opened:
        for number in range(LINES):
            await opened.journal.add(
                JournalEntry(NOW_UTC_MS + number, "Ana", "cancelled", f"R-{number}", "é")
            )
        yield opened


async def after(store: Store, meddle: Meddling) -> ChainReport:
    """What the chain says once the rows were meddled with."""
    with meddling(store.path) as connection:
        meddle(connection)
    return await store.journal.verify()


async def test_a_journal_that_nobody_touched_is_whole(store: Store) -> None:
    assert await store.journal.verify() == ChainReport(LINES)


async def test_an_empty_journal_is_whole_and_has_no_lines(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        assert await store.journal.verify() == ChainReport(0)


@pytest.mark.parametrize(
    ("rows", "flips"), [(200, count(200, 10_000)), (count(1_200, 10_000), count(4, 100))]
)
async def test_a_flipped_byte_in_any_column_of_any_row_is_seen(
    tmp_path: Path, request: pytest.FixtureRequest, rows: int, flips: int
) -> None:
    path = tmp_path / "store.sqlite"
    dice, again = dice_of(request)
    async with open_store(path) as store:
        fill(path, rows)
        assert await store.journal.verify() == ChainReport(rows)
        shuffled = dice.sample(range(1, rows + 1), rows)
        for at in range(flips):
            line_id, column = shuffled[at % rows], dice.choice(COLUMNS)
            await _flip(store, line_id, column, dice, again)
        assert await store.journal.verify() == ChainReport(rows), "not put back"


async def _flip(store: Store, line_id: int, column: str, dice: random.Random, again: str) -> None:
    with meddling(store.path) as connection:
        right = raw_value(connection, line_id, column)
        wrong = flipped(right, dice)
        put_raw(connection, line_id, column, wrong)
    report = await store.journal.verify()
    with meddling(store.path) as connection:
        put_raw(connection, wrong if column == "id" else line_id, column, _text_or_number(right))
    assert (report.broken_at_id, report.why) == (line_id, "missing" if column == "id" else "altered"), again


def _text_or_number(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize("column", COLUMNS[2:])
async def test_every_single_byte_of_a_row_counts(store: Store, column: str) -> None:
    with meddling(store.path) as connection:
        right = raw_value(connection, 5, column)
    for at in range(len(right)):
        wrong = bytearray(right)
        wrong[at] ^= 0x20  # the other case of a letter: the smallest change that a person could miss
        with meddling(store.path) as connection:
            put_raw(connection, 5, column, bytes(wrong))

        report = await store.journal.verify()

        assert (report.broken_at_id, report.why) == (5, "altered"), at
    assert await after(store, lambda c: put_raw(c, 5, column, right)) == ChainReport(LINES)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("person", None),
        ("person", ""),
        ("person", b"A\xffa"),
        ("at_utc_ms", "12a"),
        ("at_utc_ms", 1.5),
        ("link", None),
        ("link", ""),
    ],
)
async def test_a_cell_of_another_kind_is_seen_and_stumbled_over_by_nobody(
    store: Store, change: str, value: object
) -> None:
    with meddling(store.path) as connection:
        # A column says NOT NULL; whoever writes the file by other means does not ask.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'TEXT NOT NULL', 'TEXT') WHERE name = 'journal'"
        )
    report = await after(store, lambda c: put_raw(c, 5, change, value))

    assert (report.broken_at_id, report.why) == (5, "altered")


async def test_a_text_turned_into_bytes_of_the_same_letters_is_seen(store: Store) -> None:
    report = await after(
        store, lambda c: c.execute("UPDATE journal SET person = CAST(person AS BLOB) WHERE id = 5")
    )

    assert (report.broken_at_id, report.why) == (5, "altered")


@pytest.mark.parametrize("gone", [1, 6, LINES - 1])
async def test_a_row_that_is_gone_from_the_middle_is_missing(store: Store, gone: int) -> None:
    report = await after(store, lambda c: c.execute("DELETE FROM journal WHERE id = ?", (gone,)))

    assert (report.broken_at_id, report.why) == (gone, "missing")


@pytest.mark.parametrize("left", [0, 1, LINES - 1])
async def test_rows_cut_off_the_end_are_missed(store: Store, left: int) -> None:
    report = await after(store, lambda c: c.execute("DELETE FROM journal WHERE id > ?", (left,)))

    assert report == ChainReport(left, left + 1, "cut-off")


@pytest.mark.parametrize("forgets_ids", [False, True])
async def test_a_cut_end_is_not_healed_by_the_lines_that_follow(store: Store, *, forgets_ids: bool) -> None:
    with meddling(store.path) as connection:
        connection.execute("DELETE FROM journal WHERE id > 8")
        if forgets_ids:
            connection.execute("UPDATE sqlite_sequence SET seq = 8 WHERE name = 'journal'")
    for _ in range(3):
        await store.journal.add(ENTRY)

    report = await store.journal.verify()

    assert (report.broken_at_id, report.why) == (9, "missing")


async def test_two_rows_that_changed_places_are_seen(store: Store) -> None:
    def swap(connection: Connection) -> None:
        for old, new in ((4, -1), (9, 4), (-1, 9)):
            connection.execute("UPDATE journal SET id = ? WHERE id = ?", (new, old))

    report = await after(store, swap)

    assert (report.broken_at_id, report.why) == (4, "altered")


async def test_two_rows_that_changed_all_but_their_links_are_seen(store: Store) -> None:
    def swap(connection: Connection) -> None:
        four, nine = (raw_value(connection, line_id, "subject") for line_id in (4, 9))
        put_raw(connection, 4, "subject", nine)
        put_raw(connection, 9, "subject", four)

    report = await after(store, swap)

    assert (report.broken_at_id, report.why) == (4, "altered")


@pytest.mark.parametrize("link", [None, "0" * 64, "right"])
async def test_a_row_put_in_at_the_end_is_seen_even_with_a_right_link(store: Store, link: str | None) -> None:
    def put_in(connection: Connection) -> None:
        before = raw_value(connection, LINES, "link").decode()
        line = JournalLine(LINES + 1, 1, b"Eve", b"cancelled", b"R-9", b"")
        given = link_of(before, line) if link == "right" else link
        connection.execute(
            "INSERT INTO journal VALUES (?, 1, 'Eve', 'cancelled', 'R-9', '', ?)", (line.id, given)
        )

    report = await after(store, put_in)

    assert (report.broken_at_id, report.why) == (LINES + 1, "altered")
    await store.journal.add(ENTRY)
    assert (await store.journal.verify()).broken_at_id is not None, "healed by the next line"


@pytest.mark.parametrize(("at", "why"), [(0, "altered"), (-(2**63), "altered"), (6, "altered")])
async def test_a_row_put_in_before_others_is_seen(store: Store, at: int, why: str) -> None:
    def put_in(connection: Connection) -> None:
        for line_id in range(LINES, 5, -1) if at > 0 else ():
            connection.execute("UPDATE journal SET id = id + 1 WHERE id = ?", (line_id,))
        connection.execute("INSERT INTO journal VALUES (?, 1, 'Eve', 'x', '', '', ?)", (at, "0" * 64))

    report = await after(store, put_in)

    assert (report.broken_at_id, report.why) == (at, why)


@pytest.mark.parametrize("text", [None, "", "x", "12", "12:", ":x", f"{'9' * 30}:x", "-1:x"])
async def test_a_head_that_is_gone_or_unreadable_is_seen_and_stays_seen(
    store: Store, text: str | None
) -> None:
    report = await after(store, lambda c: note(c, text))

    assert (report.broken_at_id, report.why) == (LINES + 1, "cut-off")
    await store.journal.add(ENTRY)
    later = await store.journal.verify()
    assert (later.broken_at_id, later.why) == (LINES + 1, "altered")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (Head(LINES, "0" * 64), (LINES, "altered")),
        (Head(LINES - 1, "0" * 64), (LINES, "altered")),
        (Head(LINES + 1, "0" * 64), (LINES + 1, "cut-off")),
    ],
)
async def test_a_head_that_tells_of_another_line_is_seen(
    store: Store, head: Head, found: tuple[int, str]
) -> None:
    report = await after(store, lambda c: note(c, head.text))

    assert (report.broken_at_id, report.why) == found


@pytest.mark.parametrize("lines", [BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
async def test_journals_of_all_lengths_are_walked_to_their_end(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        fill(path, lines)
        await store.journal.add(ENTRY)

        assert await store.journal.verify() == ChainReport(lines + 1)
        report = await after(store, lambda c: put_raw(c, lines + 1, "detail", b"by foot"))
        assert (report.broken_at_id, report.why) == (lines + 1, "altered")


async def test_nobody_is_told_of_the_head_as_of_a_change(store: Store) -> None:
    before = await store.orders.changes_since(-1)

    await store.journal.add(ENTRY)

    assert await store.orders.changes_since(-1) == before
    await store.memo.put("another", "value")
    assert (await store.orders.changes_since(before.revision)).memo_keys == ("another",)
