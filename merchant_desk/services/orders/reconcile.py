"""Hint, sweep or button -> ask -> absorb -> remember -> tell: how orders come level with the API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.errors import (
    AccessDenied,
    ApiFailure,
    NotFound,
    Refused,
    StoreBusy,
    UnexpectedReply,
    VersionConflict,
)
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, OrderId, OrderState, Origin, Reference, Source, What
from merchant_desk.services.deadline import deadline
from merchant_desk.services.events import CreationStep, EventBus, OrderAsked
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.listing.listing import Listing
from merchant_desk.services.orders.joining import Joining
from merchant_desk.services.orders.ledger import ROUNDS, Ledger
from merchant_desk.services.orders.one_by_one import one_by_one
from merchant_desk.services.orders.reading import Reader
from merchant_desk.services.orders.retiring import Retiring
from merchant_desk.services.orders.sending import Sending
from merchant_desk.services.orders.sightings import Seen, Sightings, by_day
from merchant_desk.services.ports import Clock, OrderStore
from merchant_desk.services.tasks import TaskKeeper

log = logging.getLogger(__name__)

ASK_S: Final = 20.0
LOOK_UP_AT_S: Final = (0.0, 2.0, 4.0, 6.0, 10.0)
LOOK_UP_S: Final = 20.0
SEND_AFTER_MS: Final = 5_000
SEND_UNTIL_MS: Final = 10 * 60 * 1000
CATCHES_UP_S: Final = 3.0
NOT_FOUND: Final = "not-found"


@dataclass(frozen=True, slots=True)
class LookUp:
    """What looking for an intent came to; absent only where the whole list was read and it is not there."""

    order: Order
    is_surely_absent: bool = False


class Reconciler:
    """Asks about one order at a time, and is the only one to decide what the answers mean."""

    def __init__(
        self,
        *,
        reader: Reader,
        listing: Listing,
        joining: Joining,
        retiring: Retiring,
        sending: Sending,
        ledger: Ledger,
        store: OrderStore,
        link: LinkState,
        tasks: TaskKeeper,
        bus: EventBus,
        clock: Clock,
        till_id: str,
    ) -> None:
        self._reader = reader
        self._sightings = Sightings(reader=reader, listing=listing, store=store, clock=clock)
        self._joining = joining
        self._retiring = retiring
        self._sending = sending
        self._ledger = ledger
        self._store = store
        self._link = link
        self._tasks = tasks
        self._bus = bus
        self._clock = clock
        self._till_id = till_id
        self._waiting: dict[Reference, list[asyncio.Future[Order]]] = {}

    # ---- one order that the API knows ----

    async def ask(self, name: str) -> Order:
        """Read the order once and take the answer in; an intent is looked for instead.

        Raises NotFound (not in the store, or 404 at the API: the row stays), and as `CheckoutApi`.
        """
        order = await self._ledger.require(name)
        if order.id is None:
            return await self.settle(order.reference)
        return await self._one_at_a_time(order.reference)

    async def _one_at_a_time(self, reference: Reference) -> Order:
        """Whoever comes while a read is under way needs a newer answer; all who came share that one."""
        wanted: asyncio.Future[Order] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.get(reference)
        if waiting is not None:
            waiting.append(wanted)
        else:
            self._waiting[reference] = []
            _ = self._tasks.spawn(f"ask {reference}", self._ask_in_turn(reference, [wanted]))
        return await wanted

    async def _ask_in_turn(self, reference: Reference, wanted: list[asyncio.Future[Order]]) -> None:
        try:
            while wanted:
                await self._answer(reference, wanted)
                wanted, self._waiting[reference] = self._waiting[reference], []
        finally:
            for left in (*wanted, *self._waiting.pop(reference)):
                left.cancel()

    async def _answer(self, reference: Reference, wanted: list[asyncio.Future[Order]]) -> None:
        """Ask once, and give the answer or the failure to those who still wait."""
        try:
            order = await self._ask(reference)
        except Exception as error:  # noqa: BLE001 - whoever asked gets the failure, bugs included
            for future in wanted:
                if not future.done():
                    future.set_exception(error)
            return
        for future in wanted:
            if not future.done():
                future.set_result(order)

    async def _ask(self, reference: Reference) -> Order:
        async with deadline(ASK_S):
            for _ in range(ROUNDS):
                order = await self._ledger.require(reference)
                if order.id is None:
                    return order
                evidence = await self._read(order, order.id)
                try:
                    taken = await self._joining.take(order, evidence)
                except VersionConflict:
                    continue
                self._bus.publish(OrderAsked(reference, self._clock.now_utc_ms()))
                # Nothing new was written: then whatever others wrote meanwhile is the newest.
                return taken if taken is not order else await self._ledger.require(reference)
        raise StoreBusy

    async def _read(self, order: Order, order_id: OrderId) -> Evidence:
        try:
            evidence = await self._reader.read(order_id, order=order)
            if self._joining.is_taken_back(order, evidence):
                # A lagging copy of the API may answer from the past; what is true is still said later.
                await self._clock.sleep(CATCHES_UP_S)
                evidence = await self._reader.read(order_id, order=order)
        except NotFound:
            line = self._ledger.line(What.NOTE, Source.API, NOT_FOUND)
            await self._ledger.append_once(order.reference, line)
            raise
        return evidence

    # ---- an order that only the API names ----

    async def adopt(self, order_id: OrderId) -> Order | None:
        """Read an order that the store does not know by this id; it joins its intent, or is kept as made
        elsewhere. None where it is another store's or fits nothing. Raises as `CheckoutApi`."""
        known = await self._store.by_id(order_id)
        if known is not None:
            return await self.ask(known.reference)
        async with deadline(ASK_S):
            evidence = await self._reader.read(order_id)
        return await self.take_in(evidence)

    async def take_in(self, evidence: Evidence) -> Order | None:
        """As `adopt`, for a read that was made already."""
        mine = await self._store.get(evidence.reference) if evidence.reference else None
        if mine is None or mine.reference != evidence.reference:
            return await self._joining.adopt_foreign(evidence)
        return await self._join(mine, evidence)

    async def _join(self, mine: Order, evidence: Evidence) -> Order | None:
        """Join; what was replaced meanwhile is cancelled at the API at once."""
        joined = await self._joining.join(mine, evidence)
        return None if joined is None else await self._retiring.retire(joined, evidence)

    # ---- an intent whose answer is not known ----

    async def settle(self, reference: Reference, *, attempts: int = 1, may_send: bool = False) -> Order:
        """Look an intent up in the API's list by its reference, and adopt only what fits.

        `attempts` up to 5 are spread over 10 s; `may_send` also sends an intent that surely never left.
        Raises as `CheckoutApi`, after the last attempt.
        """
        return (await self.look_up(reference, attempts=attempts, may_send=may_send)).order

    async def look_up(self, reference: Reference, *, attempts: int = 1, may_send: bool = False) -> LookUp:
        """As `settle`; also says whether the API surely does not have it."""
        began_s = self._clock.monotonic_s()
        times = LOOK_UP_AT_S[:attempts]
        async with deadline(LOOK_UP_S):
            for number, at_s in enumerate(times, start=1):
                await self._clock.sleep(max(0.0, began_s + at_s - self._clock.monotonic_s()))
                if len(times) > 1:
                    self._bus.publish(CreationStep(reference, "looking-up", number, len(times)))
                try:
                    found = await self._look(reference, is_last=number == len(times))
                except (ApiFailure, UnexpectedReply):
                    if number == len(times):
                        raise
                    continue
                if found.order.state is not OrderState.CREATING:
                    return found
        return await self._maybe_send(found) if may_send else found

    async def settle_all(self, orders: Sequence[Order]) -> None:
        """Settle several intents, those of one day with one walk through the list, and send those that surely
        never left. Raises as `CheckoutApi`; what one order's candidate answers keeps no other waiting."""
        found: dict[Reference, Seen] = {}
        for group in by_day(orders):
            seen = await self._sightings.around(group)
            found.update({order.reference: seen for order in group})

        async def settle(order: Order) -> None:
            await self._maybe_send(await self._look_in(order, found[order.reference]))

        await one_by_one(orders, settle, link=self._link)

    async def _look(self, reference: Reference, *, is_last: bool) -> LookUp:
        order = await self._ledger.require(reference)
        if not _is_looked_for(order):
            return LookUp(order)
        return await self._look_in(order, await self._sightings.around([order], is_last_look=is_last))

    async def _look_in(self, order: Order, seen: Seen) -> LookUp:
        found = await self._sightings.candidates(order, seen)
        fitting = [read for read in found.bearing if self._joining.fits(order, read) is None]
        for read in found.bearing:
            if read not in fitting:
                await self._joining.note_misfit(order, read)
        order = await self._ledger.require(order.reference)
        if not _is_looked_for(order):
            return LookUp(order)
        if len(fitting) > 1:
            try:
                return LookUp(await self._joining.two_at_api(order, tuple(fitting)))
            except VersionConflict:
                return LookUp(await self._ledger.require(order.reference))
        if fitting:
            return LookUp(await self._join(order, fitting[0]) or order)
        is_absent = found.is_absent and self._joining.is_of_this_store(order)
        return LookUp(order, is_surely_absent=is_absent)

    async def _maybe_send(self, found: LookUp) -> LookUp:
        """Send what surely never left: ours, young, unclaimed, and not at the API."""
        order = found.order
        age_ms = self._clock.now_utc_ms() - order.created_utc_ms
        is_unsent = order.state is OrderState.CREATING and order.id is None and order.sent_utc_ms is None
        is_mine = order.origin is Origin.HERE and order.till_id == self._till_id
        is_due = SEND_AFTER_MS <= age_ms <= SEND_UNTIL_MS
        if not (is_unsent and is_mine and is_due and found.is_surely_absent):
            return found
        log.info("sending an intent that never left order=%s", order.reference)
        try:
            await self._sending.send(order)
            return LookUp(await self.ask(order.reference))
        except (Refused, AccessDenied, ApiFailure, VersionConflict, UnexpectedReply) as error:
            log.info("intent not settled order=%s why=%s", order.reference, type(error).__name__)
            return LookUp(await self._ledger.require(order.reference))


def _is_looked_for(order: Order) -> bool:
    """Whether the API may have this order without our knowing: unanswered, or closed here alone."""
    is_unheard = order.state in (OrderState.CREATING, OrderState.CANCELLED)
    return order.id is None and is_unheard and order.origin is Origin.HERE
