"""Wallets are written at production only in a shape that a contract check saw work: a guess costs money."""

from __future__ import annotations

from typing import Final

import pytest

from merchant_desk.domain.errors import DeskError, NotAllowed
from merchant_desk.domain.readings import Readings, WalletWriter
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API
from tests.adapters.api.conftest import MakeApi
from tests.helpers.scripted_server import ScriptedServer, reply

NEW: Final = "0x31ec6686ee1597a41747507a931b5e12cacb920e"
LEARNED_AT_TEST: Final = Readings(origin=TEST_API, wallet_writer=WalletWriter.INFERRED)
OFF: Final = {
    "never checked": Readings(),
    "checked before there was a writer": Readings(origin=TEST_API),
    "no shape passed": Readings(origin=TEST_API, wallet_writer=WalletWriter.ABSENT),
    "learned in training": Readings(origin="http://127.0.0.1:9", wallet_writer=WalletWriter.INFERRED),
    "learned nowhere": Readings(wallet_writer=WalletWriter.INFERRED),
}


@pytest.mark.parametrize("origin", [PRODUCTION_API, "https://api.example.com"])
@pytest.mark.parametrize("learned", OFF.values(), ids=OFF.keys())
async def test_at_production_nothing_leaves_before_the_writer_has_passed(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch, origin: str, learned: Readings
) -> None:
    async with ScriptedServer() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)

        with pytest.raises(NotAllowed) as caught:
            await make_api(origin, readings=lambda: learned).put_wallets([("CELO", NEW)])

        assert caught.value.reason == "wallet-writer-off"
        assert proxy.connections == 0


async def test_at_production_the_writer_opens_once_the_test_system_has_passed(
    make_api: MakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ScriptedServer() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        proxy.plays(reply(502), reply(502))

        for origin in (PRODUCTION_API, TEST_API):
            with pytest.raises(DeskError) as caught:
                await make_api(origin, readings=lambda: LEARNED_AT_TEST).put_wallets([("CELO", NEW)])
            assert not isinstance(caught.value, NotAllowed)

        assert [request.target for request in proxy.requests] == [
            *("api.cryptum.io:443", "api-hml.cryptum.io:443")
        ]


async def test_where_a_check_saw_no_shape_work_nothing_is_written_anywhere(
    make_api: MakeApi, server: ScriptedServer
) -> None:
    learned = Readings(origin=server.origin, wallet_writer=WalletWriter.ABSENT)

    with pytest.raises(NotAllowed):
        await make_api(readings=lambda: learned).put_wallets([("CELO", NEW)])

    assert server.requests == []
