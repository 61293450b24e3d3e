"""Faults of the line, byte by byte: cut, dripping, reset, pages of strangers, headers that lie."""

from __future__ import annotations

import asyncio
import json
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from merchant_desk.sandbox.server import Sandbox
from tests.helpers.raw_http import RawAnswer, ask_raw
from tests.helpers.training_shop import Caller, open_shop

CHECKOUT = "/plugins/orders/checkout"


async def read_with(caller: Caller, **rule: Any) -> tuple[RawAnswer, RawAnswer]:
    """The honest answer to reading an order, and the one under a rule."""
    order = await caller.create()
    path = f"/plugins/orders/{order['id']}"
    honest = await ask_raw(caller.shop, "GET", path)
    caller.shop.faults.put({"answers": [{"route": "read", **rule}]})
    return honest, await ask_raw(caller.shop, "GET", path)


@pytest.mark.parametrize(
    ("cut", "kept"),
    [(0, 0), (1, 1), (17, 17), (-1, -1), (-20, -20), (0.5, 0.5), (0.0, 0), (10**6, 10**6), (-(10**6), 0)],
)
async def test_an_answer_is_cut_at_the_byte_that_was_asked_for(
    caller: Caller, cut: float, kept: int | float
) -> None:
    honest, broken = await read_with(caller, cut=cut)

    whole = len(honest.body)
    end = int(whole * kept) if isinstance(kept, float) else min(int(kept), whole)
    assert broken.body == honest.body[:end]
    assert broken.promised_bytes == whole
    assert broken.status == 200


async def test_a_creation_whose_answer_is_cut_is_made_once_all_the_same(caller: Caller) -> None:
    for at in range(0, 60, 7):
        reference = f"CUT-{at}"
        caller.shop.faults.put({"answers": [{"route": "create", "cut": at}]})

        body = json.dumps(caller.form(ecommerceOrderId=reference)).encode()
        answer = await ask_raw(caller.shop, "POST", CHECKOUT, body)

        assert (answer.status, len(answer.body)) == (201, at)
        assert caller.shop.tally.creations(reference) == {"received": 1, "made": 1}


async def test_a_cut_by_the_die_never_gives_the_whole_answer(caller: Caller) -> None:
    lengths = set()
    for seed in range(8):
        honest, broken = await read_with(caller, cut="any", seed=seed)
        assert honest.body.startswith(broken.body)
        lengths.add(len(broken.body))

    assert max(lengths) < len(honest.body)
    assert len(lengths) > 3


@pytest.mark.parametrize("end", [0, 5, 12, 30, 60])
async def test_even_the_head_of_an_answer_can_be_cut(caller: Caller, end: int) -> None:
    _, broken = await read_with(caller, cut_head=end)

    assert len(broken.data) == end
    assert b"HTTP/1.1 200 OK\r\nContent-Length:".startswith(broken.data[:32])


async def test_a_dripping_answer_is_whole_but_takes_its_time(caller: Caller) -> None:
    loop = asyncio.get_running_loop()
    order = await caller.create()
    path = f"/plugins/orders/{order['id']}"
    honest = await ask_raw(caller.shop, "GET", path)
    rate = len(honest.body) * 5
    caller.shop.faults.put({"answers": [{"route": "read", "drip_bytes_per_s": rate}]})

    began_s = loop.time()
    dripped = await ask_raw(caller.shop, "GET", path)

    assert json.loads(dripped.body)["id"] == order["id"]
    assert dripped.promised_bytes == len(honest.body)
    assert loop.time() - began_s >= 0.15


async def test_a_client_that_leaves_a_dripping_answer_disturbs_nobody(caller: Caller, shop: Sandbox) -> None:
    order = await caller.create()
    shop.faults.put({"answers": [{"route": "read", "drip_bytes_per_s": 1}]})
    host, port = shop.api_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET /plugins/orders/{order['id']} HTTP/1.1\r\nHost: {host}\r\n".encode())
    writer.write(f"x-api-key: {shop.api_key}\r\n\r\n".encode())
    await reader.readexactly(20)
    writer.transport.abort()

    assert (await caller.read(order["id"]))["paymentStatus"] == "pending"


