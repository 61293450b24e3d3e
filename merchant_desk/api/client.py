"""The Checkout API as the services see it: one method per call of contract section 3, nothing repeated.

The calls for the store's wallets (3.6) are inferred, see `wallets`. Left out on purpose: `/webhook` (3.8),
which watches addresses on a chain and is another product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

from merchant_desk.api.line import HttpLine, LineClock, TimeLimits
from merchant_desk.api.origin import plain_origin
from merchant_desk.api.wallets import StoreWallets
from merchant_desk.api.way_in import (
    JSON,
    Pass,
    must_be_success,
    must_not_say_no,
    object_or_nothing,
    visible,
)
from merchant_desk.api.wire import parse_json, parse_object
from merchant_desk.api.wire_errors import has_error, message_of, says_wallets_invalid
from merchant_desk.api.wire_list import list_page
from merchant_desk.api.wire_order import ASSET, ORDER_ID, created_order, rates_of, read_order
from merchant_desk.api.wire_sent import attachment, creation, listing, status_change, verification
from merchant_desk.domain.errors import (
    BadInput,
    KeyMissing,
    KeyRefused,
    NotAllowed,
    NotFound,
    Rejected,
    ServerFailed,
    SessionOnly,
    StoreIdMissing,
    UnexpectedReply,
)
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import Order, OrderId, Transaction
from merchant_desk.domain.readings import UNLEARNED, Readings
from merchant_desk.domain.secret import ApiKey, SessionToken, WebhookSecret
from merchant_desk.services.values import ListPage, ListQuery, StoreVerdict

CREATE_PATH: Final = "/plugins/orders/checkout"
ORDERS_PATH: Final = "/plugins/orders/"
UPDATE_PATH: Final = "/plugins/checkout/"  # it really drops "orders" (C4)
VERIFY_PATH: Final = "/plugins/stores/verification"
PRICES_PATH: Final = "/prices/"
DEFAULT_LIMITS: Final = TimeLimits()
_JSON_OF_CREATION: Final = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class ReturnUrls:
    """Where the customer's browser goes afterwards; empty means not set (C10)."""

    success: str = ""
    cancel: str = ""


