"""The web server by itself: what a handler's own trouble looks like outside, and how much it may hold."""

from __future__ import annotations

import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from merchant_desk.domain.errors import BadInput
from merchant_desk.web import Answer, Handler, Limits, WebServer
from tests.helpers.ear import Reply, connected, without_date
from tests.helpers.logs import ExpectedLogs

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@asynccontextmanager
async def serving(handler: Handler, limits: Limits | None = None) -> AsyncIterator[int]:
    """The port of a server with this handler."""
    server = WebServer(handler, host="127.0.0.1", port=0, limits=limits or Limits(stop_s=0.2))
    await server.start()
    try:
        yield server.port
    finally:
        await server.stop()
    assert server.port == 0


async def asked(port: int, data: bytes = REQUEST) -> Reply:
    """One answer."""
    async with connected(port) as line:
        await line.send(data)
        return await line.reply()


async def hello(_request: web.BaseRequest) -> Answer:
    return Answer(text="hello")


async def test_a_failing_handler_is_503_outside_and_a_log_line_inside(expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("request handler failed error=ZeroDivisionError", logger="merchant_desk.web")

    async def broken(_request: web.BaseRequest) -> Answer:
        raise ZeroDivisionError("the till is on fire")

    async with serving(broken) as port:
        reply = await asked(port)

    assert (reply.status, reply.body, reply.headers["Retry-After"]) == (503, b"", "30")


async def test_a_peer_that_left_is_nobodys_failure() -> None:
    async def left(_request: web.BaseRequest) -> Answer:
        raise ConnectionResetError

    async with serving(left) as port:
        assert (await asked(port)).status == 400


async def test_an_answer_is_exactly_what_the_handler_said() -> None:
    async with serving(hello) as port, connected(port) as line:
        await line.send(REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

        assert without_date(await line.rest()) == (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n"
            b"Connection: close\r\n\r\nhello"
        )


async def test_what_went_wrong_while_answering_is_told_to_nobody_outside(expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("failed error=", logger="merchant_desk.web")

    class Unsendable(Answer):
        async def _prepare_headers(self) -> None:
            raise ValueError("a secret of the house")

    async def handler(_request: web.BaseRequest) -> Answer:
        return Unsendable()

    async with serving(handler) as port, connected(port) as line:
        await line.send(REQUEST)

        assert b"secret" not in await line.rest()


async def test_the_process_asks_for_as_many_files_as_it_may_need() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (400, before[1]))
        async with serving(hello, Limits(connections=500, stop_s=0.2)) as port:
            assert (await asked(port)).status == 200

        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(756, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_a_port_beyond_the_last_is_bad_input() -> None:
    with pytest.raises(BadInput):
        await WebServer(hello, host="127.0.0.1", port=70_000, limits=Limits()).start()


async def test_a_server_that_never_started_stops_without_a_word() -> None:
    server = WebServer(hello, host="127.0.0.1", port=0, limits=Limits())

    await server.stop()

    assert server.port == 0
