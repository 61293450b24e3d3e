"""The model tests' shop floor on the real store: SQLite's own threads beside a virtual clock."""

from __future__ import annotations

import inspect
import selectors
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar, cast

from merchant_desk.store.store import open_store
from tests.helpers.fake_clock import JumpingSelector, VirtualLoop
from tests.helpers.fake_store import FakeStore
from tests.helpers.model_floor import Floor
from tests.helpers.model_till import Flaw

T = TypeVar("T")
_MOST_S = 30.0


class _WaitingSelector(JumpingSelector):
    """Jumps as ever, but not while a thread of the store still works: then it waits for that."""

    def __init__(self) -> None:
        super().__init__()
        self.busy = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.busy > 0 and timeout != 0:
            found = selectors.DefaultSelector.select(self, _MOST_S)
            assert found, "the store never answered"
            return found
        return super().select(timeout)


class _Port:
    """One port of the store; whoever waits for it is counted."""

    def __init__(self, port: object, selector: _WaitingSelector) -> None:
        self._port = port
        self._selector = selector

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._port, name)
        if not inspect.iscoroutinefunction(member):
            return member

        async def call(*args: object, **kwargs: object) -> object:
            self._selector.busy += 1
            try:
                return await member(*args, **kwargs)
            finally:
                self._selector.busy -= 1

        return call


class _Ports:
    """The five ports of the real store, where the floor expects those of the fake one."""

    def __init__(self, store: object, selector: _WaitingSelector) -> None:
        for name in ("orders", "inbox", "journal", "memo", "leases"):
            setattr(self, name, _Port(getattr(store, name), selector))


class SqliteFloor(Floor):
    """A floor whose data folder is a file."""

    def __init__(self, path: Path, *, flaw: Flaw = Flaw.NONE) -> None:
        self._path = path
        self._stack = AsyncExitStack()
        self._selector = _WaitingSelector()
        super().__init__(flaw=flaw)

    def opened_store(self) -> tuple[VirtualLoop, FakeStore]:
        """The data folder on disk."""
        loop = VirtualLoop(self._selector)
        opening = open_store(self._path, now_utc_ms=self.world.clock.now_utc_ms)
        store = self._aside(loop, self._stack.enter_async_context(opening))
        return loop, cast("FakeStore", _Ports(store, self._selector))

    def close(self) -> None:
        """End everything, and let the file go."""
        for till in self.tills:
            self.loop.run_until_complete(till.close())
        self._aside(self.loop, self._stack.aclose())
        self.loop.close()

    def _aside(self, loop: VirtualLoop, work: Any) -> Any:
        """Run what waits for nothing but threads."""
        self._selector.busy += 1
        try:
            return loop.run_until_complete(work)
        finally:
            self._selector.busy -= 1
