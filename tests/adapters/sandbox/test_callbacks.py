"""Callbacks that the training shop sends: contract section 5."""

from __future__ import annotations

import json

import pytest

from merchant_desk.domain import signature
from merchant_desk.domain.signature import Match
from merchant_desk.sandbox.book import Booked, Payment
from merchant_desk.sandbox.callbacks import is_this_machine
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.sandbox.shapes import callback
from merchant_desk.sandbox.shop import Credentials
from tests.helpers.callback_catcher import CallbackCatcher, Caught
from tests.helpers.training_shop import Caller

DOCUMENTED = (
    b'{"message":"Payment was successful","status":"confirmed",'
    b'"orderId":"11111111-2222-4333-8444-555555555555","ecommerceOrderId":"DESK-0001","storeId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","transactions":[{"protocol":'
    b'"CELO","hash":"0x7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c7a9c"}],"updatedProducts":null}'
)
DOCUMENTED_SEAL = "GYThR5hprbz5tAONj9ofPgnhBY6+uICnwXvgWC5MZXI="


def documented_order(url: str) -> Booked:
    """The order of the contract's worked example."""
    return Booked(
        id="11111111-2222-4333-8444-555555555555",
        reference="DESK-0001",
        store_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        ecommerce="api",
        total="25.40",
        currency="USD",
        status="confirmed",
        callback_url=url,
        delivery={},
        token="",
        created_utc_ms=0,
        updated_utc_ms=0,
        transactions=(Payment("CELO", "0x" + 16 * "7a9c"),),
    )


def judged(shop: Sandbox, caught: Caught) -> Match:
    """How a receiver judges the seal."""
    return signature.verify([shop.webhook_secret], caught.body, caught.headers.get("X-Webhook-Signature"))


async def paid(caller: Caller, catcher: CallbackCatcher) -> str:
    """The id of an order that was just paid."""
    order = await caller.create(callbackUrl=catcher.url)
    await caller.control("POST", "/pay", {"order_id": order["id"], "network": "HATHOR"})
    return str(order["id"])


@pytest.mark.parametrize("written", ["compact", "indented", "crlf"])
async def test_the_documented_body_goes_out_under_the_documented_seal(
    caller: Caller, catcher: CallbackCatcher, written: str
) -> None:
    shop = caller.shop
    shop.book.credentials = Credentials("", "", webhook_secret="training-secret", token_key="")
    shop.readings.choose({"callback_body": written})
    order = documented_order(catcher.url)

    shop.callbacks.send(order, callback(order))

    [caught] = await catcher.wait_for(1)
    assert caught.headers["X-Webhook-Signature"] == DOCUMENTED_SEAL
    assert caught.headers["Content-Type"] == "application/json"
    assert json.loads(caught.body) == json.loads(DOCUMENTED)
    assert (caught.body == DOCUMENTED) is (written == "compact")


async def test_a_payment_is_told_at_once_with_its_transaction(
    caller: Caller, catcher: CallbackCatcher
) -> None:
    order_id = await paid(caller, catcher)

    [caught] = await catcher.wait_for(1)

    said = json.loads(caught.body)
    assert (said["orderId"], said["status"], said["storeId"]) == (order_id, "confirmed", caller.shop.store_id)
    assert [one["protocol"] for one in said["transactions"]] == ["HATHOR"]
    assert said["updatedProducts"] is None
    assert judged(caller.shop, caught).is_genuine
    assert "x-api-key" not in caught.headers


async def test_the_seal_may_cover_the_raw_body_and_the_key_may_travel(
    caller: Caller, catcher: CallbackCatcher
) -> None:
    caller.shop.readings.choose(
        {"callback_seal": "raw", "callback_body": "indented", "callback_sends_key": True}
    )
    await paid(caller, catcher)

    [caught] = await catcher.wait_for(1)

    assert judged(caller.shop, caught) is Match.RAW
    assert caught.headers["x-api-key"] == caller.shop.api_key


