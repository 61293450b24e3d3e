"""Adapters of a process that dies: from the n-th step on, no call of any of them ever comes back."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Life:
    """Counts the steps of one process (a call, and its return, is one each) and ends it at `last`."""

    def __init__(self, last: int | None) -> None:
        self._last = last
        self.steps = 0

    @property
    def is_mortal(self) -> bool:
        """Whether the process is going to die at all."""
        return self._last is not None

    @property
    def is_over(self) -> bool:
        """Whether the process died."""
        return self._last is not None and self.steps >= self._last

    def ends_in(self, steps: int) -> None:
        """Let it die that many steps from now."""
        self._last = self.steps + steps

    async def step(self) -> None:
        """Go one step on, or hang for ever, as a killed process does."""
        if not self.is_over:
            self.steps += 1
        if self.is_over:
            await asyncio.get_running_loop().create_future()

    def mortal(self, adapter: T) -> T:
        """The same adapter as this process sees it."""
        return cast("T", _Mortal(adapter, self))


class _Mortal:
    def __init__(self, adapter: object, life: Life) -> None:
        self._adapter = adapter
        self._life = life

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._adapter, name)
        if not inspect.iscoroutinefunction(member):
            return member

        async def call(*args: object, **kwargs: object) -> object:
            await self._life.step()
            result = await member(*args, **kwargs)
            await self._life.step()
            return result

        return call
