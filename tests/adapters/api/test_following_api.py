"""The client follows the settings: the next call goes where they point, with the key of that moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from merchant_desk.api.following import FollowingApi
from merchant_desk.domain.errors import (
    BadInput,
    KeyMissing,
    KeyringFailed,
    NotAllowed,
    SessionOnly,
    Unreachable,
)
from merchant_desk.domain.order import OrderId
from merchant_desk.domain.readings import Readings, WalletWriter
from merchant_desk.domain.secret import ApiKey, SessionToken
from merchant_desk.domain.settings import Profile, Settings
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import ORDER_ID, STORE, an_order
from tests.helpers.cases import load_sample
from tests.helpers.fake_clock import FakeClock
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.scripted_server import ScriptedServer, reply


class Following:
    """A profile that the test changes, and the client that follows it."""

    def __init__(self, origin: str) -> None:
        self.profile = Profile("default", Settings(api_url=origin, store_id=STORE))
        self.secrets = FakeSecrets(api_key="first" * 8)
        self.api = FollowingApi(profile=lambda: self.profile, secrets=self.secrets, clock=FakeClock())

    def change(self, **members: Any) -> None:
        """Change some settings."""
        self.profile = replace(self.profile, settings=replace(self.profile.settings, **members))


@pytest.fixture
async def following(server: ScriptedServer) -> AsyncIterator[Following]:
    """A client that starts at the scripted server."""
    made = Following(server.origin)
    yield made
    await made.api.aclose()


async def test_the_next_call_goes_to_the_new_address_only(
    following: Following, server: ScriptedServer
) -> None:
    port: CheckoutApi = following.api
    server.plays(reply(200, load_sample("read")))
    await port.read(OrderId(ORDER_ID))
    async with ScriptedServer() as other:
        other.plays(reply(200, load_sample("read")))
        following.change(api_url=other.origin)

        assert port.origin == other.origin
        await port.read(OrderId(ORDER_ID))

        assert (len(server.requests), len(other.requests)) == (1, 1)
        await port.aclose()


async def test_the_next_call_takes_the_new_key_store_and_return_pages(
    following: Following, server: ScriptedServer
) -> None:
    server.plays(reply(200, load_sample("list")), reply(201, load_sample("created")))
    following.change(store_id="another-store", success_return_url="https://shop.example/thanks")
    await following.secrets.keep_api_key(ApiKey("second" * 8))

    await following.api.list_page(ListQuery())
    await following.api.create(an_order())

    assert "storeId=another-store" in server.requests[0].target
    assert server.requests[0].headers["x-api-key"] == "second" * 8
    assert b'"successReturnUrl":"https://shop.example/thanks"' in server.requests[1].body
    assert following.api.last_latency_ms is not None


async def test_a_key_on_trial_is_asked_about_and_not_kept(
    following: Following, server: ScriptedServer
) -> None:
    server.plays(reply(200, load_sample("verified")), reply(200, load_sample("verified")))

    verdict = await following.api.try_key(ApiKey("trial" * 8))
    await following.api.verify_store()

    assert verdict.verdict == "ok"
    assert [request.headers["x-api-key"] for request in server.requests] == ["trial" * 8, "first" * 8]


async def test_a_keyring_that_does_not_give_stops_the_call(
    following: Following, server: ScriptedServer
) -> None:
    following.secrets.fail_with = KeyringFailed(why="locked")

    with pytest.raises(KeyringFailed):
        await following.api.create(an_order())

    assert server.connections == 0


async def test_without_a_key_only_a_token_opens_an_order(
    following: Following, server: ScriptedServer
) -> None:
    following.secrets.kept = replace(following.secrets.kept, api_key=None)
    server.plays(reply(200, load_sample("read")))

    with pytest.raises(KeyMissing):
        await following.api.set_status(OrderId(ORDER_ID), "cancelled")
    evidence = await following.api.read(OrderId(ORDER_ID), token=SessionToken("header.payload.signature"))

    assert evidence.id == ORDER_ID


async def test_a_till_without_a_key_by_choice_says_so(server: ScriptedServer) -> None:
    made = Following(server.origin)
    made.profile = replace(made.profile, is_session_only=True)

    with pytest.raises(SessionOnly):
        await made.api.verify_store()


async def test_an_address_that_is_none_is_refused_and_forgotten_once_mended(
    following: Following, server: ScriptedServer
) -> None:
    server.plays(reply(200, load_sample("read")))
    following.change(api_url="http://api.example.test")
    with pytest.raises(BadInput):
        await following.api.read(OrderId(ORDER_ID))
    assert following.api.clock_skew_ms is None

    following.change(api_url=server.origin)

    assert (await following.api.read(OrderId(ORDER_ID))).id == ORDER_ID


async def test_a_closed_client_reaches_nobody_any_more(following: Following) -> None:
    assert following.api.origin
    await following.api.aclose()

    with pytest.raises(Unreachable):
        await following.api.read(OrderId(ORDER_ID))


async def test_wallets_are_read_and_written_as_the_profile_has_learned(
    following: Following, server: ScriptedServer
) -> None:
    told = b'{"wallets": [{"protocol": "CELO", "address": "0xold"}]}'
    server.plays(reply(200, told), reply(204), reply(200, told), reply(204))

    wallets = await following.api.store_wallets()
    await following.api.put_wallets([("CELO", "0xnew")])
    for shape in (WalletWriter.PATCH_ONE, WalletWriter.ABSENT):
        following.change(learned=Readings(origin=server.origin, wallet_writer=shape))
        if shape.can_write:
            await following.api.put_wallets([("CELO", "0xnew")])
    with pytest.raises(NotAllowed):
        await following.api.put_wallets([("CELO", "0xnew")])

    assert [wallet.address for wallet in wallets or ()] == ["0xold"]
    path = f"/plugins/stores/{STORE}"
    assert [(one.method, one.target) for one in server.requests] == [
        *(("GET", path), ("PUT", path), ("GET", path), ("PUT", f"{path}/wallets/CELO"))
    ]
