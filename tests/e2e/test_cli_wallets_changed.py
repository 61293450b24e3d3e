"""`wallets set` and `remove`: judged, compared with the wallet itself, under the PIN; saved, or a draft."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.owner_stage import LIST, NEW, OTHER_PIN, OURS, PIN, THEIRS, guarded, made, swap
from tests.helpers.programs import Ended, Sandbox, Shop, open_sandbox

SECRET = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
WORDS = ("legal", "winner", "thank", "year", "wave", "sausage", "worth", "useful", "legal", "winner", "thank")


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """A training shop with two wallets, and a till on which they are sealed."""
    async with open_sandbox(tmp_path) as opened:
        await swap(opened, ("CELO", OURS), ("BSC", OURS))
        await guarded(opened.shop)
        yield opened


async def set_wallet(
    till: Shop, network: str, address: str, *, pin: str = PIN, group: str | None = None
) -> Ended:
    """Answer as the owner does: look which group is asked for, read it from the wallet, then the PIN."""
    async with till.running(
        "wallets", "set", network, address, "--json", stdin=asyncio.subprocess.PIPE
    ) as run:
        assert run.process.stderr is not None
        assert run.process.stdin is not None
        told = (await run.process.stderr.readuntil(b"from the wallet itself:")).decode()
        number, count = map(int, re.findall(r"Group (\d+) of (\d+)", told)[0])
        rest = address.removeprefix("0x")
        right = rest[4 * number - 4 : 4 * number]
        assert count == -(-len(rest) // 4)
        assert 2 < number <= count - 2
        run.process.stdin.write(f"{right if group is None else group}\n{pin}\n".encode())
        out, err = await run.process.communicate()
    return Ended(run.process.returncode or 0, out.decode(), told + err.decode())


async def test_an_address_set_by_the_owner_is_saved_read_back_and_sealed(sandbox: Sandbox) -> None:
    till = sandbox.shop

    done = await set_wallet(till, "bsc", THEIRS)
    listed, sold = await till.run(*LIST), await till.run(*NEW)

    assert (done.code, done.document["saved"], done.document["draft"]) == (0, True, None)
    assert done.document["guard"] == "sealed"
    wallets = {row["network"]: (row["address"], row["sealed"]) for row in done.document["wallets"]}
    assert wallets == {"CELO": (OURS, True), "BSC": (THEIRS, True)}
    assert listed.document == {"guard": "sealed", "wallets": done.document["wallets"]}
    assert sold.code == 0


async def test_a_wrong_group_or_a_wrong_pin_changes_nothing_at_the_shop(sandbox: Sandbox) -> None:
    till = sandbox.shop
    group = await set_wallet(till, "BSC", THEIRS, group="????")
    pin = await set_wallet(till, "BSC", THEIRS, pin=OTHER_PIN)
    removed = await till.answer(OTHER_PIN, to=("wallets", "remove", "BSC", "--json"))
    silent = await till.run("wallets", "set", "BSC", THEIRS, "--json")

    assert [ended.code for ended in (group, pin, removed, silent)] == [5] * 4
    assert [ended.out for ended in (group, pin, removed, silent)] == [""] * 4
    assert "not that group" in group.error["message"]
    listed = await till.run(*LIST)
    assert (listed.document["guard"], {row["address"] for row in listed.document["wallets"]}) == (
        "sealed",
        {OURS},
    )


async def test_a_network_removed_by_the_owner_is_gone_and_the_rest_is_sealed(sandbox: Sandbox) -> None:
    till = sandbox.shop
    unknown = await till.answer(PIN, to=("wallets", "remove", "NOWHERE", "--json"))
    absent = await till.answer(PIN, to=("wallets", "remove", "HATHOR", "--json"))
    done = await till.answer(PIN, to=("wallets", "remove", "BSC", "--json"))

    assert (unknown.code, absent.code, done.code) == (6, 6, 0)
    assert (done.document["guard"], done.document["saved"]) == ("sealed", True)
    assert [row["network"] for row in done.document["wallets"]] == ["CELO"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("CELO", OURS[:-1]), 3, "too short or too long"),
        (("CELO", THEIRS[:-1] + "e"), 3, "mistyped"),
        (("CELO", OURS[:10] + "l" + OURS[11:]), 3, "number 11"),
        (("NOWHERE", OURS), 6, "NOWHERE"),
        (("CELO", OURS, "twice"), 2, "one word"),
        (("BITCOIN", SECRET), 3, "recovery words"),
        (("CELO", *WORDS, "yellow"), 3, "recovery words"),
    ],
)
async def test_an_address_that_cannot_be_is_refused_before_anything_is_asked(
    tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    account = {"MERCHANT_DESK_API_KEY": "k" * 40, "MERCHANT_DESK_API_URL": "http://127.0.0.1:9"}
    till = Shop(tmp_path / "till", account)
    ended = await till.run("wallets", "set", *arguments, "--json")

    assert (ended.code, ended.out) == (code, "")
    assert says in ended.error["message"]
    assert not any(word in ended.err for word in (SECRET, "sausage"))


async def test_where_no_wallets_can_be_written_a_change_is_a_draft_for_the_dashboard(
    sandbox: Sandbox,
) -> None:
    till = sandbox.shop
    assert (await till.run(*NEW)).code == 0
    await sandbox.control("/readings", {"wallet_writer": "absent"}, method="PUT")
    learned = {"origin": sandbox.listening["api_url"], "wallet_writer": "absent"}
    (till.folder / "profiles/default/settings.json").write_text(json.dumps({"learned": learned}))

    kept = await set_wallet(till, "BSC", THEIRS)
    before = await till.run("wallets", "list")
    await swap(sandbox, ("CELO", OURS), ("BSC", THEIRS))
    listed, sold = await till.run(*LIST), await till.run(*NEW)
    await swap(sandbox, ("CELO", THEIRS), ("BSC", THEIRS))
    refused = await till.run(*NEW)

    assert (kept.code, kept.document["saved"], kept.document["guard"]) == (0, False, "sealed"), kept.err
    draft = kept.document["draft"]
    assert (draft["network"], draft["address"], draft["at"][-1]) == ("BSC", THEIRS, "Z")
    assert {row["address"] for row in kept.document["wallets"]} == {OURS}
    assert "Enter it in the dashboard" in kept.err
    assert "Draft, not at Cryptum: BNB Smart Chain 0x 5aAe b605" in before.out
    wallets = {row["network"]: (row["address"], row["sealed"]) for row in listed.document["wallets"]}
    assert (listed.document["guard"], wallets) == ("sealed", {"CELO": (OURS, True), "BSC": (THEIRS, True)})
    assert (sold.code, refused.code, await made(sandbox)) == (0, 3, 2)
