"""The tests' own time: as exact as it is fast, and not to be fooled by a wait without an end."""

from __future__ import annotations

import asyncio

import pytest

from tests.helpers.fake_clock import NOON_UTC_MS, FakeClock, on_virtual_time, run_virtual


@on_virtual_time
async def test_sleepers_wake_in_the_order_of_their_times() -> None:
    clock = FakeClock()
    woken: list[float] = []

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(clock.monotonic_s() - 1000)

    await asyncio.gather(*[sleep(seconds) for seconds in (30, 0.5, 86_400 * 30, 7)])

    assert woken == pytest.approx([0.5, 7, 30, 86_400 * 30])
    assert clock.now_utc_ms() == NOON_UTC_MS + 86_400 * 30 * 1000


@on_virtual_time
async def test_a_jump_moves_the_wall_and_not_the_waiting() -> None:
    clock = FakeClock()
    before_s = clock.monotonic_s()
    clock.jump(-3600)

    assert clock.monotonic_s() == before_s
    assert clock.now_utc_ms() == NOON_UTC_MS - 3_600_000


@on_virtual_time
async def test_time_limits_are_virtual_too() -> None:
    clock = FakeClock()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3600):
            await clock.sleep(7200)

    assert clock.monotonic_s() == 1000 + 3600


def test_a_wait_without_an_end_is_an_error_and_no_hanging_test() -> None:
    async def wait() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(RuntimeError, match="nothing will ever happen"):
        run_virtual(wait())


async def test_on_an_ordinary_loop_the_test_moves_the_time() -> None:
    clock = FakeClock()
    sleeping = asyncio.ensure_future(clock.sleep(10))
    await clock.advance(9)
    assert not sleeping.done()

    await clock.advance(1)
    assert sleeping.done()
    assert clock.monotonic_s() == 1010
