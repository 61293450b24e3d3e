"""One walk through a list that may shift, repeat or leave out rows while it is walked; asks nothing itself.

Contract 3.3 promises nothing about the list: not its order, nor what `total` counts, nor that two pages fit
together. So pages overlap by a few rows: as long as the last rows of one page show up on the next one, none
was skipped between them. Where they do not, the list moved, and the walk goes back until they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from merchant_desk.domain.evidence import Evidence
from merchant_desk.services.values import ListPage

OVERLAP: Final = 2
BACK_PAGES: Final = (1, 2, 4)
"""How far the walk goes back, in pages, when the rows that it saw last have gone."""
MAX_STALE: Final = 8
"""So many pages in a row may bring nothing new: going back, or many new rows at the head, makes a few."""
_ANCHORS: Final = 5


class Totals(Enum):
    """What `total` was seen to count."""

    UNKNOWN = "unknown"
    ALL = "all"
    OTHER = "other"


@dataclass(slots=True)
class TotalWord:
    """What the walks of one sync have learned about `total`, together."""

    meaning: Totals = Totals.UNKNOWN

    def learn(self, page: ListPage) -> None:
        """A total that is more than its page counts no page."""
        if page.total is not None and page.total > page.raw_count and self.meaning is Totals.UNKNOWN:
            self.meaning = Totals.ALL

    def distrust(self) -> None:
        """It counts neither the page nor what was asked for."""
        self.meaning = Totals.OTHER


class PageWalk:
    """Where the walk stands: ask for `offset`, `take` the page, until `is_over`.

    `is_whole` then says whether every row that stood still was surely shown. `total` is the last one told,
    where it counts all rows.
    """

    def __init__(self, *, start: int = 0, totals: TotalWord | None = None) -> None:
        self.offset = start
        self.is_over = False
        self.is_doubtful = False
        self.has_unreadable = False
        self.total: int | None = None
        self.seen: set[str] = set()
        self._start = start
        self._totals = totals or TotalWord()
        self._anchors: frozenset[str] = frozenset()
        self._overlap = 0
        self._longest = 0
        self._last: str | None = None
        self._backs = 0
        self._stale = 0

    @property
    def is_whole(self) -> bool:
        """Whether the list was seen to its end without a doubt."""
        return self.is_over and not self.is_doubtful and not self.has_unreadable and not self.lacks

    @property
    def lacks(self) -> bool:
        """Whether `total` counts more rows than were seen."""
        return self.total is not None and self.total > self._start + len(self.seen)

    def take(self, page: ListPage) -> tuple[Evidence, ...]:
        """The rows of the page at `offset` that were not seen before; moves on."""
        self._totals.learn(page)
        told = page.total if self._totals.meaning is Totals.ALL else None
        self.total = told if self.total is None or told is None else max(self.total, told)
        self.has_unreadable = self.has_unreadable or page.unreadable > 0
        fresh = {row.id: row for row in page.rows if row.id not in self.seen}
        is_joined = not self.seen or not self._overlap
        self.seen.update(fresh)
        self._longest = max(self._longest, page.raw_count)
        if is_joined or any(row.id in self._anchors for row in page.rows):
            self._go_on(page, has_news=bool(fresh))
        elif fresh or page.raw_count == 0:
            self._go_back(page)
        else:
            self._go_on(page, has_news=False)  # many rows came in before: all of these were seen
        return tuple(fresh.values())

    def stop(self) -> None:
        """What lies behind is of no interest."""
        self.is_over, self.total = True, None

    def give_up(self) -> None:
        """The walk is longer than any list may be."""
        self.is_over = self.is_doubtful = True

    def _go_on(self, page: ListPage, *, has_news: bool) -> None:
        if has_news:
            self._backs = self._stale = 0
        else:
            self._stale += 1
        end = self.offset + page.raw_count
        self._overlap = min(OVERLAP, max(0, page.raw_count - 1))
        is_end = not has_news and (page.raw_count <= OVERLAP or self._ends_as_before(page))
        if is_end or page.raw_count == 0 or self._is_told_end(page):
            self.is_over = True
        elif self._stale > MAX_STALE:
            self.give_up()  # it repeats itself, as an API that ignores `offset` would
        else:
            self.offset = end - self._overlap
        if page.rows:
            self._anchors = frozenset(row.id for row in page.rows[-_ANCHORS:])
            self._last = page.rows[-1].id

    def _ends_as_before(self, page: ListPage) -> bool:
        """Whether a short page ends with the row that was the last one already: the list grew at its head."""
        return bool(page.rows) and page.raw_count < self._longest and page.rows[-1].id == self._last

    def _is_told_end(self, page: ListPage) -> bool:
        """Whether `total`, which is known to count all rows, says that this was the last page."""
        return self.total is not None and page.raw_count > 0 and not self.lacks

    def _go_back(self, page: ListPage) -> None:
        """Rows went missing before this page: those that it begins with may have moved past us."""
        if self._backs == len(BACK_PAGES):
            self.is_doubtful = True
            self._backs = 0
            if page.raw_count == 0:
                self.is_over = True
            else:
                self._go_on(page, has_news=True)
            return
        back = BACK_PAGES[self._backs] * max(self._longest, OVERLAP + 1)
        self._backs += 1
        if self.offset == self._start:
            self._backs = len(BACK_PAGES)  # there is nothing before
        self.offset = max(self._start, self.offset - back)
