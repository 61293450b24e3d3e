"""Walking the API's list of orders (contract 3.3), page by page and with care."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from merchant_desk.domain.errors import Rejected
from merchant_desk.domain.evidence import Evidence
from merchant_desk.services.link import LinkState
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import ListPage, ListQuery

PAGE_ROWS: Final = 100
PAGES: Final = 20
PAGE_LIMIT_S: Final = 15.0
DAY_MS: Final = 24 * 60 * 60 * 1000

Rows = Callable[[Sequence[Evidence]], Awaitable[None]]


@dataclass(slots=True)
class _Walk:
    """Where one walk through the list stands."""

    offset: int = 0
    seen: set[str] = field(default_factory=set)
    is_whole: bool = True

    def take(self, page: ListPage) -> tuple[Evidence, ...]:
        """The page's rows that were not seen before; moves on."""
        fresh: dict[str, Evidence] = {row.id: row for row in page.rows if row.id not in self.seen}
        self.seen.update(fresh)
        self.offset += page.raw_count
        self.is_whole = self.is_whole and page.unreadable == 0
        return tuple(fresh.values())


class Listing:
    """Reads the list until it ends. The list may move meanwhile, its order and page size are not known."""

    def __init__(self, *, api: CheckoutApi, link: LinkState) -> None:
        self._api = api
        self._link = link
        self._takes_dates = True

    async def rows(
        self, *, status: str | None = None, since_utc_ms: int | None = None, pages: int = PAGES
    ) -> tuple[tuple[Evidence, ...], bool]:
        """All rows, each id once, and whether that is surely the whole list. Raises as `CheckoutApi`."""
        found: list[Evidence] = []

        async def take(rows: Sequence[Evidence]) -> None:
            found.extend(rows)

        is_whole = await self.walk(take, status=status, since_utc_ms=since_utc_ms, pages=pages)
        return tuple(found), is_whole

    async def walk(
        self, take: Rows, *, status: str | None = None, since_utc_ms: int | None = None, pages: int = PAGES
    ) -> bool:
        """Hand over page after page of new rows; whether the whole list was seen. Raises as `CheckoutApi`.

        The walk ends with a short page that `total` does not contradict, an empty one, or one without a new
        id; a bound in time that the API refuses is left out from then on (its format is a guess).
        """
        walk = _Walk()
        for _ in range(pages):
            page = await self._page(walk.offset, status, since_utc_ms)
            fresh = walk.take(page)
            if fresh:
                await take(fresh)
            told_more = page.total is not None and page.total > walk.offset
            if page.raw_count == 0 or (page.raw_count < PAGE_ROWS and not told_more):
                return walk.is_whole
            if not fresh:
                # The API repeats itself, as one that ignores `offset` would: what lies behind stays unseen.
                return walk.is_whole and not told_more and page.total is not None
        return False

    async def _page(self, offset: int, status: str | None, since_utc_ms: int | None) -> ListPage:
        since = since_utc_ms if self._takes_dates else None
        query = ListQuery(offset=offset, limit=PAGE_ROWS, status=status, start_utc_ms=since)
        try:
            return await self._link.guard(self._api.list_page(query), limit_s=PAGE_LIMIT_S)
        except Rejected:
            if since is None or offset:
                raise
        page = await self._page_without_date(offset, status)
        self._takes_dates = False
        return page

    async def _page_without_date(self, offset: int, status: str | None) -> ListPage:
        query = ListQuery(offset=offset, limit=PAGE_ROWS, status=status)
        return await self._link.guard(self._api.list_page(query), limit_s=PAGE_LIMIT_S)
