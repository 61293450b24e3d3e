"""Several orders, one after the other: one order's own trouble keeps no other waiting."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable

from merchant_desk.domain.errors import NotFound, Refused, ServerFailed, TimedOut, UnexpectedReply
from merchant_desk.domain.order import Order
from merchant_desk.services.line.link import LinkState

log = logging.getLogger(__name__)


async def one_by_one(
    orders: Iterable[Order], work: Callable[[Order], Awaitable[object]], *, link: LinkState
) -> None:
    """Await `work` for each order. Raises as `CheckoutApi` where it is the line's trouble: a second order's
    answer stays out too, the breaker is open, or nothing was reached at all."""
    has_failed = False
    for order in orders:
        try:
            await work(order)
        except (NotFound, Refused, UnexpectedReply) as error:
            log.info("order passed over order=%s why=%s", order.reference, type(error).__name__)
        except (ServerFailed, TimedOut) as error:
            if has_failed or link.is_open:
                raise
            has_failed = True
            log.info("order passed over order=%s why=%s", order.reference, type(error).__name__)
