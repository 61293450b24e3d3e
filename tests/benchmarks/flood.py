"""A sender of many callbacks, as a process of its own: `python -m tests.benchmarks.flood < wish.json`.

The wish: {"port", "path", "secret", "bodies": [text], "lines"}. It prints {"took_s", "answers": {status: n},
"late_ms": [from sending to the answer]}.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from itertools import islice
from typing import Any, Final

from merchant_desk.domain.signature import sign

_A_LINE: Final = 10  # requests that the listener takes on one connection


def packed(wish: dict[str, Any], body: str) -> bytes:
    """One callback as it goes over the wire."""
    data = body.encode()
    head = (
        f"POST {wish['path']} HTTP/1.1\r\nHost: 127.0.0.1:{wish['port']}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        f"X-Webhook-Signature: {sign(wish['secret'], data)}\r\n\r\n"
    )
    return head.encode() + data


async def flood(wish: dict[str, Any]) -> dict[str, Any]:
    """Send everything over `lines` connections at once, as fast as it is taken."""
    rest = iter([packed(wish, body) for body in wish["bodies"]])
    answers: Counter[int] = Counter()
    late_ms: list[float] = []

    async def line() -> None:
        for first in rest:
            reader, writer = await asyncio.open_connection("127.0.0.1", wish["port"])
            for request in (first, *islice(rest, _A_LINE - 1)):
                began_s = time.perf_counter()
                writer.write(request)
                answers[await _status(reader)] += 1
                late_ms.append((time.perf_counter() - began_s) * 1000)
            writer.close()

    began_s = time.perf_counter()
    await asyncio.gather(*(line() for _ in range(wish["lines"])))
    return {"took_s": time.perf_counter() - began_s, "answers": dict(answers), "late_ms": late_ms}


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = head.partition("content-length: ")[2].partition("\r\n")[0]
    await reader.readexactly(int(length or 0))
    return int(head.split(" ")[1])


if __name__ == "__main__":
    print(json.dumps(asyncio.run(flood(json.load(sys.stdin)))))
