"""A scripted server, a client that speaks to it, and a clock that stands where the test puts it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.api.wire import parse_object
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    Order,
    OrderId,
    OrderState,
    Reference,
    Source,
    StoreId,
    Transaction,
)
from merchant_desk.domain.secret import ApiKey
from merchant_desk.services.values import ListQuery
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import ScriptedServer

KEY: Final = "kAnArYk3y" * 4
STORE: Final = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
ORDER_ID: Final = "11111111-2222-4333-8444-555555555555"
CALLBACK_URL: Final = "http://127.0.0.1:8787/cb/token"
TYPED: Final = Transaction("CELO", "0x" + "ab" * 32, Source.STAFF)
NOON_UTC_MS: Final = 1_767_268_800_000  # Thu, 01 Jan 2026 12:00:00 GMT

MakeApi = Callable[..., CryptumApi]
Call = Callable[[CryptumApi], Awaitable[object]]


@dataclass
class WallClock:
    """A wall clock that a test sets; the monotonic one is the machine's."""

    at_utc_ms: int = NOON_UTC_MS

    def now_utc_ms(self) -> int:
        """What the test set."""
        return self.at_utc_ms

    def monotonic_s(self) -> float:
        """The machine's own."""
        return monotonic()


def an_order(*, callback_url: str | None = CALLBACK_URL, total: str = "25.40", **members: Any) -> Order:
    """An intent as the services hand it over."""
    facts: dict[str, Any] = {
        "reference": Reference("POS-2026-000143-7K4Q"),
        "store_id": StoreId(STORE),
        "total": Fiat.parse(total, "USD"),
        "customer": Customer("Ana", "Souza", "ana@example.com", "BR"),
        "state": OrderState.CREATING,
        "created_utc_ms": NOON_UTC_MS,
        "updated_utc_ms": NOON_UTC_MS,
        "callback_url": callback_url,
    }
    return Order(**(facts | members))


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    """A server without a script yet; a request that the test did not expect fails it."""
    async with ScriptedServer() as scripted:
        yield scripted
    assert scripted.surprises == []


@pytest.fixture
def clock() -> WallClock:
    """Noon of the first day of 2026."""
    return WallClock()


@pytest.fixture
async def make_api(server: ScriptedServer, clock: WallClock) -> AsyncIterator[MakeApi]:
    """Make clients of the scripted server (or of `origin`); they are closed afterwards."""
    made: list[CryptumApi] = []

    def make(
        origin: str | None = None, *, key: str | None = KEY, store: str = STORE, **more: Any
    ) -> CryptumApi:
        api = CryptumApi(
            origin or server.origin,
            store_id=lambda: store,
            keys=lambda: None if key is None else ApiKey(key),
            clock=clock,
            **more,
        )
        made.append(api)
        return api

    yield make
    for api in made:
        await api.aclose()


@pytest.fixture
def api(make_api: MakeApi) -> CryptumApi:
    """A client with key and store id."""
    return make_api()


CALLS: Final[dict[str, Call]] = {
    "create": lambda api: api.create(an_order()),
    "read": lambda api: api.read(OrderId(ORDER_ID)),
    "list": lambda api: api.list_page(ListQuery()),
    "set_status": lambda api: api.set_status(OrderId(ORDER_ID), "cancelled"),
    "verify": lambda api: api.verify_store(),
    "attach": lambda api: api.attach(OrderId(ORDER_ID), TYPED),
    "prices": lambda api: api.prices("XLM"),
    "store_wallets": lambda api: api.store_wallets(),
    "put_wallets": lambda api: api.put_wallets([("CELO", "0x227be945c7a149634b6b47c90cc9df3626f68410")]),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


def a_read(**members: Any) -> dict[str, Any]:
    """The documented read with some members changed; `...` takes one out."""
    document = dict(parse_object(load_sample("read"))) | members
    return {name: value for name, value in document.items() if value is not ...}


def read_bytes(**members: Any) -> bytes:
    """`a_read` as it comes over the wire."""
    return json.dumps(a_read(**members), default=str).encode()
