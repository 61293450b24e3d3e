"""Walking the API's list of orders (contract 3.3), page by page and with care."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from merchant_desk.domain.evidence import Evidence
from merchant_desk.services.link import LinkState
from merchant_desk.services.page_reader import PAGE_ROWS, PageReader
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import ListPage

PAGES: Final = 20
OPEN_WORDS: Final = ("pending", "on-hold")
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
    """Reads the list until it ends. The list may move meanwhile, its order and page size are not known.

    `reader` asks for single pages; whoever walks in another way shares it, and what it learned.
    """

    def __init__(
        self, *, api: CheckoutApi, link: LinkState, page_max: Callable[[], int] = lambda: PAGE_ROWS
    ) -> None:
        self.reader = PageReader(api=api, link=link, page_max=page_max)

    async def rows(
        self, *, status: str | None = None, since_utc_ms: int | None = None, pages: int = PAGES
    ) -> tuple[tuple[Evidence, ...], bool]:
        """All rows, each id once, and whether that is surely the whole list. Raises as `CheckoutApi`."""
        found: list[Evidence] = []

        async def take(rows: Sequence[Evidence]) -> None:
            found.extend(rows)

        is_whole = await self.walk(take, status=status, since_utc_ms=since_utc_ms, pages=pages)
        return tuple(found), is_whole

    async def rows_around(self, created_utc_ms: int) -> tuple[tuple[Evidence, ...], bool]:
        """As `rows`, where an order made at that time must be among them if the API has it.

        A list without any row may only mean that the API reads our date in another way, since its form is a
        guess; whoever concludes that an order is absent asks for the open ones without a date, too.
        """
        rows, is_whole = await self.rows(since_utc_ms=created_utc_ms - DAY_MS)
        if rows or not self.reader.takes_dates:
            return rows, is_whole
        found: dict[str, Evidence] = {}
        for word in OPEN_WORDS:
            more, is_all = await self.rows(status=word)
            found.update({row.id: row for row in more})
            is_whole = is_whole and is_all
        return tuple(found.values()), is_whole

    async def walk(
        self, take: Rows, *, status: str | None = None, since_utc_ms: int | None = None, pages: int = PAGES
    ) -> bool:
        """Hand over page after page of new rows; whether the whole list was seen. Raises as `CheckoutApi`.

        The walk ends with a short page that `total` does not contradict, an empty one, or one without a new
        id; a bound in time that the API refuses is left out from then on (its format is a guess).
        """
        walk = _Walk()
        for _ in range(pages):
            page = await self.reader.read(walk.offset, status=status, since_utc_ms=since_utc_ms)
            fresh = walk.take(page)
            if fresh:
                await take(fresh)
            told_more = page.total is not None and page.total > walk.offset
            if page.raw_count == 0 or (page.raw_count < self.reader.limit and not told_more):
                return walk.is_whole
            if not fresh:
                # The API repeats itself, as one that ignores `offset` would: what lies behind stays unseen.
                return walk.is_whole and not told_more and page.total is not None
        return False
