"""Walking the list for a sync: the next page is on its way while the last one is taken in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from merchant_desk.domain.evidence import Evidence
from merchant_desk.services.listing.page_reader import PageReader
from merchant_desk.services.listing.paging import PageWalk, TotalWord
from merchant_desk.services.listing.windows import Window
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import ListPage

MAX_PAGES: Final = 20_000

Rows = Callable[[Sequence[Evidence]], Awaitable[None]]
Landmark = Callable[[int], Awaitable[None]]
Enough = Callable[[Sequence[Evidence]], bool]


class TimesIgnored(Exception):
    """The API shows orders far outside the window that it was asked about."""


@dataclass(slots=True)
class Walked:
    """What one or two walks came to: the ids, and whether that is surely all."""

    ids: set[str] = field(default_factory=set)
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class _Path:
    """What a walk is told before it begins."""

    window: Window
    start: int
    at_page: Landmark | None
    enough: Enough | None


class Walker:
    """Walks for one sync; what it learns of `total` holds for all of its walks."""

    def __init__(self, *, reader: PageReader, tasks: TaskKeeper) -> None:
        self._reader = reader
        self._tasks = tasks
        self.totals = TotalWord()

    async def walk(
        self,
        take: Rows,
        *,
        window: Window | None = None,
        first: ListPage | None = None,
        start: int = 0,
        at_page: Landmark | None = None,
        enough: Enough | None = None,
    ) -> Walked:
        """Hand over every row once. A walk that missed rows is made once more.

        `first` is the first page where the caller has it; `at_page` is told the offset behind each page that
        was taken in; `enough` says of new rows that nothing behind them matters. Raises TimesIgnored for
        pages that are not of the window, and as `CheckoutApi`.
        """
        found = Walked()
        path = _Path(window or Window(), start, at_page, enough)
        walk = await self._once(take, found, path, first)
        if walk.is_over and (walk.lacks or walk.is_doubtful):
            before = len(found.ids)
            again = await self._once(take, found, path, None)
            if again.lacks and not again.is_doubtful and len(found.ids) == before:
                # Twice the same rows, and a total that counts more: it counts something else.
                self.totals.distrust()
                again.total = None
            walk = again
        found.is_whole = walk.is_whole
        return found

    async def _once(self, take: Rows, found: Walked, path: _Path, first: ListPage | None) -> PageWalk:
        window, at_page = path.window, path.at_page
        walk = PageWalk(start=path.start, totals=self.totals)
        page = first or await self._read(walk.offset, window)
        for _ in range(MAX_PAGES):
            if window != Window() and not window.holds(page.rows):
                raise TimesIgnored
            rows = [row for row in walk.take(page) if row.id not in found.ids]
            found.ids.update(row.id for row in rows)
            if path.enough is not None and path.enough(rows):
                walk.stop()
            coming = None if walk.is_over else self._coming(walk.offset, window)
            try:
                if rows:
                    await take(rows)
                if at_page is not None:
                    await at_page(walk.offset)
                if coming is None:
                    return walk
                page = await coming
            finally:
                if coming is not None:
                    coming.cancel()
        walk.give_up()
        return walk

    def _coming(self, offset: int, window: Window) -> asyncio.Task[ListPage]:
        return self._tasks.share("list page", self._read(offset, window))

    async def _read(self, offset: int, window: Window) -> ListPage:
        return await self._reader.read(
            offset, since_utc_ms=window.since_utc_ms, until_utc_ms=window.until_utc_ms
        )
