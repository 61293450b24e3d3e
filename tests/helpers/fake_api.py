"""A Checkout API in memory: implements the port `CheckoutApi` over its own small book of orders.

    api = FakeApi(clock=clock)
    api.fail("create", timed_out(processed=True))      # the next creation is processed, its answer is lost
    api.fail("read", server_failed(503), times=2)      # the next two reads answer 503
    api.shows(order_id, total=Decimal("1.00"))         # direct reads show another total from now on
    api.pays(order_id)                                 # the customer pays

Faults are taken one a call, in the order in which they were given; without one the call succeeds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from merchant_desk.domain.chains import BY_PROTOCOL
from merchant_desk.domain.errors import BadInput, NotAllowed, NotFound, Rejected
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import Order, OrderId, Source, Transaction
from merchant_desk.domain.secret import SessionToken, WebhookSecret
from merchant_desk.services.ports import Clock
from merchant_desk.services.values import ListPage, ListQuery, StoreVerdict
from tests.helpers.fake_book import NOON_UTC_MS, RATES, STORE_ID, WALLETS, BookedOrder
from tests.helpers.fake_door import CALL_NAMES, CallName, FakeDoor
from tests.helpers.fake_faults import (
    Fault,
    Gate,
    key_refused,
    refused,
    server_failed,
    timed_out,
    too_many,
    unreachable,
    unreadable,
)

__all__ = [
    "CALL_NAMES",
    "NOON_UTC_MS",
    "ORIGIN",
    "RATES",
    "STORE_ID",
    "WALLETS",
    "BookedOrder",
    "CallName",
    "FakeApi",
    "Fault",
    "Gate",
    "key_refused",
    "refused",
    "server_failed",
    "timed_out",
    "too_many",
    "unreachable",
    "unreadable",
]

ORIGIN: Final = "http://127.0.0.1:9"
SETTABLE: Final = frozenset({"pending", "on-hold", "failed", "cancelled"})
_NETWORK: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_ADDRESS: Final = re.compile(r"[!-~]{1,255}")


class FakeApi(FakeDoor):
    """The port `CheckoutApi` in memory; see the module's first lines for how tests drive it.

    With `has_thin_creation` a creation answers the id alone, with `has_thin_rows` list rows lack callback
    URL, token and rates. Without `knows_store` the API has no calls for the store's wallets, without
    `may_write` writing them is off here, and with `ignores_updates` it says yes to a change and does nothing.
    """

    def __init__(self, *, clock: Clock | None = None, store_id: str = STORE_ID, origin: str = ORIGIN) -> None:
        super().__init__(clock=clock, store_id=store_id)
        self.verdict = StoreVerdict("ok", webhook_secret=WebhookSecret("training-secret"))
        self.has_thin_creation = False
        self.has_thin_rows = False
        self.ignores_updates = False
        self.knows_store = True
        self.may_write = True
        self.misreads_dates = False
        self.latency_ms: int | None = 40
        self.is_closed = False
        self._origin = origin

    # ---- the port ----

    @property
    def origin(self) -> str:
        """As the port says."""
        return self._origin

    @property
    def clock_skew_ms(self) -> int | None:
        """As the port says; tests set `skew_ms`."""
        return self.skew_ms

    @property
    def last_latency_ms(self) -> int | None:
        """As the port says; tests set `latency_ms`."""
        return self.latency_ms

    async def create(self, order: Order) -> Evidence:
        """Book the order, like the API twice if asked twice."""
        self._needs_key()
        fault = await self._enter("create", order.reference)
        if fault is not None and not fault.processed:
            raise fault.error
        row = self.add(
            order.reference,
            total=order.total.text,
            currency=order.total.currency,
            status="on-hold" if order.on_hold_wanted else "pending",
            store_id=order.store_id,
            customer=order.customer,
            callback_url=order.callback_url,
        )
        if fault is not None:
            raise fault.error
        if self.has_thin_creation:
            return Evidence(id=row.id, direct=False)
        return self._evidence(row, direct=False)

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """Direct evidence, with whatever `shows` changed."""
        if token is None:
            self._needs_key(store=False)
        fault = await self._enter("read", order_id)
        if fault is not None:
            raise fault.error
        return self._evidence(self._row(order_id), direct=True)

    async def list_page(self, query: ListQuery) -> ListPage:
        """Newest first; each listing brings lagging orders one call nearer."""
        self._needs_key()
        fault = await self._enter("list", query.status or "")
        if fault is not None:
            raise fault.error
        rows = [row for row in self.book.values() if self._fits(row, query)]
        for row in self.book.values():
            row.lag = max(0, row.lag - 1)
        rows.sort(key=lambda row: (row.created_utc_ms, row.id), reverse=True)
        page = rows[query.offset : query.offset + query.limit]
        evidence = tuple(self._thin(self._evidence(row, direct=False)) for row in page)
        return ListPage(rows=evidence, raw_count=len(page), total=len(rows))

    async def set_status(self, order_id: OrderId, status: str) -> None:
        """Refuse what contract 3.4 does not offer, and any change of a confirmed order."""
        self._needs_key(store=False)
        fault = await self._enter("set_status", order_id)
        if fault is not None and not fault.processed:
            raise fault.error
        row = self._row(order_id)
        if status not in SETTABLE or row.status == "confirmed":
            raise Rejected(status=400, message="Invalid order status")
        if not self.ignores_updates:
            self.sets(order_id, status)
        if fault is not None:
            raise fault.error

    async def attach(self, order_id: OrderId, paid: Transaction) -> None:
        """Believe it, as the API may: reads show the transaction from now on."""
        self._needs_key(store=False)
        fault = await self._enter("attach", order_id)
        if fault is not None and not fault.processed:
            raise fault.error
        row = self._row(order_id)
        row.transactions = (*row.transactions, replace(paid, source=Source.API))
        if fault is not None:
            raise fault.error

    async def prices(self, asset: str) -> Mapping[str, Decimal]:
        """One unit of the asset in each currency, by the book's rates."""
        self._needs_key(store=False)
        fault = await self._enter("prices", asset)
        if fault is not None:
            raise fault.error
        return {code: rate / RATES[asset] for code, rate in RATES.items()}

    async def verify_store(self) -> StoreVerdict:
        """Whatever `verdict` is set to."""
        self._needs_key()
        fault = await self._enter("verify", "")
        if fault is not None:
            raise fault.error
        return self.verdict

    async def store_wallets(self) -> tuple[WalletSeen, ...] | None:
        """The same set that reads of orders show."""
        self._needs_key()
        fault = await self._enter("store_wallets", "")
        if fault is not None:
            raise fault.error
        return self.wallets if self.knows_store else None

    async def put_wallets(self, wallets: Sequence[tuple[str, str]]) -> None:
        """Replace the set, all or nothing; a network that the platform does not have is refused."""
        if not self.may_write:
            raise NotAllowed(reason="wallet-writer-off")
        self._needs_key()
        _must_be_writable(wallets)
        fault = await self._enter("put_wallets", " ".join(network for network, _ in wallets))
        if fault is not None and not fault.processed:
            raise fault.error
        if not self.knows_store:
            raise Rejected(status=404, message="Not Found")
        if any(network not in BY_PROTOCOL for network, _ in wallets):
            raise Rejected(status=400, message="wallets[0].protocol must be one of the platform's")
        if not self.ignores_updates:
            self.wallets = tuple(_wallet(network, address) for network, address in wallets)
        if fault is not None:
            raise fault.error

    async def aclose(self) -> None:
        """Note that it was closed."""
        self.is_closed = True

    # ---- inside ----

    def _row(self, order_id: str) -> BookedOrder:
        row = self.book.get(OrderId(order_id))
        if row is None:
            raise NotFound(kind="order", name=order_id)
        return row

    def _fits(self, row: BookedOrder, query: ListQuery) -> bool:
        return (
            row.is_listed
            and row.lag == 0
            and row.store_id == self.store_id
            and query.status in (None, row.status)
            and not (self.misreads_dates and query.start_utc_ms is not None)
            and (query.start_utc_ms is None or row.created_utc_ms >= query.start_utc_ms)
            and (query.end_utc_ms is None or row.created_utc_ms <= query.end_utc_ms)
        )

    def _thin(self, evidence: Evidence) -> Evidence:
        if not self.has_thin_rows:
            return evidence
        return replace(evidence, callback_url=None, session_token=None, rates={}, wallets=None)


def _wallet(network: str, address: str) -> WalletSeen:
    return WalletSeen(network, address, json.dumps({"protocol": network, "address": address}))


def _must_be_writable(wallets: Sequence[tuple[str, str]]) -> None:
    for network, address in wallets:
        if _NETWORK.fullmatch(network) is None:
            raise BadInput(field="network", reason="not-a-network", value=network)
        if _ADDRESS.fullmatch(address) is None:
            raise BadInput(field="address", reason="bad-character")
    if len({network for network, _ in wallets}) != len(wallets):
        raise BadInput(field="network", reason="repeated")