@pytest.mark.parametrize(
    ("told_on", "expected"),
    [("all", ["on-hold", "confirmed"]), ("confirmed", ["confirmed"]), ("none", [])],
)
async def test_only_the_chosen_changes_are_told(
    caller: Caller, catcher: CallbackCatcher, told_on: str, expected: list[str]
) -> None:
    caller.shop.readings.choose({"callback_on": told_on})
    order = await caller.create(callbackUrl=catcher.url)

    await caller.update(order["id"], paymentStatus="on-hold")
    await catcher.wait_for(len(expected) - 1)
    await caller.update(order["id"], paymentStatus="on-hold")
    await caller.update(order["id"], paymentStatus="pending")
    await caller.control("POST", "/pay", {"order_id": order["id"]})
    await caller.control("POST", "/callback", {"order_id": order["id"], "body": {"status": "end"}})

    caught = await catcher.wait_for(len(expected) + 1)
    said = sorted(json.loads(one.body)["status"] for one in caught)
    assert said == sorted([*expected, "end"])


async def test_a_failing_receiver_is_tried_again_until_it_answers(
    caller: Caller, catcher: CallbackCatcher
) -> None:
    catcher.answers = [503, 500, 200]

    await paid(caller, catcher)

    await catcher.wait_for(3)
    log = await caller.attempts(3)
    assert [(one["attempt"], one["outcome"], one["answer"]) for one in log] == [
        (1, "refused", 503),
        (2, "refused", 500),
        (3, "delivered", 200),
    ]


async def test_a_receiver_that_never_answers_is_given_up(caller: Caller) -> None:
    caller.shop.readings.choose({"callback_retries": 3})
    order = await caller.create()

    await caller.control("POST", "/pay", {"order_id": order["id"]})

    log = await caller.attempts(4)
    assert [one["outcome"] for one in log] == ["no-answer"] * 4


@pytest.mark.parametrize("answer", [400, 401, 404, 302])
async def test_a_refusal_or_redirect_is_final_and_never_followed(
    caller: Caller, catcher: CallbackCatcher, answer: int
) -> None:
    catcher.answers = [answer]
    await paid(caller, catcher)
    await caller.control("POST", "/callback", {"order_id": (await caller.create())["id"], "url": catcher.url})

    await catcher.wait_for(2)
    log = await caller.attempts(2)

    assert [one["outcome"] for one in log] == ["refused", "refused"]
    assert len(catcher.caught) == 2


async def test_dropped_callbacks_never_leave_and_extra_ones_repeat(
    caller: Caller, catcher: CallbackCatcher
) -> None:
    await caller.control("PUT", "/faults", {"callbacks": {"drop": True}})
    await paid(caller, catcher)
    [dropped] = await caller.attempts(1)
    await caller.control("PUT", "/faults", {"callbacks": {"drop": False, "extra": 2, "delay_ms": 1}})
    order_id = await paid(caller, catcher)

    caught = await catcher.wait_for(3)

    assert dropped["outcome"] == "dropped"
    assert [json.loads(one.body)["orderId"] for one in caught] == [order_id] * 3


async def test_nothing_is_ever_sent_to_another_machine(caller: Caller) -> None:
    order = await caller.create(callbackUrl="https://shop.example/cb/x")

    await caller.control("POST", "/pay", {"order_id": order["id"]})

    [attempt] = await caller.attempts(1)
    assert (attempt["outcome"], attempt["order_id"]) == ("not-sent", order["id"])


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://127.0.0.1:1/cb", True),
        ("http://127.9.9.9/cb", True),
        ("http://[::1]:1/cb", True),
        ("http://localhost:1/cb", True),
        ("http://localhost.evil.example/cb", False),
        ("http://127.0.0.1@evil.example/cb", False),
        ("http://10.0.0.1/cb", False),
        ("http://0.0.0.0/cb", False),
        ("http://[::1", False),
        ("/cb", False),
    ],
)
def test_only_the_loopback_counts_as_this_machine(url: str, is_here: bool) -> None:
    assert is_this_machine(url) is is_here
