"""How the client reads and writes the store's wallets: exactly the stated shapes, and never on a guess."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import (
    BadInput,
    NotFound,
    Rejected,
    TimedOut,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.readings import Readings, WalletWriter
from tests.adapters.api.conftest import KEY, STORE, MakeApi
from tests.helpers.scripted_server import Play, Reset, ScriptedServer, Send, reply

PATH: Final = f"/plugins/stores/{STORE}"
OLD: Final = "0x227be945c7a149634b6b47c90cc9df3626f68410"
NEW: Final = "0x31ec6686ee1597a41747507a931b5e12cacb920e"


def told(**addresses: str) -> bytes:
    """An answer with this address for each network."""
    listed = [{"protocol": network, "address": address} for network, address in addresses.items()]
    return json.dumps({"wallets": listed}).encode()


def one_by_one(make_api: MakeApi, server: ScriptedServer) -> CryptumApi:
    """A client that has learned to write one network at a time."""
    learned = Readings(origin=server.origin, wallet_writer=WalletWriter.PATCH_ONE)
    return make_api(readings=lambda: learned)


async def test_a_read_asks_for_the_store_and_takes_every_spelling(
    api: CryptumApi, server: ScriptedServer
) -> None:
    elements: list[Any] = [
        {"protocol": "celo", "address": OLD},
        {"blockchain": "BSC", "walletAddress": OLD, "enabled": True},
        {"network": "TRON", "publicKey": "T9"},
        {"protocol": 7},
        "text",
    ]
    server.plays(reply(200, json.dumps({"id": STORE, "name": "Corner shop", "wallets": elements})))

    wallets = await api.store_wallets()

    [request] = server.requests
    assert (request.method, request.target, request.body) == ("GET", PATH, b"")
    assert request.headers["x-api-key"] == KEY
    assert wallets is not None
    assert [(one.network, one.address) for one in wallets] == [
        *(("CELO", OLD), ("BSC", OLD), ("TRON", "T9"), (None, None), (None, None))
    ]
    assert wallets[1].raw == json.dumps(elements[1])


@pytest.mark.parametrize("status", [404, 405])
@pytest.mark.parametrize("body", [b"", b'{"error": {"message": "Not Found"}}', b"<html>404</html>"])
async def test_an_api_without_the_call_gives_no_wallets_at_all(
    api: CryptumApi, server: ScriptedServer, status: int, body: bytes
) -> None:
    server.plays(reply(status, body))

    assert await api.store_wallets() is None


async def test_an_empty_set_is_another_answer_than_none(api: CryptumApi, server: ScriptedServer) -> None:
    server.plays(reply(200, b'{"wallets": []}'))

    assert await api.store_wallets() == ()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "body empty"),
        (b"[]", "body not an object"),
        (b"{}", "wallets"),
        (b'{"wallets": null}', "wallets"),
        (b'{"wallets": {"CELO": "0x"}}', "wallets"),
        (b'{"id": "another-store", "wallets": []}', "store"),
        (b'{"storeId": ["x"], "wallets": []}', "store"),
        (json.dumps({"wallets": [{"protocol": "CELO"}] * 201}).encode(), "wallets"),
    ],
)
async def test_a_store_that_cannot_be_told_whole_is_no_answer(
    api: CryptumApi, server: ScriptedServer, body: bytes, what: str
) -> None:
    server.plays(reply(200, body))

    with pytest.raises(UnexpectedReply) as caught:
        await api.store_wallets()

    assert caught.value.what == what


@pytest.mark.parametrize("call", ["read", "write"])
@pytest.mark.parametrize("status", [200, 400])
async def test_a_no_inside_any_status_is_told_in_its_words(
    api: CryptumApi, server: ScriptedServer, call: str, status: int
) -> None:
    server.plays(reply(status, b'{"error": {"message": "Not today"}, "wallets": []}'))

    with pytest.raises(Rejected) as caught:
        await (api.store_wallets() if call == "read" else api.put_wallets([("CELO", NEW)]))

    assert (caught.value.status, caught.value.message) == (status, "Not today")


@pytest.mark.parametrize("answer", [reply(200, told(CELO=NEW)), reply(204), reply(200, b"{}")])
async def test_a_write_sends_the_whole_set_once_and_nothing_else(
    api: CryptumApi, server: ScriptedServer, answer: Play
) -> None:
    server.plays(answer)

    await api.put_wallets([("CELO", NEW), ("XDAI_2", "a:b?dt=1")])

    [request] = server.requests
    assert (request.method, request.target) == ("PUT", PATH)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-api-key"] == KEY
    assert json.loads(request.body) == {
        "wallets": [{"protocol": "CELO", "address": NEW}, {"protocol": "XDAI_2", "address": "a:b?dt=1"}]
    }


async def test_one_by_one_new_wallets_are_written_before_old_ones_go(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, told(CELO=OLD, BSC=OLD, POLYGON=OLD)), *[reply(204)] * 3)

    await one_by_one(make_api, server).put_wallets([("POLYGON", OLD), ("CELO", NEW), ("HATHOR", "WYAM")])

    assert [(one.method, one.target.removeprefix(PATH), one.body) for one in server.requests] == [
        ("GET", "", b""),
        ("PUT", "/wallets/CELO", f'{{"address":"{NEW}"}}'.encode()),
        ("PUT", "/wallets/HATHOR", b'{"address":"WYAM"}'),
        ("DELETE", "/wallets/BSC", b""),
    ]
    assert {one.headers["x-api-key"] for one in server.requests} == {KEY}
    assert "content-type" not in server.requests[3].headers


async def test_one_by_one_nothing_is_sent_where_nothing_differs(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, told(CELO=OLD)))

    await one_by_one(make_api, server).put_wallets([("CELO", OLD)])

    assert [request.method for request in server.requests] == ["GET"]


@pytest.mark.parametrize(
    "answer",
    [
        reply(404),
        reply(200, b'{"wallets": [{"protocol": "CELO"}]}'),
        reply(200, b'{"wallets": [{"protocol":"CELO","address":"a"},{"protocol":"CELO","address":"b"}]}'),
    ],
    ids=["no-call", "no-address", "twice"],
)
async def test_one_by_one_nothing_is_written_over_a_set_that_is_not_understood(
    make_api: MakeApi, server: ScriptedServer, answer: Send
) -> None:
    server.plays(answer)

    with pytest.raises(UnexpectedReply):
        await one_by_one(make_api, server).put_wallets([("CELO", NEW)])

    assert [request.method for request in server.requests] == ["GET"]


async def test_the_first_no_stops_a_write_one_by_one(make_api: MakeApi, server: ScriptedServer) -> None:
    server.plays(reply(200, told(CELO=OLD)), reply(200), reply(400, b'{"message": "no such network"}'))

    with pytest.raises(Rejected):
        await one_by_one(make_api, server).put_wallets([("CELO", NEW), ("TRON", "T9"), ("BSC", NEW)])

    assert len(server.requests) == 3


async def test_a_write_that_is_half_done_is_never_called_unsent(
    make_api: MakeApi, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = one_by_one(make_api, server)
    server.plays(reply(200, told(CELO=OLD)), reply(200))
    real, asked = api._line.ask, list[str]()

    async def gone_after_two(method: str, path: str, **more: Any) -> Any:
        asked.append(method)
        if len(asked) > 2:
            raise Unreachable(why="refused")
        return await real(method, path, **more)

    monkeypatch.setattr(api._line, "ask", gone_after_two)

    with pytest.raises(TimedOut):
        await api.put_wallets([("CELO", NEW), ("BSC", NEW)])

    assert asked == ["GET", "PUT", "PUT"]


@pytest.mark.parametrize("play", [Reset(), reply(200, b"<html>hotel</html>"), reply(200, b"{")])
@pytest.mark.parametrize("shape", [WalletWriter.INFERRED, WalletWriter.PATCH_ONE])
async def test_a_write_whose_answer_is_lost_is_not_sent_again(
    make_api: MakeApi, server: ScriptedServer, play: Play, shape: WalletWriter
) -> None:
    learned = Readings(origin=server.origin, wallet_writer=shape)
    before = [reply(200, told(CELO=OLD))] if shape is WalletWriter.PATCH_ONE else []
    server.plays(*before, play)

    with pytest.raises((TimedOut, UnexpectedReply)):
        await make_api(readings=lambda: learned).put_wallets([("CELO", NEW)])

    assert sum(request.method == "PUT" for request in server.requests) == 1


@pytest.mark.parametrize(
    ("wallets", "field"),
    [
        ([("", NEW)], "network"),
        ([("CE/LO", NEW)], "network"),
        ([("..", NEW)], "network"),
        ([("CELO", "")], "address"),
        ([("CELO", "0x 1")], "address"),
        ([("CELO", "0x1\N{ZERO WIDTH SPACE}")], "address"),
        ([("CELO", "a" * 256)], "address"),
        ([("CELO", OLD), ("CELO", NEW)], "network"),
    ],
)
async def test_what_can_be_no_wallet_is_named_before_anything_is_sent(
    api: CryptumApi, server: ScriptedServer, wallets: list[tuple[str, str]], field: str
) -> None:
    with pytest.raises(BadInput) as caught:
        await api.put_wallets(wallets)

    assert caught.value.field == field
    assert server.requests == []


async def test_a_store_id_that_is_no_path_segment_is_not_asked_for(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    for store in ("..", "a/b", "a?b"):
        with pytest.raises(NotFound):
            await make_api(store=store).store_wallets()

    assert server.requests == []
