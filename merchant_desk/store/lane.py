"""One thread with one connection: everything that happens to the database happens in a lane.

The desk has two: one writes, one reads, so that a long write never holds up the screen. Work is a plain
function of a connection and may be run again from its start when the file was locked. Where a commit and a
read shut each other out (no write-ahead log), both lanes share a `turn`: left to SQLite, the one that is
late sleeps and asks again, and a busy writer keeps it out for most of a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from merchant_desk.domain.errors import StoreUnusable
from merchant_desk.store.failures import FAILURES, breaks_the_connection, is_busy, translate

T = TypeVar("T")

BUSY_TIMEOUT_S: Final = 2.0
PATIENCE_S: Final = 5.0
_CACHE_KIB: Final = 16 * 1024
_BACK_OFF_S: Final = 0.01  # SQLite refuses at once where waiting could only end in a deadlock


def has_safe_wal(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has no WAL-reset race: fixed in 3.51.3, back-ported to 3.50.7 and 3.44.6."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def journal_mode() -> str:
    """Write-ahead log where the library is sound, the rollback journal elsewhere."""
    major, minor, patch = sqlite3.sqlite_version_info
    return "wal" if has_safe_wal((major, minor, patch)) else "delete"


class Lane:
    """Runs work piece by piece; raises StoreBusy, StoreUnusable and what the work itself raises."""

    def __init__(
        self, path: Path, *, writes: bool, turn: threading.Lock | None = None, patience_s: float = PATIENCE_S
    ) -> None:
        self._path = path
        self._writes = writes
        self._turn = turn or threading.Lock()
        self._patience_s = patience_s
        self._engine = _engine(path, writes=writes)
        self._connection: Connection | None = None
        name = "store-writer" if writes else "store-reader"
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, committed when this returns; may be awaited on any loop."""
        return await self._submit(lambda: self._attempt(lambda: self._in_transaction(work)))

    async def pragma(self, text: str) -> str:
        """What SQLite answers to a pragma, asked on a connection of its own outside any transaction."""
        return await self._submit(lambda: self._attempt(lambda: self._pragma(text)))

    async def aclose(self) -> None:
        """Finish what was asked, then close the connection and the thread."""
        with contextlib.suppress(StoreUnusable):
            await self._submit(self._close)
        self._thread.shutdown(wait=False)

    async def _submit(self, job: Callable[[], T]) -> T:
        try:
            future = self._thread.submit(job)
        except RuntimeError as error:  # closed: the listener may still bring a callback while the desk ends
            raise StoreUnusable(path=str(self._path), why="other") from error
        return await asyncio.wrap_future(future)

    def _attempt(self, job: Callable[[], T]) -> T:
        deadline_s = time.monotonic() + self._patience_s
        while True:
            try:
                return job()
            except FAILURES as error:
                if is_busy(error) and time.monotonic() < deadline_s:
                    time.sleep(_BACK_OFF_S)
                    continue
                if breaks_the_connection(error):
                    self._close()
                raise translate(error, path=str(self._path)) from error

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        connection = self._open()
        if not self._writes:
            with self._turn, connection.begin():
                return work(connection)
        with connection.begin() as transaction:
            result = work(connection)
            with self._turn:  # only now does a writer without write-ahead log shut readers out
                transaction.commit()
        return result

    def _pragma(self, text: str) -> str:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA {text}")
            row = cursor.fetchone()
            return str(row[0]) if row else ""
        finally:
            connection.close()

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*FAILURES):
                connection.close()


def _engine(path: Path, *, writes: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        poolclass=NullPool,
        # An error must not carry what was being written: session tokens and customers.
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; the driver would say it too late
        # A writer whose cache runs over would lock readers out before its turn, and wait for theirs to end.
        own = ("query_only = 0", "cache_spill = OFF") if writes else ("query_only = 1",)
        for pragma in ("synchronous = FULL", "foreign_keys = ON", f"cache_size = {-_CACHE_KIB}", *own):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer that began as a reader could only find out at its first write that it lost the race.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
