"""Cold start against a bare window, and resident memory after a sale: whole processes, from outside."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from statistics import median
from subprocess import run
from typing import Final

from tests.benchmarks.figures import tell
from tests.helpers.programs import open_sandbox

STARTS: Final = 7
RATIO_GOAL: Final = 2.5
MEMORY_GOAL_MB: Final = 160.0
_CALM_S: Final = 1.0


def measure(folder: Path) -> None:
    """Both, the starts in turn so that a busy machine is busy for both."""
    print(f"Start: process begun to a digit taken, {STARTS} starts each, compiled, files in the page cache")
    took_ms: dict[str, list[float]] = {"bare": [], "program": []}
    for number in range(STARTS + 1):
        for module, wish in (("bare", ()), ("program", ("digits",))):
            ms = _start_ms(module, *wish)
            if number:  # the first ones warm the page cache and fontconfig's
                took_ms[module].append(ms)
    bare, program = median(took_ms["bare"]), median(took_ms["program"])
    tell("a bare PySide6 window", f"median {bare:.0f} ms ({min(took_ms['bare']):.0f} at best)")
    tell("Sell takes digits", f"median {program:.0f} ms ({min(took_ms['program']):.0f} at best)")
    tell("ratio", f"{program / bare:.2f}", value=program / bare, goal=RATIO_GOAL)
    memory_mb = asyncio.run(_memory_mb(folder))
    tell("resident memory after a sale", f"{memory_mb:.0f} MB", value=memory_mb, goal=MEMORY_GOAL_MB)


def _start_ms(module: str, *wish: str) -> float:
    began_ns = time.monotonic_ns()
    ended = run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *wish],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return (int(ended.stdout) - began_ns) / 1e6


async def _memory_mb(folder: Path) -> float:
    """A sale from the digits to GO, on a training shop in another process; then its resident set."""
    async with open_sandbox(folder) as sandbox:
        program = (sys.executable, "-m", "tests.benchmarks.program")
        async with sandbox.shop.running("25.40", program=program) as window:
            first = await window.next()
            [booked] = (await sandbox.control(f"/orders?reference={first['reference']}"))["orders"]
            await sandbox.control("/pay", {"order_id": booked["id"]})
            await window.until(lambda line: bool(line["light"] == "go"))
            await asyncio.sleep(_CALM_S)
            status = Path(f"/proc/{window.process.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024
