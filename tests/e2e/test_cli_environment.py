"""Where key, store and folder come from, and what a till may do without them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.programs import Sandbox, Shop, open_sandbox, shops_of, wait_until

_NEW = ("orders", "create", "--total", "25.40", "--currency", "USD", "--json")


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with open_sandbox(tmp_path) as opened:
        yield opened


async def test_doctor_finds_a_good_account_and_names_what_is_missing_in_a_bad_one(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    good = await sandbox.shop.run("doctor", "--json")
    bad = await Shop(tmp_path / "new").run("doctor", "--json")
    wrong = await sandbox.till(tmp_path / "wrong", MERCHANT_DESK_API_KEY="x" * 40).run("doctor", "--json")

    names = [check["name"] for check in good.document["checks"]]
    assert names[:7] == ["key", "api", "store", "clock", "keyring", "wallets", "sales"]
    assert names[7:12] == ["port", "disk", "sqlite", "qt", "journal"]
    assert (good.code, good.document["ok"]) == (0, True), good.out
    assert all(set(check) == {"name", "ok", "detail", "hint"} for check in good.document["checks"])
    assert (bad.code, bad.document["ok"], bad.err) == (7, False, "")
    failed = {check["name"]: check for check in bad.document["checks"] if not check["ok"]}
    assert {"key", "store"} <= set(failed)
    assert all(check["hint"] for check in failed.values())
    assert wrong.code == 7


async def test_a_till_without_the_key_reads_what_it_knows_and_may_do_no_more(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    made = await sandbox.shop.run(*_NEW)
    await sandbox.control("/pay", {"order_id": made.document["id"]})
    keyless = sandbox.till(sandbox.shop.folder, MERCHANT_DESK_SESSION_ONLY="1", MERCHANT_DESK_API_KEY="")

    refreshed = await keyless.run("orders", "show", made.document["id"], "--refresh", "--json")
    refused = [
        await keyless.run(*_NEW),
        await keyless.run("orders", "list", "--refresh", "--json"),
        await keyless.run("sync", "--json"),
    ]
    listed = await keyless.run("orders", "list", "--json")

    assert (refreshed.code, refreshed.document["status"]) == (0, "confirmed"), refreshed.err
    assert [(end.code, end.error["code"]) for end in refused] == [(5, 5)] * 3
    assert listed.document["total"] == 1


async def test_without_a_key_the_local_store_is_read_and_all_else_ends_with_five(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    without_key = sandbox.till(tmp_path / "a", MERCHANT_DESK_API_KEY="")
    without_store = sandbox.till(tmp_path / "b", MERCHANT_DESK_STORE_ID="")
    wrong_key = sandbox.till(tmp_path / "c", MERCHANT_DESK_API_KEY="x" * 40)

    for till in (without_key, without_store, wrong_key):
        assert (await till.run("orders", "list", "--json")).document["total"] == 0
        ended = await till.run(*_NEW)
        assert (ended.code, ended.error["code"], ended.out) == (5, 5, "")
    assert (await without_key.run("sync")).code == 5
    assert (await without_key.run("listen", "--port", "0")).code == 5
    assert (await without_store.run("stores", "show")).code == 5
    failed = await wrong_key.run("orders", "list", "--status", "failed", "--json")
    assert [order["problem"]["code"] for order in failed.document["orders"]] == ["refused"]


async def test_options_win_over_their_environment_twins(sandbox: Sandbox, tmp_path: Path) -> None:
    till = sandbox.till(tmp_path / "twin", MERCHANT_DESK_PROFILE="bar")
    await till.run(*_NEW)

    same = await till.run("--profile", "bar", "orders", "list", "--json")
    other = await till.run("--profile", "shop", "orders", "list", "--json")
    elsewhere = await till.run("--data-dir", str(tmp_path / "else"), "orders", "list", "--json")

    assert [end.document["total"] for end in (same, other, elsewhere)] == [1, 0, 0]
    assert (tmp_path / "twin/profiles/bar/store.sqlite3").exists()
    assert (tmp_path / "else/profiles/bar/store.sqlite3").exists()


async def test_a_variable_that_makes_no_sense_is_a_wrong_command_line(tmp_path: Path) -> None:
    for name, value in {"API_URL": "nowhere", "SESSION_ONLY": "yes", "PROFILE": "../x"}.items():
        ended = await Shop(tmp_path, {f"MERCHANT_DESK_{name}": value}).run("sync", "--json")

        assert (ended.code, ended.error["code"]) == (2, 2)


async def test_training_needs_nothing_ignores_the_account_and_mixes_with_no_profile(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    till = sandbox.till(
        tmp_path / "shared",
        MERCHANT_DESK_API_URL="http://127.0.0.1:9",
        MERCHANT_DESK_PUBLIC_URL="https://real.example",
        MERCHANT_DESK_DATABASE_URL=f"sqlite:///{tmp_path}/real.sqlite3",
        MERCHANT_DESK_TRAINING_LINGER_S="0.5",
    )

    made = await till.run("--training", *_NEW)
    real = await till.run("orders", "list", "--json")
    trained = await till.run("--training", "orders", "list", "--json")

    assert made.code == 0, made.err
    assert made.document["reference"].startswith("TRAIN-")
    assert made.document["store_id"] != sandbox.listening["store_id"]
    assert "real.example" not in made.out
    assert (real.document["total"], trained.document["total"]) == (0, 1)
    assert (await sandbox.control("/orders"))["total"] == 0
    await wait_until(lambda: not shops_of(tmp_path / "shared/training/shop.jsonl"))


async def test_commands_never_load_qt_and_need_no_web_server_to_read_the_store(tmp_path: Path) -> None:
    program = (
        "import sys; from merchant_desk.__main__ import main; code = main(['orders', 'list', '--json']);"
        "loaded = {name.split('.')[0] for name in sys.modules};"
        "heavy = {'PySide6', 'qasync', 'httpx', 'aiohttp', 'keyring', 'qrcode'};"
        "print(sorted(loaded & heavy)); sys.exit(code)"
    )

    ended = await Shop(tmp_path).run_python(program)

    assert (ended.code, ended.out.splitlines()[-1]) == (0, "[]"), ended.err


async def test_a_command_whose_reader_has_gone_ends_quietly(tmp_path: Path) -> None:
    ended = await Shop(tmp_path).run_shell("orders list --json | true; echo ${PIPESTATUS[0]}")

    assert (ended.out, ended.err) == ("0\n", "")


async def test_a_result_that_cannot_be_written_ends_with_seven_and_one_sentence(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "merchant_desk", "--data-dir", str(tmp_path), "orders", "list")

    with Path("/dev/full").open("wb") as full:
        ended = await asyncio.create_subprocess_exec(*command, stdout=full, stderr=asyncio.subprocess.PIPE)
        _, said = await ended.communicate()

    assert ended.returncode == 7
    assert said.decode().splitlines()[0] == "The disk is full, so standard output cannot be written."
    assert len(said.splitlines()) == 2
