"""`Memo` over the database: small facts that live and die with it."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from merchant_desk.store.database import Database, next_revision
from merchant_desk.store.tables import MEMO
from merchant_desk.store.text import safe_text


class SqlMemo:
    """A removed key keeps an empty row, so that other processes learn that it is gone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """The value, or None."""
        return await self._database.read(lambda connection: _value(connection, safe_text(key)))

    async def put(self, key: str, value: str) -> None:
        """Set; the same value again is no change."""
        key, value = safe_text(key), safe_text(value)

        def work(connection: Connection) -> None:
            if _value(connection, key) != value:
                _set(connection, key, value)

        await self._database.write(work)

    async def put_once(self, key: str, value: str) -> str:
        """Set where absent; gives the value that stands now, whoever set it."""
        key, value = safe_text(key), safe_text(value)

        def work(connection: Connection) -> str:
            known = _value(connection, key)
            if known is None:
                _set(connection, key, value)
            return value if known is None else known

        known = await self.get(key)
        return await self._database.write(work) if known is None else known

    async def remove(self, key: str, *, only_if: str | None = None) -> None:
        """Remove, where `only_if` is given only if that is the value."""
        key = safe_text(key)

        def work(connection: Connection) -> None:
            known = _value(connection, key)
            if known is not None and (only_if is None or known == safe_text(only_if)):
                _set(connection, key, None)

        await self._database.write(work)


def _value(connection: Connection, key: str) -> str | None:
    return connection.execute(select(MEMO.c.value).where(MEMO.c.key == key)).scalar()


def _set(connection: Connection, key: str, value: str | None) -> None:
    revision = next_revision(connection)
    changed = update(MEMO).where(MEMO.c.key == key).values(value=value, revision=revision)
    if connection.execute(changed).rowcount == 0:
        connection.execute(insert(MEMO).values(key=key, value=value, revision=revision))
