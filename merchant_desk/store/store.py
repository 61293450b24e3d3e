"""The store as a whole: five ports on one database."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from merchant_desk.store.database import Database
from merchant_desk.store.inbox import SqlInbox
from merchant_desk.store.journal import SqlJournal
from merchant_desk.store.lane import PATIENCE_S
from merchant_desk.store.leases import SqlLeases
from merchant_desk.store.memo import SqlMemo
from merchant_desk.store.orders import SqlOrders


def _wall_utc_ms() -> int:
    return time.time_ns() // 1_000_000


class Store:
    """Orders, inbox, journal, memo and leases of one data folder; usable from any loop until closed."""

    def __init__(self, database: Database, *, now_utc_ms: Callable[[], int] = _wall_utc_ms) -> None:
        self.database = database
        self.orders = SqlOrders(database)
        self.inbox = SqlInbox(database)
        self.journal = SqlJournal(database)
        self.memo = SqlMemo(database)
        self.leases = SqlLeases(database, now_utc_ms)

    @property
    def path(self) -> Path:
        """The database's file."""
        return self.database.path

    async def aclose(self) -> None:
        """Finish what was asked, then let the file go; what comes later raises StoreUnusable."""
        await self.database.aclose()


@asynccontextmanager
async def open_store(
    location: str | Path, *, now_utc_ms: Callable[[], int] = _wall_utc_ms, patience_s: float = PATIENCE_S
) -> AsyncIterator[Store]:
    """Open the store of a path or `sqlite:///` URL, made where it is missing, and close it at the end.

    `now_utc_ms` is the wall clock for leases; `patience_s` is how long a locked file is tried. Raises
    StoreBusy and StoreUnusable: full, damaged, newer, denied, not-supported-yet, other.
    """
    store = Store(await Database.open(location, patience_s=patience_s), now_utc_ms=now_utc_ms)
    try:
        yield store
    finally:
        await store.aclose()
