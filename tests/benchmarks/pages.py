"""The measure for a sync: the same pages downloaded and parsed, and nothing else. A process of its own.

    python -m tests.benchmarks.pages WISH.json    {"api_url", "api_key", "queries": [{name: text}, ...]}

prints {"bare_s", "client_s", "rows"}: with the HTTP library and the standard JSON parser alone, and with our
client, which also reads each row into facts.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from merchant_desk.api.client import CryptumApi
from merchant_desk.config.clock import SystemClock
from merchant_desk.domain.secret import ApiKey
from merchant_desk.services.values import ListQuery


async def _bare(wish: Mapping[str, Any]) -> tuple[float, int]:
    """One page after the other: the next one's place is not known before."""
    rows = 0
    headers = {"x-api-key": wish["api_key"], "Accept-Encoding": "identity"}
    async with httpx.AsyncClient(base_url=wish["api_url"], headers=headers, trust_env=False) as client:
        began_s = time.perf_counter()
        for query in wish["queries"]:
            answer = await client.get("/plugins/orders/", params=query["sent"])
            rows += len(json.loads(answer.content)["orders"])
        return time.perf_counter() - began_s, rows


async def _client(wish: Mapping[str, Any], queries: Sequence[ListQuery]) -> float:
    key = ApiKey(wish["api_key"])
    api = CryptumApi(
        wish["api_url"], store_id=lambda: str(wish["store_id"]), keys=lambda: key, clock=SystemClock()
    )
    try:
        await api.list_page(queries[0])
        began_s = time.perf_counter()
        for query in queries:
            await api.list_page(query)
        return time.perf_counter() - began_s
    finally:
        await api.aclose()


def main(path: Path) -> None:
    """Both, in turn."""
    wish = json.loads(path.read_text())
    queries = [ListQuery(**query["asked"]) for query in wish["queries"]]
    bare_s, rows = asyncio.run(_bare(wish))
    client_s = asyncio.run(_client(wish, queries))
    print(json.dumps({"bare_s": bare_s, "client_s": client_s, "rows": rows}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
