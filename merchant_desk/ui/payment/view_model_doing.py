"""One deed at a time: what is under way, and how the last one failed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from merchant_desk.ui.problems import Said, say

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


class Doing:
    """Starts a deed through the task keeper; a failure is kept as words. `told` follows each change."""

    def __init__(self, desk: Desk, told: Callable[[], None]) -> None:
        self._desk = desk
        self._told = told
        self._run = 0
        self.busy = ""
        self.problem: Said | None = None

    def start(self, name: str, deed: Coroutine[Any, Any, object]) -> None:
        """Do it; the caller has made sure that nothing else is under way."""
        self.busy, self.problem = name, None
        self._run += 1
        run = self._run
        self._told()
        _ = self._desk.tasks.spawn(
            name, self._done(deed, run), on_error=lambda error: self._failed(error, run)
        )

    def forget(self) -> None:
        """Another order: what is under way goes on, and is no longer spoken of here."""
        self._run += 1
        self.busy, self.problem = "", None

    async def _done(self, deed: Coroutine[Any, Any, object], run: int) -> None:
        await deed
        self._end(None, run)

    def _failed(self, error: Exception, run: int) -> None:
        self._end(say(error), run)

    def _end(self, problem: Said | None, run: int) -> None:
        if run == self._run:
            self.busy, self.problem = "", problem
            self._told()
