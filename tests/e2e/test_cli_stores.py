"""Stores on the command line: profiles kept apart, test money named, keys tried, tills without a key."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.programs import Sandbox, open_sandbox

NEW = ("orders", "create", "--total", "25.40", "--currency", "USD")


async def _created(sandbox: Sandbox, folder: Path) -> str:
    """An order made with the key in this data folder; gives its reference."""
    done = await sandbox.till(folder).run("--json", *NEW)
    assert done.code == 0, done.err
    return str(done.document["reference"])


async def test_two_profiles_of_one_data_folder_never_share_an_order(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path / "one") as one, open_sandbox(tmp_path / "two") as two:
        first = await one.till(tmp_path / "data").run("--json", "--profile", "aurora", *NEW)
        second = await two.till(tmp_path / "data").run("--json", "--profile", "lab", *NEW)
        lists = [
            (await one.till(tmp_path / "data").run("--json", "--profile", name, *LIST)).document
            for name in ("aurora", "lab")
        ]

    references = [done.document["reference"] for done in (first, second)]
    assert [[order["reference"] for order in found["orders"]] for found in lists] == [
        [reference] for reference in references
    ]


LIST = ("orders", "list")


async def test_people_read_above_every_result_that_no_money_is_real(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        till = sandbox.shop
        shown = [await till.run(*command) for command in (NEW, LIST, ("stores", "list"), ("doctor",))]
        machine = await till.run("--json", *LIST)

    assert [done.out.splitlines()[0] for done in shown] == ["TEST SYSTEM: no real money"] * 4
    assert "TEST SYSTEM" not in machine.out + machine.err


async def test_production_and_training_wear_no_such_line(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        real = await sandbox.till(tmp_path / "real", MERCHANT_DESK_API_URL="").run(*LIST)
        training = await sandbox.till(tmp_path / "play", MERCHANT_DESK_TRAINING_LINGER_S="0.5").run(
            "--training", *LIST
        )

    assert real.out.splitlines()[0] == "No orders."
    assert "TEST SYSTEM" not in training.out


async def test_a_key_that_is_refused_ends_with_five_and_names_the_usual_forms(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        till = sandbox.till(
            tmp_path / "till", MERCHANT_DESK_API_KEY="short", MERCHANT_DESK_STORE_ID="store-1"
        )
        done = await till.run("stores", "verify")

    assert done.code == 5
    assert done.err.splitlines()[:2] == [
        "The store id does not have the usual form.",
        "The API key does not have the usual form.",
    ]


async def test_a_till_without_the_key_reads_what_it_knows_and_creates_nothing(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        reference = await _created(sandbox, tmp_path / "till")
        without = sandbox.till(tmp_path / "till", MERCHANT_DESK_API_KEY="", MERCHANT_DESK_SESSION_ONLY="1")
        orders = (await sandbox.control(f"/orders?reference={reference}"))["orders"]
        await sandbox.control("/play", {"order_id": orders[0]["id"], "act": "pays"})
        shown = await without.run("--json", "orders", "show", reference, "--refresh")
        refused = [
            await without.run("--json", *command)
            for command in (NEW, (*LIST, "--refresh"), ("sync",), ("orders", "cancel", reference))
        ]
        book = (await sandbox.control("/orders"))["orders"]

    assert shown.code == 0
    assert shown.document["status"] == "confirmed"
    assert [done.code for done in refused[:3]] == [5, 5, 5]
    assert refused[3].code in (3, 5)
    assert len(book) == 1
    assert (
        refused[0].error["message"] == "This till works without the key, so it may only read orders it knows."
    )


async def test_the_profiles_switch_does_what_the_variable_does(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        folder = tmp_path / "till"
        reference = await _created(sandbox, folder)
        settings = folder / "profiles" / "default" / "settings.json"
        settings.write_text(json.dumps({"session_only": True}))
        till = sandbox.till(folder)
        create, show = await till.run(*NEW), await till.run("orders", "show", reference, "--refresh")

    assert (create.code, show.code) == (5, 0)


async def test_a_headless_desk_without_the_key_follows_its_orders_and_hears_callbacks(tmp_path: Path) -> None:
    async with open_sandbox(tmp_path) as sandbox:
        reference = await _created(sandbox, tmp_path / "till")
        without = sandbox.till(tmp_path / "till", MERCHANT_DESK_API_KEY="", MERCHANT_DESK_SESSION_ONLY="1")
        async with without.running("--json", "listen", "--port", "0") as listening:
            first = await listening.next()
            orders = (await sandbox.control(f"/orders?reference={reference}"))["orders"]
            await sandbox.control("/play", {"order_id": orders[0]["id"], "act": "pays"})
            event = await listening.next()
            while event.get("event") != "order":
                event = await listening.next()

    assert first["event"] == "listening"
    assert (event["order"]["reference"], event["order"]["status"]) == (reference, "confirmed")
