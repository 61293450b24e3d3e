"""Somebody who can write to the data folder: every edit of seal, journal or settings stops the next sale, or
doctor sees it."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.owner_stage import (
    APPROVE,
    LIST,
    NEW,
    OURS,
    PIN,
    THEIRS,
    alter_seal,
    editing,
    guarded,
    made,
    memo,
    put_memo,
    seal,
    swap,
)
from tests.helpers.programs import Sandbox, Shop, open_sandbox


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """A training shop with one wallet, and a till that is set up for it."""
    async with open_sandbox(tmp_path) as opened:
        await swap(opened, ("CELO", OURS))
        yield opened


async def refused(till: Shop, sandbox: Sandbox, *, why: str) -> None:
    """The next sale is refused without an order, the list says so, and so does doctor."""
    before = await made(sandbox)
    sale, listed, looked = await till.run(*NEW), await till.run(*LIST), await till.run("doctor", "--json")

    assert (sale.code, sale.out, await made(sandbox)) == (3, "", before)
    assert why in sale.error["message"]
    assert listed.document["guard"] == "changed"
    checks = {check["name"]: check["ok"] for check in looked.document["checks"]}
    assert (looked.code, checks["wallets"]) == (7, False)


async def test_a_wallet_altered_inside_the_seal_stops_the_next_sale(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await guarded(till)
    await swap(sandbox, ("CELO", THEIRS))
    alter_seal(till, wallets=[["CELO", THEIRS]])

    await refused(till, sandbox, why="was changed by somebody else")
    approved = await till.answer(PIN, to=APPROVE)
    assert approved.code in (3, 5)
    assert approved.out == ""


async def test_a_pin_put_into_the_seal_opens_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    till, other = sandbox.shop, sandbox.till(tmp_path / "other")
    await guarded(till)
    await other.answer("111111", to=("pin", "set"))
    alter_seal(till, pin=json.loads(memo(other, "seal") or "")["pin"])
    approved = await till.answer("111111", to=APPROVE)

    assert (approved.code in (3, 5), approved.out) == (True, "")
    await refused(till, sandbox, why="was changed by somebody else")


async def test_a_removed_seal_stops_the_next_sale(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await guarded(till)
    with editing(till) as store:
        store.execute("DELETE FROM memo WHERE key IN ('seal', 'seal-alarm')")

    await refused(till, sandbox, why="is gone")


async def test_a_seal_copied_from_another_data_folder_stops_the_next_sale(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    till, other = sandbox.shop, sandbox.till(tmp_path / "other")
    await guarded(till)
    await swap(sandbox, ("CELO", THEIRS))
    await guarded(other)
    put_memo(till, "seal", memo(other, "seal"))

    await refused(till, sandbox, why="came from another data folder")


async def test_an_older_copy_of_the_seal_put_back_stops_the_next_sale(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await guarded(till)
    older = memo(till, "seal")
    await swap(sandbox, ("CELO", THEIRS))
    await seal(till)
    await swap(sandbox, ("CELO", OURS))
    put_memo(till, "seal", older)

    await refused(till, sandbox, why="was replaced by an older copy")


async def test_settings_that_name_another_store_or_server_stop_the_next_sale(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    account = sandbox.till(tmp_path / "till").environ
    folder = tmp_path / "till/profiles/default"
    folder.mkdir(parents=True, mode=0o700)
    file = folder / "settings.json"
    right = {"api_url": account["MERCHANT_DESK_API_URL"], "store_id": account["MERCHANT_DESK_STORE_ID"]}
    till = Shop(tmp_path / "till", {"MERCHANT_DESK_API_KEY": account["MERCHANT_DESK_API_KEY"]})
    file.write_text(json.dumps(right))
    await guarded(till)
    sold = await till.run(*NEW)

    for change in ({"store_id": "their-store"}, {"api_url": "https://api.example.com"}):
        file.write_text(json.dumps({**right, **change}))
        sale = await till.run(*NEW)
        assert (sale.code, "another store or API address" in sale.error["message"]) == (3, True)
    file.write_text(json.dumps(right))
    again = await till.run(*NEW)

    assert (sold.code, again.code, await made(sandbox)) == (0, 0, 2)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE journal SET detail = 'x -> y' WHERE what = 'wallets-approved'",
        "UPDATE journal SET person = 'Somebody' WHERE id = 2",
        "DELETE FROM journal WHERE what = 'wallets-changed'",
        "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)",
    ],
)
async def test_a_journal_line_changed_or_removed_is_seen_by_doctor(sandbox: Sandbox, edit: str) -> None:
    till = sandbox.shop
    await guarded(till)
    await swap(sandbox, ("CELO", THEIRS))
    await till.run(*LIST)
    sound = await till.run("doctor", "--json")
    with editing(till) as store:
        assert store.execute(edit).rowcount == 1
    looked = await till.run("doctor", "--json")

    said = [
        {check["name"]: check["ok"] for check in ended.document["checks"]}["journal"]
        for ended in (sound, looked)
    ]
    assert said == [True, False]


async def test_the_whole_folder_moved_elsewhere_keeps_its_seal(sandbox: Sandbox, tmp_path: Path) -> None:
    await guarded(sandbox.shop)
    shutil.copytree(sandbox.shop.folder, tmp_path / "moved")
    moved = sandbox.till(tmp_path / "moved")

    assert (await moved.run(*LIST)).document["guard"] == "sealed"
    assert (await moved.run(*NEW)).code == 0
