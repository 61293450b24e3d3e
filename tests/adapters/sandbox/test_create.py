"""Creating an order at the training shop: contract section 3.1."""

from __future__ import annotations

from typing import Any

import pytest

from merchant_desk.sandbox.server import Sandbox
from merchant_desk.sandbox.shop import RATES
from tests.helpers.training_shop import DELIVERY, NOWHERE, Caller

CHECKOUT = "/plugins/orders/checkout"


async def test_a_creation_answers_the_order_with_its_session_token(caller: Caller) -> None:
    answer = await caller.ask("POST", CHECKOUT, body=caller.form(successReturnUrl="https://shop.example/ok"))

    assert answer.status == 201
    order = answer.body
    assert {name: order[name] for name in ("ecommerceOrderId", "orderTotal", "orderCurrency")} == {
        "ecommerceOrderId": "DESK-0001",
        "orderTotal": "25.40",
        "orderCurrency": "USD",
    }
    assert (order["ecommerce"], order["paymentStatus"]) == ("api", "pending")
    assert (order["callbackUrl"], order["successReturnUrl"]) == (NOWHERE, "https://shop.example/ok")
    assert (order["deliveryInfo"], order["marketRates"]) == (DELIVERY, dict(RATES))
    assert order["store"]["id"] == caller.shop.store_id
    assert order["sessionToken"].count(".") == 2
    assert order["createdAt"].endswith("Z")


async def test_an_order_may_be_created_on_hold_at_once(caller: Caller) -> None:
    order = await caller.create(paymentStatus="on-hold")

    assert (await caller.read(order["id"]))["paymentStatus"] == "on-hold"


async def test_a_payment_link_is_about_five_hundred_characters_long(caller: Caller) -> None:
    usual = await caller.create(ecommerceOrderId="TRAIN-000007-7K4Q")
    caller.shop.readings.choose({"token_pad": 1000})
    padded = await caller.create(ecommerceOrderId="TRAIN-000008-7K4Q")

    assert 450 <= len(caller.link(usual)) <= 550
    assert len(caller.link(padded)) >= 1500


async def test_two_creations_with_one_merchant_number_are_two_orders(caller: Caller) -> None:
    first, second = await caller.create(), await caller.create()

    assert first["id"] != second["id"]
    assert caller.shop.tally.creations("DESK-0001") == {"received": 2, "made": 2}


@pytest.mark.parametrize(
    "name",
    [
        "store",
        "ecommerceType",
        "ecommerceOrderId",
        "orderTotal",
        "orderCurrency",
        "callbackUrl",
        "deliveryInfo",
    ],
)
async def test_a_missing_member_is_refused_by_its_name(caller: Caller, name: str) -> None:
    answer = await caller.ask("POST", CHECKOUT, body=caller.form(**{name: ...}))

    assert answer.status == 400
    assert answer.body["error"]["message"].startswith(name)
    assert len(caller.shop.book) == 0


@pytest.mark.parametrize("name", ["firstName", "lastName", "email", "country"])
async def test_a_missing_customer_field_is_refused_by_its_name(caller: Caller, name: str) -> None:
    delivery = {key: value for key, value in DELIVERY.items() if key != name}

    answer = await caller.ask("POST", CHECKOUT, body=caller.form(deliveryInfo=delivery))

    assert answer.status == 400
    assert answer.body["error"]["message"].startswith(f"deliveryInfo.{name}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("orderTotal", 25.4),
        ("orderTotal", "25,40"),
        ("orderTotal", "25.401"),
        ("orderTotal", "0.00"),
        ("orderTotal", "-1.00"),
        ("orderTotal", "1e3"),
        ("orderTotal", " 25.40"),
        ("orderTotal", "٢٥.٤٠"),
        ("orderCurrency", "EUR"),
        ("orderCurrency", "usd"),
        ("ecommerceType", "desktop"),
        ("ecommerceOrderId", 17),
        ("ecommerceOrderId", " "),
        ("ecommerceOrderId", "x" * 256),
        ("ecommerceOrderId", "line\nbreak"),
        ("ecommerceOrderId", "\ud800"),
        ("callbackUrl", "ftp://shop.example/cb"),
        ("callbackUrl", "/cb"),
        ("callbackUrl", "http://[::1"),
        ("paymentStatus", "confirmed"),
        ("paymentStatus", None),
        ("deliveryInfo", [DELIVERY]),
        ("deliveryInfo", {**DELIVERY, "country": "Brazil"}),
        ("deliveryInfo", {**DELIVERY, "email": "ana"}),
        ("deliveryInfo", {**DELIVERY, "city": 1}),
        ("deliveryInfo", {**DELIVERY, "phone": "1"}),
        ("successReturnUrl", ""),
        ("storeMarkupPercentage", 0),
        ("ecommerce", "api"),
    ],
)
async def test_a_wrong_member_is_refused_by_its_name(caller: Caller, name: str, value: Any) -> None:
    answer = await caller.ask("POST", CHECKOUT, body=caller.form(**{name: value}))

    assert answer.status == 400
    assert answer.body["error"]["message"].startswith(name)
    assert len(caller.shop.book) == 0


@pytest.mark.parametrize("total", ["1", "0.01", "007.5", "999999999999.99"])
async def test_a_plain_decimal_total_is_kept_letter_by_letter(caller: Caller, total: str) -> None:
    order = await caller.create(orderTotal=total)

    assert (await caller.read(order["id"]))["orderTotal"] == total


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"a": NaN}', b"\xff", b"[" * 50_000])
async def test_a_body_that_is_no_json_object_is_refused(caller: Caller, body: bytes) -> None:
    answer = await caller.ask("POST", CHECKOUT, body=body)

    assert answer.status == 400


async def test_another_content_type_or_an_endless_body_is_refused(caller: Caller, shop: Sandbox) -> None:
    headers = {"x-api-key": shop.api_key, "Content-Type": "text/plain"}

    as_text = await caller.send("POST", shop.api_url + CHECKOUT, body=b"{}", headers=headers)
    too_long = await caller.ask("POST", CHECKOUT, body=b" " * 70_000)

    assert (as_text.status, too_long.status) == (415, 413)
    assert "message" in too_long.body["error"]


async def test_creation_takes_the_key_and_nothing_else(caller: Caller) -> None:
    order = await caller.create()
    body = caller.form()

    with_token = await caller.ask("POST", CHECKOUT, body=body, key=None, token=order["sessionToken"])
    with_nothing = await caller.ask("POST", CHECKOUT, body=body, key=None)
    with_wrong_key = await caller.ask("POST", CHECKOUT, body=body, key="A" * 40)

    assert [answer.status for answer in (with_token, with_nothing, with_wrong_key)] == [401, 401, 403]
    assert len(caller.shop.book) == 1


async def test_another_store_has_no_orders_here(caller: Caller) -> None:
    answer = await caller.ask(
        "POST", CHECKOUT, body=caller.form(store="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")
    )

    assert answer.status == 404
