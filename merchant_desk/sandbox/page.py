"""The customer's checkout page, contract section 3.9: the link shows one order, Pay settles it.

Works without a script; the script only notices that the state has changed. The token in the link opens this
one order and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from merchant_desk.sandbox.acts import PAYABLE
from merchant_desk.sandbox.book import Book, Booked
from merchant_desk.sandbox.page_style import CONTENT_SECURITY_POLICY
from merchant_desk.sandbox.page_view import order_page, page_state, wrong_link_page
from merchant_desk.sandbox.page_words import words_for
from merchant_desk.sandbox.refusals import Refusal
from merchant_desk.sandbox.shop import Shop, order_of_token

PATH: Final = "/public/payment-details/"
_LINK: Final = ("sessionToken", "orderId", "ecommerceOrderId", "environment")
_FORM: Final = "application/x-www-form-urlencoded"
_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # same-origin, not no-referrer: that would blank the Origin of our own form as well
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language",
}


class Page:
    """The page's handlers; `pay` settles an order on a network."""

    def __init__(self, *, book: Book, shop: Shop, pay: Callable[[str, str], Booked]) -> None:
        self._book = book
        self._shop = shop
        self._pay = pay

    def routes(self) -> list[web.RouteDef]:
        """The page, and where its form goes."""
        return [
            web.get(PATH, self.show, name="page", allow_head=False),
            web.post(f"{PATH}pay", self.pay, name="pay"),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show the order of the link; asked for JSON, only its state."""
        words = words_for(request.headers.get("Accept-Language", ""))
        try:
            order = self._opened(request.query)
        except Refusal as refusal:
            return _html(wrong_link_page(words), status=refusal.status)
        if request.headers.get("Accept") == "application/json":
            return web.json_response({"state": page_state(order)}, headers=_HEADERS)
        link = {name: request.query[name] for name in _LINK}
        return _html(order_page(order, words, shop_name=self._shop.name, link=link))

    async def pay(self, request: web.Request) -> web.Response:
        """Take the press of Pay, then show the page again; an order that cannot be paid is only shown."""
        words = words_for(request.headers.get("Accept-Language", ""))
        try:
            if request.headers.get("Origin", _own_origin(request)) != _own_origin(request):
                raise Refusal(403, "The form came from elsewhere")
            if request.content_type != _FORM:
                raise Refusal(415, "The form is not a form")
            form = {name: str(value) for name, value in (await request.post()).items()}
            order = self._opened(form)
            network = form.get("network", "")
            if network not in PAYABLE:
                raise Refusal(400, "network is not offered")
        except Refusal as refusal:
            return _html(wrong_link_page(words), status=refusal.status)
        if page_state(order) == "pending":
            self._pay(order.id, network)
        query = urlencode({name: form[name] for name in _LINK})
        return web.Response(status=303, headers={**_HEADERS, "Location": f"{PATH}?{query}"})

    def _opened(self, link: Mapping[str, str]) -> Booked:
        """The order that all parameters of the link agree on."""
        order_id = order_of_token(self._book.credentials, link.get("sessionToken", ""))
        if order_id is None or order_id != link.get("orderId"):
            raise Refusal(403, "The link is not valid")
        order = self._book.get(order_id)
        if order is None:
            raise Refusal(404, "Order not found")
        if link.get("ecommerceOrderId") != order.reference or link.get("environment") != "test":
            raise Refusal(403, "The link is not valid")
        return order


def _html(text: str, *, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


def _own_origin(request: web.Request) -> str:
    return f"http://{request.host}"
