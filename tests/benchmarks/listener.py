"""The listener alone: callbacks a second, each on disk before it is answered."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.figures import spread, tell
from tests.helpers.ear import SECRET, STORE_ID, TOKEN, open_ear

CALLBACKS: Final = 2_000


async def send_flood(wish: dict[str, Any]) -> dict[str, Any]:
    """Let a process of its own send the callbacks."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.flood",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(json.dumps(wish).encode())
    told: dict[str, Any] = json.loads(out)
    return told


def measure(folder: Path) -> None:
    """New callbacks, each a write of its own; then the same ones again."""
    print(f"Listener: {CALLBACKS} callbacks over 8 connections from another process")
    asyncio.run(_measure(folder))


async def _measure(folder: Path) -> None:
    bodies = [
        json.dumps({"orderId": f"order-{number}", "status": "confirmed", "storeId": STORE_ID})
        for number in range(CALLBACKS)
    ]
    async with open_ear(folder) as ear:
        wish = {"port": ear.port, "path": f"/cb/{TOKEN}", "secret": SECRET, "bodies": bodies, "lines": 8}
        for name, secret in (("accepted, on disk", SECRET), ("refused, forged", "another secret")):
            told = await send_flood({**wish, "secret": secret})
            rate = CALLBACKS / told["took_s"]
            tell(name, f"{rate:.0f} a second, ms {spread(told['late_ms'])}, answers {told['answers']}")
