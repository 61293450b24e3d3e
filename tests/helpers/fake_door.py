"""The door of the fake API: who may ask, what fails, what is held, and what was asked."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import Final, Literal, TypeAlias

from merchant_desk.domain.errors import KeyMissing, SessionOnly, StoreIdMissing
from merchant_desk.services.ports import Clock
from tests.helpers.fake_book import FakeBook
from tests.helpers.fake_faults import Fault, Gate, unreachable

CallName: TypeAlias = Literal[
    "create", "read", "list", "set_status", "verify", "attach", "prices", "store_wallets", "put_wallets"
]

CALL_NAMES: Final[tuple[CallName, ...]] = (
    "create",
    "read",
    "list",
    "set_status",
    "verify",
    "attach",
    "prices",
    "store_wallets",
    "put_wallets",
)


class FakeDoor(FakeBook):
    """What every call of the fake API passes. `calls` lists (call, subject): the reference, the id, the
    status filter, the networks that are written, or ""."""

    def __init__(self, *, clock: Clock | None, store_id: str) -> None:
        super().__init__(clock=clock, store_id=store_id)
        self.calls: list[tuple[CallName, str]] = []
        self.has_key = True
        self.is_session_only = False
        self._faults: dict[CallName, deque[Fault]] = defaultdict(deque)
        self._standing: dict[CallName, Fault] = {}
        self._gates: dict[CallName, Gate] = {}

    def fail(self, call: CallName, fault: Fault, *, times: int = 1) -> None:
        """Make the next `times` calls of this kind (after those already scripted) fail this way."""
        self._faults[call].extend([fault] * times)

    def fail_always(self, call: CallName, fault: Fault | None) -> None:
        """Make every further call of this kind fail this way, until given None."""
        if fault is None:
            self._standing.pop(call, None)
        else:
            self._standing[call] = fault

    def goes_down(self) -> None:
        """Let nothing reach the API any more."""
        for call in CALL_NAMES:
            self.fail_always(call, unreachable())

    def comes_back(self) -> None:
        """End every standing failure."""
        self._standing.clear()

    def forget_faults(self) -> None:
        """Let no scripted failure be left over."""
        self._faults.clear()

    def gate(self, call: CallName) -> Gate:
        """Hold calls of this kind before they act, until the gate is released."""
        self._gates[call] = Gate()
        return self._gates[call]

    def count(self, call: CallName, subject: str | None = None) -> int:
        """How many calls of this kind came, or those about one subject."""
        return sum(name == call and subject in (None, told) for name, told in self.calls)

    async def _enter(self, call: CallName, subject: str) -> Fault | None:
        self.calls.append((call, subject))
        gate = self._gates.get(call)
        if gate is not None:
            await gate.wait()
        await asyncio.sleep(0)
        queue = self._faults[call]
        fault = queue.popleft() if queue else self._standing.get(call)
        if fault is not None and fault.takes_s > 0 and self._clock is not None:
            await self._clock.sleep(fault.takes_s)
        return fault

    def _needs_key(self, *, store: bool = True) -> None:
        if self.is_session_only:
            raise SessionOnly
        if not self.has_key:
            raise KeyMissing
        if store and not self.store_id:
            raise StoreIdMissing
