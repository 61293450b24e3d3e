"""Writing behind: nothing is lost, failures come to light, and what waits goes into one write."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from merchant_desk.domain.errors import StoreBusy
from merchant_desk.services.events import EventBus, SyncProgress
from merchant_desk.services.syncing.progress import Progress
from merchant_desk.services.syncing.write_behind import LEAST_WRITTEN, MOST_WAITING, WriteBehind
from merchant_desk.services.tasks import TaskKeeper
from tests.helpers.fake_clock import FakeClock, on_virtual_time


class SlowStore:
    """Takes a second for each write, however much it is."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.writes: list[list[int]] = []
        self.fails = False

    async def write(self, items: Sequence[int]) -> None:
        """Keep them, or fail."""
        await self.clock.sleep(1)
        if self.fails:
            raise StoreBusy
        self.writes.append(list(items))


@on_virtual_time
async def test_what_comes_during_one_write_goes_into_the_next_together() -> None:
    clock = FakeClock()
    store = SlowStore(clock)
    async with TaskKeeper(EventBus()) as tasks:
        behind = WriteBehind(store.write, tasks=tasks)
        await behind.put(range(LEAST_WRITTEN))
        for number in range(4):
            await behind.put([number])
            await asyncio.sleep(0)
        await behind.flush()

    assert store.writes == [list(range(LEAST_WRITTEN)), [0, 1, 2, 3]]


@on_virtual_time
async def test_a_few_wait_for_more_to_come_until_somebody_needs_them() -> None:
    clock = FakeClock()
    store = SlowStore(clock)
    async with TaskKeeper(EventBus()) as tasks:
        behind = WriteBehind(store.write, tasks=tasks)
        await behind.put([1])
        await clock.sleep(5)
        assert store.writes == []
        await behind.flush()

    assert store.writes == [[1]]


@on_virtual_time
async def test_whoever_brings_too_much_waits_for_the_write_under_way() -> None:
    clock = FakeClock()
    store = SlowStore(clock)
    async with TaskKeeper(EventBus()) as tasks:
        behind = WriteBehind(store.write, tasks=tasks)
        began_s = clock.monotonic_s()
        await behind.put(range(LEAST_WRITTEN))
        await behind.put(range(MOST_WAITING))
        assert clock.monotonic_s() == began_s
        await behind.put([1])
        assert clock.monotonic_s() - began_s >= 1
        await behind.flush()

    assert sum(map(len, store.writes)) == LEAST_WRITTEN + MOST_WAITING + 1


@on_virtual_time
async def test_a_write_that_failed_is_told_at_the_next_chance() -> None:
    clock = FakeClock()
    store = SlowStore(clock)
    async with TaskKeeper(EventBus()) as tasks:
        behind = WriteBehind(store.write, tasks=tasks)
        store.fails = True
        await behind.put([1])
        with pytest.raises(StoreBusy):
            await behind.flush()


@on_virtual_time
async def test_a_write_whose_bringer_was_cancelled_is_still_waited_for() -> None:
    clock = FakeClock()
    store = SlowStore(clock)
    async with TaskKeeper(EventBus()) as tasks:
        behind = WriteBehind(store.write, tasks=tasks)
        await behind.put(range(LEAST_WRITTEN))
        waiting = asyncio.ensure_future(behind.flush())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert store.writes == []
        await behind.flush()

        assert store.writes == [list(range(LEAST_WRITTEN))]


@on_virtual_time
async def test_progress_is_told_a_few_times_a_second_and_its_estimate_follows_the_pace() -> None:
    clock, bus, told = FakeClock(), EventBus(), list[SyncProgress]()
    bus.subscribe(SyncProgress, told.append)
    progress = Progress(bus=bus, clock=clock)
    progress.expect(10_000)
    for _ in range(1_000):
        await clock.sleep(0.01)
        progress.add(5)

    assert 30 <= len(told) <= 45
    assert (told[-1].about, told[0].left_s) == (10_000, None)
    left_s = told[-1].left_s
    assert left_s is not None
    assert abs(left_s - (10_000 - told[-1].seen) / 500) <= 1


@on_virtual_time
async def test_without_a_total_progress_makes_no_promise() -> None:
    clock, bus, told = FakeClock(), EventBus(), list[SyncProgress]()
    bus.subscribe(SyncProgress, told.append)
    progress = Progress(bus=bus, clock=clock)
    for _ in range(20):
        await clock.sleep(0.5)
        progress.add(100)

    assert {(event.about, event.left_s) for event in told} == {(None, None)}
