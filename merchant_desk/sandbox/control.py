"""The control address: tests and the training window tell the shop what to do. Loopback only.

| method and path | body or query | does |
|---|---|---|
| GET /health | | {"ok": true} |
| POST /play | {"order_id", "act", "for_s"?} | one of the six acts of `acts.ACTS` |
| POST /pay | {"order_id", "network"?} | settles the order as the customer's page would |
| POST /claim | {"order_id", "claim", "network"?, "is_believed"?, "is_shown"?} | as in `fault_rule` |
| POST /set | {"order_id", facts, "tell"?} | overwrites facts; true as "tell" sends its callback |
| POST /callback | {"order_id", "body"?, "url"?, "signature"?} | sends any callback, an object or any text |
| GET /orders | ?reference=&limit= | the book, newest first, with creations counted by merchant number |
| GET /requests, DELETE /requests | | requests by route; set to zero |
| GET /callbacks | | every try to deliver |
| GET /readings, PUT, DELETE | {name: choice} | the switches of `readings.READINGS`; back to the defaults |
| GET /faults, PUT, DELETE | as in `faults` | what goes wrong and how often it did; nothing more |
| GET /scenarios | | the days with a name that `PUT /faults` knows |
| PUT /shop | {"name"?, "wallets"?} | what the API shows of the store; no wallets: refused as not configured |
| POST /seed | {"orders", "seed"?, "days"?} | makes up a web shop's past, for measuring; once for each seed |
| POST /line | {"for_s"} | the public address refuses connections for that long |

Facts are "status", "total", "currency", "reference", "store_id", "transactions", "created_utc_ms", and for
reads "shown" (members put over the honest answer) and "hidden" (names left out). A signature is good, bad or
none. Answers are JSON objects; a refused wish is {"error": {"message"}} with 400, 404 or 409. A web page must
not drive it: any request with an Origin, from another site, or for another host name is 403.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from merchant_desk.sandbox import scenarios, seeding, shapes
from merchant_desk.sandbox.book import STATUSES, Booked, Payment
from merchant_desk.sandbox.gate import Handler
from merchant_desk.sandbox.refusals import Refusal, error_answer

if TYPE_CHECKING:
    from merchant_desk.sandbox.server import Sandbox

MAX_BODY_BYTES: Final = 1024 * 1024
_FACTS: Final = ("status", "total", "currency", "reference", "store_id", "created_utc_ms")
_MAX_WAIT_S: Final = 3600
_BREATH: Final = 200


class Control:
    """The handlers of the control address over one shop."""

    def __init__(self, shop: Sandbox) -> None:
        self._shop = shop

    def application(self) -> web.Application:
        """The control address as an application of its own."""
        application = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_guarded])
        application.add_routes(
            [
                web.get("/health", self.health),
                web.post("/play", self.play),
                web.post("/pay", self.pay),
                web.post("/claim", self.claim),
                web.post("/set", self.set_facts),
                web.post("/callback", self.callback),
                web.post("/line", self.line),
                web.post("/seed", self.seed),
                web.get("/orders", self.orders),
                web.get("/requests", self.requests),
                web.delete("/requests", self.forget_requests),
                web.get("/callbacks", self.callbacks),
                web.get("/readings", self.readings),
                web.put("/readings", self.readings),
                web.delete("/readings", self.readings),
                web.get("/faults", self.faults),
                web.put("/faults", self.faults),
                web.delete("/faults", self.faults),
                web.get("/scenarios", self.scenarios),
                web.put("/shop", self.change_shop),
            ]
        )
        return application

    async def health(self, _request: web.Request) -> web.Response:
        """Say that the shop is there."""
        return web.json_response({"ok": True})

    async def play(self, request: web.Request) -> web.Response:
        """Play one act; its effects may come later."""
        wish = await _wish(request, ("order_id", "act", "for_s"))
        order_id = _text(wish, "order_id")
        self._shop.customer.play(order_id, _text(wish, "act"), for_s=_seconds(wish))
        return self._order(order_id)

    async def pay(self, request: web.Request) -> web.Response:
        """Settle an order."""
        wish = await _wish(request, ("order_id", "network"))
        order = self._shop.customer.pay(_text(wish, "order_id"), network=str(wish.get("network", "CELO")))
        return self._order(order.id)

    async def claim(self, request: web.Request) -> web.Response:
        """Let the customer attach a transaction that paid nothing, or something else."""
        wish = await _wish(request, ("order_id", "claim", "network", "is_believed", "is_shown"))
        claim, order_id = _text(wish, "claim"), _text(wish, "order_id")
        flags = {name: wish.get(name, False) for name in ("is_believed", "is_shown")}
        if not claim or not all(isinstance(flag, bool) for flag in flags.values()):
            raise Refusal(400, "claim is reused, foreign or a hash, is_believed and is_shown true or false")
        order = self._shop.customer.claim(order_id, claim, network=str(wish.get("network", "CELO")), **flags)
        return self._order(order.id)

    async def set_facts(self, request: web.Request) -> web.Response:
        """Overwrite what the book says, whatever sense it makes."""
        wish = await _wish(request, ("order_id", *_FACTS, "transactions", "shown", "hidden", "tell"))
        order = self._known(_text(wish, "order_id"))
        changes: dict[str, Any] = {name: wish[name] for name in _FACTS if name in wish}
        if changes.get("status", "pending") not in STATUSES:
            raise Refusal(400, f"status must be one of {', '.join(STATUSES)}; others go into shown")
        if "transactions" in wish:
            changes["transactions"] = tuple(Payment(**payment) for payment in wish["transactions"])
        if "shown" in wish:
            changes["shown"] = dict(wish["shown"])
        if "hidden" in wish:
            changes["hidden"] = tuple(wish["hidden"])
        changed = self._shop.book.change(order.id, **changes, updated_utc_ms=self._shop.now_utc_ms())
        if wish.get("tell"):
            self._shop.callbacks.send(changed, shapes.callback(changed))
        return self._order(order.id)

    async def callback(self, request: web.Request) -> web.Response:
        """Send any callback, by default the honest one of the order as it is."""
        wish = await _wish(request, ("order_id", "body", "url", "signature"))
        order = self._known(_text(wish, "order_id"))
        seal = wish.get("signature", "good")
        if seal not in ("good", "bad", "none"):
            raise Refusal(400, "signature must be one of good, bad, none")
        body = wish.get("body", shapes.callback(order))
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogateescape")
        if "url" in wish:
            order = replace(order, callback_url=_text(wish, "url"))
        self._shop.callbacks.send(order, body, seal=seal)
        return web.json_response({"ok": True})

    async def line(self, request: web.Request) -> web.Response:
        """Let the public address go down."""
        for_s = _seconds(await _wish(request, ("for_s",)))
        if for_s is None:
            raise Refusal(400, "for_s is required")
        self._shop.line.drop(for_s)
        return web.json_response({"ok": True})

    async def seed(self, request: web.Request) -> web.Response:
        """Many orders at once; other requests are answered meanwhile."""
        wish = seeding.read_wish(await _wish(request, ("orders", "seed", "days")), self._shop.now_utc_ms())
        try:
            for number in self._shop.book.seed(wish):
                if number % _BREATH == 0:
                    await asyncio.sleep(0)
        except ValueError as error:
            raise Refusal(409, str(error)) from error
        return web.json_response({"orders": wish.orders, "total": len(self._shop.book)})

    async def orders(self, request: web.Request) -> web.Response:
        """The book as it is, not as the API shows it."""
        reference = request.query.get("reference")
        limit = int(request.query.get("limit", "1000"))
        found = [order for order in self._shop.book if reference in (None, order.reference)]
        rows = [self._described(order) for order in found[:limit]]
        return web.json_response({"total": len(found), "orders": rows})

    async def requests(self, _request: web.Request) -> web.Response:
        """How often each route was asked."""
        return web.json_response(self._shop.tally.described())

    async def forget_requests(self, _request: web.Request) -> web.Response:
        """Count routes from zero again; creations by merchant number are kept."""
        self._shop.tally.requests.clear()
        return web.json_response(self._shop.tally.described())

    async def callbacks(self, _request: web.Request) -> web.Response:
        """Every try to deliver a callback."""
        return web.json_response({"callbacks": self._shop.callbacks.log()})

    async def readings(self, request: web.Request) -> web.Response:
        """Show, choose or reset the switches."""
        if request.method == "PUT":
            try:
                self._shop.readings.choose(await _wish(request, None))
            except ValueError as error:
                raise Refusal(400, str(error)) from error
        elif request.method == "DELETE":
            self._shop.readings.reset()
        return web.json_response({"readings": self._shop.readings.described()})

    async def faults(self, request: web.Request) -> web.Response:
        """Show, put or clear the faults."""
        if request.method == "PUT":
            try:
                self._shop.faults.put(await _wish(request, None))
            except ValueError as error:
                raise Refusal(400, str(error)) from error
        elif request.method == "DELETE":
            self._shop.faults.clear()
        return web.json_response(self._shop.faults.described())

    async def scenarios(self, _request: web.Request) -> web.Response:
        """Every scenario with its rules."""
        return web.json_response({"scenarios": scenarios.described()})

    async def change_shop(self, request: web.Request) -> web.Response:
        """Change what the API shows of the store, until the shop stops."""
        wish = await _wish(request, ("name", "wallets"))
        shop = self._shop.shop
        if "name" in wish:
            shop.name = _text(wish, "name")
        if "wallets" in wish:
            shop.wallets = tuple(dict(wallet) for wallet in wish["wallets"])
        return web.json_response({"name": shop.name, "wallets": [dict(wallet) for wallet in shop.wallets]})

    def _known(self, order_id: str) -> Booked:
        order = self._shop.book.get(order_id)
        if order is None:
            raise Refusal(404, "Order not found")
        return order

    def _order(self, order_id: str) -> web.Response:
        return web.json_response({"order": self._described(self._known(order_id))})

    def _described(self, order: Booked) -> dict[str, Any]:
        return {
            "id": order.id,
            "reference": order.reference,
            "status": order.status,
            "total": order.total,
            "currency": order.currency,
            "transactions": shapes.transactions(order),
            "callback_url": order.callback_url,
            "created_at": shapes.instant(order.created_utc_ms),
            "creations": self._shop.tally.creations(order.reference),
        }


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep web pages out, and put refusals into words."""
    port = (request.get_extra_info("sockname") or ("", 0))[1]
    is_page = "Origin" in request.headers or request.headers.get("Sec-Fetch-Site", "none") != "none"
    if is_page or request.host not in (f"127.0.0.1:{port}", f"localhost:{port}"):
        return error_answer(Refusal(403, "The control address is not for web pages"), shape="error-message")
    try:
        return await handler(request)
    except Refusal as refusal:
        return error_answer(refusal, shape="error-message")
    except (TypeError, ValueError, AttributeError) as error:
        return error_answer(Refusal(400, f"The wish is not understood: {error}"), shape="error-message")


async def _wish(request: web.Request, members: tuple[str, ...] | None) -> dict[str, Any]:
    wish = json.loads(await request.read())
    if not isinstance(wish, dict):
        raise Refusal(400, "The body is not a JSON object")
    for name in wish:
        if members is not None and name not in members:
            raise Refusal(400, f"{name} is not known here")
    return wish


def _text(wish: dict[str, Any], name: str) -> str:
    if not isinstance(wish.get(name), str):
        raise Refusal(400, f"{name} must be a string")
    return str(wish[name])


def _seconds(wish: dict[str, Any]) -> float | None:
    value = wish.get("for_s")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MAX_WAIT_S:
        raise Refusal(400, f"for_s is a number of seconds up to {_MAX_WAIT_S}")
    return float(value)
