"""Deciding about an answer and writing it down: our orders absorb it, intents are joined, others adopted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from merchant_desk.domain.elsewhere import order_from_elsewhere
from merchant_desk.domain.errors import ReferenceTaken, StoreBusy, TransactionTaken, VersionConflict
from merchant_desk.domain.evidence import Evidence, absorb, adoption_misfit
from merchant_desk.domain.money import MoneyError
from merchant_desk.domain.namesakes import own_references
from merchant_desk.domain.order import (
    HistoryEntry,
    Order,
    OrderId,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Source,
    What,
)
from merchant_desk.domain.readings import is_of_a_check
from merchant_desk.services.orders.ledger import ROUNDS, Ledger
from merchant_desk.services.ports import CheckoutApi, Clock, OrderStore
from merchant_desk.services.values import ProfileNow

log = logging.getLogger(__name__)

JOINABLE: Final = frozenset({OrderState.CREATING, OrderState.CANCELLED, OrderState.FAILED})
"""States of an order without an id that an API row with its reference may still join."""


class Joining:
    """What a read does to the store's rows; asks nothing itself."""

    def __init__(
        self, *, api: CheckoutApi, store: OrderStore, ledger: Ledger, clock: Clock, profile: ProfileNow
    ) -> None:
        self._api = api
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._profile = profile

    async def take(self, order: Order, evidence: Evidence, *entries: HistoryEntry) -> Order:
        """Absorb a read into the row that was loaded before the read was sent. Raises VersionConflict.

        A row that changed since must be asked about anew: an answer that was overtaken says nothing.
        """
        merged = {item.key: item for item in (*evidence.transactions, *order.transactions)}
        candidate = replace(order, transactions=tuple(merged.values()))
        spent = await self._store.spent(candidate)
        for _ in range(2):
            taken = absorb(order, evidence, now_utc_ms=self._clock.now_utc_ms(), spent=spent)
            if not taken.changed and not entries:
                return order
            try:
                return await self._ledger.save(taken.order, (*entries, *taken.entries), before=order)
            except TransactionTaken:
                # Another order claimed it a moment ago. Where the store can't say which, none is believed.
                spent = await self._store.spent(candidate) or frozenset(merged)
        raise StoreBusy

    def is_taken_back(self, order: Order, evidence: Evidence) -> bool:
        """Whether this answer would turn a paid order into something else."""
        after = absorb(order, evidence, now_utc_ms=self._clock.now_utc_ms()).order
        return after.problem is not None and after.problem.code is ProblemCode.TAKEN_BACK

    def fits(self, order: Order, evidence: Evidence) -> str | None:
        """Why a read must not join this order, or None where it fits (public face, section 3)."""
        return adoption_misfit(order, evidence, clock_skew_ms=self._api.clock_skew_ms or 0)

    def is_of_this_store(self, order: Order) -> bool:
        """Whether the API's list, which shows the profile's store, can show this order at all."""
        return order.store_id == self._profile().settings.store_id

    async def join(self, order: Order, evidence: Evidence) -> Order | None:
        """Join an API order to the intent that has its reference; None where it does not fit."""
        for _ in range(ROUNDS):
            if order.id == evidence.id:
                return order
            if order.origin is not Origin.HERE:
                return await self.adopt_foreign(evidence)
            misfit = self.fits(order, evidence)
            if misfit is not None:
                await self._note(order, misfit)
                return None
            try:
                if order.id is not None or order.state not in JOINABLE:
                    return await self._second(order, evidence)
                return await self.take(order, evidence, self._ledger.line(What.FOUND, Source.API))
            except ReferenceTaken:
                log.warning("order known under another reference order=%s", order.reference)
                return None
            except VersionConflict:
                order = await self._ledger.require(order.reference)
        raise StoreBusy

    def knows_second(self, order: Order, order_id: OrderId) -> bool:
        """Whether a person was already told of this other order with the same reference."""
        return order_id in _told_ids(order)

    async def _second(self, order: Order, evidence: Evidence) -> Order | None:
        """One more API order fits an order that has its own: for a person, whoever of the two was paid.
        Goods that were handed over stay so, and what is in review for another reason. VersionConflict."""
        if self.knows_second(order, evidence.id):
            return order
        told = _told_ids(order)
        if order.handed_over is not None or (order.state is OrderState.REVIEW and not told):
            await self._note(order, ProblemCode.TWO_AT_API.value)
            return None
        own = [] if order.id is None else [order.id]
        return await self._review_two(order, [*(told or own), evidence.id])

    async def note_misfit(self, order: Order, evidence: Evidence) -> None:
        """Keep in the history, once, that an API row bears our reference and is not ours."""
        await self._note(order, self.fits(order, evidence) or ProblemCode.TWO_AT_API.value)

    async def two_at_api(self, order: Order, found: tuple[Evidence, ...]) -> Order:
        """Two API orders fit one intent: a person must look. Raises VersionConflict."""
        return await self._review_two(order, [item.id for item in found])

    async def _review_two(self, order: Order, ids: Sequence[str]) -> Order:
        problem = Problem(ProblemCode.TWO_AT_API, theirs=" ".join(ids))
        after = replace(
            order, state=OrderState.REVIEW, problem=problem, updated_utc_ms=self._clock.now_utc_ms()
        )
        line = self._ledger.line(What.PROBLEM, Source.API, problem.code.value)
        return await self._ledger.save(after, (line,), before=order)

    def made_elsewhere(self, found: Sequence[Evidence]) -> list[Order]:
        """The orders of a page that this desk did not make; those without clear money are left out."""
        now = self._clock.now_utc_ms()
        orders = []
        for evidence in found:
            if self._is_no_sale(evidence):
                continue
            try:
                orders.append(order_from_elsewhere(evidence, now_utc_ms=now))
            except MoneyError:
                log.info("foreign order left out, its total is no money")
        return orders

    async def adopt_many(self, orders: Sequence[Order]) -> int:
        """Keep orders of elsewhere in one write; how many are new here. One that somebody else kept
        meanwhile, or whose transaction paid another order, is left out; two with one reference are both
        kept, the later one under a reference of its own."""
        kept = await self._ledger.begin_many(orders, self._ledger.line(What.FOUND, Source.API))
        return len(kept) if len(kept) == len(orders) else len(kept) + await self._keep_namesakes(orders)

    async def _keep_namesakes(self, orders: Sequence[Order]) -> int:
        """Keep those whose reference another order of elsewhere has, and say so in their history."""
        ids = [order.id for order in orders if order.id is not None]
        known = await self._store.among(ids, [order.reference for order in orders])
        known_ids = {order.id for order in known}
        theirs = {order.reference for order in known if order.origin is not Origin.HERE}
        left = [order for order in orders if order.id not in known_ids and order.reference in theirs]
        count = 0
        for way in (0, 1):
            named = {
                own_references(order.reference, order.id)[way]: order
                for order in left
                if order.id is not None
            }
            rows = [replace(order, reference=name) for name, order in named.items()]
            line = self._ledger.line(What.PROBLEM, Source.API, ProblemCode.TWO_AT_API.value)
            kept = await self._ledger.begin_many(rows, line)
            count += len(kept)
            done = {named[name].id for name in kept}
            left = [order for order in left if order.id not in done]
        return count

    async def adopt_foreign(self, evidence: Evidence) -> Order | None:
        """Keep an order that this desk did not make; None for another store's, or one without clear money."""
        if evidence.store_id != self._profile().settings.store_id:
            return None
        if self._is_no_sale(evidence):
            return None
        now = self._clock.now_utc_ms()
        try:
            order = order_from_elsewhere(evidence, now_utc_ms=now)
        except MoneyError:
            log.info("foreign order left out, its total is no money")
            return None
        line = self._ledger.line(What.FOUND, Source.API, order.state.value)
        try:
            return await self._ledger.begin(order, (line,))
        except (ReferenceTaken, TransactionTaken):
            await self.adopt_many([order])
            return await self._store.by_id(evidence.id)

    def _is_no_sale(self, evidence: Evidence) -> bool:
        """Whether a contract check made it; such orders repeat a reference on purpose."""
        return self._profile().environment == "test" and is_of_a_check(evidence.reference or "")

    async def _note(self, order: Order, detail: str) -> None:
        entry = self._ledger.line(What.PROBLEM, Source.API, detail)
        await self._ledger.append_once(order.reference, entry)


def _told_ids(order: Order) -> list[str]:
    """The API's orders with one reference that a person was told of."""
    problem = order.problem
    is_two = problem is not None and problem.code is ProblemCode.TWO_AT_API
    return (problem.theirs or "").split() if is_two and problem is not None else []
