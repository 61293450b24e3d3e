"""Ways in which a call to the fake API can go wrong, and gates that hold calls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from merchant_desk.domain.errors import (
    DeskError,
    KeyRefused,
    Rejected,
    ServerFailed,
    TimedOut,
    TooMany,
    UnexpectedReply,
    Unreachable,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One failing call: the error it raises, whether the API acted on the request first, how long it took."""

    error: DeskError
    processed: bool = False
    takes_s: float = 0.0


def unreachable(why: str = "refused") -> Fault:
    """No connection: the request never left."""
    return Fault(Unreachable(why=why))


def timed_out(*, processed: bool = False, takes_s: float = 0.0) -> Fault:
    """No answer in time; with `processed` the API has done what it was asked."""
    return Fault(TimedOut(phase="read"), processed=processed, takes_s=takes_s)


def server_failed(status: int = 503, *, processed: bool = False) -> Fault:
    """A 5xx; with `processed` the API has done what it was asked."""
    return Fault(ServerFailed(status=status), processed=processed)


def too_many(retry_after_s: int | None = None) -> Fault:
    """A 429."""
    return Fault(TooMany(retry_after_s=retry_after_s))


def refused(status: int = 422, message: str = "orderTotal is not valid") -> Fault:
    """A definite no with the API's own words."""
    return Fault(Rejected(status=status, message=message))


def key_refused(status: int = 401) -> Fault:
    """The key is wrong."""
    return Fault(KeyRefused(status=status))


def unreadable(what: str = "body", *, processed: bool = False) -> Fault:
    """An answer that cannot be understood."""
    return Fault(UnexpectedReply(what=what), processed=processed)


@dataclass(slots=True)
class Gate:
    """Holds calls of one kind: `arrived` is set when one waits, `release()` lets all through."""

    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the waiting calls, and all later ones, through."""
        self._open.set()

    async def wait(self) -> None:
        """Wait at the gate (the fake calls it)."""
        self.arrived.set()
        await self._open.wait()
