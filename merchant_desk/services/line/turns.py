"""Turns: the one limiter through which every request of a profile's key goes to the API.

The order on the screen goes first, then what a person just asked, then callbacks, the sweep and a sync.
Nothing starves: whoever waits gains on those who come later. No rate is published (contract section 2), so
the pace is free until the API answers 429; then it follows what the API takes, and Retry-After is obeyed.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from merchant_desk.domain.errors import TooMany
from merchant_desk.services.line.pace import Pace
from merchant_desk.services.ports import Clock
from merchant_desk.services.tasks import Bell

MAX_HOLD_S: Final = 15 * 60.0
LANES: Final = 6
"""Requests under way at once, beside those about the order on the screen."""
SCREEN_EVERY_S: Final = 3.0
_SCREEN_LATE_S: Final = 0.25
_MAX_GAP_S: Final = 1.5
_OTHERS_EVERY_S: Final = 4.0
_SCREEN_FIRST_S: Final = 0.3
_FIRST_WAIT_S: Final = 1.0
_LAST_WAIT_S: Final = 64.0
_LEAST_WAIT_S: Final = 0.1
_LONG_S: Final = 60.0
_NOTHING_S: Final = 1e-6

WINDOW_S: Final = 60.0
BUDGET: Final = 36
"""Background requests a minute while the API fails; the order on the screen takes 20 more of the 60."""
FAILING_S: Final = 20.0
"""So long after the last failure the API still counts as failing; longer than the pause between sweeps."""


class Errand(IntEnum):
    """On whose behalf a request is made, the most urgent first."""

    SCREEN = 0
    PERSON = 1
    HINT = 2
    SWEEP = 3
    SYNC = 4


_HEAD_START_S: Final = {Errand.PERSON: 0.0, Errand.HINT: 2.0, Errand.SWEEP: 10.0, Errand.SYNC: 30.0}
_BACKGROUND: Final = frozenset({Errand.HINT, Errand.SWEEP, Errand.SYNC})
_errand: ContextVar[Errand] = ContextVar("errand", default=Errand.PERSON)


def errand_now() -> Errand:
    """On whose behalf the running task asks; a person's where nobody said."""
    return _errand.get()


@contextmanager
def doing(errand: Errand) -> Iterator[None]:
    """What is asked inside, and by tasks started inside, is asked on this behalf."""
    token = _errand.set(errand)
    try:
        yield
    finally:
        _errand.reset(token)


@dataclass(eq=False, slots=True)
class _Waiter:
    """Somebody in the queue."""

    errand: Errand
    subject: str | None
    due_s: float
    bell: Bell


