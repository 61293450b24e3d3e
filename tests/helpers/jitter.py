"""Adapters that take a moment: every call gives other tasks a chance to come in between, by a seed."""

from __future__ import annotations

import asyncio
import inspect
import random
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Jitter:
    """Stands before an adapter and yields to the loop a few times before and after each call."""

    def __init__(self, adapter: object, dice: random.Random, most: int) -> None:
        self._adapter = adapter
        self._dice = dice
        self._most = most

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._adapter, name)
        if not inspect.iscoroutinefunction(member):
            return member

        async def call(*args: object, **kwargs: object) -> object:
            await self._step_aside()
            try:
                return await member(*args, **kwargs)
            finally:
                await self._step_aside()

        return call

    async def _step_aside(self) -> None:
        for _ in range(self._dice.randint(0, self._most)):
            await asyncio.sleep(0)


def with_jitter(adapter: T, dice: random.Random, *, most: int = 3) -> T:
    """The same adapter, slowed down; what is not a coroutine function passes through."""
    return cast("T", _Jitter(adapter, dice, most))
