"""The port `CheckoutApi` of one till before the model tests' API: its documents pass through our parser."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from merchant_desk.api.wire_list import list_page
from merchant_desk.api.wire_order import created_order, read_order
from merchant_desk.domain.errors import NotFound, Rejected
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import Order, OrderId, Transaction
from merchant_desk.domain.secret import SessionToken, WebhookSecret
from merchant_desk.services.values import ListPage, ListQuery, StoreVerdict
from tests.helpers.fake_api import ORIGIN, SETTABLE
from tests.helpers.fake_faults import Fault
from tests.helpers.model_world import Document, World

LATENCY_S: Final = 0.05
SECRET: Final = "training-secret"
Told = Callable[[Evidence], Evidence]


class ModelWire:
    """One till's line. `faults` are taken one a call of their kind; `answer` changes the next answer to a
    creation, `meanwhile` happens between the creation and its answer; `told` is what the desk hears of
    evidence, so that a negative control can be deaf to a fact."""

    def __init__(self, world: World, store_id: str) -> None:
        self._world = world
        self.store_id = store_id
        self.faults: dict[str, deque[Fault]] = {}
        self.answer: Callable[[Document], Document] = _whole
        self.meanwhile: Callable[[OrderId], Awaitable[None]] | None = None
        self.told: Told = lambda evidence: evidence

    @property
    def origin(self) -> str:
        """As the port says."""
        return ORIGIN

    @property
    def clock_skew_ms(self) -> int | None:
        """As the port says; the API goes by the desk's clock."""
        return 0

    @property
    def last_latency_ms(self) -> int | None:
        """As the port says."""
        return round(LATENCY_S * 1000)

    def fail(self, call: str, fault: Fault) -> None:
        """The next call of this kind fails."""
        self.faults.setdefault(call, deque()).append(fault)

    async def create(self, order: Order) -> Evidence:
        """As the port says."""
        fault = await self._enter("create")
        if fault is not None and not fault.processed:
            raise fault.error
        row = self._world.takes(order)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile(row.id)
        await asyncio.sleep(LATENCY_S)
        if fault is not None:
            raise fault.error
        answer, self.answer = self.answer, _whole
        return created_order(answer(self._world.document(row, is_read=False)))

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """As the port says."""
        await self._asked("read")
        document = self._world.read(order_id)
        if document is None:
            raise NotFound(kind="order", name=order_id)
        evidence = read_order(document)
        await asyncio.sleep(LATENCY_S)
        return self.told(evidence)

    async def list_page(self, query: ListQuery) -> ListPage:
        """As the port says; everything stands on one page."""
        await self._asked("list")
        rows = self._world.rows(store_id=self.store_id, status=query.status, since_utc_ms=query.start_utc_ms)
        page = list_page({"total": len(rows), "orders": rows[query.offset :]})
        await asyncio.sleep(LATENCY_S)
        return replace(page, rows=tuple(self.told(row) for row in page.rows))

    async def set_status(self, order_id: OrderId, status: str) -> None:
        """As the port says."""
        await self._asked("set_status")
        row = self._world.book.book.get(order_id)
        if row is None:
            raise NotFound(kind="order", name=order_id)
        if status not in SETTABLE or row.status == "confirmed":
            raise Rejected(status=400, message="Invalid order status")
        self._world.sets(order_id, status)

    async def attach(self, order_id: OrderId, paid: Transaction) -> None:
        """As the port says."""
        await self._asked("attach")
        self._world.extra[order_id] = {"transactionHash": paid.hash, "blockchain": paid.network}

    async def verify_store(self) -> StoreVerdict:
        """As the port says."""
        await self._asked("verify")
        return StoreVerdict("ok", webhook_secret=WebhookSecret(SECRET))

    async def prices(self, asset: str) -> Mapping[str, Decimal]:
        """As the port says."""
        return {asset: Decimal(1)}

    async def store_wallets(self) -> tuple[WalletSeen, ...] | None:
        """This API has no such call."""
        return None

    async def put_wallets(self, wallets: Sequence[tuple[str, str]]) -> None:
        """This API has no such call."""
        raise Rejected(status=404, message=f"no call for {len(wallets)} wallets")

    async def aclose(self) -> None:
        """Nothing to close."""

    async def _asked(self, call: str) -> None:
        fault = await self._enter(call)
        if fault is not None:
            raise fault.error

    async def _enter(self, call: str) -> Fault | None:
        await asyncio.sleep(LATENCY_S)
        queue = self.faults.get(call)
        if not queue:
            return None
        self._world.has_failed = True
        return queue.popleft()


def _whole(document: Document) -> Document:
    return document
