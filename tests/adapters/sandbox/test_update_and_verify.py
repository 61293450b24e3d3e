"""Changing orders and verifying the store at the training shop: contract sections 3.4 and 3.5."""

from __future__ import annotations

from typing import Any

import pytest

from merchant_desk.sandbox.server import Sandbox
from tests.helpers.training_shop import Caller

VERIFICATION = "/plugins/stores/verification"


async def test_cancelling_changes_the_order_and_answers_its_status(caller: Caller) -> None:
    order = await caller.create()

    answer = await caller.update(order["id"], paymentStatus="cancelled")

    assert (answer.status, answer.body) == (200, {"id": order["id"], "paymentStatus": "cancelled"})
    assert (await caller.read(order["id"]))["paymentStatus"] == "cancelled"


async def test_an_order_can_be_held_and_opened_again(caller: Caller) -> None:
    order = await caller.create()

    held = await caller.update(order["id"], paymentStatus="on-hold")
    opened = await caller.update(order["id"], paymentStatus="pending")

    assert [held.body["paymentStatus"], opened.body["paymentStatus"]] == ["on-hold", "pending"]


@pytest.mark.parametrize("final", ["confirmed", "cancelled", "failed"])
async def test_a_final_order_refuses_every_further_change(caller: Caller, shop: Sandbox, final: str) -> None:
    order = await caller.create()
    shop.book.change(order["id"], status=final)

    answer = await caller.update(order["id"], paymentStatus="cancelled")

    assert (answer.status, answer.body["error"]["message"]) == (409, f"Order is already {final}")
    assert (await caller.read(order["id"]))["paymentStatus"] == final


async def test_the_payment_members_are_kept_beside_the_status(caller: Caller) -> None:
    order = await caller.create()

    await caller.update(
        order["id"],
        transactionHash="0xabc",
        paymentMethod="CELO",
        blockchain="CELO",
        convertedTotal="42.82350833",
    )

    body = await caller.read(order["id"])
    assert body["paymentStatus"] == "pending"
    assert (body["paymentMethod"], body["blockchain"]) == ("CELO", "CELO")
    assert body["convertedTotal"] == "42.82350833"
    [listed] = (await caller.control("GET", "/orders"))["orders"]
    assert listed["transactions"] == [{"protocol": "CELO", "hash": "0xabc"}]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"paymentStatus": "confirmed"}, "paymentStatus"),
        ({"paymentStatus": "canceled"}, "paymentStatus"),
        ({"paymentStatus": None}, "paymentStatus"),
        ({"blockchain": "celo"}, "blockchain"),
        ({"convertedTotal": 42}, "convertedTotal"),
        ({"convertedTotal": "1e9"}, "convertedTotal"),
        ({"orderTotal": "1.00"}, "orderTotal"),
        ({}, "Nothing"),
    ],
)
async def test_an_undocumented_change_is_refused_by_its_name(
    caller: Caller, body: dict[str, Any], named: str
) -> None:
    order = await caller.create()

    answer = await caller.ask("PUT", f"/plugins/checkout/{order['id']}", body=body)

    assert answer.status == 400
    assert answer.body["error"]["message"].startswith(named)
    assert (await caller.read(order["id"]))["paymentStatus"] == "pending"


async def test_an_update_opens_with_the_key_or_the_own_token(caller: Caller) -> None:
    mine, other = await caller.create(), await caller.create(ecommerceOrderId="B")
    path, body = f"/plugins/checkout/{mine['id']}", {"paymentStatus": "on-hold"}

    own = await caller.ask("PUT", path, body=body, key=None, token=mine["sessionToken"])
    foreign = await caller.ask("PUT", path, body=body, key=None, token=other["sessionToken"])
    nobody = await caller.ask("PUT", path, body=body, key=None)
    unknown = await caller.ask("PUT", "/plugins/checkout/unknown", body=body)

    assert [answer.status for answer in (own, foreign, nobody, unknown)] == [200, 403, 401, 404]


async def test_verification_tells_the_webhook_secret_of_the_store(caller: Caller, shop: Sandbox) -> None:
    body = {"storeId": shop.store_id, "plugin": "checkout", "ecommerceType": "wordpress"}

    good = await caller.ask("POST", VERIFICATION, body=body)
    without_key = await caller.ask("POST", VERIFICATION, body=body, key=None)
    wrong_key = await caller.ask("POST", VERIFICATION, body=body, key="A" * 40)
    other_store = await caller.ask("POST", VERIFICATION, body={**body, "storeId": "other"})

    assert (good.status, good.body) == (200, {"webhookSecret": shop.webhook_secret})
    assert [answer.status for answer in (without_key, wrong_key, other_store)] == [401, 403, 404]


@pytest.mark.parametrize("name", ["storeId", "plugin", "ecommerceType"])
async def test_verification_names_the_member_it_misses(caller: Caller, shop: Sandbox, name: str) -> None:
    body = {"storeId": shop.store_id, "plugin": "checkout", "ecommerceType": "wordpress"}
    del body[name]

    answer = await caller.ask("POST", VERIFICATION, body=body)

    assert answer.status == 400
    assert answer.body["error"]["message"].startswith(name)


async def test_a_store_without_wallets_is_refused_with_the_known_words(caller: Caller, shop: Sandbox) -> None:
    await caller.control("PUT", "/shop", {"wallets": []})
    body = {"storeId": shop.store_id, "plugin": "checkout", "ecommerceType": "wordpress"}

    verified = await caller.ask("POST", VERIFICATION, body=body)
    created = await caller.ask("POST", "/plugins/orders/checkout", body=caller.form())

    assert verified.status == created.status == 400
    assert verified.body == {"error": {"message": "Invalid store wallet configuration"}}
    assert len(shop.book) == 0
