"""The six acts of "Play the customer", through the control address."""

from __future__ import annotations

import asyncio
import json
import re
from decimal import Decimal

import aiohttp
import pytest

from merchant_desk.domain import signature
from merchant_desk.domain.chains import CHAINS, looks_like_hash
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.shop import training
from tests.helpers.callback_catcher import CallbackCatcher
from tests.helpers.training_shop import Caller

TAKES_S = 10


async def play(caller: Caller, order_id: str, act: str, **more: object) -> None:
    """Play one act."""
    await caller.control("POST", "/play", {"order_id": order_id, "act": act, **more})


async def status_becomes(caller: Caller, order_id: str, status: str) -> None:
    """Wait until the API says so."""
    async with asyncio.timeout(TAKES_S):
        while True:
            if (await caller.read(order_id))["paymentStatus"] == status:
                return
            await asyncio.sleep(0.01)


async def test_the_customer_who_pays_settles_the_order_in_full(
    caller: Caller, catcher: CallbackCatcher
) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    await play(caller, order["id"], "pays")

    body = await caller.read(order["id"])
    assert (body["paymentStatus"], body["orderTotal"]) == ("confirmed", "25.40")
    assert (body["blockchain"], body["paymentMethod"]) == ("CELO", "CELO")
    assert body["convertedTotal"] == "42.82350833"  # the figure of the contract's own example
    [caught] = await catcher.wait_for(1)
    assert json.loads(caught.body)["status"] == "confirmed"


async def test_a_payment_on_hold_is_seen_first_and_settles_later(
    caller: Caller, catcher: CallbackCatcher
) -> None:
    caller.shop.readings.choose({"read_has_transactions": True})
    order = await caller.create(callbackUrl=catcher.url)

    await play(caller, order["id"], "pays-then-on-hold", for_s=0.2)
    held = await caller.read(order["id"])
    await status_becomes(caller, order["id"], "confirmed")

    settled = await caller.read(order["id"])
    assert held["paymentStatus"] == "on-hold"
    assert len(held["transactions"]) == 1
    assert settled["transactions"] == held["transactions"]
    said = [json.loads(one.body)["status"] for one in await catcher.wait_for(2)]
    assert said == ["on-hold", "confirmed"]


async def test_a_held_payment_of_a_cancelled_order_stays_cancelled(caller: Caller, shop: Sandbox) -> None:
    order, other = await caller.create(), await caller.create()
    await play(caller, order["id"], "pays-then-on-hold", for_s=0.2)
    shop.book.change(order["id"], status="cancelled")

    await play(caller, other["id"], "pays-then-on-hold", for_s=0.3)
    await status_becomes(caller, other["id"], "confirmed")

    assert (await caller.read(order["id"]))["paymentStatus"] == "cancelled"


async def test_a_failing_payment_is_told_as_failed(caller: Caller, catcher: CallbackCatcher) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    await play(caller, order["id"], "fails")

    assert (await caller.read(order["id"]))["paymentStatus"] == "failed"
    [caught] = await catcher.wait_for(1)
    assert json.loads(caught.body)["status"] == "failed"


async def test_a_forged_callback_claims_payment_without_a_good_seal(
    caller: Caller, catcher: CallbackCatcher, shop: Sandbox
) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    await play(caller, order["id"], "forged-callback")

    [caught] = await catcher.wait_for(1)
    header = caught.headers["X-Webhook-Signature"]
    said = json.loads(caught.body)
    assert (said["status"], said["orderId"]) == ("confirmed", order["id"])
    assert looks_like_hash("CELO", said["transactions"][0]["hash"])
    assert not signature.verify([shop.webhook_secret], caught.body, header).is_genuine
    assert (await caller.read(order["id"]))["paymentStatus"] == "pending"


async def test_another_total_comes_back_smaller_and_well_sealed(
    caller: Caller, catcher: CallbackCatcher, shop: Sandbox
) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    await play(caller, order["id"], "another-total")

    body = await caller.read(order["id"])
    [caught] = await catcher.wait_for(1)
    assert body["paymentStatus"] == "confirmed"
    assert Decimal(body["orderTotal"]) < Decimal("25.40")
    header = caught.headers["X-Webhook-Signature"]
    assert signature.verify([shop.webhook_secret], caught.body, header).is_genuine


async def test_a_dropped_line_refuses_connections_and_comes_back(caller: Caller) -> None:
    order = await caller.create()

    await play(caller, order["id"], "line-drops", for_s=0.3)

    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.read(order["id"])
    async with asyncio.timeout(TAKES_S):
        while True:
            try:
                assert (await caller.read(order["id"]))["paymentStatus"] == "pending"
                break
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)


async def test_acts_that_make_no_sense_are_refused(caller: Caller, shop: Sandbox) -> None:
    order = await caller.create()
    await play(caller, order["id"], "pays")
    url = f"{shop.control_url}/play"

    again = await caller.send("POST", url, body={"order_id": order["id"], "act": "pays"})
    failing = await caller.send("POST", url, body={"order_id": order["id"], "act": "fails"})
    unknown = await caller.send("POST", url, body={"order_id": "nobody", "act": "pays"})
    strange = await caller.send("POST", url, body={"order_id": order["id"], "act": "dances"})

    assert [one.status for one in (again, failing, unknown, strange)] == [409, 409, 404, 400]


async def test_a_cancelled_order_can_still_be_paid_late(caller: Caller) -> None:
    order = await caller.create()
    await caller.update(order["id"], paymentStatus="cancelled")

    await play(caller, order["id"], "pays")

    assert (await caller.read(order["id"]))["paymentStatus"] == "confirmed"


@pytest.mark.parametrize("act", training.ACTS)
async def test_every_act_that_the_window_offers_is_known_here(caller: Caller, act: str) -> None:
    order = await caller.create()

    answer = await caller.control("POST", "/play", {"order_id": order["id"], "act": act, "for_s": 0})

    assert answer["order"]["id"] == order["id"]


@pytest.mark.parametrize("network", [chain.protocol for chain in CHAINS if chain.coin])
async def test_a_made_up_transaction_has_the_form_of_its_network(caller: Caller, network: str) -> None:
    order = await caller.create()

    answer = await caller.control("POST", "/pay", {"order_id": order["id"], "network": network})

    [payment] = answer["order"]["transactions"]
    assert payment["protocol"] == network
    assert looks_like_hash(network, payment["hash"])
    assert re.fullmatch(r"[0-9A-Za-z]+", payment["hash"])
