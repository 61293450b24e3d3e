"""Orders by command against a training shop: real processes, a real wire."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.programs import Sandbox, Shop, open_sandbox

_NEW = ("orders", "create", "--total", "25.40", "--currency", "USD", "--json")


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with open_sandbox(tmp_path) as opened:
        yield opened


async def test_an_order_is_created_listed_shown_and_drawn(sandbox: Sandbox, tmp_path: Path) -> None:
    till = sandbox.shop

    made = await till.run(*_NEW, "--first-name", "Ana", "--city", "Recife", "--on-hold")
    listed = await till.run("--json", "orders", "list", "--search", "ana", "--status", "on-hold", "pending")
    shown = await till.run("orders", "show", made.document["id"], "--json")
    drawn = await till.run("qr", made.document["reference"], "--out", str(tmp_path / "code.svg"), "--json")

    order = made.document
    assert (made.code, made.err) == (0, "")
    assert order["total"] == {"amount": "25.40", "currency": "USD"}
    assert (order["status"], order["light"]) == ("on-hold", "wait")
    assert order["customer"]["first_name"] == "Ana"
    assert order["customer"]["last_name"] == "Customer"
    assert order["store_id"] == sandbox.listening["store_id"]
    assert order["checkout_url"].startswith(f"{sandbox.listening['api_url']}/public/payment-details/?")
    assert "environment=test" in order["checkout_url"]
    assert "/cb/" not in order["checkout_url"]
    assert [entry["what"] for entry in order["history"]][:2] == ["created", "sent"]
    assert listed.document["total"] == 1
    assert listed.document["orders"] == [{name: order[name] for name in order if name != "history"}]
    assert shown.document == order
    assert drawn.document == {"out": str(tmp_path / "code.svg"), "text": order["checkout_url"]}
    assert (tmp_path / "code.svg").read_text().startswith("<svg")


async def test_a_repeated_reference_never_sends_a_second_order(sandbox: Sandbox) -> None:
    till = sandbox.shop

    first = await till.run(*_NEW, "--reference", "INV-7")
    again = await till.run(*_NEW, "--reference", "INV-7")
    other = await till.run(
        "--json", "orders", "create", "--total", "9", "--currency", "USD", "--reference", "INV-7"
    )

    assert (first.code, again.code, other.code) == (0, 0, 3)
    assert again.document["id"] == first.document["id"]
    assert other.out == ""
    assert (await sandbox.control("/orders"))["total"] == 1


async def test_cancelling_changes_both_sides_and_a_second_time_is_refused(sandbox: Sandbox) -> None:
    till = sandbox.shop
    made = await till.run(*_NEW)

    cancelled = await till.run("orders", "cancel", made.document["reference"], "--json")
    twice = await till.run("orders", "cancel", made.document["reference"])

    assert (cancelled.code, cancelled.document["status"], cancelled.document["light"]) == (
        0,
        "cancelled",
        "stop",
    )
    assert (await sandbox.control("/orders"))["orders"][0]["status"] == "cancelled"
    assert (twice.code, twice.out) == (3, "")
    assert "already ended" in twice.err


async def test_a_paid_order_cannot_be_cancelled_and_is_handed_over_once(sandbox: Sandbox) -> None:
    till = sandbox.shop
    made = await till.run(*_NEW)
    await sandbox.control("/pay", {"order_id": made.document["id"], "network": "CELO"})

    early = await till.run("orders", "handover", made.document["id"])
    cancelled = await till.run("orders", "cancel", made.document["id"], "--json")
    shown = await till.run("orders", "show", made.document["id"], "--json")
    given = await till.run("orders", "handover", made.document["id"], "--json")
    twice = await till.run("orders", "handover", made.document["id"], "--json")
    drawn = await till.run("qr", made.document["id"])

    assert early.code == 3
    assert (cancelled.code, cancelled.error["code"]) == (3, 3)
    assert "already paid" in cancelled.error["message"]
    assert (shown.document["status"], shown.document["light"]) == ("confirmed", "go")
    assert (given.code, given.document["light"]) == (0, "done")
    assert given.document["history"][-1]["what"] == "handed-over"
    assert (twice.code, twice.error["message"].endswith("already handed over.")) == (3, True)
    assert drawn.code == 3


async def test_hold_and_refresh_bring_the_apis_word_into_the_store(sandbox: Sandbox) -> None:
    till = sandbox.shop
    made = await till.run(*_NEW)

    held = await till.run("orders", "hold", made.document["id"], "--json")
    await sandbox.control("/set", {"order_id": made.document["id"], "status": "failed"})
    stale = await till.run("orders", "show", made.document["id"], "--json")
    fresh = await till.run("orders", "show", made.document["id"], "--refresh", "--json")

    assert held.document["status"] == "on-hold"
    assert stale.document["status"] == "on-hold"
    assert (fresh.document["status"], fresh.document["light"]) == ("failed", "stop")


async def test_an_api_that_cannot_be_reached_leaves_the_intent_and_says_four(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    nowhere = sandbox.till(tmp_path / "till", MERCHANT_DESK_API_URL="http://127.0.0.1:9")

    lost = await nowhere.run(*_NEW, "--reference", "INV-8")
    kept = await nowhere.run("orders", "show", "INV-8", "--json")
    listed = await nowhere.run("orders", "list", "--status", "creating", "--json")

    assert (lost.code, lost.out, lost.error["code"]) == (4, "", 4)
    assert "INV-8" in lost.error["hint"]
    assert (kept.code, kept.document["status"], kept.document["id"]) == (0, "creating", None)
    assert kept.document["checkout_url"] is None
    assert listed.document["total"] == 1


async def test_a_lost_answer_is_looked_up_and_the_order_is_there_once(sandbox: Sandbox) -> None:
    lost = {"route": "create", "answer": "reset", "is_processed": True}
    await sandbox.control("/faults", {"answers": [lost]}, method="PUT")

    made = await sandbox.shop.run(*_NEW, "--reference", "INV-9")

    assert made.code == 0, made.err
    assert (made.document["status"], made.document["reference"]) == ("pending", "INV-9")
    assert (await sandbox.control("/orders"))["total"] == 1
    assert (await sandbox.shop.run("orders", "list", "--json")).document["total"] == 1


async def test_a_creation_whose_answer_does_not_fit_is_told_but_never_called_done(sandbox: Sandbox) -> None:
    odd = {"route": "create", "twist": "wrong-types", "members": ["orderTotal"], "seed": 3}
    await sandbox.control("/faults", {"answers": [odd]}, method="PUT")

    made = await sandbox.shop.run(*_NEW, "--reference", "INV-11", "--json")

    assert (made.code, made.error["code"]) == (3, 3)
    assert (made.document["status"], made.document["light"]) == ("review", "stop")


async def test_an_interrupted_creation_ends_with_130_and_its_intent_is_kept(sandbox: Sandbox) -> None:
    slow = {"route": "create", "latency_ms": 20_000}
    await sandbox.control("/faults", {"answers": [slow]}, method="PUT")
    async with sandbox.shop.running(*_NEW, "--reference", "INV-10") as creating:
        while not (await sandbox.control("/requests"))["requests"].get("create"):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
        ended = await creating.end(signal.SIGINT)
    kept = await sandbox.shop.run("orders", "show", "INV-10", "--json")

    assert (ended.code, ended.error["code"], ended.out) == (130, 130, "")
    assert kept.document["status"] == "creating"


async def test_sync_brings_orders_of_another_till_without_ever_calling_them_ours(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    other = sandbox.till(tmp_path / "other")
    made = await other.run(*_NEW)
    await sandbox.control("/pay", {"order_id": made.document["id"]})

    synced = await sandbox.shop.run("sync", "--json")
    shown = await sandbox.shop.run("orders", "show", made.document["id"], "--json")

    assert (synced.code, set(synced.document)) == (0, {"seen", "new", "changed", "requests"})
    assert synced.document["new"] == 1
    assert (shown.document["status"], shown.document["light"]) == ("confirmed", "done")


async def test_names_that_nobody_knows_end_with_six(sandbox: Sandbox) -> None:
    for command in ("show", "cancel", "hold", "handover"):
        unknown = await sandbox.shop.run("orders", command, "nobody", "--json")

        assert (unknown.code, unknown.error["code"]) == (6, 6)
    assert (await sandbox.shop.run("callbacks", "show", "99")).code == 6
    assert (await sandbox.shop.run("stores", "show", "another-store")).code == 6


async def test_a_refusal_shows_the_apis_own_message_and_the_order_has_failed(sandbox: Sandbox) -> None:
    await sandbox.control("/shop", {"wallets": []}, method="PUT")

    verified = await sandbox.shop.run("stores", "verify", "--json")
    refused = await sandbox.shop.run(*_NEW)

    assert (verified.code, verified.document["verdict"]) == (3, "wallets-invalid")
    assert "Invalid store wallet configuration" in verified.error["message"]
    assert (refused.code, "Invalid store wallet configuration" in refused.error["message"]) == (3, True)


async def test_for_people_the_list_has_columns_and_no_colour_in_a_pipe(sandbox: Sandbox) -> None:
    made = await sandbox.shop.run("orders", "create", "--total", "1234.5", "--currency", "BRL")
    listed = await sandbox.shop.run("orders", "list")

    assert "WAIT  keep the goods" in made.out
    assert "1234.50 BRL" in listed.out
    assert "\x1b" not in made.out + listed.out


async def test_a_data_folder_that_cannot_be_used_ends_with_seven(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    blocked = await Shop(tmp_path / "file").run("orders", "list", "--json")
    damaged = Shop(tmp_path / "damaged")
    await damaged.run("orders", "list")
    (tmp_path / "damaged/profiles/default/settings.json").write_text("{")
    unreadable = await damaged.run("orders", "list", "--json")

    assert (blocked.code, blocked.error["code"]) == (7, 7)
    assert (unreadable.code, "settings.json" in unreadable.error["message"]) == (7, True)
