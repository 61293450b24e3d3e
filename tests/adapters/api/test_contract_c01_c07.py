"""Section 10 of the contract, rows C1 to C7, both ways over real HTTP: what is sent is the documented form,
what is accepted is every form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import ClientSession

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import NotFound, UnexpectedReply
from merchant_desk.domain.order import OrderId, OrderState
from merchant_desk.domain.secret import SessionToken
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import CALLS, ORDER_ID, STORE, MakeApi, an_order, read_bytes
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import ScriptedServer, reply
from tests.helpers.shop import open_shop

TOKEN = SessionToken("header.payload.signature")


async def read(api: CryptumApi, server: ScriptedServer, **members: Any) -> Any:
    """What the client makes of such a read."""
    server.plays(reply(200, read_bytes(**members)))
    return await api.read(OrderId(ORDER_ID))


# ---- C1: what a creation answers ----


@pytest.mark.parametrize(
    "body",
    [
        load_sample("created"),
        load_sample("created_callback_shape"),
        json.dumps({"id": ORDER_ID}).encode(),
        json.dumps({"orderId": ORDER_ID}).encode(),
        json.dumps({"id": ORDER_ID, "orderId": "something-else"}).encode(),
    ],
)
async def test_c01_accepts_the_id_of_a_creation_by_either_name(
    api: CryptumApi, server: ScriptedServer, body: bytes
) -> None:
    server.plays(reply(201, body))

    assert (await api.create(an_order())).id == ORDER_ID


async def test_c01_accepts_a_creation_without_a_token_that_a_read_then_gives(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, json.dumps({"id": ORDER_ID})), reply(200, read_bytes()))

    created = await api.create(an_order())
    again = await api.read(created.id)

    assert created.session_token is None
    assert again.session_token == TOKEN


@pytest.mark.parametrize("body", [b"{}", b'{"sessionToken": "a.b.c"}', b'{"id": null, "orderId": ""}'])
async def test_c01_accepts_no_creation_without_any_id(
    api: CryptumApi, server: ScriptedServer, body: bytes
) -> None:
    server.plays(reply(201, body))

    with pytest.raises(UnexpectedReply):
        await api.create(an_order())


# ---- C2 and C3: where the status stands, and that it may be missing ----


async def test_c02_sends_the_status_as_payment_status_in_every_call(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(201, load_sample("created")), reply(200), reply(200, b"[]"))

    await api.create(an_order(on_hold_wanted=True))
    await api.set_status(OrderId(ORDER_ID), "cancelled")
    await api.list_page(ListQuery(status="failed"))

    created, updated, listed = server.requests
    assert json.loads(created.body)["paymentStatus"] == "on-hold"
    assert updated.body == b'{"paymentStatus":"cancelled"}'
    assert "paymentStatus=failed" in listed.target
    assert b'"status"' not in created.body + updated.body
    assert "&status=" not in listed.target


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"paymentStatus": "pending"}, "pending"),
        ({"paymentStatus": ..., "status": "on-hold"}, "on-hold"),
        ({"paymentStatus": "pending", "status": "confirmed"}, "pending"),
    ],
)
async def test_c02_accepts_payment_status_and_then_status_on_a_read(
    api: CryptumApi, server: ScriptedServer, members: dict[str, Any], status: str
) -> None:
    assert (await read(api, server, **members)).status == status


@pytest.mark.parametrize("told", [..., None, ""])
async def test_c03_accepts_a_read_without_a_status_as_unknown_never_pending(
    api: CryptumApi, server: ScriptedServer, told: object
) -> None:
    server.plays(reply(200, read_bytes(paymentStatus=told)), *[reply(200, b'{"total": 0, "orders": []}')] * 5)

    async with open_shop(api_port=api) as shop:
        order = await shop.desk.reconciler.adopt(OrderId(ORDER_ID))

    assert order is not None
    assert (order.state, order.status_raw) == (OrderState.UNKNOWN, None)
    asked = [request.target for request in server.requests[1:]]
    assert {target.partition("paymentStatus=")[2].partition("&")[0] for target in asked} == {
        "pending",
        "on-hold",
        "confirmed",
        "failed",
        "cancelled",
    }


async def test_c03_accepts_the_status_under_which_the_list_shows_the_order(
    api: CryptumApi, server: ScriptedServer
) -> None:
    row = {"id": ORDER_ID, "paymentStatus": "pending"}
    page, behind_it = ({"total": 1, "orders": rows} for rows in ([row], []))
    server.plays(
        reply(200, read_bytes(paymentStatus=...)),
        reply(200, json.dumps(page)),
        reply(200, json.dumps(behind_it)),
    )

    async with open_shop(api_port=api) as shop:
        order = await shop.desk.reconciler.adopt(OrderId(ORDER_ID))

    assert order is not None
    assert order.state is OrderState.PENDING


# ---- C4: the odd path of an update ----


@pytest.mark.parametrize("status", [200, 404])
async def test_c04_sends_updates_to_the_documented_path_and_no_other(
    api: CryptumApi, server: ScriptedServer, status: int
) -> None:
    server.plays(reply(status, b"{}"))

    try:
        await api.set_status(OrderId(ORDER_ID), "cancelled")
    except NotFound:
        assert status == 404

    assert [(request.method, request.target) for request in server.requests] == [
        ("PUT", f"/plugins/checkout/{ORDER_ID}")
    ]


@pytest.mark.parametrize(("choice", "status"), [("documented", 405), ("both", 200)])
async def test_c04_accepts_the_other_path_at_the_stand_in_only_where_told(choice: str, status: int) -> None:
    async with Sandbox() as shop, ClientSession(headers={"x-api-key": shop.api_key}) as session:
        shop.readings.choose({"update_paths": choice})
        order_id = await _made_at(shop)

        async with session.put(
            f"{shop.api_url}/plugins/orders/{order_id}", json={"paymentStatus": "cancelled"}
        ) as response:
            assert response.status == status


async def _made_at(shop: Sandbox) -> str:
    delivery = {"firstName": "Ana", "lastName": "Souza", "email": "ana@example.com", "country": "BR"}
    sent = {
        "store": shop.store_id,
        "ecommerceType": "api",
        "ecommerceOrderId": "DESK-0001",
        "orderTotal": "25.40",
        "orderCurrency": "USD",
        "callbackUrl": "http://127.0.0.1:9/cb",
        "deliveryInfo": delivery,
    }
    async with (
        ClientSession(headers={"x-api-key": shop.api_key}) as session,
        session.post(f"{shop.api_url}/plugins/orders/checkout", json=sent) as response,
    ):
        return str((await response.json())["id"])


# ---- C5 to C7: three names that changed ----


async def test_c05_sends_the_kind_of_client_as_ecommerce_type(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(201, load_sample("created")))

    await api.create(an_order())

    body = json.loads(server.requests[0].body)
    assert body["ecommerceType"] == "api"
    assert "ecommerce" not in body


@pytest.mark.parametrize(
    "members",
    [
        {"ecommerce": "api"},
        {"ecommerce": ..., "ecommerceType": "api"},
        {"ecommerce": "wordpress", "ecommerceType": "api"},
        {"ecommerce": ...},
    ],
)
async def test_c05_accepts_either_name_of_the_kind_of_client(
    api: CryptumApi, server: ScriptedServer, members: dict[str, Any]
) -> None:
    assert (await read(api, server, **members)).status == "confirmed"


async def test_c06_sends_the_store_under_the_name_that_each_call_documents(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(201, load_sample("created")), reply(200, b"[]"), reply(200, load_sample("verified")))

    for name in ("create", "list", "verify"):
        await CALLS[name](api)

    created, listed, verified = server.requests
    assert json.loads(created.body)["store"] == STORE
    assert "storeId" not in json.loads(created.body)
    assert listed.target.startswith(f"/plugins/orders/?storeId={STORE}&")
    assert json.loads(verified.body)["storeId"] == STORE


@pytest.mark.parametrize(
    "members",
    [
        {"store": STORE},
        {"store": {"id": STORE, "name": "Corner shop"}},
        {"store": ..., "storeId": STORE},
        {"store": ..., "pluginCheckoutStoreId": STORE},
    ],
)
async def test_c06_accepts_the_store_in_each_of_its_four_forms(
    make_api: MakeApi, server: ScriptedServer, members: dict[str, Any]
) -> None:
    api = make_api()
    server.plays(reply(201, read_bytes(**members)), reply(200, b"[" + read_bytes(**members) + b"]"))

    assert (await read_after(api, server, **members)).store_id == STORE


async def read_after(api: CryptumApi, server: ScriptedServer, **members: Any) -> Any:
    """A creation and a list row give the store too; then what a read says."""
    assert (await api.create(an_order())).store_id == STORE
    assert (await api.list_page(ListQuery())).rows[0].store_id == STORE
    return await read(api, server, **members)


async def test_c07_sends_the_merchants_number_as_a_string(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(reply(201, load_sample("created")))

    await api.create(an_order(reference="143"))

    body = json.loads(server.requests[0].body)
    assert body["ecommerceOrderId"] == "143"
    assert "orderId" not in body


@pytest.mark.parametrize(
    "members",
    [
        {"ecommerceOrderId": "143"},
        {"ecommerceOrderId": 143},
        {"ecommerceOrderId": ..., "pluginCheckoutEcommerce": {"orderId": "143"}},
        {"ecommerceOrderId": "143", "orderId": "99"},
    ],
)
async def test_c07_accepts_the_merchants_number_in_each_of_its_forms(
    api: CryptumApi, server: ScriptedServer, members: dict[str, Any]
) -> None:
    assert (await read(api, server, **members)).reference == "143"


async def test_c07_accepts_never_an_order_id_as_the_merchants_number(
    api: CryptumApi, server: ScriptedServer
) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        await read(api, server, ecommerceOrderId=..., orderId="143")

    assert caught.value.what == "ecommerceOrderId"
