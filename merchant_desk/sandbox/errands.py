"""Work in the background that ends with the shop: callbacks on their way, payments that settle later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from types import TracebackType
from typing import Self

_log = logging.getLogger(__name__)


class Errands:
    """Keeps its errands in one group; a failing one is logged and takes no other with it."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self._running: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Open the group."""
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what still runs."""
        for task in self._running:
            task.cancel()
        await self._group.__aexit__(None, None, None)

    def start(self, errand: Coroutine[None, None, None]) -> None:
        """Begin an errand now."""
        task = self._group.create_task(self._watched(errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _watched(self, errand: Coroutine[None, None, None]) -> None:
        try:
            await errand
        except Exception:  # noqa: BLE001 - a bug in one errand is told and must not end its siblings
            _log.exception("an errand of the training shop failed")
