"""`doctor --contract` as a process: learns the shop's readings, refuses production, leaves no order."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.programs import PROGRAM, Ended, Sandbox, open_sandbox

_OPEN = ("pending", "on-hold")
_NEW = ("orders", "create", "--total", "25.40", "--currency", "USD", "--json")


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with open_sandbox(tmp_path) as opened:
        # The shop's repeats are seconds apart, and how many there are is learned in another test.
        await opened.control("/readings", {"callback_retries": 0}, method="PUT")
        yield opened


async def booked(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The shop's own book."""
    orders: list[dict[str, Any]] = (await sandbox.control("/orders"))["orders"]
    return orders


def answers(ended: Ended) -> dict[str, str | None]:
    """The contract's answers by the names of their questions."""
    return {
        check["name"].removeprefix("contract-"): check["answer"]
        for check in ended.document["checks"]
        if "answer" in check
    }


@pytest.mark.parametrize(
    ("choices", "learned"),
    [
        ({}, {"list-member": "orders", "page-max": "500", "dates": "iso", "verify-type": "any"}),
        (
            {"list_member": "rows", "list_cap": 50, "list_dates": "milliseconds", "list_end_name": "end"},
            {"list-member": "rows", "page-max": "50", "dates": "milliseconds", "end-name": "end"},
        ),
        (
            {"verify_type": "api", "read_status": "missing", "update_answer": "204", "list_dates": "ignored"},
            {"verify-type": "api", "read-status": "missing", "update-answer": "204", "dates": "ignored"},
        ),
    ],
)
async def test_a_reading_is_learned_by_the_command_and_the_next_ones_work_with_it(
    sandbox: Sandbox, choices: dict[str, Any], learned: dict[str, str]
) -> None:
    await sandbox.control("/readings", choices, method="PUT")

    checked = await sandbox.shop.run("doctor", "--contract", "--json")
    left = [order for order in await booked(sandbox) if order["status"] in _OPEN]
    verified = await sandbox.shop.run("stores", "verify", "--json")
    made = await sandbox.shop.run(*_NEW)
    synced = await sandbox.shop.run("sync", "--full", "--json")
    cancelled = await sandbox.shop.run("orders", "cancel", made.document["reference"], "--json")

    assert (checked.code, checked.document["ok"]) == (0, True), checked.out
    assert learned.items() <= answers(checked).items()
    assert left == []
    assert [verified.code, made.code, synced.code, cancelled.code] == [0] * 4
    assert verified.document["verdict"] == "ok"
    assert cancelled.document["status"] == "cancelled"
    report = Path(checked.document["report"])
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert report.is_relative_to(sandbox.shop.folder)
    assert sandbox.listening["api_key"] not in report.read_text()


async def test_people_read_each_answer_and_where_the_report_lies(sandbox: Sandbox) -> None:
    checked = await sandbox.shop.run("doctor", "--contract")

    assert checked.code == 0, checked.err
    assert "contract-list-member" in checked.out
    assert "Which member of the list holds its rows? orders." in checked.out
    assert checked.out.splitlines()[-1].startswith("Report: /")
    assert checked.err == ""


async def test_production_is_refused_before_anything_is_asked(sandbox: Sandbox, tmp_path: Path) -> None:
    real = sandbox.till(tmp_path / "real", MERCHANT_DESK_API_URL="https://api.cryptum.io")

    ended = await real.run("doctor", "--contract", "--json")

    assert (ended.code, ended.error["code"], ended.out) == (3, 3, "")
    assert "test system" in ended.error["hint"]


async def test_what_keeps_a_check_from_running_has_its_documented_status(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    wrong = sandbox.till(tmp_path / "wrong", MERCHANT_DESK_API_KEY="x" * 40)
    missing = sandbox.till(tmp_path / "missing", MERCHANT_DESK_API_KEY="")
    away = sandbox.till(tmp_path / "away", MERCHANT_DESK_API_URL="http://127.0.0.1:9")

    ended = [await till.run("doctor", "--contract", "--json") for till in (wrong, missing, away)]

    assert [(end.code, end.error["code"]) for end in ended] == [(5, 5), (5, 5), (4, 4)]
    assert await booked(sandbox) == []


async def test_a_store_that_cannot_sell_ends_the_check_with_seven(sandbox: Sandbox) -> None:
    await sandbox.control("/shop", {"wallets": []}, method="PUT")

    ended = await sandbox.shop.run("doctor", "--contract", "--json")

    failed = {check["name"] for check in ended.document["checks"] if not check["ok"]}
    assert (ended.code, ended.document["ok"]) == (7, False)
    assert {"contract-store-verified", "contract-create"} <= failed
    assert Path(ended.document["report"]).exists()


async def test_an_interrupted_check_cancels_its_orders_first(sandbox: Sandbox) -> None:
    slow = {"answers": [{"route": "list", "times": 1, "latency_ms": 3000}]}
    await sandbox.control("/faults", slow, method="PUT")
    async with sandbox.shop.running("doctor", "--contract", "--json", program=PROGRAM) as running:
        while len(await booked(sandbox)) < 3:  # noqa: ASYNC110 - another process tells no event loop
            await asyncio.sleep(0.02)
        ended = await running.end(signal.SIGINT)

    orders = await booked(sandbox)
    assert ended.code == 130, ended.err
    assert json.loads(ended.err.splitlines()[-1])["error"]["code"] == 130
    assert len(orders) == 3
    assert [order["status"] for order in orders] == ["cancelled"] * 3
