"""A customer of the training shop's API for tests: speaks plain HTTP with JSON of its own.

async with open_shop() as (shop, caller):
    order = await caller.create(ecommerceOrderId="A-1")
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from merchant_desk.sandbox.server import Sandbox

DELIVERY: Final = {"firstName": "Ana", "lastName": "Souza", "email": "ana@example.com", "country": "BR"}
NOWHERE: Final = "http://127.0.0.1:9/cb/nobody"
_TAKES_S: Final = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is the JSON document, or the text where it is none."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Caller:
    """Asks one shop. `key` and `token` of a call replace the right API key, None sends none."""

    def __init__(self, shop: Sandbox, client: aiohttp.ClientSession) -> None:
        self.shop = shop
        self._client = client

    async def ask(
        self, method: str, path: str, *, body: Any = None, key: str | None = "right", token: str | None = None
    ) -> Answer:
        """Ask the public address."""
        headers = {}
        if key is not None:
            headers["x-api-key"] = self.shop.api_key if key == "right" else key
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return await self.send(method, self.shop.api_url + path, body=body, headers=headers)

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the control address, and expect that it does it."""
        answer = await self.send(method, self.shop.control_url + path, body=body)
        assert answer.status == 200, answer
        return answer.body

    async def send(
        self, method: str, url: str, *, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send any request: objects as JSON, bytes and text as they are."""
        sent = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode("utf-8")
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        async with self._client.request(
            method, url, data=body, headers=sent, allow_redirects=False
        ) as response:
            text = await response.text()
            is_json = response.content_type == "application/json" and response.status != 204 and text != ""
            return Answer(response.status, json.loads(text) if is_json else text, response.headers)

    def form(self, **members: Any) -> dict[str, Any]:
        """A good body of a creation; a member given as `...` is left out."""
        form = {
            "store": self.shop.store_id,
            "ecommerceType": "api",
            "ecommerceOrderId": "DESK-0001",
            "orderTotal": "25.40",
            "orderCurrency": "USD",
            "callbackUrl": NOWHERE,
            "deliveryInfo": DELIVERY,
            **members,
        }
        return {name: value for name, value in form.items() if value is not ...}

    async def create(self, **members: Any) -> dict[str, Any]:
        """Create an order and return the API's answer."""
        answer = await self.ask("POST", "/plugins/orders/checkout", body=self.form(**members))
        assert answer.status in (200, 201), answer
        return dict(answer.body)

    async def read(self, order_id: str) -> dict[str, Any]:
        """Read an order with the key."""
        answer = await self.ask("GET", f"/plugins/orders/{order_id}")
        assert answer.status == 200, answer
        return dict(answer.body)

    async def list_orders(self, **query: Any) -> Answer:
        """List the store's orders."""
        query = {"storeId": self.shop.store_id, **query}
        return await self.ask("GET", f"/plugins/orders/?{urlencode(query)}")

    async def update(self, order_id: str, **members: Any) -> Answer:
        """Change an order."""
        return await self.ask("PUT", f"/plugins/checkout/{order_id}", body=members)

    async def attempts(self, number: int) -> list[dict[str, Any]]:
        """The log of callbacks once it holds that many attempts; raises TimeoutError after 20 s."""
        async with asyncio.timeout(_TAKES_S):
            while True:
                log: list[dict[str, Any]] = (await self.control("GET", "/callbacks"))["callbacks"]
                if len(log) >= number:
                    return log
                await asyncio.sleep(0.01)

    def link(self, order: Mapping[str, Any]) -> str:
        """The payment link of a created order."""
        query = {
            "sessionToken": order["sessionToken"],
            "orderId": order["id"],
            "ecommerceOrderId": order["ecommerceOrderId"],
            "environment": "test",
        }
        return f"{self.shop.api_url}/public/payment-details/?{urlencode(query)}"


@asynccontextmanager
async def open_shop(state_file: Path | None = None) -> AsyncIterator[tuple[Sandbox, Caller]]:
    """Open a shop on free ports and somebody to ask it; retries of callbacks come at once."""
    client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TAKES_S))
    async with Sandbox(state_file=state_file, callback_pause_s=0.01) as shop, client:
        yield shop, Caller(shop, client)
