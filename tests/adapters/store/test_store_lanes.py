"""Two lanes, many loops: what happens when the file is locked, the work fails, or the desk ends."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from merchant_desk.domain.errors import ReferenceTaken, StoreBusy, StoreUnusable
from merchant_desk.domain.order import Order
from merchant_desk.store.store import open_store
from tests.helpers.store_values import a_callback, an_order


async def test_a_store_locked_for_too_long_is_busy_and_then_works(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path, patience_s=0.1) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        started_s = time.monotonic()

        with pytest.raises(StoreBusy):
            await store.orders.begin(an_order("R-1"), [])

        assert time.monotonic() - started_s < 5
        other.execute("ROLLBACK")
        other.close()
        assert (await store.orders.begin(an_order("R-1"), [])).version == 1


async def test_a_reader_of_another_process_only_delays_a_write(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM orders").fetchone()
        let_go = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
        let_go.start()

        kept = await store.orders.begin(an_order("R-1"), [])

        assert await store.orders.get("R-1") == kept
        let_go.join()
        other.close()


async def test_a_busy_writer_never_keeps_a_reader_waiting_for_long(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        order = await store.orders.begin(an_order("R-1"), [])
        written, most = 0, 0

        async def write() -> None:
            nonlocal order, written
            for written in range(1, 151):
                order = await store.orders.save(replace(order, note=str(written)), [])

        writing = asyncio.create_task(write())
        while not writing.done():
            before = written
            await store.orders.get("R-1")
            most = max(most, written - before)
            await asyncio.sleep(0)
        await writing

    # Left to SQLite's own waiting, a reader that came late saw a hundred commits go by.
    assert most <= 20


async def test_reads_are_answered_while_a_write_is_under_way(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        kept = await store.orders.begin(an_order("R-1"), [])
        is_writing, may_end = threading.Event(), threading.Event()

        def long_write(connection: Connection) -> None:
            connection.exec_driver_sql("UPDATE orders SET note = 'slow'")
            is_writing.set()
            may_end.wait(10)

        write = asyncio.ensure_future(store.database.write(long_write))
        await asyncio.to_thread(is_writing.wait, 10)
        seen = await asyncio.wait_for(store.orders.get("R-1"), 5)
        may_end.set()
        await write

        assert seen == kept


async def test_a_failing_write_leaves_nothing_behind(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        before = await store.orders.changes_since(-1)

        def half_a_write(connection: Connection) -> None:
            connection.exec_driver_sql("UPDATE meta SET revision = 99")
            raise ReferenceTaken(reference="R-1")

        with pytest.raises(ReferenceTaken):
            await store.database.write(half_a_write)

        assert await store.orders.changes_since(-1) == before


async def test_a_read_can_never_write_by_mistake(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        with pytest.raises(StoreUnusable):
            await store.database.read(
                lambda connection: connection.exec_driver_sql("UPDATE meta SET revision = 99").close()
            )


async def test_a_listener_on_another_loop_and_thread_may_use_the_store(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:

        def hear() -> list[str]:
            async def accept() -> list[str]:
                return [(await store.inbox.accept(a_callback(f"d{n}"))).id for n in range(20)]

            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                return runner.run(accept())

        heard, *_ = await asyncio.gather(
            asyncio.to_thread(hear), *(store.orders.begin(an_order(f"R-{n}"), []) for n in range(20))
        )

        assert [callback.id for callback in await store.inbox.waiting()] == heard
        assert len(await store.orders.open_orders()) == 20


async def test_a_caller_who_gives_up_does_not_stop_the_write(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        is_writing, may_end = threading.Event(), threading.Event()

        def long_write(connection: Connection) -> None:
            is_writing.set()
            may_end.wait(10)
            connection.exec_driver_sql("INSERT INTO memo VALUES ('k', 'v', 1)")

        write = asyncio.ensure_future(store.database.write(long_write))
        await asyncio.to_thread(is_writing.wait, 10)
        write.cancel()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await write

        await store.memo.put("other", "x")
        assert await store.memo.get("k") == "v"


async def test_a_closed_store_refuses_work_and_closes_twice(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        await store.aclose()
        await store.aclose()

        with pytest.raises(StoreUnusable):
            await store.orders.get("R-1")


async def test_closing_waits_for_what_was_asked_before(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        writes: list[asyncio.Future[Order]] = [
            asyncio.ensure_future(store.orders.begin(an_order(f"R-{n}"), [])) for n in range(10)
        ]
        await asyncio.sleep(0)

    assert [(await write).version for write in writes] == [1] * 10


async def test_failures_never_repeat_what_was_being_written(tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.sqlite") as store:
        with pytest.raises(StoreUnusable) as caught:
            await store.database.write(
                lambda connection: connection.exec_driver_sql(
                    "INSERT INTO memo (key, value, revision) VALUES (?, ?, ?)", ("k", "canary", None)
                ).close()
            )

    assert "canary" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__cause__}"
