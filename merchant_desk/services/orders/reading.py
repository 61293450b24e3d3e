"""One order read from the API, made whole with what only the list or a signed callback tells."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import DeskError, LocalFailure
from merchant_desk.domain.evidence import Evidence, differences
from merchant_desk.domain.order import API_WORDS, Order, OrderId, Transaction
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.guard.guard import WalletGuard
from merchant_desk.services.line.hedge import hedged
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.turns import SCREEN_EVERY_S
from merchant_desk.services.listing.listing import DAY_MS, Listing
from merchant_desk.services.listing.paging import OVERLAP
from merchant_desk.services.ports import CheckoutApi, Clock, Inbox
from merchant_desk.services.shop.store_sight import StoreSight
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import ProfileNow

READ_LIMIT_S: Final = 15.0
_FILTER_PAGES: Final = 5


class Reader:
    """Direct reads (contract 3.2). A missing status is looked for in the list (C3), missing transactions in
    callbacks with a good signature."""

    def __init__(
        self,
        *,
        api: CheckoutApi,
        link: LinkState,
        listing: Listing,
        inbox: Inbox,
        sight: StoreSight,
        guard: WalletGuard,
        tasks: TaskKeeper,
        clock: Clock,
        profile: ProfileNow,
    ) -> None:
        self._api = api
        self._link = link
        self._listing = listing
        self._inbox = inbox
        self._sight = sight
        self._guard = guard
        self._tasks = tasks
        self._clock = clock
        self._profile = profile

    async def read(
        self, order_id: OrderId, *, order: Order | None = None, limit_s: float = READ_LIMIT_S
    ) -> Evidence:
        """Read one order; `order` is our row of it, where there is one. Raises as `CheckoutApi`."""
        token = order.session_token if order is not None else None
        evidence = await self._direct(order_id, token, limit_s)
        await self._sight.note(evidence)
        await self._guard.note(evidence, order=order)
        if evidence.status is None:
            evidence = replace(evidence, status=await self._status_in_lists(evidence, order))
        if evidence.status == "confirmed" and not evidence.transactions:
            evidence = replace(evidence, transactions=await self._signed_transactions(evidence))
        return evidence

    async def _direct(self, order_id: OrderId, token: SessionToken | None, limit_s: float) -> Evidence:
        """The read itself; about the order on the screen another one goes out beside one that hangs."""

        async def read() -> Evidence:
            call = self._api.read(order_id, token=token)
            return await self._link.guard(call, limit_s=limit_s, subject=order_id)

        if not self._link.turns.is_on_screen(order_id):
            return await read()
        return await hedged(
            read, tasks=self._tasks, clock=self._clock, every_s=SCREEN_EVERY_S, limit_s=limit_s
        )

    async def _status_in_lists(self, evidence: Evidence, order: Order | None) -> str | None:
        """The one status under which the list shows this id, the likely one first; None where unclear."""
        if self._profile().is_session_only or (order is not None and differences(order, evidence)):
            return None
        likely = order.state.value if order is not None else "pending"
        words = sorted(API_WORDS, key=lambda word: word != likely)
        created = order.created_utc_ms if order is not None else evidence.created_utc_ms
        since = None if created is None else created - DAY_MS
        found: set[str] = set()
        is_sure = True
        for word in words:
            row, is_told = await self._row_under(evidence, word, since)
            is_sure = is_sure and is_told
            if row is None:
                continue
            if row.status == word:
                return word
            if row.status is None:
                found.add(word)
        # Rows without a status under two filters: the API does not filter, or the order just moved. What a
        # list could not tell may have been the second.
        return found.pop() if is_sure and len(found) == 1 else None

    async def _row_under(
        self, evidence: Evidence, word: str, since: int | None
    ) -> tuple[Evidence | None, bool]:
        """The order's row under this filter, and whether the list told for sure that there is none."""
        try:
            rows, is_whole = await self._listing.rows(status=word, since_utc_ms=since, pages=_FILTER_PAGES)
        except LocalFailure:
            raise
        except DeskError:
            return None, False
        row = next((row for row in rows if row.id == evidence.id), None)
        # A list that is only too long is cut alike under every filter that is not heeded.
        most = _FILTER_PAGES * (self._listing.reader.limit - OVERLAP)
        is_told = is_whole or row is not None or len(rows) >= most
        return (None if row is None or _contradicts(row, evidence) else row), is_told

    async def _signed_transactions(self, evidence: Evidence) -> tuple[Transaction, ...]:
        found: dict[tuple[str, str], Transaction] = {}
        for callback in await self._inbox.signed_for(evidence.id):
            is_ours = callback.store_id in (None, evidence.store_id)
            is_it = callback.reference in (None, evidence.reference)
            if is_ours and is_it:
                found.update({item.key: item for item in callback.transactions})
        return tuple(found.values())


def _contradicts(row: Evidence, read: Evidence) -> bool:
    """Whether a list row shows another fact than the read of the same order."""
    pairs = (
        (row.reference, read.reference),
        (row.store_id, read.store_id),
        (row.total, read.total),
        (row.currency, read.currency),
    )
    return any(ours is not None and theirs is not None and ours != theirs for ours, theirs in pairs)
