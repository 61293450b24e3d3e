"""A long past of a web shop brought into the store beside the open window: pace, timer gaps, memory."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from subprocess import run
from typing import Any, Final

from merchant_desk.api import client
from merchant_desk.api.wire_sent import listing
from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.services.syncing.sync import SyncReport
from merchant_desk.services.values import ListPage, ListQuery, OrderFilter
from tests.benchmarks.figures import quantile, spread, tell
from tests.benchmarks.offscreen import measure_offscreen
from tests.benchmarks.probes import TICK_MS, TickWatch
from tests.helpers.whole_desk import Till, open_whole_desk

ORDERS: Final = int(os.environ.get("SYNC_BENCH_ORDERS", "100000"))
"""Fewer while somebody works on it."""
RATIO_GOAL: Final = 0.5
GOAL_OF: Final = "client_s"
GAP_P99_GOAL_MS: Final = 16.0
GAP_MAX_GOAL_MS: Final = 50.0
MEMORY_GOAL_MB: Final = 150.0
_SEED_AT_ONCE: Final = 10_000
_IDLE_S: Final = 4.0


@contextmanager
def _noted_queries() -> Iterator[list[ListQuery]]:
    """Every page that the desk asks for while the block runs."""
    found: list[ListQuery] = []
    ask = client.CryptumApi.list_page

    async def noted(api: client.CryptumApi, query: ListQuery) -> ListPage:
        found.append(query)
        return await ask(api, query)

    client.CryptumApi.list_page = noted  # type: ignore[method-assign,assignment]  # before the desk makes its own
    try:
        yield found
    finally:
        client.CryptumApi.list_page = ask  # type: ignore[method-assign]  # as above


def _resident_mb() -> float:
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in line]
    return int(line.split()[1]) / 1024


async def _seed(till: Till) -> None:
    for number, orders in enumerate(range(0, ORDERS, _SEED_AT_ONCE), start=1):
        wish = {"orders": min(_SEED_AT_ONCE, ORDERS - orders), "seed": number, "days": 365}
        await till.control("POST", "/seed", wish)


async def _idle_ms() -> list[float]:
    ticks = TickWatch()
    ticks.start()
    await asyncio.sleep(_IDLE_S)
    return ticks.stop()


async def _measure(folder: Path, collector: GarbageCollector) -> None:
    with _noted_queries() as queries:
        async with open_whole_desk(folder, linger_s=60) as till:
            await _seed(till)
            till.window.navigate("orders")
            await asyncio.sleep(1)
            collector.settle()
            idle_ms, before_mb = await _idle_ms(), _resident_mb()
            queries.clear()
            most_mb, ticks = before_mb, TickWatch()
            ticks.start()
            began_s = time.perf_counter()
            syncing = asyncio.ensure_future(till.desk.syncer.sync(full=True))
            while not syncing.done():
                await asyncio.wait([syncing], timeout=0.5)
                most_mb = max(most_mb, _resident_mb())
            took_s = time.perf_counter() - began_s
            busy_ms = ticks.stop()
            report = await syncing
            asked = list(queries)
            await _all_are_there(till, report)
            same = _same_pages(folder, asked)
    pace = report.seen / took_s
    told = f"{took_s:.1f} s, {pace:.0f} orders a second, {report.requests} requests"
    tell(f"{report.seen} orders, each once and none twice", told)
    for name, key in (("the standard parser alone", "bare_s"), ("our client, rows read", "client_s")):
        ratio = same[key] / took_s
        told = f"{ratio:.2f} of the pace of that ({same['rows'] / same[key]:.0f} rows a second)"
        goal = (1 / ratio, 1 / RATIO_GOAL) if key == GOAL_OF else (None, None)
        tell(f"against the same pages and {name}", told, value=goal[0], goal=goal[1])
    usual_ms = median(idle_ms)
    excess_ms = [gap - usual_ms for gap in busy_ms]
    tell(f"gap of a {TICK_MS} ms timer, idle", f"ms {spread(idle_ms)}")
    p99_ms = quantile(busy_ms, 0.99) - quantile(idle_ms, 0.99)
    tell("gap while syncing", f"ms {spread(busy_ms)}", value=quantile(busy_ms, 0.99), goal=GAP_MAX_GOAL_MS)
    tell("its p99 beyond that of idle", f"{p99_ms:.1f} ms", value=p99_ms, goal=GAP_P99_GOAL_MS)
    tell("largest excess of a gap", f"{max(excess_ms):.1f} ms")
    grown_mb = most_mb - before_mb
    tell("memory grown", f"{grown_mb:.0f} MB, from {before_mb:.0f}", value=grown_mb, goal=MEMORY_GOAL_MB)


async def _all_are_there(till: Till, report: SyncReport) -> None:
    """The store against the training shop's own count, each id once."""
    total = (await till.control("GET", "/orders?limit=1"))["total"]
    page = await till.desk.store.find(OrderFilter(limit=ORDERS + 10))
    ids = {order.id for order in page.orders}
    assert (page.total, len(ids), report.seen) == (total, total, total), (page.total, len(ids), report)
    assert report.is_level


def _same_pages(folder: Path, asked: list[ListQuery]) -> dict[str, Any]:
    note = json.loads((folder / "training/shop.json").read_text())
    queries = [{"asked": asdict(query), "sent": listing(query, store_id=note["store_id"])} for query in asked]
    wish = {name: note[name] for name in ("api_url", "api_key", "store_id")} | {"queries": queries}
    path = folder / "pages.json"
    path.write_text(json.dumps(wish))
    ended = run(
        [sys.executable, "-m", "tests.benchmarks.pages", str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def main(folder: Path) -> None:
    """Open the desk offscreen on a training shop of its own, and measure."""
    print(f"Sync: {ORDERS} orders of a web shop, the window open on Orders")
    measure_offscreen(folder, _measure)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
