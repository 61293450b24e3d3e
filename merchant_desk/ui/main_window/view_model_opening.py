"""Which order opens where: from the strip, and after a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from merchant_desk.domain.order import Light, Order

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk
    from merchant_desk.ui.payment.view_model import PaymentModel


class Places(Protocol):
    """What can be opened."""

    def open_sale(self, reference: str, order: Order) -> None:
        """Payment."""

    def select_order(self, reference: str) -> None:
        """Orders."""


async def open_where_it_belongs(places: Places, desk: Desk, reference: str) -> None:
    """Read the order, then choose."""
    order = await desk.store.get(reference)
    if order is not None and order.light in (Light.WAIT, Light.GO):
        places.open_sale(reference, order)
    else:
        places.select_order(reference)


async def restore_sale(payment: PaymentModel, show: Callable[[str], None]) -> None:
    """Show the sale that stood on Payment when the program ended, if it still needs somebody."""
    reference = await payment.sale_in_progress()
    if reference is not None:
        show(reference)
