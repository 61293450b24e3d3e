"""Slow, endless and oversized answers end in time and in bounded memory."""

from __future__ import annotations

import asyncio
import gzip
from typing import Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.api.line import MAX_ANSWER_BYTES, TimeLimits
from merchant_desk.domain.errors import Rejected, ServerFailed, TimedOut, UnexpectedReply, Unreachable
from merchant_desk.domain.order import OrderId
from tests.adapters.api.conftest import ORDER_ID, Call, MakeApi, an_order, every_call
from tests.helpers.cases import load_sample
from tests.helpers.counts import count
from tests.helpers.scripted_server import Drip, ScriptedServer, Send, Stall, reply

QUICK: Final = TimeLimits(
    connect_s=0.15, read_s=0.15, write_s=0.15, pool_s=0.15, total_s=5.0, create_total_s=5.0
)
HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"


@every_call
@pytest.mark.parametrize(
    "start", [b"", HEAD[:20], HEAD, HEAD + b"{"], ids=["silent", "in-head", "at-body", "in-body"]
)
async def test_an_answer_that_stops_coming_is_given_up(
    make_api: MakeApi, server: ScriptedServer, call: Call, start: bytes
) -> None:
    server.plays(Stall(start))

    with pytest.raises(TimedOut) as caught:
        await call(make_api(limits=QUICK))

    assert caught.value.phase == "read"


@every_call
async def test_an_answer_that_drips_for_ever_ends_with_the_whole_limit(
    make_api: MakeApi, server: ScriptedServer, call: Call
) -> None:
    server.plays(Drip(HEAD + b" " * 900))

    with pytest.raises(TimedOut) as caught:
        await call(make_api(limits=TimeLimits(total_s=0.15, create_total_s=0.15)))

    assert caught.value.phase == "total"


async def test_a_creation_is_given_longer_than_the_other_calls(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    slow = reply(200, load_sample("created")).data
    server.plays(Drip(slow[:30]), Drip(slow, pause_s=0.0005))
    api = make_api(limits=TimeLimits(total_s=0.05, create_total_s=20.0))

    with pytest.raises(TimedOut):
        await api.read(OrderId(ORDER_ID))
    evidence = await api.create(an_order())

    assert evidence.id == ORDER_ID


async def test_a_host_that_never_finishes_its_handshake_is_unreachable(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    api = make_api(server.origin.replace("http:", "https:"), limits=QUICK)

    with pytest.raises(Unreachable) as caught:
        await api.create(an_order())

    assert caught.value.why == "timeout"


async def test_the_whole_limit_during_connecting_means_that_nothing_left(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ScriptedServer() as proxy:
        proxy.plays(Stall())
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        api = make_api("https://api.example.test", limits=TimeLimits(create_total_s=0.15))

        with pytest.raises(Unreachable) as caught:
            await api.create(an_order())

        assert caught.value.why == "timeout"
        assert [request.method for request in proxy.requests] == ["CONNECT"]


async def test_a_request_that_found_no_free_connection_did_not_leave(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    server.plays(*[Stall()] * 12)
    api = make_api(limits=TimeLimits(pool_s=0.2, read_s=9.0))
    waiting = [asyncio.create_task(api.read(OrderId(ORDER_ID))) for _ in range(12)]
    await server.saw(12)

    with pytest.raises(Unreachable) as caught:
        await api.create(an_order())

    assert caught.value.why == "busy"
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


@every_call
@pytest.mark.parametrize("is_told", [True, False], ids=["length", "chunked"])
async def test_an_answer_of_five_megabytes_is_not_read_to_its_end(
    api: CryptumApi, server: ScriptedServer, call: Call, is_told: bool
) -> None:
    size = MAX_ANSWER_BYTES + 1024 * 1024
    body = b'{"id": "' + b"x" * size + b'"}'
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (
        len(body),
        body,
    )
    server.plays(reply(200, body) if is_told else Send(chunked))

    with pytest.raises(UnexpectedReply) as caught:
        await call(api)

    assert caught.value.what == "body too long"


async def test_a_refusal_of_five_megabytes_is_still_a_refusal(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(422, b"x" * (MAX_ANSWER_BYTES + 1024 * 1024)))

    with pytest.raises(Rejected) as caught:
        await api.create(an_order())

    assert caught.value.message == "HTTP 422"


async def test_an_answer_packed_without_being_asked_is_not_unpacked(
    api: CryptumApi, server: ScriptedServer
) -> None:
    packed = gzip.compress(load_sample("read"))
    encoding = {"Content-Encoding": "gzip"}
    server.plays(reply(200, packed, headers=encoding), reply(502, packed, headers=encoding))

    with pytest.raises(UnexpectedReply) as caught:
        await api.read(OrderId(ORDER_ID))
    with pytest.raises(ServerFailed):
        await api.read(OrderId(ORDER_ID))

    assert caught.value.what == "content encoding"
    assert server.requests[0].headers["accept-encoding"] == "identity"


async def test_a_creation_cut_at_any_byte_leaves_the_outcome_open(
    api: CryptumApi, server: ScriptedServer
) -> None:
    whole = reply(201, load_sample("created")).data
    offsets = range(0, len(whole), count(short=17, long=1))

    for offset in offsets:
        server.plays(Send(whole[:offset], then_close=True))
        with pytest.raises(TimedOut):
            await api.create(an_order())

    assert len(server.requests) == len(offsets)


async def test_a_request_whose_caller_gave_up_frees_its_connection(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    server.plays(*[Stall()] * 20, reply(200, load_sample("read")))
    api = make_api(limits=TimeLimits(pool_s=5.0))

    for number in range(20):
        task = asyncio.create_task(api.read(OrderId(ORDER_ID)))
        await server.saw(number + 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    evidence = await api.read(OrderId(ORDER_ID))

    assert evidence.id == ORDER_ID


async def test_closing_the_client_ends_a_request_under_way(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(Stall())
    task = asyncio.create_task(api.create(an_order()))
    await server.saw(1)

    await api.aclose()

    async with asyncio.timeout(5):
        with pytest.raises(TimedOut):
            await task
