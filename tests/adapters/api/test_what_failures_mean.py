"""Every way in which the API says no, breaks or is not there becomes the failure that the services act on."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import (
    BadInput,
    DeskError,
    KeyMissing,
    KeyRefused,
    NotFound,
    Rejected,
    ServerFailed,
    SessionOnly,
    StoreIdMissing,
    TimedOut,
    TooMany,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.order import OrderId, StoreId
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.values import ListQuery, StoreVerdict
from tests.adapters.api.conftest import NOON_UTC_MS, ORDER_ID, MakeApi, WallClock, an_order
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import Play, Reset, ScriptedServer, Send, reply

Call = Callable[[CryptumApi], Awaitable[object]]

CALLS: Final[dict[str, Call]] = {
    "create": lambda api: api.create(an_order()),
    "read": lambda api: api.read(OrderId(ORDER_ID)),
    "list": lambda api: api.list_page(ListQuery()),
    "set_status": lambda api: api.set_status(OrderId(ORDER_ID), "cancelled"),
    "verify": lambda api: api.verify_store(),
}
SAYS_NO: Final = b'{"error": {"message": "Not today", "code": "E1"}}'

every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


@every_call
@pytest.mark.parametrize("status", [301, 302, 303, 304, 307, 308, 408, 500, 502, 503, 504, 599])
async def test_redirects_408_and_5xx_are_failures_of_the_server(
    api: CryptumApi, server: ScriptedServer, call: Call, status: int
) -> None:
    server.plays(reply(status, b"" if status == 304 else b"<html>busy</html>", content_type="text/html"))

    with pytest.raises(ServerFailed) as caught:
        await call(api)

    assert (caught.value.status, caught.value.message) == (status, "")


@every_call
@pytest.mark.parametrize("status", [401, 403])
async def test_401_and_403_say_that_the_key_is_wrong(
    api: CryptumApi, server: ScriptedServer, call: Call, status: int
) -> None:
    server.plays(reply(status, SAYS_NO))

    with pytest.raises(KeyRefused) as caught:
        await call(api)

    assert (caught.value.status, caught.value.message) == (status, "Not today")


@every_call
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7),
        (" 12 ", 12),
        ("99999999999999999999", 3600),
        ("-4", None),
        ("soon", None),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0),
        ("Thu, 01 Jan 2099 11:00:00 GMT", 3600),
    ],
)
async def test_429_tells_how_long_to_wait_within_an_hour(
    api: CryptumApi, server: ScriptedServer, call: Call, header: str | None, seconds: int | None
) -> None:
    server.plays(reply(429, headers={} if header is None else {"Retry-After": header}))

    with pytest.raises(TooMany) as caught:
        await call(api)

    assert caught.value.retry_after_s == seconds


async def test_a_retry_date_counts_by_the_apis_own_clock(
    api: CryptumApi, server: ScriptedServer, clock: WallClock
) -> None:
    clock.at_utc_ms = NOON_UTC_MS - 3_600_000
    dates = {"Date": "Thu, 01 Jan 2026 12:00:00 GMT", "Retry-After": "Thu, 01 Jan 2026 12:00:20 GMT"}
    server.plays(reply(429, headers=dates))

    with pytest.raises(TooMany) as caught:
        await api.read(OrderId(ORDER_ID))

    assert caught.value.retry_after_s == 20


@pytest.mark.parametrize("call", [CALLS["create"], CALLS["list"], CALLS["set_status"]])
@pytest.mark.parametrize("status", [400, 409, 422, 418])
async def test_any_other_4xx_is_a_definite_no_with_its_words(
    api: CryptumApi, server: ScriptedServer, call: Call, status: int
) -> None:
    server.plays(reply(status, SAYS_NO))

    with pytest.raises(Rejected) as caught:
        await call(api)

    assert (caught.value.status, caught.value.message, caught.value.code) == (status, "Not today", "E1")


@pytest.mark.parametrize("call", [CALLS["read"], CALLS["set_status"]])
async def test_404_on_one_order_says_that_there_is_none(
    api: CryptumApi, server: ScriptedServer, call: Call
) -> None:
    server.plays(reply(404, SAYS_NO))

    with pytest.raises(NotFound) as caught:
        await call(api)

    assert (caught.value.kind, caught.value.name) == ("order", ORDER_ID)


@pytest.mark.parametrize("call", [CALLS["create"], CALLS["list"]])
async def test_404_where_no_order_is_named_is_a_refusal(
    api: CryptumApi, server: ScriptedServer, call: Call
) -> None:
    server.plays(reply(404))

    with pytest.raises(Rejected) as caught:
        await call(api)

    assert (caught.value.status, caught.value.message) == (404, "HTTP 404")


@pytest.mark.parametrize("body", [SAYS_NO, b'{"error": "E1", "message": "Not today", "id": "1"}'])
async def test_a_2xx_with_error_leaves_a_creation_open_and_refuses_the_rest(
    api: CryptumApi, server: ScriptedServer, body: bytes
) -> None:
    server.plays(*[reply(200, body)] * 4)

    with pytest.raises(ServerFailed) as created:
        await CALLS["create"](api)
    for name in ("read", "list", "set_status"):
        with pytest.raises(Rejected) as caught:
            await CALLS[name](api)
        assert (caught.value.message, caught.value.code) == ("Not today", "E1")

    assert (created.value.status, created.value.message) == (200, "Not today")


@pytest.mark.parametrize("status", [200, 400, 403, 422, 500])
@pytest.mark.parametrize(
    "shape", ["{}", '{{"error": {}}}', '{{"statusCode": 1, "data": null, "message": {}}}']
)
async def test_the_one_known_text_says_that_wallets_are_not_set(
    api: CryptumApi, server: ScriptedServer, status: int, shape: str
) -> None:
    text = '"INVALID store wallet Configuration"'
    body = '{"error": {"message": ' + text + "}}" if shape == "{}" else shape.format(text)
    server.plays(reply(status, body))

    verdict = await api.verify_store()

    assert verdict == StoreVerdict("wallets-invalid", "INVALID store wallet Configuration")


@pytest.mark.parametrize("status", [200, 400, 404, 422])
async def test_any_other_no_of_the_verification_is_a_refused_store(
    api: CryptumApi, server: ScriptedServer, status: int
) -> None:
    server.plays(reply(status, b'{"error": {"message": "Store not found"}}'))

    assert await api.verify_store() == StoreVerdict("refused", "Store not found")


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


async def test_calls_that_need_the_key_say_what_is_missing(make_api: MakeApi, server: ScriptedServer) -> None:
    keyless, session_only = make_api(key=None), make_api(is_session_only=True)

    for call in CALLS.values():
        with pytest.raises(KeyMissing):
            await call(keyless)
        with pytest.raises(SessionOnly):
            await call(session_only)
    for name in ("list", "verify"):
        with pytest.raises(StoreIdMissing):
            await CALLS[name](make_api(store=""))
    with pytest.raises(StoreIdMissing):
        await make_api().create(an_order(store_id=StoreId("")))
    with pytest.raises(BadInput):
        await make_api().create(an_order(callback_url=None))

    assert server.connections == 0


@pytest.mark.parametrize("order_id", ["..", ".", "", "a/b", "a?b", "a%2fb", "ä", "a\r\nX: y", "x" * 129])
async def test_a_text_that_is_no_order_id_never_reaches_a_path(
    api: CryptumApi, server: ScriptedServer, order_id: str
) -> None:
    with pytest.raises(NotFound):
        await api.read(OrderId(order_id))
    with pytest.raises(NotFound):
        await api.set_status(OrderId(order_id), "cancelled")

    assert server.connections == 0


@pytest.mark.parametrize("secret", ["key with spaces", "kéy", "key\nx-other: 1", "key\x00"])
async def test_a_secret_that_fits_no_header_is_refused_unquoted(make_api: MakeApi, secret: str) -> None:
    calls: tuple[Call, ...] = (
        lambda _: make_api(key=secret).read(OrderId(ORDER_ID)),
        lambda _: make_api(key=None).read(OrderId(ORDER_ID), token=SessionToken(secret)),
    )
    for call in calls:
        with pytest.raises(BadInput) as caught:
            await call(make_api())
        assert secret not in str(caught.value) + repr(caught.value)


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


async def test_the_reason_of_a_list_without_rows_names_its_members(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, json.dumps({"total": 3, "page": {"orders": []}, "<b>": 1})))

    with pytest.raises(UnexpectedReply) as caught:
        await api.list_page(ListQuery())

    assert caught.value.what == "list without rows (total, page)"
