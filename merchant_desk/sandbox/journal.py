"""The training shop's state file: one JSON object a line, appended before anything is answered.

A write that has returned is the kernel's, so a SIGKILL loses nothing that was answered. A power cut may lose
the last seconds; the money is fake, and a sync to disk a request would be the slowest part of training.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from merchant_desk.domain.errors import FileUnusable

Record: TypeAlias = Mapping[str, Any]

_OWNER_ONLY: Final = 0o600


class Journal:
    """An append-only file that one process holds at a time, through a lock file beside it."""

    def __init__(self, path: Path, *, first: bytes) -> None:
        """`first` is how every such file begins, empty ones apart."""
        self._path = path
        self._first = first
        self._file = -1
        self._lock = -1
        self._end = 0

    def open(self) -> Iterator[dict[str, Any]]:
        """Take the file and yield its records, oldest first; a torn last line is cut off.

        Raises FileUnusable: in-use by another shop, damaged (with its line), or the system's reason.
        """
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_lock()
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
            self._require_ours()
            os.fchmod(self._file, _OWNER_ONLY)
            self._cut_torn_line()
        except OSError as error:
            self.close()
            raise self._unusable(error) from error
        return self._records()

    def append(self, record: Record) -> None:
        """Write one record; raises OSError with the file as it was before."""
        line = _line(record)
        try:
            _write_all(self._file, line)
        except OSError:
            os.ftruncate(self._file, self._end)
            os.lseek(self._file, self._end, os.SEEK_SET)
            raise
        self._end += len(line)

    def rewrite(self, records: Iterable[Record]) -> None:
        """Put these records in place of all earlier ones, in one step; raises FileUnusable."""
        fresh = self._path.with_name(self._path.name + ".new")
        try:
            file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
            for record in records:
                _write_all(file, _line(record))
            os.fsync(file)
            fresh.replace(self._path)
        except OSError as error:
            raise self._unusable(error) from error
        os.close(self._file)
        self._file = file
        self._end = os.lseek(file, 0, os.SEEK_END)

    def close(self) -> None:
        """Let go of the file; it may be closed twice."""
        for descriptor in (self._file, self._lock):
            if descriptor >= 0:
                os.close(descriptor)
        self._file = self._lock = -1

    def _take_lock(self) -> None:
        name = self._path.with_name(self._path.name + ".lock")
        self._lock = os.open(name, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.close()
            raise FileUnusable(path=str(self._path), why="in-use") from error

    def _require_ours(self) -> None:
        """Raise FileUnusable before a mistyped name costs anybody a file: nothing was cut or written yet."""
        head = os.pread(self._file, len(self._first), 0)
        if not self._first.startswith(head):
            self.close()
            raise FileUnusable(path=str(self._path), why="damaged at line 1")

    def _cut_torn_line(self) -> None:
        size = os.fstat(self._file).st_size
        at, step = size, 64 * 1024
        while at > 0:
            start = max(0, at - step)
            newline = os.pread(self._file, at - start, start).rfind(b"\n")
            if newline >= 0:
                at = start + newline + 1
                break
            at = start
        if at < size:
            os.ftruncate(self._file, at)
        self._end = os.lseek(self._file, at, os.SEEK_SET)

    def _records(self) -> Iterator[dict[str, Any]]:
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    record = json.loads(line)
                except ValueError as error:
                    raise FileUnusable(path=str(self._path), why=f"damaged at line {number}") from error
                if not isinstance(record, dict):
                    raise FileUnusable(path=str(self._path), why=f"damaged at line {number}")
                yield record

    def _unusable(self, error: OSError) -> FileUnusable:
        return FileUnusable(path=str(self._path), why=error.strerror or "unknown")


def _line(record: Record) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n"


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
