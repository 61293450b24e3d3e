"""A line that breaks, a host that is not there, an answer that is no JSON: what each leaves open."""

from __future__ import annotations

import socket
import ssl

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.api.failures import broken, why_not_reached
from merchant_desk.domain.errors import (
    DeskError,
    KeyRefused,
    TimedOut,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.order import OrderId
from tests.adapters.api.conftest import (
    NOON_UTC_MS,
    ORDER_ID,
    Call,
    MakeApi,
    WallClock,
    every_call,
)
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import Play, Reset, ScriptedServer, Send, reply


@every_call
@pytest.mark.parametrize(
    "play",
    [
        Reset(),
        Reset(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"),
        Send(b"", then_close=True),
        Send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", then_close=True),
        Send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", then_close=True),
        Send(b"this is not HTTP at all\r\n\r\n", then_close=True),
        Send(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, then_close=True),
    ],
    ids=["reset", "reset-in-body", "hang-up", "cut-body", "cut-chunk", "no-http", "endless-header"],
)
async def test_a_line_that_breaks_after_sending_leaves_the_outcome_open(
    api: CryptumApi, server: ScriptedServer, call: Call, play: Play
) -> None:
    server.plays(play)

    with pytest.raises(TimedOut) as caught:
        await call(api)

    assert caught.value.phase == "answer lost"
    assert len(server.requests) == 1


@every_call
async def test_a_no_counts_even_where_its_body_was_cut(
    api: CryptumApi, server: ScriptedServer, call: Call
) -> None:
    server.plays(Send(b"HTTP/1.1 403 No\r\nContent-Length: 900\r\n\r\n{", then_close=True))

    with pytest.raises(KeyRefused):
        await call(api)


@every_call
async def test_a_port_where_nobody_listens_is_unreachable(make_api: MakeApi, call: Call) -> None:
    async with ScriptedServer() as gone:
        origin = gone.origin
    api = make_api(origin)

    with pytest.raises(Unreachable) as caught:
        await call(api)

    assert caught.value.why == "refused"


@every_call
@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<html>welcome to the hotel</html>", "body not JSON"),
        (b'{"id": NaN}', "number that JSON does not have"),
        (b'{"id": "a", "id": "b"}', "repeated member"),
        (b'{"id": "\xff"}', "body not JSON"),
        (b'"text"', None),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "body too deep"),
        (b"[" * 100_000, "body too deep"),
    ],
    ids=["html", "nan", "twice", "not-utf-8", "text", "deep", "bottomless"],
)
async def test_a_2xx_that_is_no_json_cannot_be_understood(
    api: CryptumApi, server: ScriptedServer, call: Call, body: bytes, what: str | None
) -> None:
    server.plays(reply(200, body))

    with pytest.raises(UnexpectedReply) as caught:
        await call(api)

    assert what is None or caught.value.what == what


async def test_a_closed_client_says_so_instead_of_breaking(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(reply(200, load_sample("read")))
    await api.read(OrderId(ORDER_ID))
    await api.aclose()
    await api.aclose()

    with pytest.raises(Unreachable) as caught:
        await api.read(OrderId(ORDER_ID))

    assert caught.value.why == "closed"


@pytest.mark.parametrize(
    ("date", "skew_ms"),
    [
        ("Thu, 01 Jan 2026 12:00:00 GMT", 0),
        ("Thu, 01 Jan 2026 12:05:00 GMT", 300_000),
        ("Thu, 01 Jan 2026 11:58:30 GMT", -90_000),
        ("yesterday", None),
        ("", None),
    ],
)
async def test_the_clock_difference_comes_from_the_date_header(
    api: CryptumApi, server: ScriptedServer, clock: WallClock, date: str, skew_ms: int | None
) -> None:
    clock.at_utc_ms = NOON_UTC_MS + 400
    server.plays(reply(503, headers={"Date": date}))
    assert api.clock_skew_ms is None

    with pytest.raises(DeskError):
        await api.read(OrderId(ORDER_ID))

    assert api.clock_skew_ms == skew_ms


@pytest.mark.parametrize(
    ("cause", "why"),
    [
        (socket.gaierror(-2, "Name or service not known"), "dns"),
        (UnicodeError("label too long"), "dns"),
        (ConnectionRefusedError(111, "refused"), "refused"),
        (
            ExceptionGroup("all", [OSError(101, "no route"), ConnectionRefusedError(111, "refused")]),
            "refused",
        ),
        (ssl.SSLCertVerificationError("self-signed"), "certificate"),
        (ssl.SSLError("wrong version number"), "tls"),
        (TimeoutError(110, "Connection timed out"), "timeout"),
        (OSError(101, "Network is unreachable"), "network"),
    ],
)
def test_the_word_for_an_unreachable_host_names_the_cause(cause: Exception, why: str) -> None:
    failure = OSError("All connection attempts failed")
    failure.__cause__ = cause
    cause.__context__ = failure

    assert why_not_reached(failure) == why
    assert str(broken(failure, has_left=False)) == f"Unreachable why={why}"
    assert str(broken(failure, has_left=True)) == "TimedOut phase=answer lost"


async def test_a_name_that_no_resolver_takes_is_unreachable(make_api: MakeApi) -> None:
    with pytest.raises(Unreachable):
        await make_api("https://" + "a" * 64 + ".test").read(OrderId(ORDER_ID))
