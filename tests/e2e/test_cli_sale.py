"""One sale over three processes: the training shop, `listen`, and the command that makes the order."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.programs import Document, Running, Sandbox, open_sandbox, processes

_NEW = ("orders", "create", "--total", "25.40", "--currency", "USD", "--json")


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with open_sandbox(tmp_path) as opened:
        yield opened


def _is_order(document: Document, **facts: object) -> bool:
    order: Document = document.get("order", {})
    return bool(document["event"] == "order" and facts.items() <= order.items())


async def _listen(listening: Running) -> Document:
    first = await listening.next()
    assert first["event"] == "listening"
    return first


async def test_a_payment_turns_the_light_to_go_by_the_signed_callback(sandbox: Sandbox) -> None:
    till = sandbox.shop
    async with till.running("listen", "--port", "0", "--json") as listening:
        first = await _listen(listening)
        made = await till.run(*_NEW)
        order_id = made.document["id"]
        pending = await listening.until(lambda line: _is_order(line, id=order_id, status="pending"))
        await sandbox.control("/pay", {"order_id": order_id, "network": "CELO"})
        paid = await listening.until(lambda line: _is_order(line, id=order_id, status="confirmed"))
        shown = await till.run("orders", "show", order_id, "--json")
        given = await till.run("orders", "handover", order_id, "--json")
        done = await listening.until(lambda line: _is_order(line, id=order_id, light="done"))
        ended = await listening.end()
    callbacks = await till.run("callbacks", "list", "--json")

    assert made.document["callback_url"] == first["url"]
    assert first["public_url"] is None
    assert pending["order"]["light"] == "wait"
    assert paid["order"]["light"] == "go"
    assert (shown.document["status"], shown.document["light"]) == ("confirmed", "go")
    assert [item["network"] for item in shown.document["transactions"]] == ["CELO"]
    assert shown.document["transactions"][0]["source"] == "callback"
    assert (given.code, done["order"]["status"]) == (0, "confirmed")
    heard = [line for line in listening.seen if line["event"] == "callback"]
    assert [(line["verdict"], line["reason"], line["order_id"]) for line in heard] == [
        ("accepted", "ok", order_id)
    ]
    assert "history" not in paid["order"]
    assert (ended.code, json.loads(ended.out.splitlines()[-1])) == (0, {"event": "stopped"})
    assert callbacks.document["total"] == 1
    assert callbacks.document["callbacks"][0]["proof"] == ["path", "signature", "store", "api"]


async def test_with_every_callback_dropped_the_sweep_still_finds_the_money(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await sandbox.control("/faults", {"callbacks": {"drop": True}}, method="PUT")
    async with till.running("listen", "--port", "0", "--json") as listening:
        await _listen(listening)
        made = await till.run(*_NEW)
        await sandbox.control("/pay", {"order_id": made.document["id"]})

        paid = await listening.until(lambda line: _is_order(line, status="confirmed"))

    assert paid["order"]["light"] == "go"
    assert not any(line["event"] == "callback" for line in listening.seen)


async def test_a_forged_callback_is_told_as_refused_and_turns_nothing_green(sandbox: Sandbox) -> None:
    till = sandbox.shop
    async with till.running("listen", "--port", "0", "--json") as listening:
        await _listen(listening)
        made = await till.run(*_NEW)
        order_id = made.document["id"]
        body = {"orderId": order_id, "status": "confirmed", "storeId": sandbox.listening["store_id"]}
        for seal in ("bad", "none", "good"):
            await sandbox.control("/callback", {"order_id": order_id, "body": body, "signature": seal})
            heard = await listening.until(lambda line: line["event"] == "callback")
            assert heard["reason"] == {"bad": "bad-signature", "none": "no-signature", "good": "ok"}[seal]
        await sandbox.control("/pay", {"order_id": order_id})
        await listening.until(lambda line: _is_order(line, status="confirmed"))
    shown = await till.run("callbacks", "show", heard["id"], "--json")

    greens = [line["order"]["status"] for line in listening.seen if _is_order(line, light="go")]
    assert greens == ["confirmed"]
    assert json.loads(shown.document["body"]) == body
    assert shown.document["answer"] == 200


async def test_a_port_in_use_ends_with_seven_and_names_the_port(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])

        taken = await sandbox.shop.run("listen", "--port", port, "--json")

    assert (taken.code, taken.out) == (7, "")
    assert port in taken.error["message"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_both_servers_end_with_zero_when_they_are_told(
    sandbox: Sandbox, number: signal.Signals
) -> None:
    async with sandbox.shop.running("listen", "--port", "0", "--json") as listening:
        await _listen(listening)
        listener = await listening.end(number)
    shop = await sandbox.running.end(number)

    assert (listener.code, listener.err) == (0, "")
    assert (shop.code, shop.err) == (0, "")


async def test_the_address_of_a_killed_listener_is_not_used_for_new_orders(sandbox: Sandbox) -> None:
    till = sandbox.shop
    async with till.running("listen", "--port", "0", "--json") as listening:
        first = await _listen(listening)
        listening.process.send_signal(signal.SIGKILL)
        await listening.process.wait()

        made = await till.run(*_NEW)

    assert made.document["callback_url"] != first["url"]
    assert made.document["callback_url"].startswith("http://127.0.0.1:8787/cb/")


async def test_the_public_address_carries_the_same_secret_path(sandbox: Sandbox, tmp_path: Path) -> None:
    till = sandbox.till(tmp_path / "public", MERCHANT_DESK_PUBLIC_URL="https://tunnel.example")
    async with till.running("listen", "--port", "0", "--json") as listening:
        first = await _listen(listening)
        made = await till.run(*_NEW)

    path = first["url"].partition("/cb/")[2]
    assert len(path) >= 32
    assert first["public_url"] == f"https://tunnel.example/cb/{path}"
    assert made.document["callback_url"] == first["public_url"]


async def test_no_secret_is_an_argument_a_log_line_or_a_file(sandbox: Sandbox) -> None:
    till = sandbox.shop
    async with till.running("--verbose", "listen", "--port", "0", "--json") as listening:
        await _listen(listening)
        made = await till.run("--verbose", *_NEW)
        arguments = str(processes())
        await sandbox.control("/pay", {"order_id": made.document["id"]})
        await listening.until(lambda line: _is_order(line, status="confirmed"))
        ended = await listening.end()

    secrets = [sandbox.listening["api_key"], sandbox.listening["webhook_secret"]]
    said = (made.out + made.err + ended.err + arguments).encode()
    kept = b"".join([path.read_bytes() for path in till.folder.rglob("*") if path.is_file()])
    token = made.document["checkout_url"].partition("sessionToken=")[2].partition("&")[0].encode()
    logs = b"".join([path.read_bytes() for path in till.folder.rglob("*.log")]) + ended.err.encode()
    assert kept
    assert b"level=" in logs
    for secret in secrets:
        assert secret.encode() not in said + kept
    assert token not in logs + (made.err + arguments).encode()


async def test_two_tills_on_one_folder_see_each_other_and_sweep_without_quarrel(sandbox: Sandbox) -> None:
    till = sandbox.shop
    async with (
        till.running("listen", "--port", "0", "--json") as first,
        till.running("listen", "--port", "0", "--json") as second,
    ):
        await asyncio.gather(_listen(first), _listen(second))
        made = await till.run(*_NEW)
        await sandbox.control("/pay", {"order_id": made.document["id"]})

        news = await asyncio.gather(
            *[each.until(lambda line: _is_order(line, status="confirmed")) for each in (first, second)]
        )

    assert [line["order"]["light"] for line in news] == ["go", "go"]
