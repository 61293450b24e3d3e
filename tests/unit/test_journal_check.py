"""Doctor's look at the journal: a break is seen with its place and a hint, and no sale ever hangs on it."""

from __future__ import annotations

import asyncio

import pytest

from merchant_desk.domain.errors import StoreBusy, StoreUnusable
from merchant_desk.services.shop.journal_check import LIMIT_S, journal_check
from merchant_desk.services.values import ChainReport, JournalEntry
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_records import FakeJournal, FakeRecords
from tests.helpers.fake_store import FakeStore


class _Reported(FakeJournal):
    """A journal whose walk ends as told, or never."""

    def __init__(self, report: ChainReport | None) -> None:
        super().__init__(FakeRecords())
        self._report = report

    async def verify(self) -> ChainReport:
        """As told."""
        if self._report is None:
            await asyncio.Event().wait()
        assert self._report is not None
        return self._report


async def test_a_whole_journal_is_told_by_its_number_of_lines() -> None:
    store = FakeStore()
    for number in range(3):
        await store.journal.add(JournalEntry(number, "Ana", "cancelled"))

    check = await journal_check(store.journal)

    assert (check.name, check.ok, check.matters) == ("journal", True, False)
    assert check.detail == "All 3 lines stand as they were written."


async def test_a_line_that_was_changed_is_told_with_its_number_and_a_hint() -> None:
    store = FakeStore()
    for number in range(3):
        await store.journal.add(JournalEntry(number, "Ana", "cancelled"))
    store.journal.meddle(2, detail="by nobody")

    check = await journal_check(store.journal)

    assert (check.ok, check.matters) == (False, False)
    assert check.facts == {"line": "2", "why": "altered"}
    assert "Line 2" in check.detail
    assert check.hint


@pytest.mark.parametrize("why", ["altered", "missing", "cut-off"])
async def test_each_kind_of_break_is_told_in_words_of_its_own(why: str) -> None:
    found = await journal_check(_Reported(ChainReport(9, 7, why)))
    others = [
        await journal_check(_Reported(ChainReport(9, 7, other)))
        for other in ("altered", "missing", "cut-off")
        if other != why
    ]

    assert "7" in found.detail
    assert found.detail not in {check.detail for check in others}


@pytest.mark.parametrize("failure", [StoreBusy(), StoreUnusable(path="store.sqlite", why="damaged")])
async def test_a_journal_that_cannot_be_read_is_no_crash(failure: StoreBusy | StoreUnusable) -> None:
    store = FakeStore()
    store.fail_with = failure

    check = await journal_check(store.journal)

    assert (check.ok, check.matters) == (False, False)
    assert check.hint


@on_virtual_time
async def test_a_very_long_journal_takes_three_seconds_and_is_not_called_broken() -> None:
    started_s = asyncio.get_running_loop().time()

    check = await journal_check(_Reported(None))

    assert asyncio.get_running_loop().time() - started_s == pytest.approx(LIMIT_S)
    assert (check.ok, check.matters) == (True, False)
    assert "3 s" in check.detail
