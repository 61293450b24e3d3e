"""A web shop with a long past at the fake API, and lists that misbehave in one way each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from merchant_desk.services.values import ListPage, ListQuery, OrderFilter
from tests.helpers.fake_api import FakeApi
from tests.helpers.fake_clock import FakeClock
from tests.helpers.shop import Shop, open_shop
from tests.helpers.stand_in import standing_before

HOUR_MS: Final = 60 * 60 * 1000
PAGE_TAKES_S: Final = 0.3

Ask = Callable[[ListQuery], Awaitable[ListPage]]
Twist = Callable[[ListQuery, Ask], Awaitable[ListPage]]


@dataclass
class LongList:
    """The API behind its twist, and every page that was asked for."""

    api: FakeApi
    clock: FakeClock
    twist: Twist | None = None
    asked: list[ListQuery] = field(default_factory=list)

    def past(self, orders: int, *, every_h: float = 6) -> None:
        """Orders of a web shop, the newest an hour old."""
        now = self.clock.now_utc_ms()
        for number in range(orders):
            created = now - HOUR_MS - round(number * every_h * HOUR_MS)
            self.api.add(f"WEB-{number:05d}", status="confirmed", created_utc_ms=created)

    async def list_page(self, query: ListQuery) -> ListPage:
        """As the API, in its time."""
        self.asked.append(query)
        await self.clock.sleep(PAGE_TAKES_S)
        if self.twist is None:
            return await self.api.list_page(query)
        return await self.twist(query, self.api.list_page)


@asynccontextmanager
async def long_listed(
    orders: int, *, every_h: float = 6, twist: Twist | None = None
) -> AsyncIterator[tuple[LongList, Shop]]:
    """A shop before such a list."""
    clock = FakeClock()
    api = FakeApi(clock=clock)
    listed = LongList(api, clock, twist)
    listed.past(orders, every_h=every_h)
    async with open_shop(
        clock=clock, api=api, api_port=standing_before(api, list_page=listed.list_page)
    ) as shop:
        yield listed, shop


async def kept(shop: Shop) -> list[str]:
    """Every order of the store by reference."""
    page = await shop.store.orders.find(OrderFilter(limit=100_000))
    return sorted(order.reference for order in page.orders)


async def ignoring_times(query: ListQuery, ask: Ask) -> ListPage:
    """An API that pays no heed to bounds in time."""
    return await ask(replace(query, start_utc_ms=None, end_utc_ms=None))


async def misreading_times(query: ListQuery, ask: Ask) -> ListPage:
    """An API that reads our times as no time, and finds nothing."""
    if query.start_utc_ms is not None or query.end_utc_ms is not None:
        return ListPage((), raw_count=0, total=0)
    return await ask(query)


async def counting_everything(query: ListQuery, ask: Ask) -> ListPage:
    """An API whose total counts the whole shop whatever was asked for."""
    return replace(await ask(query), total=1_000_000)


async def telling_no_total(query: ListQuery, ask: Ask) -> ListPage:
    """An API without a total."""
    return replace(await ask(query), total=None)


class OmittingOnce:
    """An API that leaves each seventh row out the first time that it would show it."""

    def __init__(self) -> None:
        self._shown: set[str] = set()

    async def __call__(self, query: ListQuery, ask: Ask) -> ListPage:
        """The page with some rows missing."""
        page = await ask(query)
        rows = [row for row in page.rows if int(row.id[-4:]) % 7 or row.id in self._shown]
        self._shown.update(row.id for row in page.rows)
        return replace(page, rows=tuple(rows), raw_count=len(rows))
