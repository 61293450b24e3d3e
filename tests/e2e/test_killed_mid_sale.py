"""SIGKILL at random moments between Charge and the confirmation: one sale is one order, here and there."""

from __future__ import annotations

import asyncio
import json
import random
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from merchant_desk.domain.order import Light, Order, OrderState, What
from tests.helpers.counts import count
from tests.helpers.forked import open_forks
from tests.helpers.killed import Scene
from tests.helpers.programs import Document, Sandbox, free_port, open_sandbox
from tests.helpers.seeds import dice_of

LISTENER_KILLS: Final = count(6, 60)
CREATION_KILLS: Final = count(14, 300)
_KILLED: Final = -9


@asynccontextmanager
async def _open_scene(folder: Path, dice: random.Random) -> AsyncIterator[Scene]:
    async with open_sandbox(folder) as sandbox:
        till = sandbox.shop
        async with open_forks(till, folder / "said") as forks:
            assert (await forks.run("orders", "list")).code == 0
            async with Scene.opened(sandbox, forks, dice) as scene:
                yield scene


def _charge(reference: str) -> tuple[str, ...]:
    return ("orders", "create", "--total", "25.40", "--currency", "USD", "--reference", reference, "--json")


async def _kill_while_charging(scene: Scene, reference: str) -> str:
    """Kill a creation at a random moment, most of them while it is on the line; what had been reached."""
    await scene.slow_line()
    child = await scene.forks.begin(*_charge(reference))
    if scene.dice.random() < 0.7:
        # From the moment on which the order is in the till's own store.
        async with asyncio.timeout(20):
            while not await scene.store.orders.get(reference):  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.002)
    await asyncio.sleep(scene.dice.uniform(0, 0.4))
    code = await scene.kill(child)
    at_api = bool(await scene.booked(reference))
    return f"{'killed' if code == _KILLED else code} {'at the API' if at_api else 'not at the API'}"


async def _start_again(scene: Scene, reference: str) -> None:
    """What people do next: sync, or the same command once more."""
    if scene.dice.random() < 0.5:
        synced = await scene.forks.run("sync", "--json")
        assert synced.code == 0, synced.err
    else:
        again = await scene.forks.run(*_charge(reference))
        assert again.code in (0, 4), again.err
        assert (again.code == 0) == bool(await scene.booked(reference))


async def _close(scene: Scene, order: Order) -> None:
    """Cancel an intent that the API does not have: only one that never left may be closed at once."""
    ended = await scene.forks.run("orders", "cancel", order.reference, "--json")
    after = await scene.judge(order.reference)
    assert after is not None
    if order.sent_utc_ms is None:
        assert (ended.code, after.state) == (0, OrderState.CANCELLED), ended.err
    else:
        assert (ended.code, after.state) == (3, OrderState.CREATING), ended.err


async def _all_come_to_confirmed(scene: Scene, references: Sequence[str]) -> None:
    """`listen` sends what never left; then everybody pays, and everything is GO."""
    listening = await scene.forks.begin("listen", "--port", "0", "--json")
    async with asyncio.timeout(60):
        while any(order.sent_utc_ms is None for order in await scene.store.orders.open_orders()):  # noqa: ASYNC110 - the store has no event
            await asyncio.sleep(0.1)
    for reference in references:
        for booked in await scene.booked(reference):
            if booked["status"] == "pending":
                await scene.sandbox.control("/pay", {"order_id": booked["id"]})
    async with asyncio.timeout(60):
        while any(order.id for order in await scene.store.orders.open_orders()):  # noqa: ASYNC110 - the store has no event
            await asyncio.sleep(0.1)
    await scene.kill(listening)
    for reference in references:
        order = await scene.judge(reference)
        if order is not None and order.id is not None:
            assert (order.state, order.light) == (OrderState.CONFIRMED, Light.GO), reference


