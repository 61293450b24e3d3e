"""Walking the API's list of orders (contract 3.3), page by page and with care."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from merchant_desk.domain.evidence import Evidence
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.listing.page_reader import PAGE_ROWS, PageReader
from merchant_desk.services.listing.paging import PageWalk, Totals, TotalWord
from merchant_desk.services.ports import CheckoutApi

PAGES: Final = 20
OPEN_WORDS: Final = ("pending", "on-hold")
DAY_MS: Final = 24 * 60 * 60 * 1000

Rows = Callable[[Sequence[Evidence]], Awaitable[None]]


class Listing:
    """Reads the list until it ends. The list may move meanwhile, its order and page size are not known.

    `reader` asks for single pages; whoever walks in another way shares it, and what it learned.
    """

    def __init__(
        self, *, api: CheckoutApi, link: LinkState, page_max: Callable[[], int] = lambda: PAGE_ROWS
    ) -> None:
        self.reader = PageReader(api=api, link=link, page_max=page_max)
        self._counts_all = False

    async def rows(
        self,
        *,
        status: str | None = None,
        since_utc_ms: int | None = None,
        until_utc_ms: int | None = None,
        pages: int = PAGES,
    ) -> tuple[tuple[Evidence, ...], bool]:
        """All rows, each id once, and whether that is surely the whole list. Raises as `CheckoutApi`."""
        found: list[Evidence] = []

        async def take(rows: Sequence[Evidence]) -> None:
            found.extend(rows)

        is_whole = await self.walk(
            take, status=status, since_utc_ms=since_utc_ms, until_utc_ms=until_utc_ms, pages=pages
        )
        return tuple(found), is_whole

    async def rows_around(
        self, created_utc_ms: int, *, until_utc_ms: int | None = None, is_last_look: bool = True
    ) -> tuple[tuple[Evidence, ...], bool]:
        """As `rows`, where an order made at that time must be among them if the API has it.

        A list without any row of those days may only mean that the API reads our dates in another way, since
        their form is a guess: then the open ones are asked for without a date, too. With another look to come
        that is left to it, and the list is not called whole.
        """
        since = created_utc_ms - DAY_MS
        rows, is_whole = await self.rows(since_utc_ms=since, until_utc_ms=until_utc_ms)
        if not self.reader.takes_dates or any(_is_within(row, since, until_utc_ms) for row in rows):
            return rows, is_whole
        if not is_last_look:
            return rows, False
        found = {row.id: row for row in rows}
        for word in OPEN_WORDS:
            more, is_all = await self.rows(status=word)
            found.update({row.id: row for row in more})
            is_whole = is_whole and is_all
        return tuple(found.values()), is_whole

    async def walk(
        self,
        take: Rows,
        *,
        status: str | None = None,
        since_utc_ms: int | None = None,
        until_utc_ms: int | None = None,
        pages: int = PAGES,
    ) -> bool:
        """Hand over page after page of new rows; whether the whole list was seen. Raises as `CheckoutApi`.

        A short page alone ends no walk: the API may give fewer rows than it was asked for. A bound in time
        that the API refuses is left out from then on (its format is a guess).
        """
        walk = PageWalk(totals=TotalWord(Totals.ALL if self._counts_all else Totals.UNKNOWN))
        before: frozenset[str] = frozenset()
        for _ in range(pages):
            page = await self.reader.read(
                walk.offset, status=status, since_utc_ms=since_utc_ms, until_utc_ms=until_utc_ms
            )
            fresh = walk.take(page)
            if fresh:
                await take(fresh)
            shown = frozenset(row.id for row in page.rows)
            if walk.is_over or (shown and shown == before):
                # The same page twice is an API that pays no heed to `offset`: what lies behind stays unseen.
                self._learn(walk)
                return walk.is_whole
            before = shown
        return False

    def _learn(self, walk: PageWalk) -> None:
        """A total that came out right, and is no page's length, is believed from the first page on."""
        is_count = walk.is_whole and walk.total == len(walk.seen) != self.reader.limit
        self._counts_all = self._counts_all or is_count


def _is_within(row: Evidence, since_utc_ms: int, until_utc_ms: int | None) -> bool:
    """Whether this row shows that the API reads our bounds as we mean them, or at least does not say no."""
    at = row.created_utc_ms
    return at is None or (at >= since_utc_ms and (until_utc_ms is None or at <= until_utc_ms))
