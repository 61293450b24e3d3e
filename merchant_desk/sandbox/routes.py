"""The pretend API: contract sections 3.1 to 3.5 and 3.7, one handler each; wallets are in `stores`."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web

from merchant_desk.sandbox import forms, shapes
from merchant_desk.sandbox.book import Book, Booked, Payment
from merchant_desk.sandbox.callbacks import Callbacks
from merchant_desk.sandbox.readings import Readings
from merchant_desk.sandbox.refusals import WALLETS_INVALID, Refusal, refused_member
from merchant_desk.sandbox.shop import Shop, make_token, order_of_token
from merchant_desk.sandbox.stores import Stores
from merchant_desk.sandbox.tally import Tally

_BEARER: Final = "Bearer "


class Api:
    """The handlers over one book."""

    def __init__(
        self,
        *,
        book: Book,
        shop: Shop,
        readings: Readings,
        callbacks: Callbacks,
        tally: Tally,
        now_utc_ms: Callable[[], int],
    ) -> None:
        self._book = book
        self._shop = shop
        self._readings = readings
        self._callbacks = callbacks
        self._tally = tally
        self._now_utc_ms = now_utc_ms
        self._stores = Stores(
            book=book,
            shop=shop,
            readings=readings,
            needs_key=self._needs_key,
            needs_store=self._needs_store,
            reads_object=self._object,
        )

    def routes(self) -> list[web.RouteDef]:
        """Everything under /plugins, and the prices; the names are those of `faults.ROUTES`."""
        return [
            web.post("/plugins/orders/checkout", self.create, name="create"),
            web.get("/plugins/orders/", self.list, name="list", allow_head=False),
            web.get("/plugins/orders", self.list_bare, allow_head=False),
            web.get("/plugins/orders/{order_id}", self.read, name="read", allow_head=False),
            web.put("/plugins/checkout/{order_id}", self.update, name="update"),
            web.put("/plugins/orders/{order_id}", self.update_elsewhere),
            web.post("/plugins/stores/verification", self.verify, name="verify"),
            *self._stores.routes(),
            web.get("/prices/{asset}", self.prices, name="prices", allow_head=False),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """3.1: with the API key and nothing else (K)."""
        self._needs_key(request)
        form = forms.read_creation(await self._object(request), allows_extra=self._allows_extra)
        self._needs_store(form.store_id)
        if not self._shop.wallets:  # D-orders: wallets first; that creation checks them is inferred (I, 7)
            raise Refusal(400, WALLETS_INVALID)
        if self._readings.text("repeat_reference") == "refused" and self._has(form.reference):
            raise Refusal(409, "ecommerceOrderId is in use")
        order = self._book.add(self._booked(form))
        self._tally.creations_made[order.reference] += 1
        answer = shapes.creation(order, self._shop, self._readings)
        return web.json_response(answer, status=self._readings.number("create_status"))

    async def read(self, request: web.Request) -> web.Response:
        """3.2: with the key or the order's own session token (K)."""
        return web.json_response(shapes.order_read(self._opened(request), self._shop, self._readings))

    async def list(self, request: web.Request) -> web.Response:
        """3.3: with the key (I)."""
        self._needs_key(request)
        form = forms.ListingForm(
            dates=self._readings.text("list_dates"), end_name=self._readings.text("list_end_name")
        )
        query = forms.read_listing(request.query, form, allows_extra=self._allows_extra)
        self._needs_store(query.store_id)
        cap = self._readings.number("list_cap")
        if query.limit > cap and self._readings.text("list_over_cap") == "refused":
            raise refused_member("limit", f"must be at most {cap}")
        found = self._book.select(
            status=query.status,
            offset=query.offset,
            limit=min(query.limit, cap),
            is_newest_first=self._readings.text("list_order") == "newest",
            since_utc_ms=query.since_utc_ms,
            until_utc_ms=query.until_utc_ms,
        )
        rows = [shapes.row(order, self._shop, self._readings) for order in found.rows]
        if self._readings.text("list_member") == "array":
            return web.json_response(rows)
        total = found.total if self._readings.text("list_total") == "all" else len(rows)
        return web.json_response({"total": total, self._readings.text("list_member"): rows})

    async def list_bare(self, request: web.Request) -> web.Response:
        """3.3 without the documented last slash, only where a reading says so."""
        if self._readings.text("list_path") == "documented":
            raise web.HTTPNotFound
        return await self.list(request)

    async def update(self, request: web.Request) -> web.Response:
        """3.4: with the key or the order's own session token (I)."""
        order = self._opened(request, token_may="update")
        form = forms.read_update(await self._object(request), allows_extra=self._allows_extra)
        if not order.is_open and self._readings.text("update_final") == "refused":
            # That a final order stays as it is, is inferred from section 4 (I); the 409 is ours (U).
            raise Refusal(409, f"Order is already {order.status}")
        changed = self._book.change(order.id, **_changes(order, form), updated_utc_ms=self._now_utc_ms())
        self._callbacks.tell(changed, order.status)
        answer = self._readings.text("update_answer")
        if answer == "204":
            return web.Response(status=204)
        if answer == "empty":
            return web.Response()
        if answer == "full":
            return web.json_response(shapes.order_read(changed, self._shop, self._readings))
        return web.json_response(shapes.update(changed))

    async def update_elsewhere(self, request: web.Request) -> web.Response:
        """C4: the other orders' path, only where a reading says so."""
        if self._readings.text("update_paths") == "documented":
            raise web.HTTPMethodNotAllowed("PUT", ["GET"])
        return await self.update(request)

    async def verify(self, request: web.Request) -> web.Response:
        """3.5: with the key (K)."""
        self._needs_key(request)
        taken = self._readings.text("verify_type")
        types = ("wordpress", "api") if taken == "any" else (taken,)
        store_id = forms.read_verification(
            await self._object(request), types=types, allows_extra=self._allows_extra
        )
        self._needs_store(store_id)
        if not self._shop.wallets:
            raise Refusal(400, WALLETS_INVALID)
        return web.json_response({"webhookSecret": self._book.credentials.webhook_secret})

    async def prices(self, request: web.Request) -> web.Response:
        """3.7: with the key (K)."""
        self._needs_key(request)
        told = shapes.prices(request.match_info["asset"])
        if told is None:
            raise Refusal(404, "Asset not found")
        return web.json_response(told)

    def _booked(self, form: forms.Creation) -> Booked:
        now, order_id = self._now_utc_ms(), self._book.new_id()
        token = make_token(
            self._book.credentials,
            order_id=order_id,
            reference=form.reference,
            utc_ms=now,
            pad=self._readings.number("token_pad"),
        )
        return Booked(
            id=order_id,
            reference=form.reference,
            store_id=form.store_id,
            ecommerce=form.ecommerce,
            total=form.total,
            currency=form.currency,
            status=form.status,
            callback_url=form.callback_url,
            delivery=form.delivery,
            token=token,
            created_utc_ms=now,
            updated_utc_ms=now,
            success_url=form.success_url,
            cancel_url=form.cancel_url,
        )

    @property
    def _allows_extra(self) -> bool:
        return self._readings.text("extra_members") == "ignored"

    async def _object(self, request: web.Request) -> dict[str, Any]:
        return forms.read_object(request.content_type, await request.read())

    def _needs_key(self, request: web.Request) -> None:
        key = request.headers.get("x-api-key")
        if key is None:
            raise Refusal(401, "x-api-key is required")
        if not _is_same(key, self._book.credentials.api_key):
            raise Refusal(403, "The API key is not valid")

    def _opened(self, request: web.Request, *, token_may: str = "read") -> Booked:
        """The order of the path, once key or token opened it; a key that was sent decides alone."""
        order_id = request.match_info["order_id"]
        if "x-api-key" in request.headers:
            self._needs_key(request)
        else:
            self._needs_token(request, order_id)
            if token_may not in self._readings.text("token_opens"):
                raise Refusal(403, "The session token may not do this")
        order = self._book.get(order_id)
        if order is None:
            raise Refusal(404, "Order not found")
        return order

    def _needs_token(self, request: web.Request, order_id: str) -> None:
        given = request.headers.get("Authorization", "")
        if not given.startswith(_BEARER):
            raise Refusal(401, "x-api-key or a session token is required")
        opens = order_of_token(self._book.credentials, given.removeprefix(_BEARER))
        if opens is None:
            raise Refusal(401, "The session token is not valid")
        if opens != order_id:
            raise Refusal(403, "The session token is for another order")

    def _needs_store(self, store_id: str) -> None:
        if store_id != self._book.credentials.store_id:
            raise Refusal(404, "Store not found")

    def _has(self, reference: str) -> bool:
        return any(order.reference == reference for order in self._book)


def _changes(order: Booked, form: forms.Update) -> dict[str, Any]:
    """Members that were sent replace the order's, others stay (partial update: U, 3.4)."""
    changes = {
        "status": form.status,
        "payment_method": form.payment_method,
        "blockchain": form.blockchain,
        "converted_total": form.converted_total,
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    network = form.blockchain or order.blockchain
    if form.hash is not None and network is not None:
        return {**changes, "transactions": (*order.transactions, Payment(network, form.hash))}
    return dict(changes)


def _is_same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), right.encode("utf-8"))
