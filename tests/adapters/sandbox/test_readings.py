"""Each silent or disputed point of the contract, played the other way."""

from __future__ import annotations

import re
from typing import Any

import pytest

from merchant_desk.sandbox.readings import READINGS
from merchant_desk.sandbox.refusals import ERROR_SHAPES
from tests.helpers.callback_catcher import CallbackCatcher
from tests.helpers.training_shop import Answer, Caller

CHECKOUT = "/plugins/orders/checkout"


async def choose(caller: Caller, **choices: Any) -> None:
    """Set switches through the control address."""
    await caller.control("PUT", "/readings", choices)


async def create(caller: Caller, **members: Any) -> Answer:
    """Create an order and keep the whole answer."""
    return await caller.ask("POST", CHECKOUT, body=caller.form(**members))


def test_every_reading_has_a_label_a_section_and_a_choice() -> None:
    assert len({reading.name for reading in READINGS}) == len(READINGS)
    for reading in READINGS:
        assert reading.label in ("K", "I", "U")
        assert re.fullmatch(r"\d(\.\d)?(, (C\d+|\d))*", reading.section), reading
        assert len(reading.choices) >= 2


async def test_the_control_address_shows_chooses_and_resets_readings(caller: Caller) -> None:
    await choose(caller, create_status=200, list_member="rows")

    shown = {one["name"]: one["value"] for one in (await caller.control("GET", "/readings"))["readings"]}
    await caller.control("DELETE", "/readings")

    assert (shown["create_status"], shown["list_member"]) == (200, "rows")
    assert (await create(caller)).status == 201


@pytest.mark.parametrize("wish", [{"create_status": 202}, {"nothing": 1}, {"read_has_times": 1}, []])
async def test_a_choice_that_does_not_exist_changes_nothing(caller: Caller, wish: Any) -> None:
    body = {"list_member": "rows", **wish} if isinstance(wish, dict) else wish

    answer = await caller.send("PUT", f"{caller.shop.control_url}/readings", body=body)

    assert answer.status == 400
    assert caller.shop.readings["list_member"] == "orders"


async def test_a_creation_answers_in_each_of_its_forms(caller: Caller) -> None:
    await choose(caller, create_status=200, create_body="minimal")
    minimal = await create(caller)
    await choose(caller, create_has_token=False)
    without_token = await create(caller)
    await choose(caller, create_body="callback", create_has_token=True)
    as_callback = await create(caller)

    assert (minimal.status, set(minimal.body)) == (200, {"id", "sessionToken"})
    assert set(without_token.body) == {"id"}
    assert "id" not in as_callback.body
    assert {"orderId", "status", "storeId", "sessionToken"} <= set(as_callback.body)


async def test_a_read_names_status_store_and_kind_in_each_way(caller: Caller) -> None:
    order = await caller.create(ecommerceOrderId="143")

    await choose(caller, read_status="status", store_shape="string", ecommerce_member="ecommerceType")
    one = await caller.read(order["id"])
    await choose(caller, read_status="missing", store_shape="pluginCheckoutStoreId")
    two = await caller.read(order["id"])
    [row] = (await caller.list_orders()).body["orders"]

    assert (one["status"], one["store"], one["ecommerceType"]) == ("pending", caller.shop.store_id, "api")
    assert "paymentStatus" not in one
    assert not {"paymentStatus", "status", "store"} & set(two)
    assert two["pluginCheckoutStoreId"] == caller.shop.store_id
    assert row["paymentStatus"] == "pending"


async def test_numbers_may_be_written_as_json_numbers(caller: Caller) -> None:
    await choose(caller, total_style="number", reference_style="number", rate_style="number")
    order = await caller.create(ecommerceOrderId="143")
    worded = await caller.create(ecommerceOrderId="0143")

    assert (order["orderTotal"], order["ecommerceOrderId"], order["marketRates"]["USD"]) == (25.4, 143, 0.19)
    assert worded["ecommerceOrderId"] == "0143"


async def test_a_read_shows_or_hides_what_nobody_documented(caller: Caller) -> None:
    order = await caller.create()
    await caller.control("POST", "/pay", {"order_id": order["id"]})

    await choose(caller, read_has_transactions=True)
    more = await caller.read(order["id"])
    await choose(
        caller,
        read_has_transactions=False,
        read_has_payment=False,
        read_has_times=False,
        read_has_token=False,
    )
    less = await caller.read(order["id"])

    assert [one["protocol"] for one in more["transactions"]] == ["CELO"]
    assert set(more) - set(less) == {
        *("transactions", "blockchain", "paymentMethod", "convertedTotal"),
        *("createdAt", "updatedAt", "sessionToken"),
    }


@pytest.mark.parametrize("member", ["rows", "items", "data", "results"])
async def test_list_rows_stand_under_each_member_name(caller: Caller, member: str) -> None:
    await caller.create()
    await choose(caller, list_member=member)

    listed = (await caller.list_orders()).body

    assert list(listed) == ["total", member]
    assert len(listed[member]) == 1


