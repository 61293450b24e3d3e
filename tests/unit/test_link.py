"""The line to the API: what each failure means for it, and when background work may try again."""

from __future__ import annotations

import asyncio
import math

import pytest

from merchant_desk.domain.errors import (
    DeskError,
    KeyMissing,
    KeyRefused,
    NotFound,
    Rejected,
    ServerFailed,
    SessionOnly,
    StoreBusy,
    StoreIdMissing,
    TimedOut,
    TooMany,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.services.events import EventBus, Link, LinkChanged, SettingsChanged
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.turns import Errand, doing
from tests.helpers.fake_clock import FakeClock, on_virtual_time


class Line:
    """A link with its clock, and what it announced."""

    def __init__(self) -> None:
        self.clock, self.bus = FakeClock(), EventBus()
        self.said: list[LinkChanged] = []
        self.bus.subscribe(LinkChanged, self.said.append)
        self.link = LinkState(self.bus, self.clock)

    async def call(self, *, error: DeskError | None = None, takes_s: float = 0.0) -> None:
        """One call through the guard."""
        await self.clock.sleep(takes_s)
        if error is not None:
            raise error

    async def guarded(self, error: DeskError | None = None, *, takes_s: float = 0.0) -> None:
        """The same call, guarded; its own error comes through."""
        call = self.link.guard(self.call(error=error, takes_s=takes_s))
        if error is None:
            await call
            return
        with pytest.raises(type(error)) as raised:
            await call
        assert raised.value is error


@pytest.mark.parametrize(
    ("error", "link", "status"),
    [
        (Unreachable(why="dns"), Link.NOT_REACHED, None),
        (TimedOut(phase="read"), Link.NOT_REACHED, None),
        (ServerFailed(status=502), Link.SERVER_ERROR, 502),
        (TooMany(retry_after_s=None), Link.TOO_MANY, 429),
        (UnexpectedReply(what="body"), Link.SERVER_ERROR, None),
        (KeyRefused(status=403), Link.KEY_REFUSED, 403),
        (KeyMissing(), Link.NO_KEY, None),
        (StoreIdMissing(), Link.NO_KEY, None),
        (Rejected(status=400, message=""), Link.CONNECTED, None),
        (NotFound(kind="order", name="x"), Link.CONNECTED, None),
        (SessionOnly(), Link.UNTRIED, None),
        (StoreBusy(), Link.UNTRIED, None),
    ],
)
@on_virtual_time
async def test_each_failure_says_its_own_about_the_line(
    error: DeskError, link: Link, status: int | None
) -> None:
    line = Line()
    await line.guarded(error)

    assert (line.link.current.link, line.link.current.status) == (link, status)
    assert line.link.is_up == (link is Link.CONNECTED)
    assert line.link.requests == 1


@on_virtual_time
async def test_an_answer_over_three_seconds_is_slow_and_the_next_quick_one_is_not() -> None:
    line = Line()
    await line.guarded(takes_s=3.2)
    assert (line.link.current.link, line.link.current.latency_ms) == (Link.SLOW, 3200)

    await line.guarded(takes_s=0.2)
    assert (line.link.current.link, line.link.current.latency_ms) == (Link.CONNECTED, 200)


@on_virtual_time
async def test_the_ladder_climbs_to_a_minute_and_an_answer_takes_it_down() -> None:
    line = Line()
    waits = []
    for _ in range(7):
        await line.guarded(Unreachable(why="dns"))
        waits.append(line.link.wait_s())
        await line.clock.sleep(line.link.wait_s())
    assert waits == [5, 10, 20, 40, 60, 60, 60]
    assert line.link.current.retry_at_utc_ms == line.clock.now_utc_ms()

    await line.guarded()
    assert line.link.wait_s() == 0
    await line.guarded(Unreachable(why="dns"))
    assert line.link.wait_s() == 5


@on_virtual_time
async def test_calls_that_fail_side_by_side_climb_one_rung() -> None:
    line = Line()
    await asyncio.gather(*[line.guarded(Unreachable(why="dns")) for _ in range(10)])

    assert line.link.wait_s() == 5


@on_virtual_time
async def test_an_api_that_asks_for_patience_is_obeyed_within_reason() -> None:
    line = Line()
    await line.guarded(TooMany(retry_after_s=77))
    assert line.link.wait_s() == 77

    line = Line()
    await line.guarded(TooMany(retry_after_s=10**9))
    assert line.link.wait_s() == 15 * 60


@on_virtual_time
async def test_a_key_that_is_refused_or_missing_is_not_tried_again_until_settings_change() -> None:
    for error in (KeyRefused(status=401), KeyMissing()):
        line = Line()
        await line.guarded(error)
        assert line.link.wait_s() == math.inf

        line.bus.publish(SettingsChanged())
        assert (line.link.wait_s(), line.link.current.link) == (0, Link.UNTRIED)


@on_virtual_time
async def test_one_answer_without_sense_is_not_the_lines_fault_three_are() -> None:
    line = Line()
    await line.guarded()
    for expected in (Link.CONNECTED, Link.CONNECTED, Link.SERVER_ERROR):
        await line.guarded(UnexpectedReply(what="body"))
        assert line.link.current.link is expected


@on_virtual_time
async def test_a_call_that_takes_too_long_is_ended_and_counts_as_not_reached() -> None:
    line = Line()
    with pytest.raises(TimedOut):
        await line.link.guard(line.call(takes_s=100), limit_s=4)

    assert line.clock.monotonic_s() == 1004
    assert line.link.current.link is Link.NOT_REACHED


@on_virtual_time
async def test_only_changes_are_announced_with_their_times() -> None:
    line = Line()
    for _ in range(3):
        await line.guarded(takes_s=1)
    began = line.clock.now_utc_ms()
    for _ in range(2):
        await line.guarded(ServerFailed(status=500))
        await line.clock.sleep(1)
    await line.guarded(ServerFailed(status=503))

    assert [(event.link, event.status) for event in line.said] == [
        (Link.CONNECTED, None),
        (Link.SERVER_ERROR, 500),
        (Link.SERVER_ERROR, 503),
    ]
    assert {event.at_utc_ms for event in line.said[1:]} == {began}
    assert line.link.current.last_answer_utc_ms == began


@pytest.mark.parametrize("errand", [Errand.HINT, Errand.SWEEP, Errand.SYNC])
@on_virtual_time
async def test_background_work_that_waited_for_its_turn_still_has_its_whole_time(errand: Errand) -> None:
    line = Line()
    await line.guarded()
    line.link.turns.hold(30)
    with doing(errand):
        await line.link.guard(line.call(takes_s=2), limit_s=15)
    assert line.clock.monotonic_s() >= 1032
    links = [line.link.current.link]
    with doing(errand), pytest.raises(TimedOut):
        await line.link.guard(line.call(takes_s=100), limit_s=15)
    links.append(line.link.current.link)

    assert links == [Link.CONNECTED, Link.NOT_REACHED]


@on_virtual_time
async def test_a_person_waits_for_turn_and_answer_together_no_longer_than_told() -> None:
    line = Line()
    line.link.turns.hold(3)
    with pytest.raises(TimedOut):
        await line.link.guard(line.call(takes_s=100), limit_s=5)

    assert line.clock.monotonic_s() == 1005
