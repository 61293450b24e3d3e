"""The control address: who may use it, and what it tells."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from merchant_desk.domain import signature
from merchant_desk.sandbox.server import Sandbox
from tests.helpers.callback_catcher import CallbackCatcher
from tests.helpers.training_shop import Caller

CHECKOUT = "/plugins/orders/checkout"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_a_web_page_can_never_drive_the_shop(caller: Caller, headers: dict[str, str]) -> None:
    order = await caller.create()
    url = f"{caller.shop.control_url}/pay"

    answer = await caller.send("POST", url, body={"order_id": order["id"]}, headers=headers)

    assert answer.status == 403
    assert (await caller.read(order["id"]))["paymentStatus"] == "pending"


async def test_the_control_address_is_another_one_and_alive(caller: Caller, shop: Sandbox) -> None:
    assert shop.control_url.startswith("http://127.0.0.1:")
    assert shop.control_url != shop.api_url
    assert await caller.control("GET", "/health") == {"ok": True}
    assert shop.listening() == {
        "event": "listening",
        "api_url": shop.api_url,
        "control_url": shop.control_url,
        "api_key": shop.api_key,
        "store_id": shop.store_id,
        "webhook_secret": shop.webhook_secret,
    }


async def test_credentials_have_the_shapes_that_a_client_checks(shop: Sandbox) -> None:
    assert shop.api_key.isalnum()
    assert len(shop.api_key) == 40
    assert [len(part) for part in shop.store_id.split("-")] == [8, 4, 4, 4, 12]
    assert shop.store_id[14] == "4"
    assert shop.api_key not in repr(shop.book.credentials)
    assert shop.webhook_secret not in repr(shop.book.credentials)


async def test_facts_can_be_overwritten_and_told(caller: Caller, catcher: CallbackCatcher) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    await caller.control(
        "POST",
        "/set",
        {
            "order_id": order["id"],
            "status": "confirmed",
            "total": "1.00",
            "reference": "OTHER",
            "transactions": [{"protocol": "CELO", "hash": "0x1"}],
            "shown": {"orderCurrency": "BRL", "strange": None},
            "hidden": ["createdAt"],
            "tell": True,
        },
    )

    body = await caller.read(order["id"])
    assert (body["paymentStatus"], body["orderTotal"], body["orderCurrency"]) == ("confirmed", "1.00", "BRL")
    assert body["ecommerceOrderId"] == "OTHER"
    assert "createdAt" not in body
    assert body["strange"] is None
    [caught] = await catcher.wait_for(1)
    assert json.loads(caught.body)["transactions"] == [{"protocol": "CELO", "hash": "0x1"}]
    assert (await caller.list_orders(paymentStatus="confirmed")).body["total"] == 1


async def test_any_callback_can_be_sent_under_any_seal(
    caller: Caller, catcher: CallbackCatcher, shop: Sandbox
) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    for seal in ("good", "bad", "none"):
        wish = {"order_id": order["id"], "body": "not json", "signature": seal}
        await caller.control("POST", "/callback", wish)
        await catcher.wait_for(1)

    async with asyncio.timeout(10):
        caught = await catcher.wait_for(3)
    assert {one.body for one in caught} == {b"not json"}
    seals = [one.headers.get("X-Webhook-Signature") for one in caught]
    assert sum(seal is None for seal in seals) == 1
    genuine = [signature.verify([shop.webhook_secret], b"not json", seal).is_genuine for seal in seals]
    assert sum(genuine) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/pay", {"order_id": "nobody"}),
        ("/pay", {"order_id": 1}),
        ("/pay", {}),
        ("/pay", b"{"),
        ("/pay", []),
        ("/set", {"order_id": "ORDER", "status": "paid"}),
        ("/set", {"order_id": "ORDER", "colour": "blue"}),
        ("/set", {"order_id": "ORDER", "transactions": [{"hash": 1}]}),
        ("/callback", {"order_id": "ORDER", "signature": "golden"}),
        ("/line", {}),
        ("/line", {"for_s": -1}),
        ("/line", {"for_s": True}),
        ("/pay", {"order_id": "ORDER", "network": "STRATUS"}),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused_in_words(caller: Caller, path: str, body: Any) -> None:
    order = await caller.create()
    if isinstance(body, dict) and body.get("order_id") == "ORDER":
        body = {**body, "order_id": order["id"]}

    answer = await caller.send("POST", caller.shop.control_url + path, body=body)

    assert answer.status in (400, 404)
    assert answer.body["error"]["message"]
    assert (await caller.read(order["id"]))["paymentStatus"] == "pending"


async def test_requests_are_counted_by_route_and_creations_by_number(caller: Caller) -> None:
    order = await caller.create(ecommerceOrderId="ONCE")
    await caller.read(order["id"])
    await caller.read(order["id"])
    await caller.list_orders()
    await caller.ask("POST", CHECKOUT, body=caller.form(ecommerceOrderId="ONCE", orderTotal="x"))

    counted = await caller.control("GET", "/requests")
    listed = await caller.control("GET", "/orders?reference=ONCE")
    await caller.control("DELETE", "/requests")

    assert counted == {"requests": {"create": 2, "read": 2, "list": 1}, "total": 5}
    assert listed["total"] == 1
    assert listed["orders"][0]["creations"] == {"received": 2, "made": 1}
    assert (await caller.control("GET", "/requests"))["total"] == 0
