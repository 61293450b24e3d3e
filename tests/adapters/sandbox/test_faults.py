"""Faults that the control address makes: on the line, at the API, on this machine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from merchant_desk.sandbox.server import Sandbox
from tests.helpers.logs import ExpectedLogs
from tests.helpers.training_shop import Caller, open_shop

CHECKOUT = "/plugins/orders/checkout"


async def rule(caller: Caller, **members: Any) -> None:
    """Put one fault of the answers in force."""
    await caller.control("PUT", "/faults", {"answers": [members]})


async def test_a_lost_answer_leaves_the_order_made(caller: Caller) -> None:
    await rule(caller, route="create", answer="reset", is_processed=True)

    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.create(ecommerceOrderId="LOST")

    [order] = (await caller.control("GET", "/orders?reference=LOST"))["orders"]
    assert order["creations"] == {"received": 1, "made": 1}
    assert (await caller.read(order["id"]))["paymentStatus"] == "pending"


async def test_a_lost_request_leaves_nothing_but_its_count(caller: Caller) -> None:
    await rule(caller, route="create", answer="reset")

    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.create(ecommerceOrderId="LOST")

    assert (await caller.control("GET", "/orders?reference=LOST"))["total"] == 0
    assert caller.shop.tally.creations("LOST") == {"received": 1, "made": 0}


async def test_an_answer_can_be_replaced_a_number_of_times(caller: Caller) -> None:
    order = await caller.create()
    path = f"/plugins/orders/{order['id']}"
    await rule(caller, route="read", answer=429, times=2, retry_after_s=7)

    answers = [await caller.ask("GET", path) for _ in range(3)]
    listed = await caller.list_orders()

    assert [one.status for one in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert "message" in answers[0].body["error"]
    assert listed.status == 200


@pytest.mark.parametrize(("answer", "status"), [(500, 500), (599, 599), (302, 302), (200, 200)])
async def test_every_status_can_stand_in_for_the_honest_one(caller: Caller, answer: int, status: int) -> None:
    await rule(caller, answer=answer, times=None)

    answers = [await caller.list_orders() for _ in range(2)]
    await caller.control("DELETE", "/faults")
    honest = await caller.list_orders()

    assert [one.status for one in answers] == [status, status]
    assert "error" in answers[0].body
    assert honest.body["total"] == 0


async def test_garbage_and_slowness_can_be_asked_for(caller: Caller) -> None:
    loop = asyncio.get_running_loop()
    await rule(caller, route="list", latency_ms=120)
    began_s = loop.time()
    slow = await caller.list_orders()
    took_s = loop.time() - began_s
    await rule(caller, route="list", answer="garbage")

    with pytest.raises(json.JSONDecodeError):
        await caller.list_orders()

    assert slow.status == 200
    assert took_s >= 0.12


async def test_the_shops_clock_can_be_wrong(caller: Caller) -> None:
    await caller.control("PUT", "/faults", {"clock_offset_s": -86_400 * 3650})

    order = await caller.create()
    answer = await caller.list_orders()

    assert order["createdAt"] < "2020"
    assert int(answer.headers["Date"].split()[3]) < 2020


async def test_a_client_that_leaves_half_way_disturbs_nobody(caller: Caller, shop: Sandbox) -> None:
    host, port = shop.api_url.removeprefix("http://").split(":")
    for path in (CHECKOUT, "/plugins/stores/verification"):
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 99\r\n".encode())
        writer.write(f"x-api-key: {shop.api_key}\r\nContent-Type: application/json\r\n\r\n{{".encode())
        await writer.drain()
        async with asyncio.timeout(10):
            while True:
                if shop.tally.requests.total() > 0:
                    break
                await asyncio.sleep(0.01)
        shop.tally.requests.clear()
        writer.transport.abort()

    assert (await caller.create())["paymentStatus"] == "pending"


async def test_an_order_that_cannot_be_written_is_a_500(
    caller: Caller, expected_logs: ExpectedLogs, tmp_path: Path
) -> None:
    expected_logs.allow("state file cannot be written", logger="merchant_desk.sandbox")
    async with open_shop(tmp_path / "state.jsonl") as (shop, other):
        shop.book.close()

        answer = await other.ask("POST", CHECKOUT, body=other.form())
        listed = await other.list_orders()

    assert (answer.status, listed.body["total"]) == (500, 0)


@pytest.mark.parametrize(
    "wish",
    [
        {"answers": [{"route": "nowhere"}]},
        {"answers": [{"answer": 99}]},
        {"answers": [{"answer": "boom"}]},
        {"answers": [{"times": 0}]},
        {"answers": [{"is_processed": 1}]},
        {"answers": [{"latency_ms": -1}]},
        {"answers": [{"retry_after_s": "1"}]},
        {"answers": [{"colour": "blue"}]},
        {"answers": {}},
        {"callbacks": {"drop": 1}},
        {"callbacks": {"delay_ms": -1}},
        {"callbacks": {"colour": "blue"}},
        {"callbacks": []},
        {"clock_offset_s": "1"},
        {"weather": "bad"},
    ],
)
async def test_a_fault_that_does_not_exist_changes_nothing(caller: Caller, wish: dict[str, Any]) -> None:
    before = await caller.control("PUT", "/faults", {"callbacks": {"drop": True, "delay_ms": 5, "extra": 1}})

    answer = await caller.send("PUT", f"{caller.shop.control_url}/faults", body=wish)

    assert answer.status == 400
    assert await caller.control("GET", "/faults") == before
