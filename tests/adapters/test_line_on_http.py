"""Limiter and patience over real HTTP: a time that the API names is kept, whatever form it has."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from email.utils import formatdate

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.config.clock import SystemClock
from merchant_desk.domain.errors import ServerFailed, TooMany, Unreachable
from merchant_desk.domain.order import OrderId
from merchant_desk.domain.secret import ApiKey
from merchant_desk.services.events import EventBus, Link
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.patience import patiently
from tests.adapters.api.conftest import KEY, ORDER_ID, STORE, an_order
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import Reset, ScriptedServer, reply

READ = OrderId(ORDER_ID)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    """A server without a script yet; a request that the test did not expect fails it."""
    async with ScriptedServer() as scripted:
        yield scripted
    assert scripted.surprises == []


@pytest.fixture
async def api(server: ScriptedServer) -> AsyncIterator[CryptumApi]:
    """A client of the scripted server, on the machine's own clock."""
    made = CryptumApi(server.origin, store_id=lambda: STORE, keys=lambda: ApiKey(KEY), clock=SystemClock())
    yield made
    await made.aclose()


@pytest.fixture
def link() -> LinkState:
    """A line that nobody has tried yet."""
    return LinkState(EventBus(), SystemClock())


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_no_request_leaves_before_the_time_that_the_api_named(
    api: CryptumApi, server: ScriptedServer, link: LinkState, status: int, form: str
) -> None:
    told = "1" if form == "seconds" else formatdate(time.time() + 2, usegmt=True)
    server.plays(reply(status, headers={"Retry-After": told}), reply(200, load_sample("read")))
    with pytest.raises((TooMany, ServerFailed)):
        await link.guard(api.read(READ), limit_s=10)
    began_s = time.monotonic()

    await link.guard(api.read(READ), limit_s=10)

    assert 0.9 <= time.monotonic() - began_s < 8
    assert link.current.link is Link.CONNECTED


async def test_a_creation_does_not_leave_while_the_api_wants_no_request(
    api: CryptumApi, server: ScriptedServer, link: LinkState
) -> None:
    server.plays(reply(429, headers={"Retry-After": "60"}))
    with pytest.raises(TooMany):
        await link.guard(api.read(READ), limit_s=10)

    with pytest.raises(Unreachable) as raised:
        await link.guard(api.create(an_order()), limit_s=27, is_once=True)

    assert raised.value.why == "asked-to-wait"
    assert [request.method for request in server.requests] == ["GET"]


async def test_a_read_that_somebody_waits_for_gets_through_a_bad_moment(
    api: CryptumApi, server: ScriptedServer, link: LinkState
) -> None:
    server.plays(reply(502, "<html>bad gateway"), Reset(), reply(200, load_sample("read")))

    evidence = await patiently(lambda: link.guard(api.read(READ), limit_s=10), within_s=20)

    assert evidence.id == ORDER_ID
    assert len(server.requests) == 3
