"""Several orders, one after the other: one order's own trouble keeps no other waiting."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable

from merchant_desk.domain.errors import (
    ApiFailure,
    DeskError,
    NotFound,
    Refused,
    ServerFailed,
    TimedOut,
    UnexpectedReply,
)
from merchant_desk.domain.order import Order
from merchant_desk.services.line.link import LinkState

log = logging.getLogger(__name__)

ANSWERS = (NotFound, Refused, UnexpectedReply)
"""What an order of its own can be answered with: the line holds."""
SILENCE = (ServerFailed, TimedOut)
"""What may be one order's own trouble, or the line's."""


class OwnTrouble:
    """Tells one order's own trouble from the line's, order by order: a second one without an answer since
    the last that had one, or an open breaker, is the line's."""

    def __init__(self, link: LinkState) -> None:
        self._link = link
        self._failing: str | None = None

    def answered(self, error: DeskError | None = None) -> None:
        """An order was answered; what makes no sense may be the line's, and says nothing of it."""
        if not isinstance(error, UnexpectedReply):
            self._failing = None

    def unanswered(self, name: str, error: ApiFailure) -> None:
        """An order stayed without an answer. Raises the failure where it is the line's."""
        if self._link.is_open or self._failing not in (None, name):
            raise error
        self._failing = name


async def one_by_one(
    orders: Iterable[Order], work: Callable[[Order], Awaitable[object]], *, link: LinkState
) -> None:
    """Await `work` for each order. Raises as `CheckoutApi` where it is the line's trouble: a second order
    stays without an answer, wherever it stands, or nothing was reached at all."""
    trouble = OwnTrouble(link)
    for order in orders:
        try:
            await work(order)
        except ANSWERS as error:
            log.info("order passed over order=%s why=%s", order.reference, type(error).__name__)
        except SILENCE as error:
            trouble.unanswered(order.reference, error)
            log.info("order passed over order=%s why=%s", order.reference, type(error).__name__)
