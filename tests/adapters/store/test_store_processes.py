"""Several processes on one store, and processes that die: what was acknowledged is there, once."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from merchant_desk.store.store import Store, open_store
from tests.helpers.counts import count
from tests.helpers.store_values import an_order
from tests.helpers.store_writer import SHARED

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def worker(path: Path, role: str, name: str = "w") -> Iterator[Popen[str]]:
    """A process on the same store, killed at the end."""
    command = [sys.executable, "-m", "tests.helpers.store_writer", str(path), role, name]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


async def line(process: Popen[str]) -> list[str]:
    """The words of its next line."""
    assert process.stdout is not None
    return (await asyncio.to_thread(process.stdout.readline)).split()


def tell(process: Popen[str], lines: str) -> None:
    """Write to its standard input."""
    assert process.stdin is not None
    process.stdin.write(lines)
    process.stdin.flush()


async def killed_at_random(path: Path, name: str, dice: random.Random) -> list[list[str]]:
    """What a writer had acknowledged when it was killed in the middle of its work."""
    with worker(path, "write", name) as process:
        assert process.stdout is not None
        said = [await line(process) for _ in range(dice.randrange(1, 40))]
        await asyncio.sleep(dice.random() * 0.005)  # at any point of a write, not only after one
        process.kill()
        rest = await asyncio.to_thread(process.stdout.read)
    return said + [words.split() for words in rest.splitlines() if words.count(" ") == 2]


async def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path, seed = tmp_path / "store.sqlite", random.randrange(2**32)
    dice = random.Random(seed)

    for number in range(count(20, 200) // 2):
        # Two at a time: one may die while the other is in the middle of a write of its own.
        both = await asyncio.gather(*(killed_at_random(path, f"{number}{letter}", dice) for letter in "ab"))

        async with open_store(path) as store:
            assert await store.database.is_sound(), f"seed {seed}"
            for kind, name, value in (*both[0], *both[1]):
                await _is_there(store, kind, name, value, f"seed {seed}")
    async with open_store(path) as store:
        await _is_whole(store)


async def _is_there(store: Store, kind: str, name: str, value: str, hint: str) -> None:
    if kind == "order":
        order = await store.orders.get(name)
        assert order is not None, hint
        assert order.version >= int(value), hint
    else:
        callback = await store.inbox.get(name)
        assert callback is not None, hint
        assert callback.digest == value, hint


async def _is_whole(store: Store) -> None:
    """Each change of an order and its line of history came together."""
    found = await store.orders.open_orders()
    assert found
    for order in found:
        assert len(await store.orders.history(order.reference)) == order.version
        assert (order.note == "x") == (order.version == 2)
    waiting = {callback.digest for callback in await store.inbox.waiting()}
    assert not waiting & {order.reference.removeprefix("R-") for order in found if order.version == 2}, (
        "a callback waits although its effect is there"
    )


async def test_two_processes_writing_one_order_lose_no_update(tmp_path: Path) -> None:
    path, rounds = tmp_path / "store.sqlite", count(30, 300)
    async with open_store(path) as store:
        await store.orders.begin(an_order(SHARED, note="0"), [])
        with worker(path, "raise") as one, worker(path, "raise") as two:
            for process in (one, two):
                assert await line(process) == ["ready"]
            for process in (one, two):
                tell(process, "\n" * rounds)
            for process in (one, two):
                for _ in range(rounds):
                    assert (await line(process))[:2] == ["order", SHARED]

        order = await store.orders.get(SHARED)
        assert order is not None
        assert order.note == str(2 * rounds)
        assert len(await store.orders.history(order.reference)) == 2 * rounds


async def test_processes_see_each_others_changes_within_a_second(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    async with open_store(path) as store:
        await store.orders.begin(an_order(SHARED, note="0"), [])
        with worker(path, "watch") as watcher, worker(path, "raise") as writer:
            assert await line(watcher) == ["ready"]
            assert await line(writer) == ["ready"]
            start = (await store.orders.changes_since(-1)).revision
            tell(writer, "\n")
            assert (await line(writer))[0] == "order"

            ours_s = await _seconds_until_seen(store, start)
            written_s = time.monotonic()
            assert await line(watcher) == ["changed", SHARED]
            await store.orders.begin(an_order("R-ours"), [])
            assert await line(watcher) == ["changed", "R-ours"]

    assert ours_s < 1
    assert time.monotonic() - written_s < 1


async def _seconds_until_seen(store: Store, revision: int) -> float:
    started_s = time.monotonic()
    while SHARED not in (await store.orders.changes_since(revision)).references:
        if time.monotonic() - started_s > 10:
            pytest.fail("the other process's change never came")
        await asyncio.sleep(0.01)
    return time.monotonic() - started_s
