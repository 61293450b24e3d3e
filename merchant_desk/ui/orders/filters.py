"""What a person narrows the list by, and the question to the store that it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from merchant_desk.domain.order import Order, OrderState
from merchant_desk.services.values import OrderFilter
from merchant_desk.ui import format as fmt

ALL: Final = "all"
REVIEW: Final = "review"
TABS: Final[Mapping[str, frozenset[OrderState]]] = MappingProxyType(
    {
        ALL: frozenset(OrderState),
        "pending": frozenset({OrderState.PENDING, OrderState.CREATING}),
        "on-hold": frozenset({OrderState.ON_HOLD}),
        "confirmed": frozenset({OrderState.CONFIRMED}),
        "failed": frozenset({OrderState.FAILED}),
        "cancelled": frozenset({OrderState.CANCELLED}),
        REVIEW: frozenset({OrderState.REVIEW, OrderState.UNKNOWN}),
    }
)
"""Which states a tab holds; together they hold all."""

TODAY: Final = "today"
YESTERDAY: Final = "yesterday"
LAST_7: Final = "last-7"
LAST_30: Final = "last-30"
EVER: Final = "all"
DATES: Final = (TODAY, YESTERDAY, LAST_7, LAST_30, EVER)

_DAYS_BACK: Final = {TODAY: 0, YESTERDAY: 1, LAST_7: 6, LAST_30: 29}


@dataclass(frozen=True, slots=True)
class Filters:
    """The page's filters; `network` is a code of the API, empty for all."""

    tab: str = ALL
    search: str = ""
    dates: str = TODAY
    network: str = ""

    def question(self, now_utc_ms: int) -> OrderFilter:
        """The same for the store, with the days of this computer's zone."""
        since, until = bounds(self.dates, now_utc_ms)
        return OrderFilter(
            states=frozenset() if self.tab == ALL else TABS[self.tab],
            search=self.search.strip(),
            since_utc_ms=since,
            until_utc_ms=until,
            network=self.network or None,
        )

    def takes(self, order: Order, now_utc_ms: int) -> bool | None:
        """Whether the list should show this order; None where only the store can tell."""
        if order.state not in TABS[self.tab]:
            return False
        since, until = bounds(self.dates, now_utc_ms)
        if since is not None and order.created_utc_ms < since:
            return False
        if until is not None and order.created_utc_ms >= until:
            return False
        return None if self.search.strip() or self.network else True

    def without(self, part: str) -> Filters:
        """The same with one part at its widest."""
        return {
            "clear-search": replace(self, search=""),
            "all-states": replace(self, tab=ALL),
            "all-coins": replace(self, network=""),
            "last-7-days": replace(self, dates=LAST_7),
            "all-dates": replace(self, dates=EVER),
        }[part]


def bounds(dates: str, now_utc_ms: int) -> tuple[int | None, int | None]:
    """First moment and first moment after, of the local days; None for no bound."""
    if dates not in _DAYS_BACK:
        return None, None
    since = fmt.day_start(now_utc_ms, days_back=_DAYS_BACK[dates])
    return since, fmt.day_start(now_utc_ms) if dates == YESTERDAY else None


def tab_counts(by_state: Mapping[OrderState, int]) -> dict[str, int]:
    """The number on each tab."""
    return {tab: sum(by_state.get(state, 0) for state in states) for tab, states in TABS.items()}
