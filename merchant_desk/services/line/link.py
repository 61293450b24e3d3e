"""The line to the API: how it stands, and when background work may try again."""

from __future__ import annotations

import asyncio
import inspect
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
from merchant_desk.services.line.breaker import Breaker
from merchant_desk.services.line.turns import Errand, Turns, errand_now
from merchant_desk.services.ports import Clock

T = TypeVar("T")

SLOW_MS: Final = 3_000
TURN_S: Final = 20.0
"""How long somebody who waits for one answer waits for its turn at most."""
ONCE_TURN_S: Final = 3.0
BRIEF_S: Final = 2.0
"""A line that was up is still up while the API only wants a breath's pause."""
HELD_BACK: Final = "asked-to-wait"
# One answer that makes no sense is that answer's fault, three in a row are the line's (a captive portal).
_UNREADABLE_IN_A_ROW: Final = 3

UP: Final = frozenset({Link.CONNECTED, Link.SLOW})
BLOCKED: Final = frozenset({Link.KEY_REFUSED, Link.NO_KEY})


class LinkState:
    """Judges the line by the calls that pass through `guard`, and announces every change of it.

    `requests` counts the calls. Background work asks `wait_s` first; what a person wants is tried at once,
    unless the API itself asked for patience.
    """

    def __init__(self, bus: EventBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._current = LinkChanged(Link.UNTRIED, clock.now_utc_ms())
        self._breaker = Breaker(clock)
        self._unreadable = 0
        self.turns = Turns(clock)
        self.requests = 0
        bus.subscribe(SettingsChanged, self._settings_changed)

    @property
    def current(self) -> LinkChanged:
        """The line as it stands, with its newest figures."""
        return self._current

    @property
    def is_up(self) -> bool:
        """Whether the last call was answered."""
        return self._current.link in UP

    @property
    def is_open(self) -> bool:
        """Whether failures in a row have stopped background work, but for one try at a time."""
        return self._breaker.is_open

    def wait_s(self) -> float:
        """How long background work must still wait; infinite while the key is missing or refused."""
        if self._current.link in BLOCKED:
            return math.inf
        return max(self._breaker.wait_s(), self.turns.held_s())

    def reset(self) -> None:
        """Forget what was; settings changed. What the API asked for (`turns`) stays."""
        self._unreadable = 0
        self._breaker.answered()
        self._set(Link.UNTRIED)

    async def guard(
        self,
        call: Awaitable[T],
        *,
        limit_s: float | None = None,
        subject: str | None = None,
        is_once: bool = False,
    ) -> T:
        """Await one API call once its turn has come, and take note of how it went. Raises what it raises.

        `limit_s` bounds the waiting and the call together, and the call alone in background work, which waits
        as long as it takes; `subject` is the API id of the order that it is about. Raises TooMany where the
        API asked for more patience than that; with `is_once`, for what must never be sent twice, Unreachable
        instead: it surely never left, and `limit_s` is the call's alone.
        """
        began_s = self._clock.monotonic_s()
        patience_s = _patience_s(limit_s, is_once=is_once)
        is_call_alone = is_once or math.isinf(patience_s)
        is_started = False
        try:
            async with self.turns.turn(subject=subject, limit_s=patience_s):
                is_started = True
                waited_s = 0.0 if is_call_alone else self._clock.monotonic_s() - began_s
                left_s = None if limit_s is None else max(0.0, limit_s - waited_s)
                return await self._watched(call, left_s)
        except TooMany as error:
            if not is_started and is_once:
                raise Unreachable(why=HELD_BACK) from error
            raise
        finally:
            if not is_started and inspect.iscoroutine(call):
                call.close()

    async def _watched(self, call: Awaitable[T], limit_s: float | None) -> T:
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
        self._unreadable = 0
        self._breaker.answered()
        self.turns.answered()
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
            self._slow_down(error)
        elif isinstance(error, ServerFailed):
            self.turns.hold(error.retry_after_s or 0)
            self._climb(Link.SERVER_ERROR, status=error.status)
        elif isinstance(error, Unreachable | TimedOut):
            self._climb(Link.NOT_REACHED)
        elif isinstance(error, UnexpectedReply):
            self._unreadable += 1
            if self._current.link not in UP or self._unreadable >= _UNREADABLE_IN_A_ROW:
                self._climb(Link.SERVER_ERROR)

    def _settings_changed(self, event: SettingsChanged) -> None:
        if event.is_new_key:
            self.turns.reset()
        self.reset()

    def _slow_down(self, error: TooMany) -> None:
        """429: obeyed by everybody. A moment's pause is not worth a word while answers come."""
        self.turns.too_many(error.retry_after_s)
        if self.is_up and self.turns.held_s() <= BRIEF_S and not self.turns.is_refused_again:
            return
        self._set(Link.TOO_MANY, status=429, retry_in_s=self.turns.held_s())

    def _climb(self, link: Link, *, status: int | None = None) -> None:
        self._breaker.failed()
        self.turns.failed()
        retry_in_s = max(self._breaker.wait_s(), self.turns.held_s())
        self._set(link, status=status, retry_in_s=retry_in_s)

    def _set(
        self,
        link: Link,
        *,
        latency_ms: int | None = None,
        status: int | None = None,
        retry_in_s: float | None = None,
    ) -> None:
        before, now = self._current, self._clock.now_utc_ms()
        self._current = LinkChanged(
            link,
            at_utc_ms=before.at_utc_ms if before.link is link else now,
            latency_ms=before.latency_ms if latency_ms is None else latency_ms,
            retry_at_utc_ms=None if retry_in_s is None else now + round(retry_in_s * 1000),
            last_answer_utc_ms=now if link in UP else before.last_answer_utc_ms,
            status=status,
            is_open=self._breaker.is_open,
        )
        # Figures that move with every answer are for whoever looks, not for everybody each time.
        same = replace(
            self._current, latency_ms=before.latency_ms, last_answer_utc_ms=before.last_answer_utc_ms
        )
        if same != before:
            self._bus.publish(self._current)


def _patience_s(limit_s: float | None, *, is_once: bool) -> float:
    """How long a call may wait for its turn: background work for ever, a creation only a moment."""
    if is_once:
        return ONCE_TURN_S
    if errand_now() in (Errand.PERSON, Errand.SCREEN):
        return TURN_S if limit_s is None else limit_s
    return math.inf
