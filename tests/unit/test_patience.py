"""Another try for reads that somebody waits for, and nothing else; asking beside a question that hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count as endless
from itertools import pairwise

import pytest

from merchant_desk.domain.errors import (
    ApiFailure,
    DeskError,
    KeyRefused,
    NotFound,
    OutcomeUnknown,
    Rejected,
    ServerFailed,
    TimedOut,
    TooMany,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.order import OrderState
from merchant_desk.services.events import EventBus
from merchant_desk.services.line.hedge import hedged
from merchant_desk.services.line.patience import ATTEMPTS, patiently
from merchant_desk.services.tasks import TaskKeeper
from tests.helpers.fake_api import Fault, server_failed, timed_out, too_many, unreachable
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.shop import open_shop

Read = Callable[[], Awaitable[str]]

PASSING = [
    Unreachable(why="refused"),
    Unreachable(why="dns"),
    TimedOut(phase="read"),
    ServerFailed(status=500),
    ServerFailed(status=503, retry_after_s=5),
    ServerFailed(status=408),
    TooMany(retry_after_s=None),
]
LASTING = [
    Unreachable(why="certificate"),
    Unreachable(why="proxy"),
    ServerFailed(status=302),
    ServerFailed(status=503, retry_after_s=120),
    TooMany(retry_after_s=120),
    KeyRefused(status=401),
    NotFound(kind="order", name="x"),
    Rejected(status=400, message=""),
    UnexpectedReply(what="body"),
]


def failing(error: DeskError, *, times: int, takes_s: float = 0.0) -> tuple[Read, list[float]]:
    """A read that fails so often and then gives "yes", and the moments at which it was made."""
    made: list[float] = []

    async def read() -> str:
        made.append(asyncio.get_running_loop().time())
        await asyncio.sleep(takes_s)
        if len(made) <= times:
            raise error
        return "yes"

    return read, made


@pytest.mark.parametrize("error", PASSING, ids=str)
@on_virtual_time
async def test_a_failure_that_passes_is_tried_again_after_a_moment(error: DeskError) -> None:
    read, made = failing(error, times=2)
    assert await patiently(read, within_s=20) == "yes"

    assert len(made) == ATTEMPTS
    assert all(0.3 <= later - sooner <= 4 for sooner, later in pairwise(made))


@pytest.mark.parametrize("error", PASSING, ids=str)
@on_virtual_time
async def test_the_last_failure_is_told_as_it_was(error: DeskError) -> None:
    read, made = failing(error, times=99)
    with pytest.raises(type(error)) as raised:
        await patiently(read, within_s=20)

    assert raised.value is error
    assert len(made) == ATTEMPTS


@pytest.mark.parametrize("error", LASTING, ids=str)
@on_virtual_time
async def test_what_a_second_try_cannot_heal_has_none(error: DeskError) -> None:
    read, made = failing(error, times=99)
    with pytest.raises(type(error)):
        await patiently(read, within_s=20)

    assert len(made) == 1


@on_virtual_time
async def test_all_tries_together_end_within_their_time_with_the_last_word() -> None:
    read, made = failing(ServerFailed(status=500), times=99, takes_s=9)
    began_s = asyncio.get_running_loop().time()
    with pytest.raises(ServerFailed):
        await patiently(read, within_s=20)
    assert asyncio.get_running_loop().time() - began_s <= 20

    with pytest.raises(TimedOut):
        await patiently(failing(ServerFailed(status=500), times=1, takes_s=99)[0], within_s=20)
    assert len(made) <= ATTEMPTS


@on_virtual_time
async def test_two_shops_do_not_come_back_at_the_same_moment() -> None:
    waits = set()
    for _ in range(20):
        read, made = failing(ServerFailed(status=500), times=1)
        await patiently(read, within_s=20)
        waits.add(round(made[1] - made[0], 3))

    assert len(waits) > 10


@on_virtual_time
async def test_a_refresh_lives_through_two_failures_of_the_line() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.pays(order.id or "")
        shop.api.fail("read", server_failed())
        shop.api.fail("read", unreachable())

        assert (await shop.desk.orders.refresh(order.reference)).state is OrderState.CONFIRMED


@pytest.mark.parametrize("fault", [server_failed(), timed_out(takes_s=15), unreachable(), too_many(3)])
@on_virtual_time
async def test_a_refresh_of_a_line_that_stays_down_ends_in_time(fault: Fault) -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.fail_always("read", fault)
        began_s = shop.clock.monotonic_s()
        with pytest.raises(ApiFailure):
            await shop.desk.orders.refresh(order.reference)

        assert shop.clock.monotonic_s() - began_s <= 21


@on_virtual_time
async def test_a_sync_lives_through_a_page_that_fails() -> None:
    async with open_shop() as shop:
        for number in range(250):
            shop.api.add(f"E-{number}")
        shop.api.fail("list", server_failed(), times=2)

        assert (await shop.desk.syncer.sync(full=True)).new == 250


@on_virtual_time
async def test_a_creation_and_a_change_are_never_sent_twice() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        for fault in (timed_out(), server_failed(), too_many()):
            shop.api.calls.clear()
            shop.api.fail("create", fault)
            with pytest.raises(OutcomeUnknown):
                await shop.sale()
            assert shop.api.count("create") == 1
            await shop.clock.sleep(5)

        shop.api.calls.clear()
        shop.api.fail("set_status", server_failed())
        with pytest.raises(ServerFailed):
            await shop.desk.orders.cancel(order.reference, person="Rui")
        assert shop.api.count("set_status") == 1


@on_virtual_time
async def test_sweep_and_watch_ask_once_and_come_again_in_their_own_time() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.goes_down()
        shop.api.calls.clear()
        with pytest.raises(Unreachable):
            await shop.desk.sweeper.sweep()
        assert len(shop.api.calls) == 1

        shop.desk.sweeper.watch(order.reference)
        _ = shop.desk.tasks.spawn("sweep", shop.desk.sweeper.run())
        await shop.clock.sleep(60)
        assert shop.api.count("read") <= 21


# ---- asking beside a question that hangs ----


@on_virtual_time
async def test_a_question_that_hangs_is_asked_again_beside_it_and_the_first_answer_counts() -> None:
    clock, numbers, ended = FakeClock(), endless(1), []

    async def read() -> int:
        number = next(numbers)
        try:
            await clock.sleep(99 if number < 3 else 0.2)
        finally:
            ended.append(number)
        return number

    async with TaskKeeper(EventBus()) as tasks:
        found = await hedged(read, tasks=tasks, clock=clock, every_s=3, limit_s=15)
        await clock.sleep(0.1)

    assert (found, round(clock.monotonic_s(), 3)) == (3, 1006.3)
    assert sorted(ended) == [1, 2, 3], "what hung is left hanging"


@on_virtual_time
async def test_a_failure_while_others_are_under_way_waits_for_them() -> None:
    clock, numbers = FakeClock(), endless(1)

    async def read() -> int:
        number = next(numbers)
        await clock.sleep(5)
        if number == 1:
            raise Unreachable(why="timeout")
        return number

    async with TaskKeeper(EventBus()) as tasks:
        assert await hedged(read, tasks=tasks, clock=clock, every_s=3, limit_s=15) == 2


@pytest.mark.parametrize(("takes_s", "after_s"), [(0.0, 0.0), (1.0, 1.0), (99.0, 15.0)])
@on_virtual_time
async def test_where_nothing_answers_the_failure_is_told_and_nothing_is_left(
    takes_s: float, after_s: float
) -> None:
    clock = FakeClock()

    async def read() -> int:
        await clock.sleep(takes_s)
        raise Unreachable(why="refused")

    async with TaskKeeper(EventBus()) as tasks:
        with pytest.raises(ApiFailure):
            await hedged(read, tasks=tasks, clock=clock, every_s=3, limit_s=15)
        assert clock.monotonic_s() == 1000 + after_s
        await clock.sleep(0.1)
        assert {task.get_name() for task in asyncio.all_tasks()} - {"ask again beside it"} == {
            task.get_name() for task in asyncio.all_tasks()
        }


@on_virtual_time
async def test_a_definite_answer_ends_the_asking_whatever_else_is_under_way() -> None:
    clock, numbers = FakeClock(), endless(1)

    async def read() -> int:
        if next(numbers) == 2:
            raise NotFound(kind="order", name="x")
        await clock.sleep(99)
        return 1

    async with TaskKeeper(EventBus()) as tasks:
        with pytest.raises(NotFound):
            await hedged(read, tasks=tasks, clock=clock, every_s=3, limit_s=15)

    assert clock.monotonic_s() == 1003
