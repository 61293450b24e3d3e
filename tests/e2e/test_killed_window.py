"""SIGKILL between the press of Charge and the confirmation: the sale is there once, and back on Payment."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.helpers.counts import count
from tests.helpers.forked import WINDOWS_NEED, Child, open_forks
from tests.helpers.killed import Scene
from tests.helpers.programs import Document, free_port, open_sandbox, wait_until
from tests.helpers.seeds import dice_of

KILLS: Final = count(10, 200)
_HAND: Final = "tests.helpers.window_life"


@asynccontextmanager
async def _open_scene(folder: Path, dice: random.Random) -> AsyncIterator[Scene]:
    async with open_sandbox(folder) as sandbox:
        profile = sandbox.shop.folder / "profiles/default"
        profile.mkdir(parents=True)
        (profile / "settings.json").write_text(json.dumps({"listener_port": free_port()}))
        async with open_forks(sandbox.shop, folder / "said", loads=WINDOWS_NEED) as forks:
            assert (await forks.run("stores", "verify")).code == 0
            async with Scene.opened(sandbox, forks, dice) as scene:
                yield scene


async def _kill_while_charging(scene: Scene) -> str:
    """Press Charge and kill the window at a random moment; gives the link that it had shown, if any."""
    await scene.slow_line()
    window = await scene.forks.begin("25.40", door=_HAND)
    await window.says("pressed")
    await asyncio.sleep(scene.dice.uniform(0, 0.6))
    await scene.kill(window)
    return next((line["link"] for line in _payments(window) if line["link"]), "")


def _payments(window: Child) -> list[Document]:
    return [line for line in window.lines if line["event"] == "payment"]


async def _is_back(scene: Scene, reference: str, shown: str) -> str:
    """Start again: the sale stands on Payment with the same code; then it is paid, and turns to GO.

    Gives what had been reached when the window was killed.
    """
    booked = await scene.booked(reference)
    known = await scene.store.orders.get(reference)
    assert known is not None
    window = await scene.forks.begin(door=_HAND)
    if not booked and known.sent_utc_ms is not None:
        # Claimed, but never at the API: nobody can tell, so nothing is sent, and nothing can be scanned.
        await window.says("payment")
        assert all(line["link"] is None for line in _payments(window))
    else:
        await wait_until(lambda: any(line["link"] for line in _payments(window)))
        told = next(line for line in _payments(window) if line["link"])
        assert told["reference"] == reference
        assert shown in ("", told["link"]), "another code than before"
        [booked_now] = await scene.booked(reference)
        assert booked_now["id"] in told["link"]
        await scene.sandbox.control("/pay", {"order_id": booked_now["id"]})
        await wait_until(lambda: any(line["light"] == "go" for line in _payments(window)))
    await scene.kill(window)
    await scene.judge(reference)
    return "shown" if shown else "at the API" if booked else "claimed" if known.sent_utc_ms else "kept"


async def test_a_window_killed_after_charge_comes_back_with_the_same_code(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    dice, replay = dice_of(request)
    reached: list[str] = []
    async with _open_scene(tmp_path, dice) as scene:
        seen: set[str] = set()
        for _ in range(KILLS):
            shown = await _kill_while_charging(scene)
            new = {order.reference for order in await scene.kept("POS")} - seen
            try:
                assert len(new) <= 1, f"one press, orders {new}"
                for reference in new:
                    reached.append(await _is_back(scene, reference, shown))
                    await scene.forks.run("orders", "handover", reference)
            except (AssertionError, TimeoutError) as error:
                raise AssertionError(f"{error!r} ({new} {reached}, again with: {replay})") from error
            seen |= new
        total = (await scene.sandbox.control("/orders"))["total"]

    assert total <= len(seen)
    assert len(reached) > KILLS // 3, (reached, replay)
