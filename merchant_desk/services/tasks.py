"""Background work under names: the one place that starts tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from merchant_desk.domain.errors import DeskError
from merchant_desk.services.events import EventBus, TaskFailed
from merchant_desk.services.ports import Clock

log = logging.getLogger(__name__)
T = TypeVar("T")

CLOSING_S: Final = 2.0


class TaskKeeper:
    """Keeps every background task until the desk closes; one that fails never cancels another."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus
        self._tasks: set[asyncio.Task[Any]] = set()
        self._patient: set[asyncio.Task[Any]] = set()
        self._is_closing = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def spawn(
        self,
        name: str,
        coroutine: Coroutine[Any, Any, object],
        *,
        on_error: Callable[[Exception], None] | None = None,
    ) -> asyncio.Task[object]:
        """Start work that nobody awaits; its failure goes to `on_error`, else onto the bus as TaskFailed."""
        return self._start(name, self._watched(name, coroutine, on_error), inner=coroutine)

    def share(self, name: str, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start work whose result or failure any number of callers await through `asyncio.shield`."""
        task = self._start(name, coroutine, inner=coroutine)
        task.add_done_callback(_take_note)
        return task

    async def finish(self, name: str, coroutine: Coroutine[Any, Any, T]) -> T:
        """Await work that goes on to its end although its caller is cancelled, closing included (2 s)."""
        task = self.share(name, coroutine)
        self._patient.add(task)
        task.add_done_callback(self._patient.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(partial(self._tell_orphan, name))
            raise

    async def each(
        self, name: str, items: Iterable[T], worker: Callable[[T], Awaitable[object]], *, width: int = 4
    ) -> None:
        """Work through the items, `width` at a time; the first failure stops the rest and is raised."""
        rest = iter(tuple(items))

        async def lane() -> None:
            for item in rest:
                await worker(item)

        lanes = [self.share(f"{name}-{number}", lane()) for number in range(width)]
        try:
            await asyncio.gather(*lanes)
        finally:
            for task in lanes:
                task.cancel()

    async def aclose(self) -> None:
        """Cancel all work, await its end within 2 s; what must not be torn apart may use them to finish."""
        self._is_closing = True
        for task in self._tasks - self._patient:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSING_S)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSING_S / 4)

    def _start(
        self, name: str, coroutine: Coroutine[Any, Any, T], *, inner: Coroutine[Any, Any, Any]
    ) -> asyncio.Task[T]:
        task = asyncio.create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task cancelled before its first step would leave its coroutine behind, never awaited.
        task.add_done_callback(lambda _: inner.close())
        if self._is_closing:
            task.cancel()
        return task

    async def _watched(
        self,
        name: str,
        coroutine: Coroutine[Any, Any, object],
        on_error: Callable[[Exception], None] | None,
    ) -> object:
        try:
            return await coroutine
        except Exception as error:  # noqa: BLE001 - one failed task must not silence the others
            self._tell(name, error, on_error)
            return None

    def _tell(self, name: str, error: Exception, on_error: Callable[[Exception], None] | None) -> None:
        if not isinstance(error, DeskError):
            log.error("task failed unexpectedly task=%s", name, exc_info=error)
        if on_error is not None:
            on_error(error)
        else:
            self._bus.publish(TaskFailed(name, error))

    def _tell_orphan(self, name: str, task: asyncio.Task[Any]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._tell(name, error, None)


class Bell:
    """Wakes one waiting loop before its time; a ring that nobody hears is kept for the next wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._has_rung = False
        self._waiting: asyncio.Future[bool] | None = None

    def ring(self) -> None:
        """Wake the waiter, or the next one at once."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(True)
        else:
            self._has_rung = True

    async def wait(self, seconds: float) -> bool:
        """Wait that long or until rung; whether it rang."""
        if self._has_rung:
            self._has_rung = False
            return True
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        sleep = asyncio.create_task(_sleep(self._clock, seconds), name="bell")
        sleep.add_done_callback(lambda _: None if waiting.done() else waiting.set_result(False))
        try:
            return await waiting
        finally:
            self._waiting = None
            sleep.cancel()


async def _sleep(clock: Clock, seconds: float) -> None:
    await clock.sleep(seconds)


def _take_note(task: asyncio.Task[Any]) -> None:
    """A shared task whose callers all left would else complain about a failure that nobody fetched."""
    if not task.cancelled():
        task.exception()
