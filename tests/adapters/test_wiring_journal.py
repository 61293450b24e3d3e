"""Doctor of a real shop: a journal that somebody meddled with is seen, and stops no sale."""

from __future__ import annotations

from pathlib import Path

from merchant_desk.config.options import Options
from merchant_desk.services.values import Check, JournalEntry
from merchant_desk.wiring import Desk, open_desk
from tests.helpers.raw_journal import meddling, put_raw


async def _journal_check(desk: Desk) -> Check:
    (found,) = (check for check in await desk.doctor.examine() if check.name == "journal")
    return found


async def test_doctor_sees_a_line_of_the_journal_that_was_changed_in_the_file(tmp_path: Path) -> None:
    async with open_desk(Options(data_dir=tmp_path)) as desk:
        for number in range(3):
            await desk.journal.add(JournalEntry(number, "Ana", "cancelled", f"R-{number}"))
        whole = await _journal_check(desk)
    (store,) = tmp_path.rglob("*.sqlite*")
    with meddling(store) as connection:
        put_raw(connection, 2, "person", b"Eve")

    async with open_desk(Options(data_dir=tmp_path)) as desk:
        found = await _journal_check(desk)

    assert (whole.ok, whole.matters) == (True, False), whole.detail
    assert (found.ok, found.matters, found.facts["line"]) == (False, False, "2")
