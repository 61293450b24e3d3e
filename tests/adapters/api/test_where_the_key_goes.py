"""The key reaches one host only, over a line that is trusted, and never comes back out into a text."""

from __future__ import annotations

import logging
import ssl
import traceback
from pathlib import Path
from typing import Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import DeskError, Rejected, ServerFailed, Unreachable
from merchant_desk.domain.order import OrderId
from merchant_desk.domain.secret import SessionToken
from tests.adapters.api.conftest import CALLS, KEY, ORDER_ID, MakeApi, an_order
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import Play, Reset, ScriptedServer, Send, reply

TLS_FOLDER: Final = Path(__file__).parents[2] / "helpers" / "samples" / "tls"
TOKEN: Final = "canary.session.token"


def _server_tls(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS_FOLDER / f"{name}.pem", TLS_FOLDER / f"{name}.key")
    return context


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize("header", ["Location", "Refresh", "Content-Location"])
async def test_a_redirect_never_takes_the_key_to_another_host(
    api: CryptumApi, server: ScriptedServer, status: int, header: str
) -> None:
    async with ScriptedServer() as thief:
        away = {header: f"{thief.origin}/plugins/orders/checkout"}

        for call in CALLS.values():
            server.plays(reply(status, headers=away))
            with pytest.raises(ServerFailed):
                await call(api)

        assert thief.connections == 0
        assert len(server.requests) == len(CALLS)


@pytest.mark.parametrize(
    "place", ["//[", "http://[::1", "http://a b/", "\x7f", "javascript:1", "http://" + "x" * 9000]
)
async def test_a_redirect_to_nonsense_is_a_failure_of_the_api(
    api: CryptumApi, server: ScriptedServer, place: str
) -> None:
    server.plays(reply(302, headers={"Location": place}))

    with pytest.raises(DeskError):
        await api.create(an_order())

    assert len(server.requests) == 1


async def test_no_proxy_stands_between_the_desk_and_this_machine(
    api: CryptumApi, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.plays(reply(200, load_sample("read")))
    async with ScriptedServer() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.origin)

        await api.read(OrderId(ORDER_ID))

        assert proxy.connections == 0


async def test_a_proxy_of_the_environment_never_sees_the_key(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ScriptedServer() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        api = make_api("https://api.example.test")
        proxy.plays(reply(403), Send(b"", then_close=True))

        for _ in range(2):
            with pytest.raises(Unreachable):
                await api.create(an_order())

        assert [request.method for request in proxy.requests] == ["CONNECT", "CONNECT"]
        assert proxy.requests[0].target == "api.example.test:443"
        assert KEY.encode() not in proxy.raw


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "gopher://127.0.0.1:1", "http://127.0.0.1:x"])
async def test_a_proxy_that_cannot_be_used_is_named_as_the_reason(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)

    with pytest.raises(Unreachable) as caught:
        await make_api("https://api.example.test").create(an_order())

    assert caught.value.why == "proxy"


@pytest.mark.parametrize(("name", "is_trusted"), [("loopback", False), ("other", True)])
async def test_a_certificate_that_proves_nothing_never_gets_the_key(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch, name: str, is_trusted: bool
) -> None:
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(TLS_FOLDER / f"{name}.pem"))
    async with ScriptedServer(tls=_server_tls(name)) as server:
        with pytest.raises(Unreachable) as caught:
            await make_api(server.origin).create(an_order())

        assert caught.value.why == "certificate"
        assert server.requests == []


async def test_a_certificate_that_the_system_trusts_opens_the_line(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS_FOLDER / "loopback.pem"))
    async with ScriptedServer(tls=_server_tls("loopback")) as server:
        server.plays(reply(200, load_sample("read")))
        api = make_api(server.origin)

        evidence = await api.read(OrderId(ORDER_ID))
        await api.aclose()

        assert evidence.id == ORDER_ID
        assert server.requests[0].headers["x-api-key"] == KEY


def _echoes(secret: str) -> dict[str, Play]:
    """Answers that bring a secret back in every place that could end up in a text."""
    quoted = f'{{"error": {{"message": "bad {secret}", "code": "{secret}"}}, "message": "{secret}"}}'
    return {
        "400": reply(400, quoted),
        "401": reply(401, quoted),
        "500": reply(500, quoted),
        "2xx-with-error": reply(200, quoted),
        "location": reply(302, headers={"Location": f"http://[{secret}"}),
        "not-json": reply(200, f"{secret}"),
        "not-utf-8": reply(200, f'"{secret}'.encode() + b'\xff"'),
        "wrong-types": reply(200, f'{{"id": "{secret} .", "orderTotal": "{secret}"}}'),
        "list-names": reply(200, f'{{"{secret}": 1}}'),
        "reset": Reset(),
        "no-http": Send(f"{secret}\r\n\r\n".encode(), then_close=True),
    }


def _texts_of(error: DeskError) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.facts)


@pytest.mark.parametrize("place", _echoes("").keys())
@pytest.mark.parametrize("secret", [KEY, TOKEN], ids=["key", "token"])
async def test_no_text_ever_carries_the_secret_of_the_request(
    make_api: MakeApi, server: ScriptedServer, caplog: pytest.LogCaptureFixture, place: str, secret: str
) -> None:
    caplog.set_level(logging.DEBUG)
    is_key = secret == KEY
    api = make_api(key=KEY if is_key else None)
    calls = CALLS.values() if is_key else [_read_by_token]
    server.plays(*[_echoes(secret)[place]] * len(calls))
    told = [repr(api), repr(vars(api)), str(api)]

    for call in calls:
        try:
            told.append(repr(await call(api)))
        except DeskError as error:
            told.append(_texts_of(error))

    assert len(server.requests) == len(calls)
    assert secret.encode() in server.raw
    assert secret not in "\n".join((*told, caplog.text))


async def _read_by_token(api: CryptumApi) -> object:
    return await api.read(OrderId(ORDER_ID), token=SessionToken(TOKEN))


async def test_a_message_that_quotes_the_key_shows_a_mask_instead(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(_echoes(KEY)["400"])

    with pytest.raises(Rejected) as caught:
        await api.create(an_order())

    assert caught.value.message == "bad ••••"
    assert caught.value.code is None
