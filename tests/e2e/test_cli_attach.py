"""`orders attach`: a typed transaction is kept as a note, here and where the profile allows it at the API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.programs import Document, Sandbox, open_sandbox

HASH = "0x" + "7a" * 32
NEW = ("orders", "create", "--total", "25.40", "--currency", "USD", "--json")


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with open_sandbox(tmp_path) as opened:
        yield opened


def sources(order: Document) -> list[tuple[str, str, str | None, str]]:
    """The order's transactions in short."""
    return [(item["network"], item["hash"], item["coin"], item["source"]) for item in order["transactions"]]


async def test_a_typed_transaction_is_shown_as_staffs_and_moves_nothing(sandbox: Sandbox) -> None:
    till = sandbox.shop
    made = (await till.run(*NEW)).document

    noted = await till.run(
        "orders", "attach", made["reference"], "--network", "celo", "--coin", "cusd", "--hash", HASH, "--json"
    )
    shown = await till.run("orders", "show", made["id"], "--refresh")

    assert noted.code == 0
    assert sources(noted.document) == [("CELO", HASH, "cUSD", "staff")]
    assert noted.document["transactions"][0]["explorer_url"].endswith(HASH)
    assert (noted.document["status"], noted.document["light"]) == ("pending", "wait")
    lines = [(line["what"], line["from"]) for line in noted.document["history"]]
    assert lines[-1] == ("attached", "staff")
    assert "Noted" in shown.out
    assert "Paid by" not in shown.out


@pytest.mark.parametrize(
    ("network", "tx_hash", "says"),
    [
        ("MOON", HASH, "Network is none"),
        ("CELO", "0x12", "Hash does not have"),
        ("STELLAR", "no", "Hash does"),
    ],
)
async def test_what_is_no_transaction_is_refused_with_words_and_status_2(
    sandbox: Sandbox, network: str, tx_hash: str, says: str
) -> None:
    made = (await sandbox.shop.run(*NEW)).document

    refused = await sandbox.shop.run(
        "orders", "attach", made["id"], "--network", network, "--hash", tx_hash, "--json"
    )

    assert refused.code == 2
    assert refused.error["message"].startswith(says)
    assert refused.error["hint"]


async def test_a_transaction_that_paid_another_order_is_refused_by_its_name(sandbox: Sandbox) -> None:
    till = sandbox.shop
    paid, other = (await till.run(*NEW)).document, (await till.run(*NEW)).document
    await sandbox.control("/readings", {"read_has_transactions": True}, method="PUT")
    await sandbox.control("/pay", {"order_id": paid["id"], "network": "CELO"})
    done = (await till.run("orders", "show", paid["id"], "--refresh", "--json")).document
    network, tx_hash, _, source = sources(done)[0]

    refused = await till.run(
        "orders", "attach", other["id"], "--network", network, "--hash", tx_hash, "--json"
    )

    assert (done["light"], source) == ("go", "api")
    assert refused.code == 3
    assert paid["reference"] in refused.error["message"]


async def test_the_api_is_told_only_where_the_settings_say_so(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await sandbox.control("/readings", {"read_has_transactions": True}, method="PUT")
    made = (await till.run(*NEW)).document
    attach = ("orders", "attach", made["id"], "--network", "CELO", "--hash", HASH, "--json")

    silent = await till.run(*attach)
    file = next(till.folder.rglob("store.sqlite3")).parent / "settings.json"
    file.write_text(json.dumps({"attach_at_api": True}))
    told = await till.run(*attach)

    assert sources(silent.document) == [("CELO", HASH, None, "staff")]
    assert sources(told.document) == [("CELO", HASH, None, "api")]
    assert told.document["status"] == "pending"