class CryptumApi:
    """The port `CheckoutApi` over HTTP. Lives on one loop; the key goes to `origin` and nowhere else.

    `keys`, `store_id`, `return_urls` and `readings` are asked at each call: a change counts at once.
    Raises BadInput(field="api_url") for an origin that is no bare https origin (http on loopback only).
    """

    def __init__(
        self,
        origin: str,
        *,
        store_id: Callable[[], str],
        keys: Callable[[], ApiKey | None],
        clock: LineClock,
        limits: TimeLimits = DEFAULT_LIMITS,
        is_session_only: bool = False,
        return_urls: Callable[[], ReturnUrls] = ReturnUrls,
        readings: Callable[[], Readings] = lambda: UNLEARNED,
    ) -> None:
        self._origin = plain_origin(origin)
        self._store_id = store_id
        self._keys = keys
        self._limits = limits
        self._is_session_only = is_session_only
        self._return_urls = return_urls
        self._readings = readings
        self._line = HttpLine(self._origin, clock=clock, limits=limits)

    @property
    def origin(self) -> str:
        """Scheme and host, without `/plugins`."""
        return self._origin

    @property
    def clock_skew_ms(self) -> int | None:
        """The API's clock minus ours, in whole seconds."""
        return self._line.clock_skew_ms

    @property
    def last_latency_ms(self) -> int | None:
        """How long the last answered request took."""
        return self._line.last_latency_ms

    async def create(self, order: Order) -> Evidence:
        """`POST /plugins/orders/checkout` (3.1), once. A 2xx that says no leaves the outcome open."""
        way_in = self._key_pass()
        if not order.store_id:
            raise StoreIdMissing
        if not order.callback_url:
            raise BadInput(field="callback_url", reason="missing")
        urls = self._return_urls()
        body = creation(
            order, callback_url=order.callback_url, success_url=urls.success, cancel_url=urls.cancel
        )
        answer = await self._line.ask(
            "POST",
            CREATE_PATH,
            headers={**_JSON_OF_CREATION, **way_in.headers},
            body=body,
            total_s=self._limits.create_total_s,
        )
        must_be_success(answer, way_in)
        document = parse_object(answer.body)
        if has_error(document):
            told = message_of(document, hide=(way_in.secret,))
            raise ServerFailed(status=answer.status, message=told)
        return created_order(document)

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """`GET /plugins/orders/{id}` (3.2) with the key, else with the order's own token."""
        way_in = self._read_pass(token)
        path = ORDERS_PATH + _id_in_path(order_id)
        answer = await self._line.ask("GET", path, headers=way_in.headers)
        must_be_success(answer, way_in, order_id=order_id)
        document = parse_object(answer.body)
        must_not_say_no(document, answer, way_in)
        return read_order(document)

    async def list_page(self, query: ListQuery) -> ListPage:
        """`GET /plugins/orders/` (3.3)."""
        way_in = self._key_pass()
        readings = self._readings()
        asked = listing(query, store_id=self._known_store_id(), readings=readings)
        answer = await self._line.ask("GET", ORDERS_PATH, headers=way_in.headers, query=asked)
        must_be_success(answer, way_in)
        document = parse_json(answer.body)
        must_not_say_no(document, answer, way_in)
        return list_page(document, member=readings.list_member)

    async def set_status(self, order_id: OrderId, status: str) -> None:
        """`PUT /plugins/checkout/{id}` (3.4). What it answers is not published: nothing, or any object."""
        await self._update(order_id, status_change(status))

    async def attach(self, order_id: OrderId, paid: Transaction) -> None:
        """`PUT /plugins/checkout/{id}` (3.4) with a transaction that somebody typed: it proves nothing."""
        await self._update(order_id, attachment(paid))

    async def prices(self, asset: str) -> Mapping[str, Decimal]:
        """`GET /prices/{asset}` (3.7)."""
        if ASSET.fullmatch(asset) is None:
            raise BadInput(field="asset", reason="bad-character")
        way_in = self._key_pass()
        answer = await self._line.ask("GET", PRICES_PATH + asset, headers=way_in.headers)
        must_be_success(answer, way_in)
        document = parse_object(answer.body)
        must_not_say_no(document, answer, way_in)
        rates = rates_of(document)
        if not rates:
            raise UnexpectedReply(what="prices")
        return rates

    async def verify_store(self) -> StoreVerdict:
        """`POST /plugins/stores/verification` (3.5): a no about key, store or wallets is a verdict too."""
        way_in = self._key_pass()
        body = verification(self._known_store_id(), kind=self._readings().verify_type)
        answer = await self._line.ask("POST", VERIFY_PATH, headers={**JSON, **way_in.headers}, body=body)
        try:
            must_be_success(answer, way_in)
            document = object_or_nothing(answer)
            must_not_say_no(document, answer, way_in)
        except (Rejected, KeyRefused, ServerFailed) as failure:
            if says_wallets_invalid(failure.message):
                return StoreVerdict("wallets-invalid", failure.message)
            if isinstance(failure, Rejected):
                return StoreVerdict("refused", failure.message)
            raise
        message = message_of(document, hide=(way_in.secret,))
        if says_wallets_invalid(message):
            return StoreVerdict("wallets-invalid", message)
        return StoreVerdict("ok", webhook_secret=_webhook_secret(document))

    async def store_wallets(self) -> tuple[WalletSeen, ...] | None:
        """`GET /plugins/stores/{storeId}` (7, INFERRED)."""
        return await self._store_wallets().read()

    async def put_wallets(self, wallets: Sequence[tuple[str, str]]) -> None:
        """In the shape that was learned (7, INFERRED); at production never in one that no check saw work."""
        writer = self._readings().writer_at(self._origin)
        if not writer.can_write:
            raise NotAllowed(reason="wallet-writer-off")
        await self._store_wallets().write(wallets, writer)

    async def aclose(self) -> None:
        """Close the connection pool."""
        await self._line.aclose()

    async def _update(self, order_id: OrderId, body: bytes) -> None:
        way_in = self._key_pass()
        path = UPDATE_PATH + _id_in_path(order_id)
        answer = await self._line.ask("PUT", path, headers={**JSON, **way_in.headers}, body=body)
        must_be_success(answer, way_in, order_id=order_id)
        must_not_say_no(object_or_nothing(answer), answer, way_in)

    def _store_wallets(self) -> StoreWallets:
        return StoreWallets(self._line, self._key_pass(), store_id=self._known_store_id())

    def _known_store_id(self) -> str:
        if not (store_id := self._store_id()):
            raise StoreIdMissing
        return store_id

    def _key_pass(self) -> Pass:
        if self._is_session_only:
            raise SessionOnly
        key = self._keys()
        if not key:
            raise KeyMissing
        text = visible(key.reveal(), field="api_key")
        return Pass("x-api-key", text, text)

    def _read_pass(self, token: SessionToken | None) -> Pass:
        has_key = not self._is_session_only and bool(self._keys())
        if has_key or not token or not self._readings().token_reads:
            return self._key_pass()
        text = visible(token.reveal(), field="session_token")
        return Pass("Authorization", f"Bearer {text}", text)


def _id_in_path(order_id: OrderId) -> str:
    """The id as one path segment; `..` and the like are no ids, so no such order exists."""
    if ORDER_ID.fullmatch(order_id) is None:
        raise NotFound(kind="order", name=order_id)
    return quote(order_id, safe="")


def _webhook_secret(document: Mapping[str, Any]) -> WebhookSecret | None:
    value = document.get("webhookSecret")
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 512:
        raise UnexpectedReply(what="webhookSecret")
    return WebhookSecret(value)
