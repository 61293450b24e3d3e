"""Every status and every error body becomes the failure that the services act on."""

from __future__ import annotations

import json
from typing import Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import (
    KeyRefused,
    NotFound,
    Rejected,
    ServerFailed,
    TooMany,
    UnexpectedReply,
)
from merchant_desk.domain.order import OrderId
from merchant_desk.services.values import ListQuery, StoreVerdict
from tests.adapters.api.conftest import (
    CALLS,
    NOON_UTC_MS,
    ORDER_ID,
    Call,
    WallClock,
    every_call,
)
from tests.helpers.scripted_server import ScriptedServer, reply

SAYS_NO: Final = b'{"error": {"message": "Not today", "code": "E1"}}'


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


@pytest.mark.parametrize("secret", ["7", '""', '"  "', '["x"]', '"' + "x" * 513 + '"'])
async def test_a_webhook_secret_of_an_odd_shape_cannot_be_understood(
    api: CryptumApi, server: ScriptedServer, secret: str
) -> None:
    server.plays(reply(200, f'{{"webhookSecret": {secret}}}'))

    with pytest.raises(UnexpectedReply) as caught:
        await api.verify_store()

    assert caught.value.what == "webhookSecret"


async def test_the_reason_of_a_list_without_rows_names_its_members(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, json.dumps({"total": 3, "page": {"orders": []}, "<b>": 1})))

    with pytest.raises(UnexpectedReply) as caught:
        await api.list_page(ListQuery())

    assert caught.value.what == "list without rows (total, page)"
