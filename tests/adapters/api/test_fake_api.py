"""What the fake API does on a test's behalf beyond the promises of the real one."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from merchant_desk.domain.errors import ApiFailure, ServerFailed, TimedOut, Unreachable
from merchant_desk.domain.order import Reference
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import an_order
from tests.helpers.fake_api import FakeApi, server_failed, timed_out, unreachable


async def test_faults_are_taken_one_a_call_in_their_order() -> None:
    api = FakeApi()
    row = api.add("POS-1")
    api.fail("read", server_failed(502), times=2)
    api.fail("read", unreachable("dns"))

    told: list[str] = []
    for _ in range(4):
        try:
            told.append(str((await api.read(row.id)).status))
        except ApiFailure as error:
            told.append(type(error).__name__)

    assert told == ["ServerFailed", "ServerFailed", "Unreachable", "pending"]
    assert api.count("read", row.id) == 4


async def test_only_a_processed_failure_leaves_an_order_behind() -> None:
    api = FakeApi()
    api.fail("create", timed_out())
    api.fail("create", timed_out(processed=True))

    for _ in range(2):
        with pytest.raises(TimedOut):
            await api.create(an_order())

    assert len(api.book) == 1
    assert api.count("create", "POS-2026-000143-7K4Q") == 2


async def test_a_late_list_shows_an_order_after_some_calls() -> None:
    api = FakeApi()
    api.list_lag = 2
    await api.create(an_order())

    seen = [len((await api.list_page(ListQuery())).rows) for _ in range(4)]

    assert seen == [0, 0, 1, 1]


async def test_tampered_facts_show_in_reads_or_in_rows_alone() -> None:
    api = FakeApi()
    row = api.add("POS-1")
    api.shows(row.id, total=Decimal("0.01"), status=None)
    api.lists(row.id, reference=Reference("POS-2"))

    read, listed = await api.read(row.id), (await api.list_page(ListQuery(status="pending"))).rows[0]

    assert (read.total, read.status, read.reference) == (Decimal("0.01"), None, "POS-1")
    assert (listed.total, listed.status, listed.reference) == (Decimal("25.40"), "pending", "POS-2")


async def test_an_api_that_went_down_reaches_nobody_until_it_is_back() -> None:
    api = FakeApi()
    api.goes_down()
    for call in (api.create(an_order()), api.list_page(ListQuery()), api.verify_store()):
        with pytest.raises(Unreachable):
            await call

    api.comes_back()

    assert (await api.create(an_order())).id in api.book


async def test_a_gate_holds_calls_until_it_is_released() -> None:
    api = FakeApi()
    row = api.add("POS-1")
    gate = api.gate("read")
    task = asyncio.create_task(api.read(row.id))
    await gate.arrived.wait()
    api.pays(row.id)

    gate.release()

    assert (await task).status == "confirmed"
    assert (await task).transactions[0].network == "CELO"


async def test_standing_faults_end_and_scripted_ones_come_first() -> None:
    api = FakeApi()
    api.fail_always("verify", server_failed())
    api.fail("verify", unreachable())

    with pytest.raises(Unreachable):
        await api.verify_store()
    with pytest.raises(ServerFailed):
        await api.verify_store()
    api.fail_always("verify", None)

    assert (await api.verify_store()).verdict == "ok"
    assert api.of(api.add("POS-9").reference).reference == "POS-9"