@pytest.mark.parametrize("rule", [{"latency_ms": 100_000}, {"drip_bytes_per_s": 1}])
async def test_a_shop_that_closes_waits_for_no_slow_answer(rule: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    async with open_shop() as (shop, caller):
        order = await caller.create()
        shop.faults.put({"answers": [{"route": "read", **rule}]})
        asking = asyncio.ensure_future(ask_raw(shop, "GET", f"/plugins/orders/{order['id']}"))
        async with asyncio.timeout(10):
            while True:
                if shop.tally.requests["read"]:
                    break
                await asyncio.sleep(0.01)
        began_s = loop.time()
    took_s = loop.time() - began_s
    answer = await asking

    assert took_s < 5
    assert answer.data == b"" or len(answer.body) < answer.promised_bytes


async def test_a_reset_gives_not_one_byte(caller: Caller) -> None:
    _, broken = await read_with(caller, answer="reset")

    assert broken.data == b""


@pytest.mark.parametrize(
    ("answer", "status", "kind", "body"),
    [
        ("garbage", 200, "application/json", b'{"id": "'),
        ("empty", 200, "application/json", b""),
        ("null", 200, "application/json", b"null"),
        ("empty-list", 200, "application/json", b"[]"),
        ("web-page", 200, "text/html", b"Accept the terms"),
        ("bad-gateway", 502, "text/html", b"502 Bad Gateway"),
        ("elsewhere", 302, "", b""),
    ],
)
async def test_a_named_answer_takes_the_place_of_the_honest_one(
    caller: Caller, answer: str, status: int, kind: str, body: bytes
) -> None:
    _, stood_in = await read_with(caller, answer=answer)

    assert stood_in.status == status
    assert stood_in.header("Content-Type").startswith(kind)
    assert body in stood_in.body
    assert len(stood_in.body) == stood_in.promised_bytes
    assert bool(body) or stood_in.body == b""


async def test_a_redirect_leads_to_another_host(caller: Caller) -> None:
    _, moved = await read_with(caller, answer="elsewhere")

    assert moved.header("Location").startswith("https://elsewhere.example/")


@pytest.mark.parametrize("answer", ["web-page", "null", "reset", 503, 429])
async def test_a_replaced_answer_can_hide_that_the_order_was_made(caller: Caller, answer: int | str) -> None:
    caller.shop.faults.put({"answers": [{"route": "create", "answer": answer, "is_processed": True}]})

    body = json.dumps(caller.form(ecommerceOrderId="HIDDEN")).encode()
    await ask_raw(caller.shop, "POST", CHECKOUT, body)

    assert caller.shop.tally.creations("HIDDEN") == {"received": 1, "made": 1}


async def test_the_date_header_can_be_years_off_while_the_orders_are_right(caller: Caller) -> None:
    honest, skewed = await read_with(caller, date_offset_s=-3600 * 24 * 400)

    told = parsedate_to_datetime(skewed.header("Date")) - parsedate_to_datetime(honest.header("Date"))
    assert told.days == -400
    assert skewed.body == honest.body


async def test_any_header_can_be_put_in_place_of_the_honest_one(caller: Caller) -> None:
    headers = {"Date": "yesterday", "Content-Type": "text/plain", "Retry-After": "soon"}

    _, dressed = await read_with(caller, headers=headers)

    assert {name: dressed.header(name) for name in headers} == headers


async def test_cut_works_on_a_stand_in_too(caller: Caller) -> None:
    _, broken = await read_with(caller, answer="bad-gateway", cut=6)

    assert (broken.status, broken.body) == (502, b"<html>")
    assert broken.promised_bytes > 100
