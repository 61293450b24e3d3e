"""Reading and listing orders at the training shop: contract sections 3.2 and 3.3."""

from __future__ import annotations

from typing import Any

import pytest

from merchant_desk.sandbox.server import Sandbox
from tests.helpers.training_shop import Answer, Caller


def references(answer: Answer) -> list[str]:
    """The merchant numbers of a list answer, in its order."""
    return [row["ecommerceOrderId"] for row in answer.body["orders"]]


async def create_many(caller: Caller, *numbers: int) -> list[dict[str, Any]]:
    """Orders R-1, R-2, and so on."""
    return [await caller.create(ecommerceOrderId=f"R-{number}") for number in numbers]


async def test_an_order_opens_with_the_key_or_its_own_token_only(caller: Caller) -> None:
    mine, other = await create_many(caller, 1, 2)
    path = f"/plugins/orders/{mine['id']}"
    token = mine["sessionToken"]

    statuses = {
        "key": (await caller.ask("GET", path)).status,
        "own token": (await caller.ask("GET", path, key=None, token=token)).status,
        "other token": (await caller.ask("GET", path, key=None, token=other["sessionToken"])).status,
        "made-up token": (await caller.ask("GET", path, key=None, token="a.b.c")).status,
        "cut token": (await caller.ask("GET", path, key=None, token=token[:-1])).status,
        "foreign letters": (await caller.ask("GET", path, key=None, token="é.é.é")).status,
        "nothing": (await caller.ask("GET", path, key=None)).status,
        "wrong key": (await caller.ask("GET", path, key="A" * 40, token=token)).status,
    }

    assert statuses == {
        "key": 200,
        "own token": 200,
        "other token": 403,
        "made-up token": 401,
        "cut token": 401,
        "foreign letters": 401,
        "nothing": 401,
        "wrong key": 403,
    }


async def test_a_read_answers_the_documented_members_and_no_transactions(caller: Caller) -> None:
    order = await caller.create()

    body = await caller.read(order["id"])

    assert set(body) == {
        *("id", "ecommerceOrderId", "ecommerce", "orderTotal", "orderCurrency", "paymentStatus"),
        *("callbackUrl", "cancelReturnUrl", "successReturnUrl", "sessionToken", "createdAt", "updatedAt"),
        *("storeMarkupPercentage", "storeDiscountPercentage", "deliveryInfo", "store", "marketRates"),
    }
    assert set(body["store"]) == {
        *("id", "name", "email", "apiKeyId", "segment", "userId", "wallets", "storeUrl"),
        *("storeDiscountPercentage", "storeMarkupPercentage", "createdAt"),
    }
    assert len(body["marketRates"]) == 16
    assert {"protocol", "address"} == set(body["store"]["wallets"][0])


async def test_an_unknown_order_is_not_found_and_unknown_paths_too(caller: Caller) -> None:
    unknown = await caller.ask("GET", "/plugins/orders/11111111-2222-4333-8444-555555555555")
    elsewhere = await caller.ask("GET", "/plugins/nothing")
    wrong_method = await caller.ask("DELETE", "/plugins/orders/checkout")

    assert [answer.status for answer in (unknown, elsewhere, wrong_method)] == [404, 404, 405]
    assert unknown.body == {"error": {"message": "Order not found"}}
    assert "message" in elsewhere.body["error"]


async def test_a_list_is_newest_first_in_pages_with_the_sum_of_all(caller: Caller) -> None:
    await create_many(caller, 1, 2, 3, 4, 5)

    first = await caller.list_orders(limit=2)
    last = await caller.list_orders(limit=2, offset=4)
    beyond = await caller.list_orders(offset=9)

    assert (references(first), references(last), references(beyond)) == (["R-5", "R-4"], ["R-1"], [])
    assert {first.body["total"], last.body["total"], beyond.body["total"]} == {5}
    assert list(first.body) == ["total", "orders"]


async def test_a_list_holds_only_the_status_asked_for(caller: Caller) -> None:
    orders = await create_many(caller, 1, 2, 3, 4)
    await caller.update(orders[1]["id"], paymentStatus="cancelled")
    await caller.update(orders[3]["id"], paymentStatus="cancelled")

    cancelled = await caller.list_orders(paymentStatus="cancelled", limit=1)
    second_page = await caller.list_orders(paymentStatus="cancelled", limit=1, offset=1)
    none = await caller.list_orders(paymentStatus="failed")

    assert (references(cancelled), references(second_page), references(none)) == (["R-4"], ["R-2"], [])
    assert (cancelled.body["total"], none.body["total"]) == (2, 0)


async def test_time_bounds_hold_the_moment_of_creation_inclusively(caller: Caller, shop: Sandbox) -> None:
    orders = await create_many(caller, 1, 2, 3)
    for order, day in zip(orders, (1, 2, 3), strict=True):
        shop.book.change(order["id"], created_utc_ms=1_767_225_600_000 + (day - 1) * 86_400_000)

    since = await caller.list_orders(startDate="2026-01-02T00:00:00.000Z")
    until_day = await caller.list_orders(endDate="2026-01-02")
    between = await caller.list_orders(startDate="2026-01-02", endDate="2026-01-02T00:00:00+00:00")

    assert (references(since), references(until_day)) == (["R-3", "R-2"], ["R-2", "R-1"])
    assert (references(between), between.body["total"]) == (["R-2"], 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "١٠"),
        ("offset", "-1"),
        ("paymentStatus", "paid"),
        ("startDate", "yesterday"),
        ("ecommerceOrderId", "R-1"),
    ],
)
async def test_a_wrong_query_name_or_value_is_refused(caller: Caller, name: str, value: str) -> None:
    answer = await caller.list_orders(**{name: value})

    assert answer.status == 400
    assert answer.body["error"]["message"].startswith(name)


async def test_a_list_needs_the_key_and_its_own_store(caller: Caller, shop: Sandbox) -> None:
    order = await caller.create()
    path = f"/plugins/orders/?storeId={shop.store_id}"

    statuses = [
        (await caller.ask("GET", path, key=None, token=order["sessionToken"])).status,
        (await caller.ask("GET", path, key="A" * 40)).status,
        (await caller.ask("GET", "/plugins/orders/")).status,
        (await caller.ask("GET", "/plugins/orders/?storeId=other")).status,
    ]

    assert statuses == [401, 403, 400, 404]
