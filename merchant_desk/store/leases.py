"""`Leases` over the database: which process may do a thing that only one should do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from merchant_desk.store.database import Database
from merchant_desk.store.tables import LEASES
from merchant_desk.store.text import safe_text

# Processes of one machine share a wall clock; a lease from further in the future means that it was set back,
# and waiting for it could take years.
_CLOCK_SLACK_MS: Final = 60_000


class SqlLeases:
    """Leases by the wall clock, as monotonic clocks mean nothing to another process after a restart."""

    def __init__(self, database: Database, now_utc_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_utc_ms = now_utc_ms

    async def take(self, name: str, *, holder: str, ttl_s: float) -> bool:
        """Take or renew; False where another holder's lease has not run out."""
        name, holder = safe_text(name), safe_text(holder)

        def work(connection: Connection) -> bool:
            now = self._now_utc_ms()
            held = connection.execute(select(LEASES).where(LEASES.c.name == name)).mappings().first()
            if held is not None:
                is_running = held["taken_utc_ms"] <= now + _CLOCK_SLACK_MS and now < held["until_utc_ms"]
                if is_running and held["holder"] != holder:
                    return False
                connection.execute(delete(LEASES).where(LEASES.c.name == name))
            until = now + int(ttl_s * 1000)
            connection.execute(
                insert(LEASES).values(name=name, holder=holder, taken_utc_ms=now, until_utc_ms=until)
            )
            return True

        return await self._database.write(work)

    async def release(self, name: str, *, holder: str) -> None:
        """Give it back early; somebody else's lease is left alone."""
        given = delete(LEASES).where(LEASES.c.name == safe_text(name), LEASES.c.holder == safe_text(holder))
        await self._database.write(lambda connection: connection.execute(given).close())
