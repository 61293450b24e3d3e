"""The limiter: who goes first, that nobody waits for ever, and how the pace follows what the API takes."""

from __future__ import annotations

import asyncio
import itertools
import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merchant_desk.domain.errors import TooMany
from merchant_desk.services.line.pace import FREE_PER_S, SLOWEST_PER_S, Pace
from merchant_desk.services.line.turns import BUDGET, LANES, MAX_HOLD_S, Errand, Turns, doing, errand_now
from tests.helpers.counts import count
from tests.helpers.fake_clock import FakeClock, on_virtual_time, run_virtual

SCREEN = "the order on the screen"


@dataclass
class Line:
    """Turns on a virtual clock, over an API that takes `per_s` requests a second where that is set."""

    per_s: float | None = None
    clock: FakeClock = field(default_factory=FakeClock)
    took: list[tuple[float, str]] = field(default_factory=list)
    refused: int = 0
    _free_at_s: float = 0.0

    def __post_init__(self) -> None:
        self.turns = Turns(self.clock, dice=random.Random(7))

    async def ask(
        self, errand: Errand, name: str, *, subject: str | None = None, takes_s: float = 0.1
    ) -> None:
        """One request; a 429 is told to the turns."""
        with doing(errand):
            async with self.turns.turn(subject=subject):
                now_s = self.clock.monotonic_s()
                self.took.append((now_s, name))
                await self.clock.sleep(takes_s)
        if self.per_s is None or now_s >= self._free_at_s:
            self._free_at_s = now_s + (1 / self.per_s if self.per_s else 0)
            self.turns.answered()
        else:
            self.refused += 1
            self.turns.too_many(None)

    async def slowed(self) -> None:
        """Let the API refuse once, so that the pace is the slowest."""
        await self.ask(Errand.PERSON, "first")
        self.turns.too_many(None)
        await self.clock.sleep(self.turns.held_s())
        self.took.clear()


@on_virtual_time
async def test_the_order_on_the_screen_goes_before_all_that_waited_longer() -> None:
    line = Line()
    await line.slowed()
    line.turns.show(SCREEN)
    async with asyncio.TaskGroup() as group:
        for errand in (Errand.SYNC, Errand.SWEEP, Errand.PERSON):
            _ = group.create_task(line.ask(errand, errand.name))
        await line.clock.sleep(0.5)
        _ = group.create_task(line.ask(Errand.SWEEP, "screen", subject=SCREEN))

    assert [name for _, name in line.took] == ["screen", "PERSON", "SWEEP", "SYNC"]


@on_virtual_time
async def test_an_order_that_comes_onto_the_screen_overtakes_while_it_waits() -> None:
    line = Line()
    await line.slowed()
    async with asyncio.TaskGroup() as group:
        _ = group.create_task(line.ask(Errand.PERSON, "person"))
        _ = group.create_task(line.ask(Errand.SYNC, "screen", subject=SCREEN))
        await line.clock.sleep(0.2)
        line.turns.show(SCREEN)

    assert [name for _, name in line.took] == ["screen", "person"]


@on_virtual_time
async def test_requests_that_hang_leave_lanes_for_the_order_on_the_screen() -> None:
    line = Line()
    line.turns.show(SCREEN)
    async with asyncio.TaskGroup() as group:
        for number in range(LANES + 4):
            _ = group.create_task(line.ask(Errand.SWEEP, f"sweep {number}", takes_s=15))
        await line.clock.sleep(1)
        assert len(line.took) == LANES
        began_s = line.clock.monotonic_s()
        await line.ask(Errand.SCREEN, "screen", subject=SCREEN)
        assert line.clock.monotonic_s() - began_s <= 0.11

    assert len(line.took) == LANES + 5


@on_virtual_time
async def test_nothing_passes_before_the_time_that_the_api_named_and_that_is_capped() -> None:
    line = Line()
    line.turns.hold(30)
    began_s = line.clock.monotonic_s()
    await line.ask(Errand.SCREEN, "screen")
    assert line.clock.monotonic_s() - began_s >= 30

    line.turns.hold(1e9)
    assert line.turns.held_s() == MAX_HOLD_S


@on_virtual_time
async def test_who_would_wait_too_long_is_told_at_once_how_long() -> None:
    line = Line()
    line.turns.hold(30)
    with pytest.raises(TooMany) as raised:
        async with line.turns.turn(limit_s=20):
            pytest.fail("nobody may pass")

    assert raised.value.retry_after_s == 30
    assert line.clock.monotonic_s() == 1000


