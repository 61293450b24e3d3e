"""SIGKILL at random moments of a sync: the next one goes on, and every order is there once and level."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Final

import pytest

from merchant_desk.domain.order import OrderState
from merchant_desk.services.values import OrderFilter
from tests.helpers.counts import count
from tests.helpers.forked import open_forks
from tests.helpers.killed import Scene
from tests.helpers.programs import open_sandbox
from tests.helpers.seeds import dice_of

KILLS: Final = count(10, 250)
_NEW_EACH_TIME: Final = 130
_KILLED: Final = -9


def _charge(reference: str) -> tuple[str, ...]:
    return ("orders", "create", "--total", "25.40", "--currency", "USD", "--reference", reference, "--json")


async def _lose_an_answer(scene: Scene, reference: str) -> None:
    """A creation that the API has taken and that the till does not know of: for the sync to settle."""
    lost = [
        {"route": "create", "answer": "reset", "is_processed": True},
        {"route": "list", "times": 2, "answer": "reset"},
    ]
    await scene.sandbox.control("/faults", {"answers": lost}, method="PUT")
    child = await scene.forks.begin(*_charge(reference))
    async with asyncio.timeout(20):
        while not await scene.booked(reference):  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    await scene.kill(child)
    await scene.sandbox.control("/faults", method="DELETE")


async def _kill_while_syncing(scene: Scene) -> bool:
    """Kill a sync somewhere between its first request and its last write; whether it was still at work."""
    await scene.slow_line()
    whole = ("--full",) if scene.dice.random() < 0.5 else ()
    child = await scene.forks.begin("sync", *whole, "--json")
    await asyncio.sleep(scene.dice.uniform(0.02, 0.9))
    return await scene.kill(child) == _KILLED


async def _judge_all(scene: Scene) -> None:
    """What the API has is here, once each, and as it is there; nothing else has an id."""
    booked = (await scene.sandbox.control("/orders?limit=100000"))["orders"]
    kept = (await scene.store.orders.find(OrderFilter(limit=100_000))).orders
    here = {order.id: order for order in kept if order.id is not None}
    assert len(here) == sum(order.id is not None for order in kept), "one API order in two rows"
    missing = [row["id"] for row in booked if row["id"] not in here]
    assert not missing, f"{len(missing)} of {len(booked)} are not here"
    assert len(here) == len(booked), "rows out of nothing"
    off = [row["id"] for row in booked if here[row["id"]].state.value != row["status"]]
    assert not off, f"{len(off)} are not level"
    assert not [order for order in kept if order.state is OrderState.CREATING]


async def test_a_sync_killed_at_any_moment_goes_on_and_brings_every_order_once(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    dice, replay = dice_of(request)
    killed = 0
    async with open_sandbox(tmp_path) as sandbox, open_forks(sandbox.shop, tmp_path / "said") as forks:
        assert (await forks.run("orders", "list")).code == 0
        async with Scene.opened(sandbox, forks, dice) as scene:
            for number in range(KILLS):
                await sandbox.control("/seed", {"orders": _NEW_EACH_TIME, "seed": number + 1, "days": 1})
                await _lose_an_answer(scene, f"LOST-{number:04d}")
                killed += await _kill_while_syncing(scene)
                try:
                    synced = await forks.run("sync", "--json")
                    assert synced.code == 0, synced.err
                    await _judge_all(scene)
                except AssertionError as error:
                    raise AssertionError(f"{error} (kill {number}, again with: {replay})") from error

    assert killed > KILLS // 3, (killed, replay)


async def test_a_till_that_lost_an_order_is_seen_by_the_same_judge(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox, open_forks(sandbox.shop, tmp_path / "said") as forks:
        assert (await forks.run("orders", "list")).code == 0
        await sandbox.control("/seed", {"orders": 5, "seed": 1, "days": 1})
        async with Scene.opened(sandbox, forks, random.Random(1)) as scene:
            with pytest.raises(AssertionError, match="5 of 5 are not here"):
                await _judge_all(scene)
