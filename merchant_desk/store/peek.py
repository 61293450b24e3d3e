"""A look into another profile's store from outside: one number, never a write, never a wait."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

_PATIENCE_S: Final = 0.2
_OPEN: Final = "SELECT count(*) FROM orders WHERE state IN ('pending', 'on-hold')"


def open_order_count(path: Path) -> int | None:
    """How many orders wait for their money in the store at `path`; 0 where there is no store yet, None where
    it cannot be read now. Blocks for up to 0.2 s."""
    if not path.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_S)) as database:
            row = database.execute(_OPEN).fetchone()
    except (sqlite3.Error, ValueError):
        return None
    return int(row[0])
