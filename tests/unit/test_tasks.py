"""The keeper of background work: failures told, siblings spared, an end in two seconds."""

from __future__ import annotations

import asyncio

import pytest

from merchant_desk.domain.errors import StoreBusy
from merchant_desk.services.events import EventBus, TaskFailed
from merchant_desk.services.tasks import Bell, TaskKeeper
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.logs import ExpectedLogs


class Desk:
    """A keeper with its bus and clock."""

    def __init__(self) -> None:
        self.clock, self.bus = FakeClock(), EventBus()
        self.failed: list[TaskFailed] = []
        self.bus.subscribe(TaskFailed, self.failed.append)
        self.tasks = TaskKeeper(self.bus)

    async def wait(self, seconds: float, *, error: Exception | None = None, result: int = 7) -> int:
        """Some work."""
        await self.clock.sleep(seconds)
        if error is not None:
            raise error
        return result


@on_virtual_time
async def test_a_failed_task_is_told_by_name_and_leaves_its_siblings_alone() -> None:
    desk = Desk()
    error = StoreBusy()
    _ = desk.tasks.spawn("broken", desk.wait(1, error=error))
    sound = desk.tasks.spawn("sound", desk.wait(2))

    assert await sound == 7
    assert desk.failed == [TaskFailed("broken", error)]


@on_virtual_time
async def test_a_task_with_an_ear_of_its_own_tells_nobody_else() -> None:
    desk = Desk()
    heard: list[Exception] = []
    error = StoreBusy()
    await desk.tasks.spawn("broken", desk.wait(1, error=error), on_error=heard.append)

    assert (heard, desk.failed) == ([error], [])


def test_an_unexpected_failure_is_logged_whole(expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("task failed unexpectedly task=broken")

    @on_virtual_time
    async def play() -> None:
        desk = Desk()
        await desk.tasks.spawn("broken", desk.wait(1, error=ValueError("bug")))
        assert [event.task for event in desk.failed] == ["broken"]

    play()
    [line] = expected_logs.lines()
    assert "ERROR" in line


@on_virtual_time
async def test_closing_cancels_everything_at_once() -> None:
    desk = Desk()
    async with desk.tasks:
        tasks = [desk.tasks.spawn(str(number), desk.wait(1e6)) for number in range(5)]
        await asyncio.sleep(0)
        began_s = desk.clock.monotonic_s()

    assert all(task.cancelled() for task in tasks)
    assert desk.clock.monotonic_s() == began_s
    assert desk.failed == []


@on_virtual_time
async def test_closing_does_not_wait_for_ever_for_one_who_will_not_end() -> None:
    desk = Desk()

    async def stubborn() -> None:
        for _ in range(3):
            try:
                await desk.clock.sleep(1e6)
            except asyncio.CancelledError:
                await desk.clock.sleep(10)

    task = desk.tasks.spawn("stubborn", stubborn())
    await asyncio.sleep(0)
    began_s = desk.clock.monotonic_s()
    await desk.tasks.aclose()
    assert desk.clock.monotonic_s() - began_s <= 3

    task.cancel()
    await asyncio.wait((task,))


@on_virtual_time
async def test_work_started_after_the_end_never_runs() -> None:
    desk = Desk()
    await desk.tasks.aclose()
    task = desk.tasks.spawn("late", desk.wait(0))
    await asyncio.wait((task,))

    assert task.cancelled()


@on_virtual_time
async def test_work_to_be_finished_outlives_its_caller_and_tells_its_failure() -> None:
    desk = Desk()
    done: list[int] = []

    async def work(error: Exception | None) -> None:
        done.append(await desk.wait(1, error=error))

    for error in (None, StoreBusy()):
        caller = desk.tasks.share("caller", desk.tasks.finish("work", work(error)))
        await desk.clock.sleep(0.5)
        caller.cancel()
        await desk.clock.sleep(1)

    assert done == [7]
    assert [event.task for event in desk.failed] == ["work"]


@on_virtual_time
async def test_finish_hands_result_and_failure_to_its_caller() -> None:
    desk = Desk()
    assert await desk.tasks.finish("work", desk.wait(1)) == 7
    with pytest.raises(StoreBusy):
        await desk.tasks.finish("work", desk.wait(1, error=StoreBusy()))
    assert desk.failed == []


@on_virtual_time
async def test_each_keeps_to_its_width_and_stops_at_the_first_failure() -> None:
    desk = Desk()
    running, most, done = 0, 0, 0

    async def work(number: int) -> None:
        nonlocal running, most, done
        running += 1
        most = max(most, running)
        try:
            await desk.wait(1, error=StoreBusy() if number == 10 else None)
            done += 1
        finally:
            running -= 1

    await desk.tasks.each("fine", range(9), work, width=3)
    assert (most, done) == (3, 9)
    with pytest.raises(StoreBusy):
        await desk.tasks.each("broken", range(5, 40), work, width=3)
    assert done < 20
    await desk.clock.sleep(5)
    assert running == 0


@on_virtual_time
async def test_a_bell_wakes_at_once_and_keeps_a_ring_that_nobody_heard() -> None:
    clock = FakeClock()
    bell = Bell(clock)
    bell.ring()
    assert await bell.wait(10) is True
    assert await bell.wait(10) is False
    assert clock.monotonic_s() == 1010

    tasks = TaskKeeper(EventBus())
    waiting = tasks.share("wait", bell.wait(10))
    await clock.sleep(3)
    bell.ring()
    bell.ring()
    assert await waiting is True
    assert clock.monotonic_s() == 1013
