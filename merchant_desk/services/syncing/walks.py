"""The walks of one sync: from a moment on, window by window, or as one long list."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from merchant_desk.domain.evidence import Evidence
from merchant_desk.services import memo_keys
from merchant_desk.services.listing.listing import DAY_MS
from merchant_desk.services.listing.page_reader import PageReader
from merchant_desk.services.listing.paging import Totals
from merchant_desk.services.listing.walker import TimesIgnored, Walker
from merchant_desk.services.listing.windows import Bookmark, NewestFirst, Window, first_width_ms
from merchant_desk.services.ports import Memo
from merchant_desk.services.syncing.intake import Intake
from merchant_desk.services.syncing.progress import Progress
from merchant_desk.services.values import ListPage

log = logging.getLogger(__name__)

SHORT_ROWS: Final = 1_000
"""A list of so few orders is walked in one go: windows would cost more requests than they save."""
MARK_EVERY_PAGES: Final = 10


@dataclass(slots=True)
class Run:
    """One sync while it lasts; `began_utc_ms` is by the API's clock, as far as it was known then."""

    began_utc_ms: int
    store_id: str
    walker: Walker
    intake: Intake
    progress: Progress
    ids: set[str] = field(default_factory=set)
    pages: int = 0


class Walks:
    """Knows which way to take through the list; gives whether all of it was surely seen. Raises as
    `CheckoutApi`."""

    def __init__(self, *, reader: PageReader, memo: Memo) -> None:
        self._reader = reader
        self._memo = memo

    # ---- from the last sync on ----

    async def walk_since(self, run: Run, since: int) -> bool:
        """The list from a moment on; where the API pays no heed to it, as much of the list as it takes."""

        async def take(rows: Sequence[Evidence]) -> None:
            wanted = [row for row in rows if row.created_utc_ms is None or row.created_utc_ms >= since]
            await self._take(run, wanted)

        if self._reader.takes_dates:
            try:
                found = await run.walker.walk(take, window=Window(since_utc_ms=since))
            except TimesIgnored:
                log.info("the list pays no heed to times")
            else:
                if found.ids or not await self._is_misread(since):
                    return found.is_whole
        return (await run.walker.walk(take, enough=NewestFirst(since).is_past)).is_whole

    async def _is_misread(self, since: int) -> bool:
        """Whether the list has orders of a time for which it said that it has none."""
        head = await self._reader.read()
        return any(row.created_utc_ms is None or row.created_utc_ms >= since for row in head.rows)

    # ---- all of it ----

    async def walk_all(self, run: Run, mark: Bookmark | None) -> bool:
        if mark is None:
            head = await self._reader.read()
            run.walker.totals.learn(head)
            self._expect(run, head)
            width = first_width_ms(head.rows, now_utc_ms=run.began_utc_ms)
            mark = Bookmark(run.store_id, run.began_utc_ms, width_ms=width)
            if self._is_for_windows(run, head):
                is_whole = await self._walk_windows(run, mark, head)
                if is_whole is not None:
                    return is_whole
                head = await self._reader.read()
            return await self._walk_plainly(run, mark, head)
        if mark.offset == 0 and self._reader.takes_dates:
            is_whole = await self._walk_windows(run, mark, None)
            if is_whole is not None:
                return is_whole
        return await self._walk_plainly(run, mark, None)

    def _is_for_windows(self, run: Run, head: ListPage) -> bool:
        """Whether there may be many orders, whose times are told."""
        is_short = run.walker.totals.meaning is Totals.ALL and (head.total or 0) <= SHORT_ROWS
        is_long = head.raw_count >= self._reader.limit and not is_short
        return is_long and self._reader.takes_dates and all(row.created_utc_ms for row in head.rows)

    async def _walk_windows(self, run: Run, mark: Bookmark, head: ListPage | None) -> bool | None:
        """Window by window, newest first; None where the times that we ask about have no such effect."""

        async def take(rows: Sequence[Evidence]) -> None:
            await self._take(run, rows)

        is_whole = True
        left: Bookmark | None = mark
        while left is not None:
            window = left.window()
            try:
                found = await run.walker.walk(take, window=window)
            except TimesIgnored:
                log.info("the list pays no heed to times, it is walked as one")
                return None
            is_whole = is_whole and found.is_whole
            if left.top_utc_ms is None and head is not None and not _shows(found.ids, head, window):
                return None
            left = left.after(window, rows=len(found.ids))
            if left is not None:
                left = replace(left, seen=run.progress.seen)
                await self._remember(run, left)
        if head is not None and run.walker.totals.meaning is Totals.ALL and len(run.ids) < (head.total or 0):
            log.info("windows showed fewer orders than there are seen=%s total=%s", len(run.ids), head.total)
            return None
        return is_whole

    async def _walk_plainly(self, run: Run, mark: Bookmark, head: ListPage | None) -> bool:
        """As one list, from its beginning or from where an earlier walk was broken off."""

        async def take(rows: Sequence[Evidence]) -> None:
            await self._take(run, rows)

        async def at_page(offset: int) -> None:
            run.pages += 1
            if run.pages % MARK_EVERY_PAGES == 0:
                left = replace(mark, offset=offset, seen=run.progress.seen)
                await self._remember(run, left)

        start = max(0, mark.offset - 2 * self._reader.limit)
        found = await run.walker.walk(take, first=head, start=start, at_page=at_page)
        return found.is_whole

    async def _take(self, run: Run, rows: Sequence[Evidence]) -> None:
        """Each order once, however many walks of this sync show it."""
        fresh = [row for row in rows if row.id not in run.ids]
        run.ids.update(row.id for row in fresh)
        if fresh:
            await run.intake.take(fresh)
            run.progress.add(len(fresh))

    async def _remember(self, run: Run, mark: Bookmark) -> None:
        """Only what is in the store already lies behind a bookmark."""
        await run.intake.flush()
        await self._memo.put(memo_keys.SYNC_BOOKMARK, mark.as_text())

    def _expect(self, run: Run, head: ListPage) -> None:
        if run.walker.totals.meaning is Totals.ALL:
            run.progress.expect(head.total)


def _shows(ids: set[str], head: ListPage, window: Window) -> bool:
    """Whether the newest window shows the rows of the head page that belong into it."""
    since = window.since_utc_ms
    return all(
        row.id in ids
        for row in head.rows
        if row.created_utc_ms is not None and (since is None or row.created_utc_ms >= since + DAY_MS)
    )
