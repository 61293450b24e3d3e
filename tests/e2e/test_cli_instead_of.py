"""A sale whose order never came to be is sent again by the command line, and says what it replaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx

from merchant_desk.services.orders.superseding import SURE_AFTER_S
from merchant_desk.store.store import open_store
from tests.helpers.programs import Document, Ended, Sandbox, open_sandbox

_LONG_AGO_MS = round(SURE_AFTER_S * 1000) + 1_000
_LOST = {"answers": [{"route": "create", "answer": "reset"}]}


async def _create(sandbox: Sandbox, *more: str, total: str = "25.40") -> Ended:
    return await sandbox.shop.run("orders", "create", "--total", total, "--currency", "USD", "--json", *more)


async def _long_ago(sandbox: Sandbox, reference: str) -> None:
    """Let the sending lie far enough in the past."""
    async with open_store(sandbox.shop.folder / "profiles/default/store.sqlite3") as store:
        order = await store.orders.get(reference)
        assert order is not None
        assert order.sent_utc_ms is not None
        await store.orders.save(replace(order, sent_utc_ms=order.sent_utc_ms - _LONG_AGO_MS))


async def test_a_lost_sale_is_sent_again_by_command_once_the_api_surely_lacks_it(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        await sandbox.control("/faults", _LOST, method="PUT")
        lost = await _create(sandbox, "--reference", "OLD-1", "--first-name", "Maria")
        assert lost.code == 4
        assert "does not show" in lost.error["message"]

        early = await _create(sandbox, "--instead-of", "OLD-1")
        other = await _create(sandbox, "--instead-of", "OLD-1", total="9.99")
        nothing = await _create(sandbox, "--instead-of", "NO-SUCH-1")
        assert (early.code, other.code, nothing.code) == (3, 3, 6)

        await _long_ago(sandbox, "OLD-1")
        again = await _create(sandbox, "--instead-of", "OLD-1", "--reference", "NEW-1")
        twice = await _create(sandbox, "--instead-of", "OLD-1")
        old = await sandbox.shop.run("orders", "show", "OLD-1", "--json")
        booked = (await sandbox.control("/orders?limit=100"))["orders"]

    assert again.code == 0, again.err
    assert (again.document["reference"], again.document["supersedes"]) == ("NEW-1", "OLD-1")
    assert again.document["customer"]["first_name"] == "Maria"
    assert (twice.code, twice.document["id"]) == (0, again.document["id"])
    assert (old.document["status"], old.document["superseded_by"]) == ("cancelled", "NEW-1")
    assert old.document["problem"]["code"] == "superseded"
    assert [order["reference"] for order in booked] == ["NEW-1"]


async def test_a_first_order_that_comes_to_be_after_all_is_cancelled_by_the_next_sync(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        await sandbox.control("/faults", _LOST, method="PUT")
        await _create(sandbox, "--reference", "OLD-1")
        await _long_ago(sandbox, "OLD-1")
        again = await _create(sandbox, "--instead-of", "OLD-1", "--reference", "NEW-1")
        old = (await sandbox.shop.run("orders", "show", "OLD-1", "--json")).document
        await _arrives_late(sandbox, old)

        synced = await sandbox.shop.run("sync", "--json")
        after = (await sandbox.shop.run("orders", "show", "OLD-1", "--json")).document
        booked = (await sandbox.control("/orders?limit=100"))["orders"]

    assert (again.code, synced.code) == (0, 0)
    assert {order["reference"]: order["status"] for order in booked} == {
        "OLD-1": "cancelled",
        "NEW-1": "pending",
    }
    assert (after["status"], after["light"], after["superseded_by"]) == ("cancelled", "stop", "NEW-1")


async def _arrives_late(sandbox: Sandbox, old: Document) -> None:
    """The API makes the order of a creation that it had not answered."""
    body = {
        "store": sandbox.listening["store_id"],
        "ecommerceType": "api",
        "ecommerceOrderId": old["reference"],
        "orderTotal": "25.40",
        "orderCurrency": "USD",
        "callbackUrl": old["callback_url"],
        "deliveryInfo": {"firstName": "A", "lastName": "B", "email": "a@example.com", "country": "BR"},
    }
    async with httpx.AsyncClient(trust_env=False) as line:
        url = f"{sandbox.listening['api_url']}/plugins/orders/checkout"
        answer = await line.post(url, json=body, headers={"x-api-key": sandbox.listening["api_key"]})
        assert answer.is_success, answer.text
