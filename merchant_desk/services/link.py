"""The line to the API: how it stands, and when background work may try again."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable
from dataclasses import replace
from typing import Final, TypeVar

from merchant_desk.domain.errors import (
    DeskError,
    KeyMissing,
    KeyRefused,
    NotFound,
    Rejected,
    ServerFailed,
    StoreIdMissing,
    TimedOut,
    TooMany,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.services.events import EventBus, Link, LinkChanged, SettingsChanged
from merchant_desk.services.ports import Clock

T = TypeVar("T")

LADDER_S: Final = (5.0, 10.0, 20.0, 40.0, 60.0)
SLOW_MS: Final = 3_000
MAX_RETRY_AFTER_S: Final = 15 * 60
# One answer that makes no sense is that answer's fault, three in a row are the line's (a captive portal).
_UNREADABLE_IN_A_ROW: Final = 3

UP: Final = frozenset({Link.CONNECTED, Link.SLOW})
BLOCKED: Final = frozenset({Link.KEY_REFUSED, Link.NO_KEY})


class LinkState:
    """Judges the line by the calls that pass through `guard`, and announces every change of it.

    `requests` counts the calls. Background work asks `wait_s` first; what a person wants is tried at once.
    """

    def __init__(self, bus: EventBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._current = LinkChanged(Link.UNTRIED, clock.now_utc_ms())
        self._failures = 0
        self._unreadable = 0
        self._retry_at_s = 0.0
        self.requests = 0
        bus.subscribe(SettingsChanged, lambda _: self.reset())

    @property
    def current(self) -> LinkChanged:
        """The line as it stands, with its newest figures."""
        return self._current

    @property
    def is_up(self) -> bool:
        """Whether the last call was answered."""
        return self._current.link in UP

    def wait_s(self) -> float:
        """How long background work must still wait; infinite while the key is missing or refused."""
        if self._current.link in BLOCKED:
            return math.inf
        return max(0.0, self._retry_at_s - self._clock.monotonic_s())

    def reset(self) -> None:
        """Forget what was; key or settings changed."""
        self._failures = self._unreadable = 0
        self._retry_at_s = 0.0
        self._set(Link.UNTRIED)

    async def guard(self, call: Awaitable[T], *, limit_s: float | None = None) -> T:
        """Await one API call, at most `limit_s`, and take note of how it went. Raises what it raises."""
        self.requests += 1
        began_s = self._clock.monotonic_s()
        try:
            async with asyncio.timeout(limit_s):
                result = await call
        except TimeoutError as error:
            late = TimedOut(phase="whole")
            self.failed(late)
            raise late from error
        except DeskError as error:
            self.failed(error)
            raise
        self.answered(round((self._clock.monotonic_s() - began_s) * 1000))
        return result

    def answered(self, latency_ms: int) -> None:
        """The API answered, whatever it said."""
        self._failures = self._unreadable = 0
        self._retry_at_s = 0.0
        self._set(Link.SLOW if latency_ms > SLOW_MS else Link.CONNECTED, latency_ms=latency_ms)

    def failed(self, error: DeskError) -> None:
        """A call failed; failures that say nothing about the line are passed over."""
        if isinstance(error, Rejected | NotFound):
            self.answered(self._current.latency_ms or 0)
        elif isinstance(error, KeyRefused):
            self._set(Link.KEY_REFUSED, status=error.status)
        elif isinstance(error, KeyMissing | StoreIdMissing):
            self._set(Link.NO_KEY)
        elif isinstance(error, TooMany):
            self._climb(Link.TOO_MANY, status=429, at_least_s=error.retry_after_s or 0)
        elif isinstance(error, ServerFailed):
            self._climb(Link.SERVER_ERROR, status=error.status)
        elif isinstance(error, Unreachable | TimedOut):
            self._climb(Link.NOT_REACHED)
        elif isinstance(error, UnexpectedReply):
            self._unreadable += 1
            if self._current.link not in UP or self._unreadable >= _UNREADABLE_IN_A_ROW:
                self._climb(Link.SERVER_ERROR)

    def _climb(self, link: Link, *, status: int | None = None, at_least_s: float = 0) -> None:
        """One rung for each failed try; calls that fail side by side are one try."""
        now_s = self._clock.monotonic_s()
        if now_s >= self._retry_at_s:
            rung_s = LADDER_S[min(self._failures, len(LADDER_S) - 1)]
            self._retry_at_s = now_s + rung_s
            self._failures += 1
        asked_for_s = min(at_least_s, MAX_RETRY_AFTER_S)
        self._retry_at_s = max(self._retry_at_s, now_s + asked_for_s)
        due_utc_ms = self._clock.now_utc_ms() + round((self._retry_at_s - now_s) * 1000)
        self._set(link, status=status, retry_at_utc_ms=due_utc_ms)

    def _set(
        self,
        link: Link,
        *,
        latency_ms: int | None = None,
        status: int | None = None,
        retry_at_utc_ms: int | None = None,
    ) -> None:
        before, now = self._current, self._clock.now_utc_ms()
        self._current = LinkChanged(
            link,
            at_utc_ms=before.at_utc_ms if before.link is link else now,
            latency_ms=before.latency_ms if latency_ms is None else latency_ms,
            retry_at_utc_ms=retry_at_utc_ms,
            last_answer_utc_ms=now if link in UP else before.last_answer_utc_ms,
            status=status,
        )
        # Figures that move with every answer are for whoever looks, not for everybody each time.
        same = replace(
            self._current, latency_ms=before.latency_ms, last_answer_utc_ms=before.last_answer_utc_ms
        )
        if same != before:
            self._bus.publish(self._current)
