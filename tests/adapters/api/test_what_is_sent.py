"""Each call sends exactly the documented form, and gives back what the answer says."""

from __future__ import annotations

import json
from decimal import Decimal

from merchant_desk.api.client import CryptumApi, ReturnUrls
from merchant_desk.domain.order import Customer, OrderId
from merchant_desk.domain.secret import SessionToken, WebhookSecret
from merchant_desk.services.values import ListQuery, StoreVerdict
from tests.adapters.api.conftest import CALLBACK_URL, KEY, NOON_UTC_MS, ORDER_ID, STORE, MakeApi, an_order
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import ScriptedServer, reply


async def test_a_creation_sends_the_documented_body_and_the_key(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(201, load_sample("created")))

    evidence = await api.create(an_order())

    request = server.requests[0]
    assert (request.method, request.target) == ("POST", "/plugins/orders/checkout")
    assert request.headers["x-api-key"] == KEY
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.headers["accept"] == "application/json"
    assert "authorization" not in request.headers
    assert json.loads(request.body) == {
        "store": STORE,
        "ecommerceType": "api",
        "ecommerceOrderId": "POS-2026-000143-7K4Q",
        "orderTotal": "25.40",
        "orderCurrency": "USD",
        "paymentStatus": "pending",
        "callbackUrl": CALLBACK_URL,
        "deliveryInfo": {
            "firstName": "Ana",
            "lastName": "Souza",
            "email": "ana@example.com",
            "country": "BR",
        },
    }
    assert evidence.id == ORDER_ID
    assert evidence.session_token == SessionToken("header.payload.signature")
    assert evidence.total == Decimal("25.40")
    assert not evidence.direct


async def test_a_creation_adds_what_was_typed_and_what_is_set(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, load_sample("created")))
    urls = ReturnUrls(success="https://shop.example/thanks", cancel="https://shop.example/cancelled")
    api = make_api(return_urls=lambda: urls)
    customer = Customer(
        "Ana", "Souza", "ana@example.com", "BR", city="São Paulo", zip="01000-000", address=""
    )

    await api.create(an_order(customer=customer, on_hold_wanted=True, total="0.05"))

    body = json.loads(server.requests[0].body)
    assert body["paymentStatus"] == "on-hold"
    assert body["orderTotal"] == "0.05"
    assert body["successReturnUrl"] == "https://shop.example/thanks"
    assert body["cancelReturnUrl"] == "https://shop.example/cancelled"
    assert body["deliveryInfo"]["city"] == "São Paulo"
    assert body["deliveryInfo"]["zip"] == "01000-000"
    assert "address" not in body["deliveryInfo"]
    assert "complement" not in body["deliveryInfo"]


async def test_a_read_asks_for_one_order_with_the_key(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(reply(200, load_sample("read")))

    evidence = await api.read(OrderId(ORDER_ID), token=SessionToken("not.the.key"))

    request = server.requests[0]
    assert (request.method, request.target) == ("GET", f"/plugins/orders/{ORDER_ID}")
    assert request.headers["x-api-key"] == KEY
    assert "authorization" not in request.headers
    assert request.body == b""
    assert evidence.direct
    assert evidence.status == "confirmed"


async def test_a_read_without_the_key_shows_the_orders_own_token(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, load_sample("read")), reply(200, load_sample("read")))

    await make_api(key=None).read(OrderId(ORDER_ID), token=SessionToken("header.payload.signature"))
    await make_api(is_session_only=True).read(
        OrderId(ORDER_ID), token=SessionToken("header.payload.signature")
    )

    for request in server.requests:
        assert request.headers["authorization"] == "Bearer header.payload.signature"
        assert "x-api-key" not in request.headers
    assert KEY.encode() not in server.raw


async def test_a_list_asks_for_a_page_of_this_store_in_utc(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(reply(200, load_sample("list")), reply(200, load_sample("list")))
    query = ListQuery(
        offset=200, limit=50, status="on-hold", start_utc_ms=NOON_UTC_MS, end_utc_ms=NOON_UTC_MS + 1
    )

    page = await api.list_page(query)
    await api.list_page(ListQuery())

    assert server.requests[0].target == (
        f"/plugins/orders/?storeId={STORE}&limit=50&offset=200&paymentStatus=on-hold"
        "&startDate=2026-01-01T12%3A00%3A00.000Z&endDate=2026-01-01T12%3A00%3A00.001Z"
    )
    assert server.requests[1].target == f"/plugins/orders/?storeId={STORE}&limit=100&offset=0"
    assert [row.id for row in page.rows] == [ORDER_ID, "22222222-2222-4333-8444-555555555555"]
    assert (page.raw_count, page.total, page.unreadable) == (4, 4, 1)


async def test_an_update_sends_the_status_and_nothing_else(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(reply(200), reply(200, b'{"id": "whatever"}'), reply(204))

    for status in ("cancelled", "on-hold", "pending"):
        await api.set_status(OrderId(ORDER_ID), status)

    assert {(request.method, request.target) for request in server.requests} == {
        ("PUT", f"/plugins/checkout/{ORDER_ID}")
    }
    assert [json.loads(request.body) for request in server.requests] == [
        {"paymentStatus": "cancelled"},
        {"paymentStatus": "on-hold"},
        {"paymentStatus": "pending"},
    ]
    assert server.requests[0].headers["content-type"] == "application/json"


async def test_a_verification_names_the_store_and_gives_the_secret(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, load_sample("verified")), reply(200))

    verdict = await api.verify_store()
    bare = await api.verify_store()

    assert server.requests[0].target == "/plugins/stores/verification"
    assert json.loads(server.requests[0].body) == {
        "storeId": STORE,
        "plugin": "checkout",
        "ecommerceType": "wordpress",
    }
    assert verdict == StoreVerdict("ok", webhook_secret=WebhookSecret("training-secret"))
    assert bare == StoreVerdict("ok")


async def test_requests_in_a_row_share_one_connection_to_the_api(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(*[reply(200, load_sample("read"))] * 3)

    for _ in range(3):
        await api.read(OrderId(ORDER_ID))

    assert server.connections == 1
    assert api.last_latency_ms is not None
    assert 0 <= api.last_latency_ms < 5000


async def test_a_cookie_of_the_api_is_never_sent_back(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(
        reply(200, load_sample("read"), headers={"Set-Cookie": "track=me; Path=/"}),
        reply(200, load_sample("read")),
    )

    await api.read(OrderId(ORDER_ID))
    await api.read(OrderId(ORDER_ID))

    assert "cookie" not in server.requests[1].headers
