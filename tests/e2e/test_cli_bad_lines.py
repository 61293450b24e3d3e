"""Commands over lines that are not what they seem: what a person reads, the exit code, what is kept."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

import pytest

from tests.adapters.api.conftest import KEY, STORE
from tests.helpers.leaks import Canary, found_below
from tests.helpers.programs import Ended, Shop, open_sandbox
from tests.helpers.scripted_server import Play, ScriptedServer, Send, reply

TLS: Final = Path(__file__).parents[1] / "helpers" / "samples" / "tls"
NEW: Final = ("orders", "create", "--total", "25.40", "--currency", "USD", "--reference", "R-1", "--json")
HOTEL: Final = f"<html><title>Sign in to the hotel</title><a href='?key={KEY}'>x</a></html>"


def till(folder: Path, origin: str) -> Shop:
    """A shop whose API is this address."""
    return Shop(
        folder,
        {
            "MERCHANT_DESK_API_URL": origin,
            "MERCHANT_DESK_API_KEY": KEY,
            "MERCHANT_DESK_STORE_ID": STORE,
        },
    )


def said(ended: Ended) -> str:
    """Message and hint of a failed command."""
    assert "Traceback" not in ended.err
    return f"{ended.error['message']} {ended.error['hint']}"


async def test_a_server_that_cannot_prove_who_it_is_gets_nothing_and_exit_4_says_why(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "loopback.pem", TLS / "loopback.key")
    async with ScriptedServer(tls=context) as server:
        shop = till(tmp_path, server.origin)
        asked = await shop.run("orders", "list", "--refresh", "--json")
        made = await shop.run(*NEW)
        examined = await shop.run("doctor", "--json")

        assert (asked.code, made.code, examined.code) == (4, 4, 7)
        assert "certificate is not trusted" in said(asked)
        assert "certificate is not trusted" in said(made)
        assert server.requests == []
        assert KEY.encode() not in server.raw


@pytest.mark.parametrize(
    ("play", "code", "kept"),
    [
        (reply(200, HOTEL, content_type="text/html"), 8, 1),
        (reply(200, "null"), 8, 1),
        (reply(200, '{"orders": 7}'), 8, 1),
        (reply(200, '{"orders": [{"id": 5, "orderTotal": []}'), 8, 1),
        (Send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", then_close=True), 4, 0),
        (reply(503, HOTEL), 4, 1),
    ],
    ids=["html", "null", "wrong-type", "not-whole", "cut", "503"],
)
async def test_an_answer_that_makes_no_sense_ends_with_its_code_and_is_kept_without_secrets(
    tmp_path: Path, play: Play, code: int, kept: int
) -> None:
    async with ScriptedServer() as server:
        server.plays(*[play] * 4)
        ended = await till(tmp_path, server.origin).run("orders", "list", "--refresh", "--json")

    assert ended.code == code, ended.err
    assert found_below(tmp_path, [Canary.of("key", KEY)]) == []
    files = sorted(tmp_path.rglob("answer-*.txt"))
    assert len(files) == kept
    if code == 8:
        assert str(files[0]) in said(ended)


async def test_a_creation_answered_with_a_page_is_looked_up_and_told_as_lost(tmp_path: Path) -> None:
    async with ScriptedServer() as server:
        server.plays(reply(200, "{}"), *[reply(200, HOTEL, content_type="text/html")] * 9)
        ended = await till(tmp_path, server.origin).run(*NEW)

        assert ended.code == 4
        assert "R-1" in said(ended)
        assert sum(request.target.endswith("/checkout") for request in server.requests) == 1


async def test_a_list_of_which_no_row_can_be_read_ends_a_sync_with_8(tmp_path: Path) -> None:
    odd = {"twist": "wrong-types", "members": ["store"], "seed": 1, "times": None, "route": "list"}
    async with open_sandbox(tmp_path) as sandbox:
        await sandbox.till(tmp_path / "other").run("orders", "create", "--total", "5", "--currency", "USD")
        await sandbox.control("/faults", {"answers": [odd]}, method="PUT")

        synced = await sandbox.shop.run("sync", "--json")
        await sandbox.control("/faults", method="DELETE")
        healed = await sandbox.shop.run("sync", "--json")

    assert (synced.code, synced.error["code"], synced.out) == (8, 8, "")
    assert (healed.code, healed.document["seen"]) == (0, 1)
