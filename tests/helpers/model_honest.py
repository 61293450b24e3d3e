"""An API that never lies: it lags, leaves out and spells differently, as its sources say that it may."""

from __future__ import annotations

import random
from typing import Any

from merchant_desk.domain.order import Order, OrderId
from tests.helpers.fake_book import BookedOrder
from tests.helpers.model_lies import written_honestly
from tests.helpers.model_world import MISSING, Document, World, spelled


class HonestWorld(World):
    """Answers come from copies that are up to `lag_s` behind; each document is written in some fair way."""

    def __init__(self, dice: random.Random, *, lag_s: float) -> None:
        super().__init__()
        self.lag_s = lag_s
        self._dice = dice
        self._past: dict[OrderId, list[tuple[float, Any, int]]] = {}

    def takes(self, order: Order) -> BookedOrder:
        """As ever, and the beginning of the order's past."""
        row = super().takes(order)
        self._past[row.id] = [(self.clock.monotonic_s(), row.status, 0)]
        return row

    def sets(self, order_id: OrderId, status: Any) -> None:
        """As ever; copies show it later."""
        self.book.sets(order_id, status)
        paid = len(self.paid.get(order_id, ()))
        self._past[order_id].append((self.clock.monotonic_s(), status, paid))

    def read(self, order_id: OrderId) -> Document | None:
        """A copy's answer; a copy that has not heard of the order yet has no such order."""
        row, at_s = self.book.book.get(order_id), self._some_copy_s()
        if row is None or self._past[order_id][0][0] > at_s:
            return None
        document = self._as_of(row, at_s, is_read=True)
        if self._dice.random() < 0.2:
            document["paymentStatus"] = self._dice.choice((None, ""))
        return document

    def rows(self, *, store_id: str, status: str | None, since_utc_ms: int | None) -> list[Document]:
        """A copy's list: filtered by what it knows."""
        at_s = self._some_copy_s()
        rows = [row for row in self.book.book.values() if self._past[row.id][0][0] <= at_s]
        young = [row for row in rows if since_utc_ms is None or row.created_utc_ms >= since_utc_ms]
        shown = [row for row in reversed(young) if status in (None, self._state(row.id, at_s)[0])]
        return [self._as_of(row, at_s, is_read=False) for row in shown if row.store_id == store_id]

    def told_transactions(self, order_id: OrderId) -> list[Document]:
        """The order's transactions as a callback spells them."""
        return [self._spelled(item) for item in self.paid.get(order_id, ())]

    def _some_copy_s(self) -> float:
        lag_s = self._dice.uniform(0, self.lag_s) if self._dice.random() < 0.5 else 0.0
        return self.clock.monotonic_s() - lag_s

    def _state(self, order_id: OrderId, at_s: float) -> tuple[Any, int]:
        """The status and the number of transactions at that time."""
        known = [(status, paid) for changed_s, status, paid in self._past[order_id] if changed_s <= at_s]
        return known[-1]

    def _as_of(self, row: BookedOrder, at_s: float, *, is_read: bool) -> Document:
        status, paid = self._state(row.id, at_s)
        document = self.document(row, is_read=is_read) | {"paymentStatus": status}
        told = [self._spelled(item) for item in self.paid.get(row.id, ())[:paid]]
        document["transactions"] = told if self._dice.random() < 0.6 else self._dice.choice(([], None))
        document |= written_honestly(row.total, self._dice.randrange(4))
        document |= self.of(row.id).read if is_read else {}
        for name in ("sessionToken", "createdAt", "callbackUrl"):
            if self._dice.random() < 0.2:
                document[name] = None
        if self._dice.random() < 0.3:
            document["store"] = row.store_id
        return {name: value for name, value in document.items() if value is not MISSING}

    def _spelled(self, transaction: Document) -> Document:
        return spelled(transaction, self._dice.randrange(6))
