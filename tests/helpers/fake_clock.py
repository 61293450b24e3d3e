"""Time that tests own: a clock whose sleep takes none, and a loop that jumps to the next thing to happen.

    @on_virtual_time
    async def test_...() -> None:
        clock = FakeClock()
        await clock.sleep(3600)         # an hour later, at once

On the virtual loop every wait is virtual, `asyncio.timeout` included, and the order of events is always the
same. On any other loop `FakeClock.sleep` waits until the test calls `advance`.
"""

from __future__ import annotations

import asyncio
import functools
import heapq
import itertools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

NOON_UTC_MS: Final = 1_767_268_800_000  # 2026-01-01 12:00 UTC
_START_S: Final = 1_000.0


class JumpingSelector(selectors.DefaultSelector):
    """Never waits: what would be waiting time is added to the loop's time instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = _START_S

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if found:
            return found
        if timeout is None:
            raise RuntimeError("nothing will ever happen on this loop: a wait without an end")
        self.now_s += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in which waiting takes no time; no sockets, no threads."""

    def __init__(self, selector: JumpingSelector | None = None) -> None:
        self._jumping = selector or JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Virtual seconds."""
        return self._jumping.now_s


class FakeClock:
    """The port `Clock`. `jump` moves the wall clock alone, as NTP, a person or a sleeping machine does."""

    def __init__(self, start_utc_ms: int = NOON_UTC_MS) -> None:
        self._wall_ms = start_utc_ms
        self._own_s = _START_S
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._ticket = itertools.count()

    def now_utc_ms(self) -> int:
        """The wall clock."""
        return self._wall_ms + round((self.monotonic_s() - _START_S) * 1000)

    def monotonic_s(self) -> float:
        """The loop's time where it is virtual, else what `advance` made of it."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._own_s
        if isinstance(loop, VirtualLoop):
            self._own_s = loop.time()
        return self._own_s

    async def sleep(self, seconds: float) -> None:
        """Wait; on the virtual loop at once, else until `advance` has come that far."""
        loop = asyncio.get_running_loop()
        if isinstance(loop, VirtualLoop) or seconds <= 0:
            await asyncio.sleep(max(0.0, seconds))
            return
        due: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._sleepers, (self._own_s + seconds, next(self._ticket), due))
        await due

    def jump(self, seconds: float) -> None:
        """Move the wall clock and nothing else."""
        self._wall_ms += round(seconds * 1000)

    async def advance(self, seconds: float) -> None:
        """On a loop that is not virtual: let that much time pass, waking sleepers in their order."""
        await _let_others_run()
        until_s = self._own_s + seconds
        while self._sleepers and self._sleepers[0][0] <= until_s:
            self._own_s, _, due = heapq.heappop(self._sleepers)
            if not due.done():
                due.set_result(None)
            await _let_others_run()
        self._own_s = until_s


async def _let_others_run() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def run_virtual(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a virtual loop of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(coroutine)


def on_virtual_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Make an async test a plain one that runs on a virtual loop."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        run_virtual(test(*args, **kwargs))

    return run
