"""The owner on the command line: a PIN, sealed wallets, and what happens when somebody changes one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.owner_stage import (
    APPROVE,
    LIST,
    NEW,
    OTHER_PIN,
    OURS,
    PIN,
    PIN_SET,
    THEIRS,
    guarded,
    made,
    set_pin,
    swap,
)
from tests.helpers.programs import Sandbox, open_sandbox

ONE_SWEEP_S = 20.0
"""Every 15 s, and what a busy machine takes."""


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """A training shop and a till that is set up for it."""
    async with open_sandbox(tmp_path) as opened:
        yield opened


async def test_a_first_pin_and_an_approval_seal_what_the_shop_shows(sandbox: Sandbox) -> None:
    till = sandbox.shop
    before = await till.run(*LIST)
    without = await till.answer(PIN, to=APPROVE)
    first = await till.answer(PIN, PIN, to=PIN_SET)
    approved = await till.answer(PIN, to=APPROVE)
    after = await till.run(*LIST)

    wallets = before.document["wallets"]
    assert before.document["guard"] == "off"
    assert [wallet["network"] for wallet in wallets] == [
        "CELO", "ETHEREUM", "HATHOR", "BSC", "POLYGON", "AVAXCCHAIN",
    ]  # fmt: skip
    assert wallets[0] == {
        "network": "CELO",
        "address": OURS,
        "valid": True,
        "reason": "ok",
        "sealed": False,
        "at_api": True,
    }
    assert (without.code, without.error["hint"]) == (5, "The owner sets it with `pin set`.")
    assert (first.code, len(first.document["recovery_code"])) == (0, 24)
    sealed = [{**wallet, "sealed": True} for wallet in wallets]
    assert (approved.code, approved.document) == (0, {"guard": "sealed", "wallets": sealed})
    assert after.document == approved.document
    assert PIN not in first.out + first.err + approved.err


async def test_a_wallet_changed_at_the_shop_stops_the_next_sale_before_an_order_is_made(
    sandbox: Sandbox,
) -> None:
    till = sandbox.shop
    await guarded(till)
    good = await till.run(*NEW)
    await swap(sandbox, ("CELO", THEIRS))

    refused = await till.run(*NEW)
    listed = await till.run(*LIST)
    drawn = await till.run("qr", good.document["reference"])
    looked = await till.run("doctor", "--json")

    assert (good.code, await made(sandbox)) == (0, 1)
    assert (refused.code, refused.out) == (3, "")
    assert "not those that the owner approved: CELO" in refused.error["message"]
    rows = {(row["address"], row["sealed"], row["at_api"]) for row in listed.document["wallets"][:2]}
    assert (listed.document["guard"], rows) == ("changed", {(OURS, True, False), (THEIRS, False, True)})
    assert (drawn.code, drawn.out) == (3, "")
    checks = {check["name"]: check for check in looked.document["checks"]}
    assert (looked.code, checks["wallets"]["ok"], checks["sales"]["ok"]) == (7, False, True)

    wrong = await till.answer(OTHER_PIN, to=APPROVE)
    right = await till.answer(PIN, to=APPROVE)
    again = await till.run(*NEW)
    drawn = await till.run("qr", again.document["reference"])

    assert (wrong.code, "4 tries" in wrong.error["hint"]) == (5, True)
    assert (right.code, right.document["guard"]) == (0, "sealed")
    assert THEIRS[2:6] in right.err
    assert (again.code, drawn.code, await made(sandbox)) == (0, 0, 2)


async def test_an_alarm_stands_even_after_the_old_wallets_are_back(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await swap(sandbox, ("CELO", OURS))
    await guarded(till)
    await swap(sandbox, ("CELO", THEIRS))
    await till.run(*LIST)
    await swap(sandbox, ("CELO", OURS))

    refused, listed = await till.run(*NEW), await till.run(*LIST)

    assert (refused.code, listed.document["guard"], await made(sandbox)) == (3, "changed", 0)


async def test_a_running_desk_sees_a_changed_wallet_within_one_sweep(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await guarded(till)
    async with till.running("--json", "listen", "--port", "0") as listening:
        await listening.next()
        order = await till.run(*NEW)
        assert order.code == 0, order.err
        await listening.until(lambda line: line["event"] == "order")
        await swap(sandbox, ("CELO", THEIRS), ("HATHOR", "WYAMEV9gRwavD8rYvW6YTTLuaQSsnJLFvQ"))
        assert listening.process.stderr is not None
        async with asyncio.timeout(ONE_SWEEP_S):
            await listening.process.stderr.readuntil(b"not those that the owner approved")
        refused = await till.run(*NEW)
        assert (await listening.end()).code == 0

    assert (refused.code, await made(sandbox)) == (3, 1)


async def test_five_wrong_pins_lock_even_the_right_one(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await set_pin(till)

    wrong = [await till.answer(OTHER_PIN, to=APPROVE) for _ in range(5)]
    right = await till.answer(PIN, to=APPROVE)
    changed = await till.answer(OTHER_PIN, PIN, to=PIN_SET)

    assert [ended.code for ended in (*wrong, right, changed)] == [5] * 7
    assert ["not the right one" in ended.error["message"] for ended in wrong] == [True] * 4 + [False]
    for locked in (wrong[-1], right, changed):
        assert "Too many wrong PINs" in locked.error["message"]
        assert "Wait 15 min" in locked.error["hint"]
    assert (await till.run(*LIST)).document["guard"] == "off"


async def test_a_pin_is_changed_with_the_old_one_and_reset_with_the_recovery_code(sandbox: Sandbox) -> None:
    till = sandbox.shop
    code = await guarded(till)

    short = await till.answer("1234", PIN, to=PIN_SET)
    changed = await till.answer(OTHER_PIN, PIN, to=PIN_SET)
    twice = await till.answer(PIN, PIN, OTHER_PIN, to=PIN_SET)
    wrong = await till.answer("AAAA-AAAA", OTHER_PIN, to=("pin", "reset", "--json"))
    reset = await till.answer(code.lower(), OTHER_PIN, to=("pin", "reset", "--json"))
    approved = await till.answer(OTHER_PIN, to=APPROVE)

    assert (short.code, "six digits" in short.error["message"]) == (5, True)
    assert (changed.code, changed.document) == (0, {"recovery_code": None})
    assert (twice.code, twice.document) == (0, {"recovery_code": None})
    assert (wrong.code, "recovery code" in wrong.error["message"]) == (5, True)
    assert (reset.code, reset.document) == (0, {"recovery_code": None})
    assert (approved.code, approved.document["guard"]) == (0, "sealed")


async def test_a_reset_without_the_code_stops_sales_until_all_is_approved_anew(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await guarded(till)

    reset = await till.answer("", OTHER_PIN, to=("pin", "reset", "--json"))
    refused, listed = await till.run(*NEW), await till.run(*LIST)
    old = await till.answer(PIN, to=APPROVE)
    approved = await till.answer(OTHER_PIN, to=APPROVE)
    sold = await till.run(*NEW)

    assert (reset.code, len(reset.document["recovery_code"])) == (0, 24)
    assert (refused.code, listed.document["guard"]) == (3, "changed")
    assert not any(wallet["sealed"] for wallet in listed.document["wallets"])
    assert (old.code, approved.code, sold.code) == (5, 0, 0)


async def test_nothing_typed_is_exit_five_and_changes_nothing(sandbox: Sandbox) -> None:
    till = sandbox.shop
    silent = [await till.run(*command) for command in (PIN_SET, ("pin", "reset", "--json"))]
    half = await till.answer("", to=("pin", "reset", "--json"))
    await guarded(till)
    await swap(sandbox, ("CELO", THEIRS))
    asked = await till.run(*APPROVE)

    assert [ended.code for ended in (*silent, half, asked)] == [5] * 4
    assert [ended.out for ended in (*silent, half, asked)] == [""] * 4
    assert "never an argument" in asked.error["hint"]
    assert (await till.run(*LIST)).document["guard"] == "changed"


async def test_wallets_swapped_while_an_order_is_made_are_told_with_the_order_that_is_there(
    sandbox: Sandbox,
) -> None:
    till = sandbox.shop
    await guarded(till)
    slow = {"route": "create", "latency_ms": 3_000}
    await sandbox.control("/faults", {"answers": [slow]}, method="PUT")
    async with till.running(*NEW, "--reference", "INV-1") as creating:
        while not (await sandbox.control("/requests"))["requests"].get("create"):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
        await swap(sandbox, ("CELO", THEIRS))
        out, err = await creating.process.communicate()

    assert (creating.process.returncode, out, await made(sandbox)) == (3, b"", 1)
    assert b"Order INV-1 was made, but its code must not be shown" in err
    assert b"orders cancel INV-1" in err
    assert (await till.run("orders", "cancel", "INV-1")).code == 0


async def test_where_the_api_cannot_be_reached_the_list_shows_what_is_kept(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    await guarded(sandbox.shop)
    alone = sandbox.till(tmp_path / "till", MERCHANT_DESK_API_URL="http://127.0.0.1:9")
    listed, approved = await alone.run(*LIST), await alone.answer(PIN, to=APPROVE)

    rows = {(row["sealed"], row["at_api"]) for row in listed.document["wallets"]}
    assert (listed.code, listed.document["guard"], rows) == (0, "sealed", {(True, None)})
    assert "The API was not asked for its wallets" in listed.err
    assert (approved.code, approved.out) == (4, "")
