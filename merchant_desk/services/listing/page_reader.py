"""One page of the API's list, asked for in the longest and narrowest form that it takes (contract 3.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from merchant_desk.domain.errors import Rejected
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.patience import patiently
from merchant_desk.services.line.turns import Errand, errand_now
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import ListPage, ListQuery

PAGE_ROWS: Final = 100
MOST_ROWS: Final = 250
"""However much an API gives: rows of 16 KiB each would still fit into one answer."""
SMALLER: Final = (100, 50, 25, 10)
"""What is tried where the API refuses a longer page: its maximum is published nowhere."""
PAGE_LIMIT_S: Final = 15.0
SYNC_PAGE_S: Final = 40.0
_ABOUT_THE_QUESTION: Final = frozenset({400, 413, 414, 422})


class PageReader:
    """Remembers what the API refused: `limit` is the page that it takes, `takes_dates` whether a bound in
    time may be asked for (its format is a guess)."""

    def __init__(
        self, *, api: CheckoutApi, link: LinkState, page_max: Callable[[], int] = lambda: PAGE_ROWS
    ) -> None:
        """`page_max` is the longest page as a contract check learned it."""
        self._api = api
        self._link = link
        self._page_max = page_max
        self._proven: set[tuple[int, bool]] = set()
        self._not_refused = MOST_ROWS
        self.takes_dates = True

    @property
    def limit(self) -> int:
        """How many rows a page is asked for."""
        return min(self._not_refused, self._page_max())

    async def read(
        self,
        offset: int = 0,
        *,
        status: str | None = None,
        since_utc_ms: int | None = None,
        until_utc_ms: int | None = None,
    ) -> ListPage:
        """The page at `offset`; a bound in time that the API refuses is left out. Raises as `CheckoutApi`."""
        wants_dates = since_utc_ms is not None or until_utc_ms is not None
        refusals: list[Rejected] = []
        for limit, dated in self._forms(wants_dates=wants_dates):
            query = ListQuery(
                offset=offset,
                limit=limit,
                status=status,
                start_utc_ms=since_utc_ms if dated else None,
                end_utc_ms=until_utc_ms if dated else None,
            )
            try:
                page = await self._asked(query)
            except Rejected as error:
                if error.status not in _ABOUT_THE_QUESTION or (limit, dated) in self._proven:
                    raise
                refusals.append(error)
                continue
            self._learn(limit, wants_dates=wants_dates, dated=dated)
            return page
        raise refusals[0]

    async def _asked(self, query: ListQuery) -> ListPage:
        """One page; in a sync, which somebody waits for, a line that fails for a moment is tried again."""

        async def ask() -> ListPage:
            return await self._link.guard(self._api.list_page(query), limit_s=PAGE_LIMIT_S)

        return await (patiently(ask, within_s=SYNC_PAGE_S) if errand_now() is Errand.SYNC else ask())

    def _forms(self, *, wants_dates: bool) -> list[tuple[int, bool]]:
        """What to try in turn."""
        dated = (True, False) if wants_dates and self.takes_dates else (False,)
        limits = [self.limit, *(limit for limit in SMALLER if limit < self.limit)]
        return [(limit, each) for limit in limits for each in dated]

    def _learn(self, limit: int, *, wants_dates: bool, dated: bool) -> None:
        if limit < self.limit:
            self._not_refused = limit
        self._proven.add((limit, dated))
        if wants_dates and not dated:
            self.takes_dates = False
