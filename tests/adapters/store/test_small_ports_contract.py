"""What every Journal, Memo and Leases promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from merchant_desk.services.ports import Journal, Leases, Memo
from merchant_desk.services.values import JournalEntry
from tests.adapters.store.conftest import Wall
from tests.helpers.store_values import NOW_UTC_MS

CANCELLED = JournalEntry(NOW_UTC_MS, "Ana", "cancelled", "R-1", "by hand")


async def test_the_journal_gives_entries_newest_first_with_ids(journal: Journal) -> None:
    for number in range(3):
        await journal.add(replace(CANCELLED, subject=f"R-{number}"))

    total, page = await journal.find(limit=2)

    assert total == 3
    assert page == (replace(CANCELLED, subject="R-2", id=3), replace(CANCELLED, subject="R-1", id=2))
    assert (await journal.find(limit=2, offset=2))[1] == (replace(CANCELLED, subject="R-0", id=1),)


async def test_the_journal_keeps_names_that_cannot_be_written(journal: Journal) -> None:
    await journal.add(replace(CANCELLED, person="A\x00\ud800"))

    assert (await journal.find())[1][0].person == "A\ufffd\ufffd"


async def test_the_journal_finds_the_newest_line_with_a_word(journal: Journal) -> None:
    assert await journal.newest("cancelled") is None
    for number, what in enumerate(("cancelled", "settings", "cancelled", "settings")):
        await journal.add(replace(CANCELLED, what=what, subject=f"R-{number}"))

    assert await journal.newest("cancelled") == replace(CANCELLED, subject="R-2", id=3)
    assert await journal.newest("cancel") is None
    assert await journal.newest("") is None


async def test_a_memo_is_set_changed_and_removed(memo: Memo) -> None:
    assert await memo.get("k") is None
    await memo.put("k", "one")
    await memo.put("k", "two")
    assert await memo.get("k") == "two"

    await memo.remove("k")

    assert await memo.get("k") is None
    await memo.put("k", "three")
    assert await memo.get("k") == "three"


async def test_whoever_sets_a_memo_once_first_wins(memo: Memo) -> None:
    values = await asyncio.gather(*(memo.put_once("token", f"value-{n}") for n in range(8)))

    assert len(set(values)) == 1
    assert await memo.get("token") == values[0]
    await memo.remove("token")
    assert await memo.put_once("token", "again") == "again"


async def test_a_memo_of_somebody_else_is_not_removed(memo: Memo) -> None:
    await memo.put("listener", "mine")

    await memo.remove("listener", only_if="theirs")
    assert await memo.get("listener") == "mine"
    await memo.remove("listener", only_if="mine")

    assert await memo.get("listener") is None


async def test_one_holder_keeps_a_lease_until_it_runs_out(leases: Leases, wall: Wall) -> None:
    assert await leases.take("sweep", holder="a", ttl_s=10)
    assert not await leases.take("sweep", holder="b", ttl_s=10)
    assert await leases.take("other", holder="b", ttl_s=10)
    wall.now_utc_ms += 9_999
    assert await leases.take("sweep", holder="a", ttl_s=10)
    wall.now_utc_ms += 9_999
    assert not await leases.take("sweep", holder="b", ttl_s=10)

    wall.now_utc_ms += 1

    assert await leases.take("sweep", holder="b", ttl_s=10)
    assert not await leases.take("sweep", holder="a", ttl_s=10)


async def test_a_lease_is_given_back_by_its_holder_only(leases: Leases) -> None:
    await leases.take("sweep", holder="a", ttl_s=10)

    await leases.release("sweep", holder="b")
    assert not await leases.take("sweep", holder="b", ttl_s=10)
    await leases.release("sweep", holder="a")

    assert await leases.take("sweep", holder="b", ttl_s=10)


async def test_a_clock_set_back_by_years_does_not_hold_a_lease_for_years(leases: Leases, wall: Wall) -> None:
    await leases.take("sweep", holder="a", ttl_s=10)

    wall.now_utc_ms -= 10 * 365 * 86_400_000

    assert await leases.take("sweep", holder="b", ttl_s=10)
