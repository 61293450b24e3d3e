"""What SQLite's failures mean to the desk."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from merchant_desk.domain.errors import DeskError, StoreBusy, StoreUnusable
from merchant_desk.store.codec import DamagedRow

FAILURES: Final = (SQLAlchemyError, sqlite3.Error, DamagedRow, OverflowError, OSError)
"""What may come out of work on a connection besides leaves of DeskError."""

_WHY: Final = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_FORMAT: "damaged",
    sqlite3.SQLITE_READONLY: "denied",
    sqlite3.SQLITE_PERM: "denied",
    sqlite3.SQLITE_AUTH: "denied",
    sqlite3.SQLITE_CANTOPEN: "denied",
}
_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def primary_code(error: BaseException) -> int | None:
    """SQLite's own result code without its extension, None where it gave none."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


def is_busy(error: BaseException) -> bool:
    """Whether another connection holds a lock, so that a repeat may work."""
    return primary_code(error) in _BUSY


def breaks_the_connection(error: BaseException) -> bool:
    """Whether the connection must not be used again: after a failed sync nobody knows what the disk has."""
    return primary_code(error) in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def translate(error: BaseException, *, path: str) -> DeskError:
    """The leaf that stands for this failure."""
    if is_busy(error):
        return StoreBusy()
    return StoreUnusable(path=path, why=_why(error))


def _why(error: BaseException) -> str:
    if isinstance(error, DamagedRow):
        return "damaged"
    if isinstance(error, PermissionError):
        return "denied"
    code = primary_code(error)
    if code is None:
        # Python's own complaint about bytes that are not UTF-8 comes without a code.
        return "damaged" if "decode" in str(getattr(error, "orig", "")).lower() else "other"
    return _WHY.get(code, "other")
