"""Numbered steps from an empty file to today's tables; forward only, each step one transaction.

A step that was ever released is never edited: a change is a new step. The number reached stands in
`PRAGMA user_version`, which SQLite keeps in the file's header and changes with the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from merchant_desk.domain.errors import StoreUnusable

APPLICATION_ID: Final = 0x4D44534B  # "MDSK" in the file's header: another program's database is never touched


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: what it brings, and its statements in SQLite's words."""

    number: int
    brings: str
    statements: tuple[str, ...]


_FIRST: Final = (
    "CREATE TABLE meta (id INTEGER NOT NULL PRIMARY KEY, revision BIGINT NOT NULL)",
    "INSERT INTO meta (id, revision) VALUES (1, 0)",
    """CREATE TABLE orders (
        seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        reference TEXT NOT NULL UNIQUE, api_id TEXT UNIQUE, store_id TEXT NOT NULL,
        currency TEXT NOT NULL, total_minor BIGINT NOT NULL CHECK (total_minor >= 0),
        state TEXT NOT NULL, status_raw TEXT, origin TEXT NOT NULL,
        till_id TEXT NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL, on_hold_wanted INTEGER NOT NULL,
        session_token TEXT, callback_url TEXT,
        created_utc_ms BIGINT NOT NULL, updated_utc_ms BIGINT NOT NULL,
        sent_utc_ms BIGINT, paid_utc_ms BIGINT, closed_utc_ms BIGINT,
        handed_over_by TEXT, handed_over_utc_ms BIGINT,
        customer TEXT NOT NULL, problem TEXT, told TEXT, transactions TEXT NOT NULL, rates TEXT NOT NULL,
        networks TEXT NOT NULL, search TEXT NOT NULL, pin INTEGER NOT NULL,
        version INTEGER NOT NULL, revision BIGINT NOT NULL)""",
    "CREATE INDEX orders_by_created ON orders (created_utc_ms, seq)",
    "CREATE INDEX orders_by_state ON orders (state, created_utc_ms)",
    "CREATE INDEX orders_by_revision ON orders (revision)",
    "CREATE INDEX orders_pinned ON orders (pin, created_utc_ms) WHERE pin > 0",
    """CREATE TABLE order_history (
        seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        reference TEXT NOT NULL REFERENCES orders (reference),
        at_utc_ms BIGINT NOT NULL, what TEXT NOT NULL, source TEXT NOT NULL, detail TEXT NOT NULL)""",
    "CREATE INDEX order_history_by_reference ON order_history (reference, seq)",
    """CREATE TABLE transaction_claims (
        network TEXT NOT NULL, hash TEXT NOT NULL, reference TEXT NOT NULL REFERENCES orders (reference),
        PRIMARY KEY (network, hash))""",
    "CREATE TABLE counters (series TEXT NOT NULL PRIMARY KEY, next BIGINT NOT NULL)",
    """CREATE TABLE callbacks (
        seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        at_utc_ms BIGINT NOT NULL, peer TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
        proof TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL, answer INTEGER NOT NULL,
        order_id TEXT, reference TEXT, store_id TEXT, says TEXT, transactions TEXT NOT NULL,
        hits INTEGER NOT NULL, is_waiting INTEGER NOT NULL, revision BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX callbacks_accepted_digest ON callbacks (digest) WHERE verdict = 'accepted'",
    "CREATE INDEX callbacks_waiting ON callbacks (seq) WHERE is_waiting = 1",
    "CREATE INDEX callbacks_refused ON callbacks (seq) WHERE verdict = 'refused'",
    "CREATE INDEX callbacks_by_order ON callbacks (order_id)",
    "CREATE INDEX callbacks_by_revision ON callbacks (revision)",
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        at_utc_ms BIGINT NOT NULL, person TEXT NOT NULL, what TEXT NOT NULL,
        subject TEXT NOT NULL, detail TEXT NOT NULL)""",
    "CREATE TABLE memo (key TEXT NOT NULL PRIMARY KEY, value TEXT, revision BIGINT NOT NULL)",
    "CREATE INDEX memo_by_revision ON memo (revision)",
    """CREATE TABLE leases (
        name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL,
        taken_utc_ms BIGINT NOT NULL, until_utc_ms BIGINT NOT NULL)""",
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in ("order_history", "journal")
        for verb in ("UPDATE", "DELETE")
    ),
    f"PRAGMA application_id = {APPLICATION_ID}",
)

_SECOND: Final = (
    "ALTER TABLE orders ADD COLUMN superseded_by TEXT",
    "ALTER TABLE orders ADD COLUMN supersedes TEXT",
    "ALTER TABLE orders ADD COLUMN sent_skew_ms BIGINT",
    "CREATE INDEX orders_superseded ON orders (created_utc_ms) WHERE superseded_by IS NOT NULL",
)

_THIRD: Final = (
    "ALTER TABLE journal ADD COLUMN link TEXT",
    "CREATE INDEX journal_by_what ON journal (what, id)",
)

MIGRATIONS: Final[tuple[Migration, ...]] = (
    Migration(1, "orders, history, claims, callbacks, journal, memo, leases", _FIRST),
    Migration(2, "orders that replaced another or were replaced; the API's clock at the sending", _SECOND),
    Migration(3, "the journal as a chain, whose older lines have no link; found by its words", _THIRD),
)
NEWEST: Final = MIGRATIONS[-1].number


def version_of(connection: Connection) -> int:
    """The number of the last step that this file has seen; 0 for a new file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def next_step(connection: Connection, *, path: str) -> Migration | None:
    """Which step is due, None where the file is level.

    Raises StoreUnusable: newer (a later program wrote it), damaged (it is not one of ours).
    """
    number = version_of(connection)
    if number > NEWEST:
        raise StoreUnusable(path=path, why="newer")
    if number == 0:
        if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
            raise StoreUnusable(path=path, why="damaged")
    elif connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
        raise StoreUnusable(path=path, why="damaged")
    return MIGRATIONS[number] if number < NEWEST else None


def apply_step(connection: Connection, *, path: str) -> bool:
    """Take one step inside the caller's write transaction; False where none is due (any more)."""
    step = next_step(connection, path=path)
    if step is None:
        return False
    for statement in step.statements:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {step.number}")
    return True
