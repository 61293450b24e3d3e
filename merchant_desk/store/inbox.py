"""`Inbox` over the database: what the listener heard, on disk before it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, Table, delete, func, insert, select, update

from merchant_desk.domain.callback import Callback, Proof, Verdict
from merchant_desk.store.callback_codec import (
    callback_from_row,
    callback_to_row,
    proof_from_text,
    proof_to_text,
    sequence_of,
)
from merchant_desk.store.database import Database, next_revision
from merchant_desk.store.tables import CALLBACKS
from merchant_desk.store.text import safe_text

REFUSED_KEPT: Final = 200


class SqlInbox:
    """One row a body among the accepted, and the last 200 refused; see the port for each method's promise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(self, callback: Callback) -> Callback:
        """Keep it as accepted, or raise the hits of the row that has its digest."""
        row = callback_to_row(callback, Verdict.ACCEPTED)

        def work(connection: Connection) -> Callback:
            known = connection.execute(
                select(CALLBACKS).where(
                    CALLBACKS.c.digest == row["digest"], CALLBACKS.c.verdict == Verdict.ACCEPTED.value
                )
            )
            found = known.mappings().first()
            if found is None:
                return _insert(connection, row, is_waiting=True)
            return _repeat(connection, found, callback)

        return await self._database.write(work)

    async def refuse(self, callback: Callback) -> Callback:
        """Keep it as refused; the oldest beyond 200 go."""
        row = callback_to_row(callback, Verdict.REFUSED)

        def work(connection: Connection) -> Callback:
            kept = _insert(connection, row, is_waiting=False)
            refused = CALLBACKS.c.verdict == Verdict.REFUSED.value
            newest = select(CALLBACKS.c.seq).where(refused).order_by(CALLBACKS.c.seq.desc())
            oldest_kept = connection.execute(newest.offset(REFUSED_KEPT - 1).limit(1)).scalar()
            if oldest_kept is not None:
                connection.execute(delete(CALLBACKS).where(refused, CALLBACKS.c.seq < oldest_kept))
            return kept

        return await self._database.write(work)

    async def waiting(self) -> tuple[Callback, ...]:
        """Accepted and not yet worked off, oldest first."""
        return await self._all(select(CALLBACKS).where(CALLBACKS.c.is_waiting == 1).order_by(CALLBACKS.c.seq))

    async def worked_off(self, callback_ids: Sequence[str]) -> None:
        """Mark as done; ids that are not there are passed over."""
        done = [number for name in callback_ids if (number := sequence_of(name)) is not None]
        marked = update(CALLBACKS).where(CALLBACKS.c.seq.in_(done)).values(is_waiting=0)
        if done:
            await self._database.write(lambda connection: connection.execute(marked).close())

    async def note_api(self, callback_id: str, *, matches: bool, reference: str | None) -> None:
        """Add the proof `api` where it matches, and the order's reference; both stay once given."""
        number = sequence_of(callback_id)

        def work(connection: Connection) -> None:
            found = _row(connection, number)
            if found is None:
                return
            marks = proof_from_text(found["proof"]) + ((Proof.API,) if matches else ())
            noted: dict[str, Any] = {"proof": proof_to_text(marks)}
            if reference is not None:
                noted["reference"] = safe_text(reference)
            if any(found[name] != value for name, value in noted.items()):
                _stamp(connection, found["seq"], noted)

        await self._database.write(work)

    async def find(self, *, limit: int = 100, offset: int = 0) -> tuple[int, tuple[Callback, ...]]:
        """How many there are, and a page, newest first."""
        page = select(CALLBACKS).order_by(CALLBACKS.c.seq.desc()).limit(limit).offset(offset)

        def work(connection: Connection) -> tuple[int, tuple[Callback, ...]]:
            rows = connection.execute(page).mappings()
            return count_all(connection, CALLBACKS), tuple(callback_from_row(row) for row in rows)

        return await self._database.read(work)

    async def get(self, callback_id: str) -> Callback | None:
        """One of them."""
        number = sequence_of(callback_id)

        def work(connection: Connection) -> Callback | None:
            found = _row(connection, number)
            return None if found is None else callback_from_row(found)

        return await self._database.read(work)

    async def signed_for(self, order_id: str) -> tuple[Callback, ...]:
        """Accepted ones with a good signature that name this order, oldest first."""
        named = await self._all(
            select(CALLBACKS)
            .where(CALLBACKS.c.order_id == safe_text(order_id), CALLBACKS.c.verdict == Verdict.ACCEPTED.value)
            .order_by(CALLBACKS.c.seq)
        )
        return tuple(callback for callback in named if callback.is_signed)

    async def _all(self, chosen: Select[Any]) -> tuple[Callback, ...]:
        def work(connection: Connection) -> tuple[Callback, ...]:
            return tuple(callback_from_row(row) for row in connection.execute(chosen).mappings())

        return await self._database.read(work)


def count_all(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _row(connection: Connection, number: int | None) -> RowMapping | None:
    return connection.execute(select(CALLBACKS).where(CALLBACKS.c.seq == number)).mappings().first()


def _insert(connection: Connection, row: dict[str, object], *, is_waiting: bool) -> Callback:
    kept = row | {"hits": 1, "is_waiting": int(is_waiting), "revision": next_revision(connection)}
    number = connection.execute(insert(CALLBACKS).values(**kept).returning(CALLBACKS.c.seq)).scalar_one()
    return callback_from_row(kept | {"seq": number})


def _repeat(connection: Connection, found: RowMapping, callback: Callback) -> Callback:
    """The same body again: it counts, what it proves is added, and the order is asked once more."""
    known = callback_from_row(found)
    proof = proof_to_text((*known.proof, *callback.proof))
    _stamp(connection, found["seq"], {"proof": proof, "hits": CALLBACKS.c.hits + 1, "is_waiting": 1})
    return replace(
        known,
        verdict=Verdict.DUPLICATE,
        at_utc_ms=callback.at_utc_ms,
        peer=safe_text(callback.peer),
        proof=proof_from_text(proof),
        hits=known.hits + 1,
    )


def _stamp(connection: Connection, number: int, changed: dict[str, Any]) -> None:
    revision = next_revision(connection)
    connection.execute(
        update(CALLBACKS).where(CALLBACKS.c.seq == number).values(**changed, revision=revision)
    )