@on_virtual_time
async def test_refusals_without_a_time_wait_longer_each_up_to_about_a_minute() -> None:
    longest = []
    for seed in range(count(60, 2_000)):
        clock = FakeClock()
        turns, waits = Turns(clock, dice=random.Random(seed)), []
        for _ in range(9):
            turns.too_many(None)
            waits.append(turns.held_s())
            await clock.sleep(turns.held_s())
        longest.append(waits)

    for rung, most_s in enumerate((1, 2, 4, 8, 16, 32, 64, 64, 64)):
        seen = [waits[rung] for waits in longest]
        assert 0 < min(seen) <= max(seen) <= most_s
        assert max(seen) > most_s / 2, "no jitter over the whole span"


@on_virtual_time
async def test_one_answer_forgets_the_refusals_before_it() -> None:
    clock = FakeClock()
    turns = Turns(clock, dice=random.Random(3))
    for _ in range(6):
        turns.too_many(None)
        await clock.sleep(turns.held_s())
    assert turns.is_refused_again
    turns.answered()
    turns.too_many(None)

    assert turns.held_s() <= 1
    assert not turns.is_refused_again


@on_virtual_time
async def test_somebody_who_gives_up_leaves_the_queue_to_the_others() -> None:
    line = Line()
    await line.slowed()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(line.ask(Errand.PERSON, str(number))) for number in range(4)]
        await line.clock.sleep(0.1)
        tasks[0].cancel()
        tasks[2].cancel()

    assert [name for _, name in line.took] == ["1", "3"]


@on_virtual_time
async def test_the_errand_travels_with_the_tasks_that_it_starts_and_no_further() -> None:
    async def tell() -> Errand:
        return errand_now()

    with doing(Errand.SYNC):
        inside = asyncio.get_running_loop().create_task(tell())
    assert await inside is Errand.SYNC
    assert errand_now() is Errand.PERSON


@settings(max_examples=count(40, 1_000), deadline=None)
@given(
    st.floats(0.6, 20),
    st.lists(
        st.tuples(st.sampled_from([Errand.PERSON, Errand.HINT, Errand.SWEEP, Errand.SYNC]), st.floats(0, 40)),
        max_size=40,
    ),
)
def test_nobody_starves_and_the_screen_is_on_time_at_any_pace_of_the_api(
    per_s: float, wanted: list[tuple[Errand, float]]
) -> None:
    async def play() -> None:
        line = Line(per_s=per_s)
        line.turns.show(SCREEN)
        until_s = line.clock.monotonic_s() + 120

        async def screen() -> None:
            while line.clock.monotonic_s() < until_s:
                began_s = line.clock.monotonic_s()
                await line.ask(Errand.SCREEN, "screen", subject=SCREEN)
                await line.clock.sleep(max(0.0, began_s + 3 - line.clock.monotonic_s()))

        async def other(errand: Errand, after_s: float) -> None:
            await line.clock.sleep(after_s)
            began_s = line.clock.monotonic_s()
            await line.ask(errand, errand.name)
            assert line.clock.monotonic_s() - began_s < 300

        async with asyncio.TaskGroup() as group:
            _ = group.create_task(screen())
            for errand, after_s in wanted:
                _ = group.create_task(other(errand, after_s))
        times = [at for at, name in line.took if name == "screen"]
        assert max(b - a for a, b in itertools.pairwise(times)) <= 8

    run_virtual(play())


@settings(max_examples=count(60, 2_000), deadline=None)
@given(st.lists(st.tuples(st.floats(0, 5), st.sampled_from(["take", "well", "fast"])), max_size=80))
def test_the_pace_stays_between_its_bounds_whatever_happens(steps: list[tuple[float, str]]) -> None:
    pace, now_s = Pace(), 0.0
    for after_s, what in steps:
        now_s += after_s
        if what == "take":
            pace.took(now_s)
        elif what == "well":
            pace.went_well(now_s)
        else:
            pace.too_fast(now_s)
        assert 1 / FREE_PER_S <= pace.gap_s <= 1 / SLOWEST_PER_S
        assert 0 <= pace.delay_s(now_s) < 200


def test_a_pace_that_was_slowed_comes_back_to_free_where_it_is_used() -> None:
    pace, now_s = Pace(), 0.0
    pace.took(now_s)
    pace.too_fast(now_s)
    while not pace.is_free:
        now_s += max(pace.delay_s(now_s), 1e-6)
        pace.took(now_s)
        pace.went_well(now_s)
        assert now_s < 120


@pytest.mark.parametrize("errand", [Errand.HINT, Errand.SWEEP])
@on_virtual_time
async def test_a_used_up_budget_never_holds_back_a_question_about_the_screen(errand: Errand) -> None:
    line = Line()
    line.turns.show(SCREEN)
    line.turns.failed()
    for number in range(BUDGET):
        await line.ask(Errand.SYNC, f"sync {number}", takes_s=0.0)
        line.turns.failed()
    with pytest.raises(TooMany):
        await line.ask(errand, "not on the screen")
    line.took.clear()
    await line.ask(errand, "on the screen", subject=SCREEN)

    assert [name for _, name in line.took] == ["on the screen"]
