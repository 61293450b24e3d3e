"""The store's receiving wallets at the pretend API. INFERRED: the API's page about stores was not to be read.

    GET    /plugins/stores/{storeId}                      {"wallets": [{"protocol", "address"}]}
    PUT    /plugins/stores/{storeId}                      the same, in place of the whole set
    PUT    /plugins/stores/{storeId}/wallets/{protocol}   {"address"}
    DELETE /plugins/stores/{storeId}/wallets/{protocol}

The reading `wallet_writer` says which of them there are: `inferred` the first two, `patch-one` all but the
second, `absent` none. They answer the set as it is then; orders show it too (contract sections 3.2 and 7).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from merchant_desk.sandbox import shapes, wallet_forms
from merchant_desk.sandbox.book import Book
from merchant_desk.sandbox.readings import Readings
from merchant_desk.sandbox.refusals import Refusal
from merchant_desk.sandbox.shop import Shop
from merchant_desk.sandbox.wallet_forms import Wallet

NeedsKey = Callable[[web.Request], None]
NeedsStore = Callable[[str], None]
ReadsObject = Callable[[web.Request], Awaitable[dict[str, Any]]]


class Stores:
    """The handlers over the one store of the shop; key, store and body are judged as for every other call."""

    def __init__(
        self,
        *,
        book: Book,
        shop: Shop,
        readings: Readings,
        needs_key: NeedsKey,
        needs_store: NeedsStore,
        reads_object: ReadsObject,
    ) -> None:
        self._book = book
        self._shop = shop
        self._readings = readings
        self._needs_key = needs_key
        self._needs_store = needs_store
        self._object = reads_object

    def routes(self) -> list[web.RouteDef]:
        """The four; the names are those of `faults.ROUTES`."""
        one = "/plugins/stores/{store_id}/wallets/{protocol}"
        return [
            web.get("/plugins/stores/{store_id}", self.read, name="store", allow_head=False),
            web.put("/plugins/stores/{store_id}", self.replace, name="wallets"),
            web.put(one, self.put_one, name="wallet"),
            web.delete(one, self.remove_one, name="wallet"),
        ]

    async def read(self, request: web.Request) -> web.Response:
        """The set as it is."""
        if self._shape == "absent":
            raise web.HTTPNotFound
        self._opened(request)
        return self._told()

    async def replace(self, request: web.Request) -> web.Response:
        """Another set in place of this one."""
        if self._shape == "absent":
            raise web.HTTPNotFound
        if self._shape == "patch-one":
            raise web.HTTPMethodNotAllowed("PUT", ["GET"])
        self._opened(request)
        sent = await self._object(request)
        self._keep(wallet_forms.read_wallets(sent, allows_extra=self._allows_extra))
        return self._told()

    async def put_one(self, request: web.Request) -> web.Response:
        """One network's address, whether or not it has one."""
        network = self._network(request)
        sent = await self._object(request)
        fresh = {
            "protocol": network,
            "address": wallet_forms.read_address(sent, allows_extra=self._allows_extra),
        }
        kept = [fresh if wallet.get("protocol") == network else wallet for wallet in self._shop.wallets]
        self._keep(kept if fresh in kept else [*kept, fresh])
        return self._told()

    async def remove_one(self, request: web.Request) -> web.Response:
        """One network less; 404 where it has no wallet."""
        network = self._network(request)
        kept = [wallet for wallet in self._shop.wallets if wallet.get("protocol") != network]
        if len(kept) == len(self._shop.wallets):
            raise Refusal(404, "Wallet not found")
        self._keep(kept)
        return self._told()

    @property
    def _shape(self) -> str:
        return self._readings.text("wallet_writer")

    @property
    def _allows_extra(self) -> bool:
        return self._readings.text("extra_members") == "ignored"

    def _opened(self, request: web.Request) -> None:
        self._needs_key(request)
        self._needs_store(request.match_info["store_id"])

    def _network(self, request: web.Request) -> str:
        """The network of the path, once the request may come this far."""
        if self._shape != "patch-one":
            raise web.HTTPNotFound
        self._opened(request)
        return wallet_forms.known_network(request.match_info["protocol"])

    def _keep(self, wallets: list[Wallet]) -> None:
        self._book.keep_wallets(wallets)
        self._shop.wallets = tuple(wallets)

    def _told(self) -> web.Response:
        return web.json_response({"wallets": shapes.wallets(self._shop, self._readings)})
