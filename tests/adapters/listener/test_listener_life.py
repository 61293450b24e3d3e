"""Starting and stopping: one port, nobody else's, free again within two seconds."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from merchant_desk.domain.errors import BadInput, PortTaken
from merchant_desk.listener.reception import Surroundings
from merchant_desk.listener.server import Listener
from merchant_desk.store.store import open_store
from merchant_desk.web import Limits
from tests.helpers.ear import HASTY, Ear, StillClock, connected, open_ear
from tests.helpers.fake_store import FakeStore


@pytest.fixture
async def deaf(tmp_path: Path) -> AsyncIterator[Ear]:
    """A store and surroundings without a listener."""
    async with open_store(tmp_path / "store.sqlite") as store:
        yield Ear(store)


async def test_a_taken_port_is_told_and_never_swapped_for_another(deaf: Ear) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        listener = deaf.listener(None, limits=Limits(), port=port)

        with pytest.raises(PortTaken) as caught:
            await listener.start()

        assert caught.value.port == port
        await listener.stop()


async def test_a_host_of_another_machine_is_bad_input(deaf: Ear) -> None:
    around = Surroundings(
        inbox=FakeStore().inbox,
        clock=StillClock(),
        paths=dict,
        secrets=lambda: deaf.known,
        on_seen=deaf.seen.append,
    )
    for host in ("192.0.2.1", "no such host"):
        with pytest.raises(BadInput):
            await Listener(around, host=host, port=0).start()


async def test_the_port_is_free_again_at_once_after_stopping(deaf: Ear) -> None:
    port = 0
    for _ in range(3):
        listener = deaf.listener(None, limits=Limits(), port=port)
        await listener.start()
        port = deaf.port = listener.port
        assert listener.origin == f"http://127.0.0.1:{port}"
        assert (await deaf.post()).status == 200

        await listener.stop()
        await listener.stop()

        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
    assert not [thread for thread in threading.enumerate() if thread.name == "listener"]


async def test_stopping_takes_two_seconds_at_most_whoever_is_connected(deaf: Ear) -> None:
    listener = deaf.listener(None, limits=Limits())
    await listener.start()
    deaf.port = listener.port
    async with connected(deaf.port) as silent, connected(deaf.port) as slow, connected(deaf.port) as idle:
        await slow.send(deaf.request()[:-5])
        await idle.send(deaf.request())
        await idle.reply()
        started_s = time.monotonic()

        await listener.stop()

        assert time.monotonic() - started_s < 2
        assert await silent.rest() == b""
        assert await idle.rest() == b""


async def test_a_callback_under_way_is_answered_before_the_end(tmp_path: Path) -> None:
    async with open_ear(tmp_path, limits=HASTY) as ear:
        is_writing, may_write = threading.Event(), threading.Event()

        def long_write(_connection: Connection) -> None:
            is_writing.set()
            may_write.wait(10)

        held = asyncio.ensure_future(ear.store.database.write(long_write))
        await asyncio.to_thread(is_writing.wait, 10)
        async with connected(ear.port) as line:
            await line.send(ear.request())
            asyncio.get_running_loop().call_later(0.1, may_write.set)

            assert (await line.reply()).status == 200
        await held


async def test_the_listener_runs_on_a_plain_loop_of_its_own_thread(deaf: Ear) -> None:
    heard_on: list[str] = []

    def paths() -> dict[str, str]:
        heard_on.append(threading.current_thread().name)
        return {}

    around = Surroundings(
        inbox=deaf.store.inbox,
        clock=deaf.clock,
        paths=paths,
        secrets=lambda: deaf.known,
        on_seen=deaf.seen.append,
    )
    listener = Listener(around)
    await listener.start()
    deaf.port = listener.port

    assert (await deaf.post()).status == 404
    await listener.stop()

    assert heard_on == ["listener"]


async def test_giving_up_while_the_port_opens_leaves_no_thread_behind(deaf: Ear) -> None:
    listener = deaf.listener(None, limits=Limits())
    starting = asyncio.ensure_future(listener.start())
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    async with asyncio.timeout(5):
        await listener.stop()

    assert not [thread for thread in threading.enumerate() if thread.name == "listener"]
