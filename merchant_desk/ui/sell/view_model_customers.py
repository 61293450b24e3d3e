"""Customers of the last orders, for a charge to somebody who was here before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from merchant_desk.domain.order import Customer, Order

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

_ORDERS_READ: Final = 200
_MOST_SHOWN: Final = 30


class RecentCustomers:
    """Newest first, each e-mail once, the walk-in customer left out. `told` is called after each change."""

    def __init__(self, told: Callable[[], None]) -> None:
        self._told = told
        self._known: tuple[Customer, ...] = ()
        self.wanted = ""

    @property
    def shown(self) -> tuple[Customer, ...]:
        """Those that fit what is searched."""
        words = self.wanted.casefold().split()
        fitting = (
            customer
            for customer in self._known
            if all(word in f"{customer.full_name} {customer.email}".casefold() for word in words)
        )
        return tuple(customer for customer, _ in zip(fitting, range(_MOST_SHOWN), strict=False))

    def search(self, text: str) -> None:
        """Narrow the list."""
        self.wanted = text
        self._told()

    async def load(self, desk: Desk, walk_in: Customer) -> None:
        """Read the last orders' customers."""
        from merchant_desk.services.values import OrderFilter  # keeps the start short

        page = await desk.store.find(OrderFilter(limit=_ORDERS_READ))
        self._known = _distinct(page.orders, walk_in)
        self._told()


def _distinct(orders: Iterable[Order], walk_in: Customer) -> tuple[Customer, ...]:
    found: dict[str, Customer] = {}
    for order in orders:
        email = order.customer.email.casefold()
        if email and email != walk_in.email.casefold():
            found.setdefault(email, order.customer)
    return tuple(found.values())
