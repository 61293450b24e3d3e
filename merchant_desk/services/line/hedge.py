"""Asking again beside a question that hangs: the first answer counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from merchant_desk.domain.errors import ApiFailure, TimedOut
from merchant_desk.services.ports import Clock
from merchant_desk.services.tasks import TaskKeeper

T = TypeVar("T")


async def hedged(
    read: Callable[[], Coroutine[Any, Any, T]],
    *,
    tasks: TaskKeeper,
    clock: Clock,
    every_s: float,
    limit_s: float,
) -> T:
    """Start `read()`, and once more every `every_s` until one gives; at most `limit_s` in all.

    A line that comes back answers the newest question at once, while older ones hang until their limit.
    `read` must change nothing at the API. Raises ApiFailure where none is left; any other failure at once.
    """
    now_s = clock.monotonic_s()
    next_s, until_s = now_s, now_s + limit_s
    running: set[asyncio.Task[T]] = set()
    failure: ApiFailure | None = None
    try:
        while now_s < until_s:
            if now_s >= next_s:
                running.add(tasks.share("ask again beside it", read()))
                next_s += every_s
            wait_s = min(next_s, until_s) - now_s
            done, running = await asyncio.wait(running, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                try:
                    return task.result()
                except ApiFailure as error:
                    failure = error
            if failure is not None and not running:
                raise failure
            now_s = clock.monotonic_s()
        raise failure or TimedOut(phase="whole")
    finally:
        for task in running:
            task.cancel()