async def test_a_creation_killed_at_any_moment_is_one_order_that_comes_level(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    dice, replay = dice_of(request)
    reached: list[str] = []
    async with _open_scene(tmp_path, dice) as scene:
        references = [f"KILLED-{number:04d}" for number in range(CREATION_KILLS)]
        for reference in references:
            told = f"{reference} {reached[-1:]}, again with: {replay}"
            reached.append(await _kill_while_charging(scene, reference))
            try:
                if await scene.kept(reference) or await scene.booked(reference):
                    await _start_again(scene, reference)
                order = await scene.judge(reference)
                if order is not None and order.id is None and dice.random() < 0.5:
                    await _close(scene, order)
            except AssertionError as error:
                raise AssertionError(f"{error} ({told})") from error
        try:
            await _all_come_to_confirmed(scene, references)
        except (AssertionError, TimeoutError) as error:
            raise AssertionError(f"{error!r} ({reached}, again with: {replay})") from error

    assert sum(line.startswith("killed") for line in reached) > CREATION_KILLS // 3, (reached, replay)


async def test_a_listener_killed_after_the_payment_confirms_it_once_when_it_is_back(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    dice, replay = dice_of(request)
    port = str(free_port())
    async with _open_scene(tmp_path, dice) as scene:
        for number in range(LISTENER_KILLS):
            reference = f"HEARD-{number:04d}"
            await scene.slow_line()
            listening = await scene.forks.begin("listen", "--port", port, "--json")
            await listening.says("listening")
            made = await scene.forks.run(*_charge(reference))
            assert made.code == 0, made.err
            await scene.sandbox.control("/pay", {"order_id": made.document["id"]})
            await asyncio.sleep(dice.uniform(0, 0.2))
            await scene.kill(listening)

            back = await scene.forks.begin("listen", "--port", port, "--json")
            try:
                await _is_confirmed(scene, reference)
            except (AssertionError, TimeoutError) as error:
                raise AssertionError(f"{error!r} ({reference}, again with: {replay})") from error
            await scene.kill(back)


async def _is_confirmed(scene: Scene, reference: str) -> None:
    async with asyncio.timeout(30):
        while True:
            order = await scene.store.orders.get(reference)
            waiting = await scene.store.inbox.waiting()
            if order is not None and order.state is OrderState.CONFIRMED and not waiting:
                break
            await asyncio.sleep(0.02)
    order = await scene.judge(reference)
    assert order is not None
    assert order.light is Light.GO
    history = await scene.store.orders.history(order.reference)
    told = [line.detail for line in history if line.what is What.STATUS]
    assert told.count("confirmed") == 1, told


async def test_an_order_made_twice_at_the_api_is_seen_by_the_same_judge(tmp_path: Path) -> None:
    dice = random.Random(1)
    async with _open_scene(tmp_path, dice) as scene:
        made = await scene.forks.run(*_charge("TWICE-1"))
        assert await scene.judge("TWICE-1") is not None

        await asyncio.to_thread(_send_again, scene.sandbox, made.document)

        with pytest.raises(AssertionError, match="two orders at the API"):
            await scene.judge("TWICE-1")
        # Nobody tells the till of an order that another program made: that too is seen.
        await asyncio.to_thread(_send_again, scene.sandbox, {**made.document, "reference": "UNKNOWN-1"})
        with pytest.raises(AssertionError, match="the store does not"):
            await scene.judge("UNKNOWN-1")


def _send_again(sandbox: Sandbox, order: Document) -> None:
    """What a broken till would do: the same creation, sent a second time (contract section 3.1)."""
    body: dict[str, Any] = {
        "store": sandbox.listening["store_id"],
        "ecommerceType": "wordpress",
        "ecommerceOrderId": order["reference"],
        "orderTotal": order["total"]["amount"],
        "orderCurrency": order["total"]["currency"],
        "callbackUrl": order["callback_url"],
        "deliveryInfo": {"firstName": "A", "lastName": "B", "email": "a@b.example", "country": "BR"},
    }
    request = urllib.request.Request(
        f"{sandbox.listening['api_url']}/plugins/orders/checkout",
        data=json.dumps(body).encode(),
        headers={"x-api-key": sandbox.listening["api_key"], "Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 201
