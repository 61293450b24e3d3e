"""The file behind the store: rights, versions, damage, full disks, and addresses that are not ours."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from merchant_desk.domain.errors import StoreUnusable
from merchant_desk.store.database import path_of
from merchant_desk.store.lane import has_safe_wal, journal_mode
from merchant_desk.store.migrations import APPLICATION_ID, MIGRATIONS, NEWEST
from merchant_desk.store.store import Store, open_store
from merchant_desk.store.tables import METADATA
from tests.helpers.store_values import CREATED, an_order


async def _why(location: str | Path) -> str:
    with pytest.raises(StoreUnusable) as caught:
        async with open_store(location):
            pass
    return caught.value.why


async def test_a_new_store_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "store.sqlite"

    async with open_store(path) as store:
        await store.orders.begin(an_order(), [])

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


async def test_a_file_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.touch(mode=0o644)
    path.chmod(0o644)

    async with open_store(path):
        pass

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_everything_is_there_again_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        kept = await store.orders.begin(an_order(), [CREATED])
        revision = (await store.orders.changes_since(-1)).revision

    async with open_store(path) as store:
        assert await store.orders.get(kept.reference) == kept
        assert await store.orders.history(kept.reference) == (CREATED,)
        assert (await store.orders.changes_since(-1)).revision == revision


async def test_a_location_may_be_a_path_or_a_url(tmp_path: Path) -> None:
    path = tmp_path / "my shop" / "100% ü.sqlite"

    async with open_store(f"sqlite:///{path}".replace("%", "%25")) as store:
        assert store.path == path
    assert path.exists()
    assert path_of("sqlite:///relative.sqlite") == Path("relative.sqlite")
    assert path_of(str(path)) == path_of(path) == path


async def test_an_address_we_cannot_use_is_named_without_its_password() -> None:
    with pytest.raises(StoreUnusable) as caught:
        async with open_store("postgresql+psycopg://till:hunter2@db/shop"):
            pass

    assert caught.value.facts == {"path": "postgresql+psycopg", "why": "not-supported-yet"}


async def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    connection.close()
    before = path.read_bytes()

    assert await _why(path) == "newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize("user_version", [0, 1])
async def test_another_programs_database_is_left_alone(tmp_path: Path, user_version: int) -> None:
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
        connection.execute(f"PRAGMA user_version = {user_version}")
    connection.close()
    before = path.read_bytes()

    assert await _why(path) == "damaged"
    assert path.read_bytes() == before


async def test_a_file_of_something_else_is_refused_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"This is no database at all. " * 100)

    assert await _why(path) == "damaged"


async def test_a_damaged_page_is_noticed_when_opening(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        for number in range(50):
            await store.orders.begin(an_order(f"R-{number}", note="x" * 300), [CREATED])
    whole = bytearray(path.read_bytes())
    whole[8 * 4096 : 16 * 4096] = os.urandom(8 * 4096)
    path.write_bytes(whole)

    assert await _why(path) == "damaged"


async def test_a_row_that_we_never_write_is_damage_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        await store.orders.begin(an_order("R-1"), [])
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE orders SET transactions = '[{}]'")
        connection.close()

        with pytest.raises(StoreUnusable) as caught:
            await store.orders.get("R-1")

    assert caught.value.why == "damaged"


async def test_a_folder_in_the_files_place_is_denied(tmp_path: Path) -> None:
    assert await _why(tmp_path) == "denied"


async def test_a_file_in_a_folders_place_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert await _why(tmp_path / "file" / "store.sqlite") == "other"


async def test_a_full_store_says_so_and_works_again_later(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        kept = await store.orders.begin(an_order("R-1"), [])
        await _limit_pages(store, 1)

        with pytest.raises(StoreUnusable) as caught:
            await store.orders.begin(an_order("R-2", note="x" * 200_000), [CREATED])

        assert caught.value.why == "full"
        assert await store.orders.get("R-2") is None
        assert await store.orders.get("R-1") == kept
        await _limit_pages(store, 1_000_000)
        await store.orders.begin(an_order("R-2", note="x" * 200_000), [CREATED])


async def test_many_programs_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"

    async def open_and_write(number: int) -> None:
        async with open_store(path) as store:
            await store.orders.begin(an_order(f"R-{number}"), [CREATED])

    await asyncio.gather(*(open_and_write(number) for number in range(6)))

    async with open_store(path) as store:
        assert len(await store.orders.open_orders()) == 6


async def test_the_migrations_lead_to_the_tables_that_the_code_names(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path):
        pass
    found = inspect(create_engine(f"sqlite:///{path}"))

    assert set(found.get_table_names()) - {"sqlite_sequence"} == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        columns = {(column["name"], column["nullable"]) for column in found.get_columns(name)}
        assert columns == {(column.name, bool(column.nullable)) for column in table.columns}, name
        indexes = {(index["name"], tuple(index["column_names"])) for index in found.get_indexes(name)}
        named = {(index.name, tuple(index.columns.keys())) for index in table.indexes}
        assert {entry for entry in indexes if not str(entry[0]).startswith("sqlite_")} == named, name


async def test_history_and_journal_can_only_grow(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        await store.orders.begin(an_order(), [CREATED])
    connection = sqlite3.connect(path)

    for statement in ("DELETE FROM order_history", "UPDATE order_history SET detail = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_migrations_are_numbered_without_a_gap_from_one() -> None:
    assert [step.number for step in MIGRATIONS] == list(range(1, NEWEST + 1))
    assert APPLICATION_ID < 2**31


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_write_ahead_log_is_used_on_sound_libraries_only(
    version: tuple[int, int, int], is_safe: bool
) -> None:
    assert has_safe_wal(version) is is_safe


async def test_every_commit_reaches_the_disk_in_the_safe_journal_mode(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        level = await store.database.write(
            lambda connection: connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        )

        assert level == 2  # FULL
        assert await store.database.journal_mode() == journal_mode()
        assert await store.database.is_sound()


async def _limit_pages(store: Store, pages: int) -> None:
    """Move the end of the disk, as SQLite sees it."""
    await store.database.write(
        lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close()
    )
