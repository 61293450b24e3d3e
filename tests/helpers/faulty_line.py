"""A line to an API on which everything goes wrong that goes wrong on honest lines, by a seed."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from merchant_desk.domain.errors import ServerFailed, TimedOut, TooMany, UnexpectedReply, Unreachable
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import Order, OrderId, Transaction
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.ports import CheckoutApi, Clock
from merchant_desk.services.values import ListPage, ListQuery, StoreVerdict

T = TypeVar("T")


class FaultyLine:
    """`CheckoutApi` before another one. Never lies: answers are lost, late, cut or lack members, that is all.

    `trouble` is the share of calls that fail; a late answer tells what was true when the request came in.
    """

    def __init__(self, api: CheckoutApi, clock: Clock, dice: random.Random, *, trouble: float = 0.3) -> None:
        self._api = api
        self._clock = clock
        self._dice = dice
        self.trouble = trouble

    @property
    def origin(self) -> str:
        """As the port says."""
        return self._api.origin

    @property
    def clock_skew_ms(self) -> int | None:
        """As the port says."""
        return self._api.clock_skew_ms

    @property
    def last_latency_ms(self) -> int | None:
        """As the port says."""
        return self._api.last_latency_ms

    async def create(self, order: Order) -> Evidence:
        """As the port says; the order may exist whatever comes back."""
        evidence = await self._through(lambda: self._api.create(order))
        if self._strikes(0.3):
            return Evidence(id=evidence.id, direct=False)
        return evidence

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """As the port says; now and then without a status or transactions."""
        evidence = await self._through(lambda: self._api.read(order_id, token=token))
        if self._strikes(0.3):
            evidence = replace(evidence, status=None)
        if self._strikes(0.5):
            evidence = replace(evidence, transactions=())
        if self._strikes(0.3):
            evidence = replace(evidence, session_token=None, rates={}, wallets=None, callback_url=None)
        return evidence

    async def list_page(self, query: ListQuery) -> ListPage:
        """As the port says; now and then rows lack facts, or a row is missing."""
        page = await self._through(lambda: self._api.list_page(query))
        rows = tuple(self._thinned(row) for row in page.rows if not self._strikes(0.05))
        unreadable = len(page.rows) - len(rows)
        return replace(page, rows=rows, unreadable=unreadable)

    async def set_status(self, order_id: OrderId, status: str) -> None:
        """As the port says."""
        await self._through(lambda: self._api.set_status(order_id, status))

    async def attach(self, order_id: OrderId, paid: Transaction) -> None:
        """As the port says."""
        await self._through(lambda: self._api.attach(order_id, paid))

    async def prices(self, asset: str) -> Mapping[str, Decimal]:
        """As the port says."""
        return await self._through(lambda: self._api.prices(asset))

    async def verify_store(self) -> StoreVerdict:
        """As the port says."""
        return await self._through(self._api.verify_store)

    async def store_wallets(self) -> tuple[WalletSeen, ...] | None:
        """As the port says."""
        return await self._through(self._api.store_wallets)

    async def put_wallets(self, wallets: Sequence[tuple[str, str]]) -> None:
        """As the port says."""
        await self._through(lambda: self._api.put_wallets(wallets))

    async def aclose(self) -> None:
        """As the port says."""
        await self._api.aclose()

    async def _through(self, call: Callable[[], Awaitable[T]]) -> T:
        """The request travels, is answered, and the answer travels back; each part may fail."""
        await self._clock.sleep(self._dice.uniform(0.01, 0.3))
        if self._strikes(0.3):
            raise Unreachable(why="refused")
        answer = await call()
        if self._strikes(0.5):
            await self._clock.sleep(self._dice.uniform(0.5, 14.0))
        await self._clock.sleep(self._dice.uniform(0.01, 0.3))
        if self._strikes(0.4):
            raise self._dice.choice(
                (
                    TimedOut(phase="read"),
                    ServerFailed(status=502),
                    ServerFailed(status=302),
                    TooMany(retry_after_s=self._dice.choice((None, 2, 5))),
                    UnexpectedReply(what="body"),
                )
            )
        return answer

    def _thinned(self, row: Evidence) -> Evidence:
        if self._strikes(0.3):
            row = replace(row, status=None)
        if self._strikes(0.3):
            row = replace(row, total=None, currency=None)
        return row

    def _strikes(self, share: float) -> bool:
        return self._dice.random() < self.trouble * share
