"""A customer's PUT of another hash (contract section 3.4): reused, made up, believed or not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.callback_catcher import CallbackCatcher
from tests.helpers.training_shop import Caller


async def test_a_customer_claims_the_payment_of_another_order(
    caller: Caller, catcher: CallbackCatcher
) -> None:
    await caller.control("PUT", "/readings", {"read_has_transactions": True})
    paid, bold = await caller.create(), await caller.create(callbackUrl=catcher.url)
    await caller.control("POST", "/pay", {"order_id": paid["id"]})
    spent = (await caller.read(paid["id"]))["transactions"]

    noted = await caller.control("POST", "/claim", {"order_id": bold["id"], "claim": "reused"})
    read = await caller.read(bold["id"])
    await caller.control(
        "POST", "/claim", {"order_id": bold["id"], "claim": "0xabc", "network": "BSC", "is_believed": True}
    )

    assert noted["order"]["transactions"] == spent
    assert (read["paymentStatus"], read["transactions"]) == ("pending", spent)
    believed = await caller.read(bold["id"])
    assert believed["paymentStatus"] == "confirmed"
    assert believed["transactions"] == [*spent, {"protocol": "BSC", "hash": "0xabc"}]
    [told] = await catcher.wait_for(1)
    assert b'"confirmed"' in told.body


async def test_a_rule_lays_its_claim_once_on_an_open_order(caller: Caller) -> None:
    await caller.control("PUT", "/readings", {"read_has_transactions": True})
    paid, bold = await caller.create(), await caller.create()
    await caller.control("POST", "/pay", {"order_id": paid["id"]})
    rule = {"route": "read", "times": None, "claim": "reused", "is_believed": True}
    await caller.control("PUT", "/faults", {"answers": [rule]})

    reads = [await caller.read(bold["id"]) for _ in range(3)]

    spent = (await caller.read(paid["id"]))["transactions"]
    assert len(spent) == 1
    assert [read["transactions"] for read in reads] == [spent] * 3
    assert reads[0]["paymentStatus"] == "confirmed"


async def test_a_claim_can_be_shown_although_reads_show_no_payments(caller: Caller) -> None:
    paid, bold = await caller.create(), await caller.create()
    await caller.control("POST", "/pay", {"order_id": paid["id"]})
    wish = {"order_id": bold["id"], "claim": "reused", "is_shown": True, "is_believed": True}

    told = await caller.control("POST", "/claim", wish)

    assert (await caller.read(bold["id"]))["transactions"] == told["order"]["transactions"]
    assert "transactions" not in await caller.read(paid["id"])


async def test_a_claim_can_come_with_the_creation_and_be_made_up(caller: Caller) -> None:
    await caller.control("PUT", "/readings", {"read_has_transactions": True})
    rule = {"route": "create", "claim": "foreign", "seed": 5, "times": 2}
    hashes = []
    for _ in range(2):
        await caller.control("PUT", "/faults", {"answers": [rule]})
        order = await caller.create()
        read = await caller.read(order["id"])
        assert read["paymentStatus"] == "pending"
        hashes.append(read["transactions"][0]["hash"])

    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 66


@pytest.mark.parametrize(
    "wish",
    [
        {"claim": "reused"},
        {"order_id": "ORDER"},
        {"order_id": "ORDER", "claim": ""},
        {"order_id": "ORDER", "claim": "foreign", "is_believed": "yes"},
        {"order_id": "ORDER", "claim": "foreign", "is_shown": 1},
        {"order_id": "ORDER", "claim": "foreign", "network": "STRATUS", "is_believed": True},
        {"order_id": "nobody", "claim": "foreign"},
    ],
)
async def test_a_claim_that_makes_no_sense_is_refused(caller: Caller, wish: dict[str, Any]) -> None:
    order = await caller.create()
    wish = {**wish, "order_id": order["id"]} if wish.get("order_id") == "ORDER" else wish

    answer = await caller.send("POST", f"{caller.shop.control_url}/claim", body=wish)

    assert answer.status in (400, 404)
    assert (await caller.control("GET", "/orders"))["orders"][0]["transactions"] == []
