"""A long sync that is killed half-way: the next one goes on, and every order is there once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from merchant_desk.services.values import OrderFilter
from merchant_desk.store.store import open_store
from tests.helpers.programs import open_sandbox

ORDERS: Final = 3_000
_HALF: Final = 1_200
_PAGE_TAKES_MS: Final = 25


async def test_a_sync_killed_half_way_goes_on_and_leaves_every_order_once(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        till = sandbox.shop
        await sandbox.control("/seed", {"orders": ORDERS, "days": 200})
        assert (await till.run("orders", "list", "--json")).document["total"] == 0
        slow = [{"route": "list", "times": None, "latency_ms": _PAGE_TAKES_MS}]
        await sandbox.control("/faults", {"answers": slow}, method="PUT")
        async with open_store(till.folder / "profiles/default/store.sqlite3") as store:
            async with till.running("sync", "--json") as syncing, asyncio.timeout(60):
                while (await store.orders.find(OrderFilter(limit=1))).total < _HALF:  # noqa: ASYNC110 - the store has no event
                    await asyncio.sleep(0.02)
                syncing.process.kill()
                await syncing.process.wait()
            half = (await store.orders.find(OrderFilter(limit=1))).total
            await sandbox.control("/requests", method="DELETE")

            ended = await till.run("sync", "--json")

            page = await store.orders.find(OrderFilter(limit=ORDERS + 1))
        assert ended.code == 0, ended.err
        assert _HALF <= half < ORDERS
        assert ended.document["new"] == ORDERS - half
        assert len({order.id for order in page.orders}) == page.total == ORDERS
        assert ended.document["requests"] < ORDERS / 100
