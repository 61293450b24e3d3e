"""Opening the file: its place, its rights, its journal mode, its schema; then two lanes for the work."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import unquote

from sqlalchemy import Connection, update

from merchant_desk.domain.errors import StoreUnusable
from merchant_desk.store.failures import translate
from merchant_desk.store.lane import PATIENCE_S, Lane, journal_mode
from merchant_desk.store.migrations import apply_step, next_step
from merchant_desk.store.tables import META

T = TypeVar("T")

SQLITE_PREFIX: Final = "sqlite:///"
_CHECKED_WHOLE_BYTES: Final = 16 * 1024 * 1024  # a quick_check of more would be felt at each start


def path_of(location: str | Path) -> Path:
    """The file behind a path or `sqlite:///` URL; StoreUnusable for databases that we cannot use yet."""
    if isinstance(location, Path):
        return location
    scheme, mark, _ = location.partition("://")
    if not mark:
        return Path(location)
    if not location.startswith(SQLITE_PREFIX) or location == SQLITE_PREFIX:
        # Only the scheme: the rest may hold a password.
        raise StoreUnusable(path=scheme, why="not-supported-yet")
    return Path(unquote(location.removeprefix(SQLITE_PREFIX)))


def next_revision(connection: Connection) -> int:
    """Raise the global revision within the running write, and give it."""
    raised = update(META).values(revision=META.c.revision + 1).returning(META.c.revision)
    return int(connection.execute(raised).scalar_one())


class Database:
    """One SQLite file, opened: `write` and `read` run work in a transaction on their own threads."""

    def __init__(self, path: Path, *, patience_s: float = PATIENCE_S) -> None:
        self.path = path
        turn = threading.Lock() if journal_mode() == "delete" else None
        self._writer = Lane(path, writes=True, turn=turn, patience_s=patience_s)
        self._reader = Lane(path, writes=False, turn=turn, patience_s=patience_s)

    @classmethod
    async def open(cls, location: str | Path, *, patience_s: float = PATIENCE_S) -> Database:
        """Make the file where it is missing, bring its tables up to date, look whether it is sound.

        Raises StoreBusy, StoreUnusable.
        """
        path = path_of(location)
        try:
            _make_private(path)
        except OSError as error:
            raise translate(error, path=str(path)) from error
        database = cls(path, patience_s=patience_s)
        try:
            await database._prepare()
        except BaseException:
            await database.aclose()
            raise
        return database

    async def write(self, work: Callable[[Connection], T]) -> T:
        """One transaction, on disk when this returns; `work` may be run again where the file was locked."""
        return await self._writer.run(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """One consistent view, never changed."""
        return await self._reader.run(work)

    async def journal_mode(self) -> str:
        """`wal` or `delete`, as SQLite says it is."""
        return await self._reader.pragma("journal_mode")

    async def is_sound(self) -> bool:
        """SQLite's own quick look at every page; commits wait while it looks."""
        return await self._reader.pragma("quick_check") == "ok"

    async def aclose(self) -> None:
        """Finish what was asked, then let the file go."""
        await self._reader.aclose()
        await self._writer.aclose()

    async def _prepare(self) -> None:
        path = str(self.path)
        if await self._reader.run(lambda connection: next_step(connection, path=path)):
            while await self._writer.run(lambda connection: apply_step(connection, path=path)):
                pass
        if await self.journal_mode() != journal_mode():
            await self._writer.pragma(f"journal_mode = {journal_mode()}")
        if self.path.stat().st_size <= _CHECKED_WHOLE_BYTES and not await self.is_sound():
            raise StoreUnusable(path=path, why="damaged")


def _make_private(path: Path) -> None:
    """Make missing folders (0700) and the file (0600) before SQLite does it with wider rights."""
    missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    elif path.stat().st_mode & 0o077:
        path.chmod(0o600)


def library_version() -> str:
    """The SQLite library's version, for doctor."""
    return sqlite3.sqlite_version
