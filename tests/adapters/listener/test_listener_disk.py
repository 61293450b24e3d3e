"""200 means on disk: what the listener answers while the store is slow, busy, full or closing."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from merchant_desk.domain.callback import Callback, Verdict
from merchant_desk.domain.errors import DeskError, StoreBusy, StoreUnusable
from merchant_desk.services.ports import Inbox
from merchant_desk.store.store import open_store
from tests.helpers.ear import BODY, HASTY, Ear, connected, open_ear
from tests.helpers.fake_store import FakeStore
from tests.helpers.logs import ExpectedLogs


async def failing(error: DeskError) -> Inbox:
    """An inbox that keeps nothing."""
    store = FakeStore()
    store.fail_with = error
    return store.inbox


@pytest.mark.parametrize("error", [StoreBusy(), StoreUnusable(path="store", why="full")])
async def test_a_callback_that_cannot_be_kept_is_asked_for_again(
    tmp_path: Path, expected_logs: ExpectedLogs, error: DeskError
) -> None:
    expected_logs.allow("callback not kept", logger="merchant_desk.listener")
    async with open_ear(tmp_path, inbox=await failing(error)) as ear:
        reply = await ear.post()

        assert (reply.status, reply.headers["Retry-After"], reply.body) == (503, "30", b"")
        assert ear.seen == []


async def test_a_refusal_that_cannot_be_kept_stays_a_refusal(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("refusal not kept", logger="merchant_desk.listener")
    async with open_ear(tmp_path, inbox=await failing(StoreBusy())) as ear:
        assert (await ear.post(X_Webhook_Signature="x")).status == 401


async def test_a_store_locked_by_another_program_means_503_and_then_200(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("callback not kept error=StoreBusy", logger="merchant_desk.listener")
    async with open_ear(tmp_path, patience_s=0.1) as ear:
        other = sqlite3.connect(ear.store.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert (await ear.post()).status == 503
        other.execute("ROLLBACK")
        other.close()

        assert (await ear.post()).status == 200


class SlowInbox(FakeStore):
    """Holds each callback back until it may be kept; lives on the listener's loop and the test's."""

    def __init__(self) -> None:
        super().__init__()
        self.may_keep = threading.Event()
        self.is_asked = threading.Event()
        self._accept, self.inbox.accept = self.inbox.accept, self._accept_later  # type: ignore[method-assign] # the seam

    async def _accept_later(self, callback: Callback) -> Callback:
        self.is_asked.set()
        await asyncio.to_thread(self.may_keep.wait, 10)
        return await self._accept(callback)


async def test_no_answer_leaves_before_the_callback_is_on_disk(tmp_path: Path) -> None:
    slow = SlowInbox()
    async with open_ear(tmp_path, inbox=slow.inbox) as ear, connected(ear.port) as line:
        await line.send(ear.request())
        await asyncio.to_thread(slow.is_asked.wait, 10)
        early = asyncio.ensure_future(line.reader.read(1))
        is_early, _ = await asyncio.wait([early], timeout=0.2)
        slow.may_keep.set()

        assert not is_early
        assert await early == b"H"
        assert (await slow.inbox.waiting())[0].body == BODY.decode()


async def test_a_store_that_takes_too_long_means_come_again(
    tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("callback not kept error=TimeoutError", logger="merchant_desk.listener")
    slow = SlowInbox()
    async with open_ear(tmp_path, inbox=slow.inbox, limits=HASTY) as ear:
        reply = await ear.post()
        slow.may_keep.set()

    assert reply.status == 503


async def test_copies_on_eight_sockets_at_once_are_accepted_once(ear: Ear) -> None:
    for number in range(5):
        body = BODY.replace(b"0da30f53b37", b"id-%d" % number)
        ear.seen.clear()

        replies = await asyncio.gather(*(ear.post(body) for _ in range(8)))

        assert [reply.status for reply in replies] == [200] * 8
        verdicts = Counter(callback.verdict for callback in ear.seen)
        assert verdicts == {Verdict.ACCEPTED: 1, Verdict.DUPLICATE: 7}
    assert len(await ear.accepted()) == 5


async def test_every_callback_answered_200_is_there_after_reopening(tmp_path: Path) -> None:
    bodies = [BODY.replace(b"0da30f53b37", b"id-%d" % number) for number in range(40)]
    async with open_ear(tmp_path) as ear:
        statuses = await asyncio.gather(*(ear.post(body) for body in bodies))

    assert {reply.status for reply in statuses} == {200}
    async with open_store(tmp_path / "store.sqlite") as store:
        assert {callback.body for callback in await store.inbox.waiting()} == {b.decode() for b in bodies}


async def test_a_desk_that_is_closing_still_keeps_what_it_heard(tmp_path: Path) -> None:
    def closed(_callback: Callback) -> None:
        raise RuntimeError("Event loop is closed")

    async with open_store(tmp_path / "store.sqlite") as store:
        ear = Ear(store)
        ear.seen = _Refusing(closed)
        listener = ear.listener(None, limits=replace(HASTY, stop_s=0.1))
        await listener.start()
        ear.port = listener.port

        assert (await ear.post()).status == 200
        await listener.stop()
        assert len(await store.inbox.waiting()) == 1


class _Refusing(list[Callback]):
    """A list that takes nothing any more."""

    def __init__(self, refuse: object) -> None:
        super().__init__()
        self._refuse = refuse

    def append(self, callback: Callback) -> None:
        assert callable(self._refuse)
        self._refuse(callback)
