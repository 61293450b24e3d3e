"""When an open order's turn to be asked about has come: young ones with each sweep, old ones now and then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from merchant_desk.domain.order import Order, Reference
from merchant_desk.services.listing.listing import DAY_MS

WEEK_MS: Final = 7 * DAY_MS
MONTH_MS: Final = 30 * DAY_MS
WEEK_EVERY_MS: Final = 15 * 60 * 1000


class Rota:
    """Which orders were asked about when, by the wall clock."""

    def __init__(self) -> None:
        self._asked_utc_ms: dict[Reference, int] = {}

    def keep_only(self, orders: Iterable[Order]) -> None:
        """Forget all that are followed no more."""
        names = {order.reference for order in orders}
        self._asked_utc_ms = {name: at for name, at in self._asked_utc_ms.items() if name in names}

    def asked(self, reference: Reference, *, now_utc_ms: int) -> None:
        """It was just asked about."""
        self._asked_utc_ms[reference] = now_utc_ms

    def is_due(self, order: Order, *, now_utc_ms: int) -> bool:
        """Under 24 h old always, up to 7 days each 15 minutes, up to 30 daily, then never."""
        age_ms = now_utc_ms - order.created_utc_ms
        if age_ms < DAY_MS:
            return True
        if age_ms > MONTH_MS:
            return False
        asked = self._asked_utc_ms.get(order.reference)
        every_ms = WEEK_EVERY_MS if age_ms <= WEEK_MS else DAY_MS
        return asked is None or not 0 <= now_utc_ms - asked < every_ms
