"""`sales`: anybody stops every new charge, the owner lets them go on; and no secret is left behind."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.owner_stage import NEW, OTHER_PIN, PIN, PIN_SET, guarded, made, set_pin
from tests.helpers.programs import Sandbox, open_sandbox

STOP = ("sales", "stop", "--json")
RESUME = ("sales", "resume", "--json")
STATUS = ("sales", "status", "--json")
GO_ON = {"stopped": False, "by": None, "at": None}


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """A training shop and a till that is set up for it."""
    async with open_sandbox(tmp_path) as opened:
        yield opened


async def test_anybody_stops_all_sales_and_only_the_pin_lets_them_go_on(sandbox: Sandbox) -> None:
    till = sandbox.shop
    await set_pin(till)
    before = await till.run(*STATUS)
    stopped, twice = await till.run(*STOP), await till.run(*STOP)
    refused, looked = await till.run(*NEW), await till.run("doctor", "--json")
    silent, wrong = await till.run(*RESUME), await till.answer(OTHER_PIN, to=RESUME)
    between = await till.run(*STATUS)
    resumed = await till.answer(PIN, to=RESUME)
    sold = await till.run(*NEW)

    assert before.document == GO_ON
    assert (stopped.code, stopped.document["stopped"]) == (0, True)
    assert stopped.document["at"].endswith("Z")
    assert twice.document == between.document == stopped.document
    assert (refused.code, refused.out) == (3, "")
    assert f"stopped here by {stopped.document['by']}" in refused.error["message"]
    checks = {check["name"]: check["ok"] for check in looked.document["checks"]}
    assert (looked.code, checks["sales"]) == (7, False)
    assert (silent.code, wrong.code) == (5, 5)
    assert (resumed.code, resumed.document) == (0, GO_ON)
    assert (sold.code, await made(sandbox)) == (0, 1)


async def test_without_a_pin_sales_go_on_at_a_word_and_nothing_is_asked(sandbox: Sandbox) -> None:
    till = sandbox.shop
    idle = await till.run(*RESUME)
    await till.run(*STOP)
    resumed = await till.run(*RESUME)

    assert [(ended.code, ended.document, ended.err) for ended in (idle, resumed)] == [(0, GO_ON, "")] * 2


async def test_a_till_without_any_key_can_stop_sales_and_say_that_they_are_stopped(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    without = sandbox.till(tmp_path / "without", MERCHANT_DESK_API_KEY="")
    stopped, status = await without.run(*STOP), await without.run(*STATUS)

    assert (stopped.code, status.code, status.document["stopped"]) == (0, 0, True)


async def test_a_running_desk_tells_that_another_process_stopped_sales(sandbox: Sandbox) -> None:
    async with sandbox.shop.running("--json", "listen", "--port", "0") as listening:
        await listening.next()
        await sandbox.shop.run(*STOP)
        assert listening.process.stderr is not None
        told = (await listening.process.stderr.readline()).decode()
        await sandbox.shop.run(*RESUME)
        again = (await listening.process.stderr.readline()).decode()
        await listening.end()

    assert told.startswith("All sales are stopped by ")
    assert again == "Sales go on.\n"


async def test_neither_pin_nor_recovery_code_is_left_in_any_file_or_word(sandbox: Sandbox) -> None:
    till = sandbox.shop
    code = await guarded(till)
    ended = [
        await till.answer(OTHER_PIN, PIN, to=("--verbose", *PIN_SET)),
        await till.answer(PIN, to=("--verbose", *RESUME)),
        await till.answer(code, PIN, to=("--verbose", "pin", "reset", "--json")),
        await till.answer("x" * 5_000, PIN, to=("--verbose", "wallets", "approve")),
    ]

    assert [item.code for item in ended] == [0, 0, 0, 5]
    texts = [(item.out + item.err).encode() for item in ended]
    files = [file.read_bytes() for file in till.folder.rglob("*") if file.is_file()]
    assert len(files) >= 2
    # Digits among other digits are times and codes.
    secret = re.compile(
        rf"(?<![0-9A-Za-z])({PIN}|{OTHER_PIN}|{code}|{code.replace('-', '')})(?![0-9A-Za-z])".encode()
    )
    assert [found for text in (*texts, *files) for found in secret.findall(text)] == []
