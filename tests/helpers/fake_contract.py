"""A small API in memory for contract checks on virtual time, and an ear that hears what the test says."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from merchant_desk.domain.secret import ApiKey, SessionToken
from merchant_desk.services.contract.check import ContractCheck, ContractTools
from merchant_desk.services.contract.values import BodyForm, Exchange, HeardCallback, NoEar, OpenEar, Waits
from merchant_desk.services.shop.callback_address import CallbackAddress
from tests.helpers.fake_clock import FakeClock
from tests.helpers.shop import Shop

STORE: Final = {"webhookSecret": "the-secret-that-seals-callbacks-here"}
TOKEN: Final = "eyJhbGciOiJIUzI1NiJ9.bWFkZS11cA.c2Vhbg"
Fail = Callable[[str], None]


class FakeContractApi:
    """The documented answers. `before` is called with the name of each call and may raise what the line would
    raise; `forget_cancels` makes every update a lie."""

    def __init__(self, clock: FakeClock) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.before: Fail = lambda _: None
        self.after: Fail = lambda _: None
        self.forget_cancels = False
        self.shown_message = ""
        self.store: dict[str, Any] | None = {"wallets": [{"protocol": "CELO", "address": "0xabc"}]}
        self.takes: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
        self.origin = "https://api-hml.cryptum.io"
        self.clock_skew_ms: int | None = 2000
        self.is_closed = False
        self._clock = clock
        self._ids = itertools.count(1)

    @property
    def open_references(self) -> list[str]:
        """The orders that may still be paid."""
        return [
            str(order["ecommerceOrderId"])
            for order in self.orders.values()
            if order["paymentStatus"] in ("pending", "on-hold")
        ]

    async def create(self, members: Mapping[str, Any]) -> Exchange:
        """As the port says."""
        self._begin("create")
        order_id = f"order-{next(self._ids)}"
        shown = {name: value for name, value in members.items() if name not in ("store", "ecommerceType")}
        store = {"id": members["store"], "wallets": [], "name": "Corner shop", "email": "o@example.com"}
        self.orders[order_id] = {
            "id": order_id,
            **shown,
            "store": store,
            "sessionToken": TOKEN,
            "marketRates": {"USD": "0.19"},
        }
        return self._end("create", 201, self.orders[order_id])

    async def read(self, order_id: str, *, token: SessionToken | None = None) -> Exchange:
        """As the port says."""
        self._begin("read")
        return self._end("read", 200, self.orders.get(order_id))

    async def listing(self, query: Mapping[str, str], *, has_slash: bool = True) -> Exchange:
        """As the port says; bounds in time are taken and bound nothing."""
        self._begin("list")
        wanted = query.get("paymentStatus")
        found = [one for one in self.orders.values() if wanted in (None, one["paymentStatus"])]
        offset, limit = int(query["offset"]), int(query["limit"])
        rows = [dict(one) for one in found[::-1][offset : offset + limit]]
        return self._end("list", 200, {"total": len(found), "orders": rows})

    async def update(
        self,
        order_id: str,
        members: Mapping[str, Any],
        *,
        token: SessionToken | None = None,
        is_elsewhere: bool = False,
    ) -> Exchange:
        """As the port says."""
        self._begin("update")
        order = self.orders[order_id]
        if not self.forget_cancels:
            order["paymentStatus"] = members.get("paymentStatus", order["paymentStatus"])
        return self._end("update", 200, {"id": order_id, "paymentStatus": order["paymentStatus"]})

    async def verify(self, store_id: str, kind: str) -> Exchange:
        """As the port says."""
        self._begin("verify")
        return self._end("verify", 200, STORE)

    async def read_store(self, store_id: str) -> Exchange:
        """As the port says."""
        self._begin("read_store")
        return self._end("read_store", 200, self.store)

    async def put_store(self, store_id: str, members: Mapping[str, Any]) -> Exchange:
        """As the port says; what it makes of the body is the test's."""
        self._begin("put_store")
        self.store = None if self.store is None else self.store | self.takes(members)
        return self._end("put_store", 200, self.store)

    async def put_wallet(self, store_id: str, network: str, members: Mapping[str, Any]) -> Exchange:
        """As the port says; this API has no such call."""
        self._begin("put_wallet")
        return self._end("put_wallet", 200, None)

    async def aclose(self) -> None:
        """As the port says."""
        self.is_closed = True

    def _begin(self, call: str) -> None:
        self.calls.append(call)
        self.before(call)

    def _end(self, call: str, status: int, document: Mapping[str, Any] | None) -> Exchange:
        self.after(call)
        if document is None:
            words = self.shown_message or "Order not found"
            return Exchange(404, BodyForm.JSON, {"error": {"message": words}}, words)
        return Exchange(status, BodyForm.JSON, dict(document), limits={"x-ratelimit-remaining": "59"})


class FakeEar:
    """An ear that heard what the test says."""

    def __init__(self, *heard: HeardCallback) -> None:
        self.url = "https://shop.example/cb/made-up"
        self.bait_url: str | None = None
        self._heard = heard

    async def heard(self) -> Sequence[HeardCallback]:
        """As the port says."""
        return self._heard


def contract_of(
    shop: Shop, api: FakeContractApi, *, ear: OpenEar | None = None, written: dict[str, str] | None = None
) -> ContractCheck:
    """A check of a desk over fakes, on its clock; `written` takes the report."""
    kept = written if written is not None else {}

    async def write(name: str, text: str) -> str:
        kept[name] = text
        return f"/reports/{name}"

    def copy(source: str, target: str) -> None:
        kept[target] = kept[source.rpartition("/")[2]]

    @asynccontextmanager
    async def open_fake(address: CallbackAddress) -> AsyncIterator[OpenEar | NoEar]:
        yield ear or NoEar(await address.url(), "no-public-address")

    def probe(origin: str, _key: ApiKey) -> FakeContractApi:
        api.origin = origin
        return api

    return ContractCheck(
        ContractTools(probe, open_fake, write, copy, waits=Waits(callback_s=2.0, quiet_s=0.5)),
        settings=shop.desk.settings,
        secrets=shop.secrets,
        memo=shop.desk.memo,
        clock=shop.clock,
        address=shop.desk.callback_address,
    )
