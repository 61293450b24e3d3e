"""What the figures were made on: they are worth little without."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from pathlib import Path

from tests.benchmarks.figures import spread, tell

_ADDITIONS = 300_000


def measure(folder: Path) -> None:
    """How fast Python and commits are here, and how steady, in a second or two."""
    print(f"This machine: Python {platform.python_version()}, {os.cpu_count()} processors")
    tell("Python, a loop of 300,000 additions", f"ms {spread([_loop_ms() for _ in range(30)])}")
    tell(f"SQLite {sqlite3.sqlite_version}, a commit on disk", f"ms {spread(_commits_ms(folder))}")


def _loop_ms() -> float:
    total, began_s = 0, time.perf_counter()
    for number in range(_ADDITIONS):
        total += number
    return (time.perf_counter() - began_s) * 1000


def _commits_ms(folder: Path) -> list[float]:
    took_ms = []
    connection = sqlite3.connect(folder / "commits.sqlite3", isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE row (text TEXT)")
    for _ in range(100):
        began_s = time.perf_counter()
        connection.execute("INSERT INTO row VALUES (?)", ("x" * 300,))
        took_ms.append((time.perf_counter() - began_s) * 1000)
    connection.close()
    return took_ms
