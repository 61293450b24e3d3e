"""The rows of the list without Qt: an array of references and a cache of pages, so that 100,000 orders cost
little and none is read twice while it can be seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from merchant_desk.domain.order import Order, Reference

PAGE: Final = 128
_KEPT_PAGES: Final = 64


class OrderRows:
    """References by row (None: not read yet) and the orders lately read.

    `longest` is the longest reference of the list so far. `epoch` grows when rows move, so that a page that
    was asked for before is not put in a wrong place.
    """

    def __init__(self) -> None:
        self._references: list[Reference | None] = []
        self._orders: OrderedDict[Reference, Order] = OrderedDict()
        self._strays: set[Reference] = set()
        self.longest = ""
        self.epoch = 0

    def __len__(self) -> int:
        return len(self._references)

    def reset(self, total: int, first: Sequence[Order]) -> None:
        """Another list: how many rows, and the first of them."""
        self.epoch += 1
        self._orders.clear()
        self.longest = ""
        self._strays.clear()
        total = max(total, len(first))
        self._references = [order.reference for order in first]
        self._references += [None] * (total - len(first))
        for order in first:
            self._keep(order)

    def order_at(self, row: int) -> Order | None:
        """The order of a row where it is at hand."""
        reference = self._references[row]
        if reference is None:
            return None
        order = self._orders.get(reference)
        if order is not None:
            self._orders.move_to_end(reference)
        return order

    def row_of(self, reference: str) -> int:
        """Where an order stands, -1 where nothing is known of it."""
        try:
            return self._references.index(Reference(reference))
        except ValueError:
            return -1

    def known(self, reference: str) -> Order | None:
        """An order at hand."""
        return self._orders.get(Reference(reference))

    def page_of(self, row: int) -> int:
        """The first row of the page that a row lies on."""
        return row - row % PAGE

    def offset_of(self, row: int) -> int:
        """How many orders of the store's answer stand before a row: strays are not among them."""
        return row - sum(self._references.index(one) < row for one in self._strays)

    def fill(self, row: int, orders: Sequence[Order]) -> int:
        """Put a page into its place; gives how many rows were filled."""
        filled = 0
        for order in orders:
            while row < len(self._references) and self._references[row] in self._strays:
                row += 1
            if row >= len(self._references) or filled >= PAGE:
                break
            known = self._orders.get(order.reference)
            self._references[row] = order.reference
            self._keep(order if known is None or known.version <= order.version else known)
            row += 1
            filled += 1
        return filled

    def replace(self, order: Order) -> Order | None:
        """Take a newer version of a row in; gives the older one, None where the row is not at hand."""
        known = self._orders.get(order.reference)
        if known is None or known.version > order.version:
            return None
        self._orders[order.reference] = order
        return known

    def let_stray(self, reference: Reference) -> None:
        """The row keeps its place although the filter would not show it any more."""
        self._strays.add(reference)

    def place_for(self, order: Order) -> int:
        """The row at which a new order belongs, newest first; -1 where that part was not read yet."""
        for row, reference in enumerate(self._references):
            other = self._orders.get(reference) if reference is not None else None
            if other is None:
                return -1
            if other.created_utc_ms <= order.created_utc_ms:
                return row
        return len(self._references)

    def insert(self, row: int, order: Order) -> None:
        """A new order at a row; those below move down."""
        self.epoch += 1
        self._references.insert(row, order.reference)
        self._keep(order)

    def _keep(self, order: Order) -> None:
        self.longest = max(self.longest, order.reference, key=len)
        self._orders[order.reference] = order
        self._orders.move_to_end(order.reference)
        while len(self._orders) > PAGE * _KEPT_PAGES:
            self._orders.popitem(last=False)