async def test_a_list_takes_each_of_its_other_forms(caller: Caller) -> None:
    for number in range(1, 4):
        await caller.create(ecommerceOrderId=f"R-{number}")

    await choose(caller, list_rows="summary", list_order="oldest", list_total="page")
    page = (await caller.list_orders(limit=2)).body
    await choose(caller, list_member="array")
    bare = (await caller.list_orders(limit=2)).body

    assert page["total"] == 2
    assert [row["ecommerceOrderId"] for row in page["orders"]] == ["R-1", "R-2"]
    assert set(page["orders"][0]) == {
        *("id", "ecommerceOrderId", "orderTotal", "orderCurrency", "paymentStatus"),
    }
    assert bare == page["orders"]


async def test_a_page_beyond_the_cap_is_refused_or_shortened(caller: Caller) -> None:
    caller.shop.readings.choose({"list_cap": 50})
    for number in range(51):
        await caller.create(ecommerceOrderId=f"R-{number}")

    refused = await caller.list_orders(limit=51)
    await choose(caller, list_over_cap="shortened")
    shortened = await caller.list_orders(limit=51)

    assert refused.status == 400
    assert (len(shortened.body["orders"]), shortened.body["total"]) == (50, 51)


@pytest.mark.parametrize(
    ("answer", "status", "expected"),
    [("empty", 200, ""), ("204", 204, ""), ("full", 200, None)],
)
async def test_an_update_answers_in_each_of_its_forms(
    caller: Caller, answer: str, status: int, expected: str | None
) -> None:
    order = await caller.create()
    await choose(caller, update_answer=answer)

    got = await caller.update(order["id"], paymentStatus="cancelled")

    assert got.status == status
    if expected is None:
        assert got.body == await caller.read(order["id"])
    else:
        assert got.body == expected
    assert (await caller.read(order["id"]))["paymentStatus"] == "cancelled"


async def test_a_final_order_may_also_be_changed_again(caller: Caller) -> None:
    order = await caller.create()
    await caller.control("POST", "/pay", {"order_id": order["id"]})
    await choose(caller, update_final="done")

    answer = await caller.update(order["id"], paymentStatus="cancelled")

    assert answer.body["paymentStatus"] == "cancelled"


async def test_the_orders_path_updates_only_where_chosen(caller: Caller) -> None:
    order = await caller.create()
    path, body = f"/plugins/orders/{order['id']}", {"paymentStatus": "cancelled"}

    before = await caller.ask("PUT", path, body=body)
    await choose(caller, update_paths="both")
    after = await caller.ask("PUT", path, body=body)

    assert (before.status, after.status) == (405, 200)


async def test_verification_takes_api_only_where_chosen(caller: Caller) -> None:
    body = {"storeId": caller.shop.store_id, "plugin": "checkout", "ecommerceType": "api"}

    before = await caller.ask("POST", "/plugins/stores/verification", body=body)
    await choose(caller, verify_type="wordpress")
    after = await caller.ask("POST", "/plugins/stores/verification", body=body)

    assert (before.status, after.status) == (200, 400)


async def test_strange_members_and_used_numbers_have_two_fates(caller: Caller) -> None:
    await choose(caller, extra_members="ignored", repeat_reference="refused")

    first = await create(caller, colour="blue")
    second = await create(caller)

    assert first.status == 201
    assert "colour" not in first.body
    assert second.status == 409


@pytest.mark.parametrize("shape", ERROR_SHAPES)
async def test_a_refusal_is_worded_in_each_documented_shape(caller: Caller, shape: str) -> None:
    await choose(caller, error_shape=shape)

    answer = await caller.ask("GET", "/plugins/orders/nobody")

    text = "Order not found"
    expected: dict[str, Any] = {
        "error-message": {"error": {"message": text}},
        "error-message-code": {"error": {"message": text, "code": "NOT_FOUND"}},
        "message": {"message": text},
        "message-code": {"message": text, "code": "NOT_FOUND"},
        "named": {"error": "NOT_FOUND", "message": text},
        "nest": {"statusCode": 404, "message": text, "error": "Not Found"},
        "nest-list": {"statusCode": 404, "message": [text], "error": "Not Found"},
        "empty": "",
        "html": "<html><body><h1>404</h1></body></html>",
    }
    assert (answer.status, answer.body) == (404, expected[shape])


async def test_a_refusal_may_hide_in_a_success(caller: Caller) -> None:
    await choose(caller, error_status="200")

    answer = await caller.ask("GET", "/plugins/orders/nobody")

    assert (answer.status, answer.body) == (200, {"error": {"message": "Order not found"}})


async def test_retries_of_a_callback_can_be_switched_off(caller: Caller, catcher: CallbackCatcher) -> None:
    await choose(caller, callback_retries=0)
    catcher.answers = [500, 200]
    order = await caller.create(callbackUrl=catcher.url)

    await caller.control("POST", "/pay", {"order_id": order["id"]})
    await catcher.wait_for(1)
    await caller.control("POST", "/callback", {"order_id": order["id"]})
    await catcher.wait_for(2)

    log = await caller.attempts(2)
    assert [(one["attempt"], one["answer"]) for one in log] == [(1, 500), (1, 200)]