class Turns:
    """Hands out turns one by one. Lives on one loop."""

    def __init__(self, clock: Clock, *, dice: random.Random | None = None) -> None:
        self._clock = clock
        self._dice = dice or random.SystemRandom()
        self._pace = Pace()
        self._queue: list[_Waiter] = []
        self._others_inside = 0
        self._screen: str | None = None
        self._screen_at_s = self._other_at_s = -math.inf
        self._told_until_s = self._guessed_until_s = 0.0
        self._is_told = False
        self._refusals = 0
        self._failed_at_s = -math.inf
        self._spent: deque[float] = deque()

    # ---- what happened on the line ----

    def show(self, subject: str | None) -> None:
        """This order (its API id) is on the screen now: whoever asks about it goes first."""
        if subject != self._screen:
            self._screen = subject
            self._wake()

    def is_on_screen(self, subject: str | None) -> bool:
        """Whether this is the order on the screen."""
        return subject is not None and subject == self._screen

    def held_s(self) -> float:
        """How long nothing but the order on the screen may be asked, because the API said 429 or named a
        time."""
        return max(self.screen_held_s(), self._guessed_until_s - self._clock.monotonic_s())

    def screen_held_s(self) -> float:
        """How long nothing at all may be asked: the API named the time itself."""
        return max(0.0, self._told_until_s - self._clock.monotonic_s())

    @property
    def is_refused_again(self) -> bool:
        """Whether the API said 429 twice or more without an answer in between."""
        return self._refusals > 1

    def hold(self, seconds: float) -> None:
        """The API names a time before which it wants no request (Retry-After, RFC 9110 section 10.2.3)."""
        until_s = self._clock.monotonic_s() + min(max(seconds, 0.0), MAX_HOLD_S)
        self._told_until_s = max(self._told_until_s, until_s)
        self._is_told = self._is_told or seconds > 0

    def too_many(self, retry_after_s: int | None) -> None:
        """The API answered 429. Where it names no time, full jitter below 1, 2, 4 … 64 s for all but the
        order on the screen, which a customer waits for; slower after it."""
        now_s = self._clock.monotonic_s()
        is_news = self.held_s() <= 0 or not self._refusals
        self._refusals += is_news
        if retry_after_s:
            self.hold(retry_after_s)
        elif is_news:
            most_s = min(_LAST_WAIT_S, _FIRST_WAIT_S * 2.0 ** min(self._refusals - 1, 9))
            self._guessed_until_s = now_s + max(_LEAST_WAIT_S, self._dice.uniform(0, most_s))
        self._pace.too_fast(now_s)

    def answered(self) -> None:
        """The API answered, whatever it said."""
        self._refusals = 0
        self._is_told = False
        if self._guessed_until_s:
            # What was guessed is known now.
            self._guessed_until_s = 0.0
            self._wake()
        self._pace.went_well(self._clock.monotonic_s())

    def failed(self) -> None:
        """The API failed; from now on background work keeps to its budget."""
        now_s = self._clock.monotonic_s()
        if now_s - self._failed_at_s >= FAILING_S:
            self._spent.clear()
        self._failed_at_s = now_s

    def reset(self) -> None:
        """Another key, another account: nothing that was learned holds for it."""
        self._pace = Pace()
        self._told_until_s = self._guessed_until_s = 0.0
        self._refusals = 0
        self._failed_at_s = -math.inf
        self._spent.clear()
        self._wake()

    # ---- waiting for a turn ----

    @asynccontextmanager
    async def turn(self, *, subject: str | None = None, limit_s: float = math.inf) -> AsyncIterator[None]:
        """Wait for a turn, at most `limit_s`, and hold it while the block runs.

        Raises TooMany, without any request, where it would come later, or where background work has used up
        what it may ask while the API fails.
        """
        now_s = self._clock.monotonic_s()
        errand = errand_now()
        head_start_s = _HEAD_START_S.get(errand, 0.0)
        me = _Waiter(errand, subject, now_s + head_start_s, Bell(self._clock))
        self._queue.append(me)
        try:
            await self._come_first(me, until_s=now_s + limit_s)
            is_screen = self._is_screen(me)
            self._take(me)
        finally:
            self._queue.remove(me)
            self._wake()
        self._others_inside += not is_screen
        try:
            yield
        finally:
            self._others_inside -= not is_screen
            self._wake()

    async def _come_first(self, me: _Waiter, *, until_s: float) -> None:
        while True:
            now_s = self._clock.monotonic_s()
            # A question that somebody at the screen joined is theirs too, whoever asked it first.
            is_hint_or_sweep = me.errand in (Errand.HINT, Errand.SWEEP) and not self._is_screen(me)
            if is_hint_or_sweep and self._budget_delay_s(now_s) > 0:
                raise TooMany(retry_after_s=None)
            delay_s = self._delay_s(me, now_s) if self._first() is me else math.inf
            if delay_s <= _NOTHING_S:
                return
            left_s = until_s - now_s
            held_s = self._held_s(me)
            if left_s <= 0 or held_s > left_s:
                raise TooMany(retry_after_s=math.ceil(held_s) or None)
            await me.bell.wait(min(delay_s, left_s, _LONG_S))

    def _first(self) -> _Waiter:
        return min(self._queue, key=lambda one: (not self._is_screen(one), one.due_s))

    def _is_screen(self, one: _Waiter) -> bool:
        return one.errand is Errand.SCREEN or self.is_on_screen(one.subject)

    def _delay_s(self, me: _Waiter, now_s: float) -> float:
        """How long the first in the queue must still wait; infinite until somebody leaves."""
        pace_s = self._pace.delay_s(now_s)
        if self._is_screen(me):
            # Whatever the pace, a customer is asked for on time.
            on_time_s = max(0.0, self._screen_at_s + SCREEN_EVERY_S - now_s)
            return max(self.screen_held_s(), min(pace_s, on_time_s))
        delay_s = max(self.held_s(), pace_s)
        if self._others_inside >= LANES:
            return math.inf
        if me.errand in _BACKGROUND:
            delay_s = max(delay_s, self._budget_delay_s(now_s))
        return max(delay_s, self._kept_free_s(now_s))

    def _held_s(self, me: _Waiter) -> float:
        return self.screen_held_s() if self._is_screen(me) else self.held_s()

    def _kept_free_s(self, now_s: float) -> float:
        """At a slow pace the place of the next question about the screen is kept free: it comes on time.
        Now and then somebody else has a turn all the same."""
        if self._is_told and self._screen is not None and self._screen_at_s < self._told_until_s:
            # After a pause the one question that goes out first is the one that a customer waits for.
            return max(0.0, self._told_until_s + _SCREEN_FIRST_S - now_s)
        if self._pace.is_free or now_s - self._other_at_s >= _OTHERS_EVERY_S:
            return 0.0
        until_screen_s = self._screen_at_s + SCREEN_EVERY_S - now_s
        is_near = -_SCREEN_LATE_S < until_screen_s < min(self._pace.gap_s, _MAX_GAP_S)
        return until_screen_s + _SCREEN_LATE_S if is_near else 0.0

    def _budget_delay_s(self, now_s: float) -> float:
        if now_s - self._failed_at_s >= FAILING_S:
            return 0.0
        while self._spent and self._spent[0] <= now_s - WINDOW_S:
            self._spent.popleft()
        if len(self._spent) < BUDGET:
            return 0.0
        return min(self._spent[0] + WINDOW_S, self._failed_at_s + FAILING_S) - now_s

    def _take(self, me: _Waiter) -> None:
        now_s = self._clock.monotonic_s()
        self._pace.took(now_s)
        if self._is_screen(me):
            self._screen_at_s = now_s
            return
        self._other_at_s = now_s
        if me.errand in _BACKGROUND and now_s - self._failed_at_s < FAILING_S:
            self._spent.append(now_s)

    def _wake(self) -> None:
        if self._queue:
            self._first().bell.ring()
