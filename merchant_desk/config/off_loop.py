"""Blocking questions on a thread that may be left behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class OffLoop:
    """Runs blocking work one piece at a time, each on a daemon thread, so that a prompt which nobody
    answers holds up neither the loop nor the end of the program (a thread pool would wait for it).
    """

    def __init__(self, name: str, *, time_limit_s: float) -> None:
        self._name = name
        self._time_limit_s = time_limit_s
        self._turn = asyncio.Lock()
        self._is_idle = threading.Event()
        self._is_idle.set()

    async def run(self, work: Callable[[], T]) -> T:
        """The work's result or its own exception; TimeoutError after the limit, or while older work hangs."""
        async with self._turn:
            if not self._is_idle.is_set():
                raise TimeoutError(self._name)
            self._is_idle.clear()
            answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
            target = partial(_work, work, answer, self._is_idle)
            threading.Thread(target=target, name=self._name, daemon=True).start()
            async with asyncio.timeout(self._time_limit_s):
                return await answer


def _work(work: Callable[[], T], answer: asyncio.Future[T], is_idle: threading.Event) -> None:
    """Run on the thread; the outcome is handed to the loop."""
    try:
        settle = partial(answer.set_result, work())
    except Exception as error:  # noqa: BLE001 - raised again on the loop's side
        settle = partial(answer.set_exception, error)
    is_idle.set()
    try:
        answer.get_loop().call_soon_threadsafe(lambda: None if answer.done() else settle())
    except RuntimeError:
        return  # the loop has ended while the question was open; nobody waits for the answer
