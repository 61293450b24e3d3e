"""Writing pages down while the next ones come: what arrives during one write goes into the next, as one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

from merchant_desk.services.tasks import TaskKeeper

T = TypeVar("T")

LEAST_WRITTEN: Final = 500
"""Fewer wait for more to come, unless somebody needs them written: each write costs a flush of the disk."""
MOST_WAITING: Final = 2_000
"""So many at most wait for their write; whoever brings more waits too."""


class WriteBehind(Generic[T]):
    """One write at a time. `put` raises what an earlier write failed with; nothing is lost silently.

    Whoever puts must `flush` before anything else relies on what was put.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], *, tasks: TaskKeeper) -> None:
        self._write = write
        self._tasks = tasks
        self._waiting: list[T] = []
        self._running: asyncio.Task[None] | None = None

    async def put(self, items: Sequence[T]) -> None:
        """Take these; they are written once they are enough, and the write before them is done."""
        self._waiting += items
        if self._running is not None and (self._running.done() or len(self._waiting) > MOST_WAITING):
            await self._end_running()
        if self._running is None and len(self._waiting) >= LEAST_WRITTEN:
            self._begin()

    async def flush(self) -> None:
        """Until all is written."""
        while self._running is not None or self._waiting:
            if self._running is None:
                self._begin()
            await self._end_running()

    def _begin(self) -> None:
        batch, self._waiting = self._waiting, []
        self._running = self._tasks.share("write behind", self._run(batch))

    async def _run(self, batch: Sequence[T]) -> None:
        await self._write(batch)

    async def _end_running(self) -> None:
        if (running := self._running) is None:
            return
        # Whoever is cancelled here leaves the write under way, and `flush` still waits for it.
        await asyncio.wait([running])
        self._running = None
        running.result()
