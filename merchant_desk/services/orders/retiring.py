"""What was replaced and turned up at the API after all is cancelled there, so that nobody pays it."""

from __future__ import annotations

import logging

from merchant_desk.domain.errors import (
    AccessDenied,
    ApiFailure,
    NotFound,
    Refused,
    UnexpectedReply,
    VersionConflict,
)
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import CLOSED_UNPAID, Order, OrderState
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.orders.joining import Joining
from merchant_desk.services.orders.ledger import Ledger
from merchant_desk.services.orders.reading import Reader
from merchant_desk.services.ports import CheckoutApi

log = logging.getLogger(__name__)

_ENDED = frozenset({"confirmed", *(state.value for state in CLOSED_UNPAID)})


class Retiring:
    """Takes a live twin out of the world; what does not work now is tried again by the watch."""

    def __init__(
        self, *, api: CheckoutApi, link: LinkState, reader: Reader, joining: Joining, ledger: Ledger
    ) -> None:
        self._api = api
        self._link = link
        self._reader = reader
        self._joining = joining
        self._ledger = ledger

    async def retire(self, order: Order, evidence: Evidence | None = None) -> Order:
        """Cancel it at the API and take in what is true then; `evidence` is the read that found it. Gives
        the order as it stands: still a live twin where the API could not be moved."""
        is_live = order.is_live_twin if evidence is None else evidence.status not in _ENDED
        if order.superseded_by is None or order.id is None or not is_live:
            return order
        try:
            await self._link.guard(self._api.set_status(order.id, OrderState.CANCELLED.value))
            log.info("replaced order cancelled at the API order=%s", order.reference)
            read = await self._reader.read(order.id, order=order)
            return await self._joining.take(order, read)
        except VersionConflict:
            return await self._ledger.require(order.reference)
        except (AccessDenied, ApiFailure, NotFound, Refused, UnexpectedReply) as error:
            log.info("replaced order not cancelled order=%s why=%s", order.reference, type(error).__name__)
            return order
