"""The whole product on a real wire: three processes, and the customer's own browser."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.helpers.browser import checkout_in_browser
from tests.helpers.programs import Document, open_sandbox


def _pay_in_browser(url: str, network: str) -> str:
    """What the customer sees before paying; returns once the page says that it is paid."""
    with checkout_in_browser(url) as page:
        amount = page.amount
        page.pay(network)
        page.wait_for("Paid")
    return amount


def _is_confirmed(line: Document) -> bool:
    return bool(line["event"] == "order" and line["order"]["status"] == "confirmed")


@pytest.mark.browser
async def test_a_payment_in_the_customers_browser_is_confirmed_in_another_process(tmp_path: Path) -> None:
    async with (
        open_sandbox(tmp_path) as sandbox,
        sandbox.shop.running("listen", "--port", "0", "--json") as listening,
    ):
        first = await listening.next()
        made = await sandbox.shop.run("orders", "create", "--total", "25.40", "--currency", "USD", "--json")
        waiting = await sandbox.shop.run("orders", "show", made.document["id"], "--json")

        amount = await asyncio.to_thread(_pay_in_browser, made.document["checkout_url"], "HATHOR")
        told = await listening.until(_is_confirmed)
        shown = await sandbox.shop.run("orders", "show", made.document["id"], "--json")
        ended = await listening.end()
        book = await sandbox.control("/orders")

    assert first["event"] == "listening"
    assert "25.40" in amount
    assert (waiting.document["status"], waiting.document["light"]) == ("pending", "wait")
    assert (told["order"]["id"], told["order"]["light"]) == (made.document["id"], "go")
    assert (shown.document["status"], shown.document["light"]) == ("confirmed", "go")
    [paid] = shown.document["transactions"]
    [booked] = book["orders"]
    [settled] = booked["transactions"]
    assert (paid["network"], paid["hash"]) == ("HATHOR", settled["hash"])
    assert ended.code == 0
    # The signed callback brought the news; the sweep alone would have turned it green without the hash.
    heard = [line for line in listening.seen if line["event"] == "callback"]
    assert {(line["verdict"], line["order_id"]) for line in heard} == {("accepted", made.document["id"])}
