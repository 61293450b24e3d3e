"""An order is made (public face, section 3): kept before it is sent, sent once, never blindly repeated."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from merchant_desk.domain.errors import (
    AccessDenied,
    ApiFailure,
    DeskError,
    LocalFailure,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    ReferenceTaken,
    Rejected,
    StoreBusy,
    UnexpectedReply,
    VersionConflict,
)
from merchant_desk.domain.order import (
    Order,
    OrderState,
    Problem,
    ProblemCode,
    Reference,
    Source,
    StoreId,
    What,
)
from merchant_desk.services.deadline import deadline
from merchant_desk.services.drafts import OrderDraft, check_draft
from merchant_desk.services.events import CreationStep, EventBus
from merchant_desk.services.guard.guard import WalletGuard
from merchant_desk.services.orders.ledger import Ledger
from merchant_desk.services.orders.reconcile import LOOK_UP_AT_S, Reconciler
from merchant_desk.services.orders.references import References, name
from merchant_desk.services.orders.sending import Sending
from merchant_desk.services.orders.superseding import Superseding, supersedes_note
from merchant_desk.services.ports import Clock, OrderStore
from merchant_desk.services.shop.account import Account
from merchant_desk.services.shop.callback_address import CallbackAddress
from merchant_desk.services.values import ProfileNow

log = logging.getLogger(__name__)

FIRST_READ_S: Final = 5.0
_NEW_REFERENCES: Final = 5


class Creation:
    """Takes a draft through intent, one sending, and, where its answer was lost, the looking up."""

    def __init__(
        self,
        *,
        account: Account,
        guard: WalletGuard,
        address: CallbackAddress,
        references: References,
        sending: Sending,
        superseding: Superseding,
        reconciler: Reconciler,
        ledger: Ledger,
        store: OrderStore,
        bus: EventBus,
        clock: Clock,
        profile: ProfileNow,
        till_id: str,
    ) -> None:
        self._account = account
        self._guard = guard
        self._address = address
        self._references = references
        self._sending = sending
        self._superseding = superseding
        self._reconciler = reconciler
        self._ledger = ledger
        self._store = store
        self._bus = bus
        self._clock = clock
        self._profile = profile
        self._till_id = till_id

    async def create(self, draft: OrderDraft) -> Order:
        """Make one order, within 60 s. Raises BadInput, AccessDenied, NotAllowed and LocalFailure before
        anything is sent; Rejected and KeyRefused (the order is `failed`); Unreachable and OutcomeUnknown
        (the order stays `creating`). With `instead_of` also what Superseding.replace raises."""
        check_draft(draft)
        await self._account.require_key()
        if draft.instead_of is not None:
            return await self._instead(draft, draft.instead_of)
        known = await self._known(draft)
        if known is not None:
            return await self._again(known, draft)
        await self._guard.before_sale()
        await self._account.before_first_sale_of_the_day()
        try:
            intent = await self._begin(draft)
        except ReferenceTaken:
            # Somebody was faster with the same reference.
            return await self._again(await self._ledger.require(draft.reference or ""), draft)
        return await self._send(intent)

    async def look_again(self, reference: Reference) -> Order:
        """Search for an unanswered creation five times in 10 s, as after its sending. Raises OutcomeUnknown
        where it stays `creating`."""
        await self._look_up(reference)
        await self._first_read(reference)
        return await self._ledger.require(reference)

    # ---- the same sale again, under a new reference ----

    async def _instead(self, draft: OrderDraft, name: str) -> Order:
        """Send the sale of an unanswered creation again; where that one turns up instead, it is the order.
        Asked twice, the second order is looked up: a third is never made."""
        old = await self._ledger.require(name)
        self._require_same_sale(old, draft)
        await self._guard.before_sale()
        await self._account.before_first_sale_of_the_day()
        reference = old.superseded_by
        if reference is None:
            reference = Reference(draft.reference) if draft.reference else await self._references.take()
            if await self._store.get(reference) is not None:
                raise NotAllowed(reason="reference-differs", reference=reference)
            old = await self._superseding.replace(old.reference, by=reference)
            if old.superseded_by != reference:
                return old
        known = await self._store.get(reference)
        if known is not None:
            return await self._again(known, draft)
        again = replace(
            draft,
            reference=reference,
            customer=draft.customer or old.customer,
            on_hold=draft.on_hold or old.on_hold_wanted,
            note=draft.note or old.note,
        )
        try:
            return await self._send(await self._begin(again, supersedes=old.reference))
        except ReferenceTaken:
            # Somebody went on with the same replacement a moment ago.
            return await self._again(await self._ledger.require(reference), draft)

    def _require_same_sale(self, old: Order, draft: OrderDraft) -> None:
        if old.total != draft.total or old.store_id != self._profile().settings.store_id:
            raise NotAllowed(reason="reference-differs", reference=old.reference)

    # ---- the intent ----

    async def _begin(self, draft: OrderDraft, *, supersedes: Reference | None = None) -> Order:
        """Keep the intent, claimed already: one write less before the code shows. Raises ReferenceTaken."""
        given = Reference(draft.reference or "")
        intent = replace(self._intent(draft, given, await self._address.url()), supersedes=supersedes)
        lines = [self._ledger.line(What.CREATED, Source.STAFF, intent.person)]
        if supersedes is not None:
            lines.append(self._ledger.line(What.NOTE, Source.STAFF, supersedes_note(supersedes)))
        claimed, sent = self._sending.claimed(intent)
        lines.append(sent)
        if given:
            return await self._ledger.begin(claimed, lines)
        series = self._references.series()
        for _ in range(_NEW_REFERENCES):
            with suppress(ReferenceTaken):
                return await self._ledger.begin_numbered(
                    claimed, lines, name=partial(name, series), series=series
                )
        raise StoreBusy

    def _intent(self, draft: OrderDraft, reference: Reference, address: str) -> Order:
        settings = self._profile().settings
        now = self._clock.now_utc_ms()
        return Order(
            reference=reference,
            store_id=StoreId(settings.store_id),
            total=draft.total,
            customer=draft.customer or settings.walk_in,
            state=OrderState.CREATING,
            created_utc_ms=now,
            updated_utc_ms=now,
            till_id=self._till_id,
            person=draft.person or settings.person,
            note=draft.note,
            on_hold_wanted=draft.on_hold,
            callback_url=address,
        )

    # ---- the sending ----

    async def _send(self, intent: Order) -> Order:
        reference = intent.reference
        self._bus.publish(CreationStep(reference, "sending"))
        try:
            await self._sending.post(intent)
        except OutcomeUnknown:
            await self._look_up(reference)
        await self._first_read(reference)
        await self._guard.after_sale()
        self._bus.publish(CreationStep(reference, "done"))
        order = await self._ledger.require(reference)
        if order.superseded_by is not None:
            # Its answer came after the sale was sent again: that one counts.
            raise NotAllowed(reason="already-replaced", reference=reference, detail=order.superseded_by)
        return order

    async def _look_up(self, reference: Reference) -> None:
        """Search five times in 10 s. Raises OutcomeUnknown where the order stays `creating`."""
        is_absent = False
        try:
            found = await self._reconciler.look_up(reference, attempts=len(LOOK_UP_AT_S))
            is_absent = found.is_surely_absent
        except (ApiFailure, AccessDenied, UnexpectedReply) as error:
            log.info("lost creation not looked up order=%s why=%s", reference, type(error).__name__)
        order = await self._ledger.require(reference)
        if order.state is not OrderState.CREATING:
            return
        if order.problem is None:
            problem = Problem(ProblemCode.ANSWER_LOST)
            after = replace(order, problem=problem, updated_utc_ms=self._clock.now_utc_ms())
            line = self._ledger.line(What.PROBLEM, Source.DESK, problem.code.value)
            try:
                await self._ledger.save(after, (line,), before=order)
            except VersionConflict:
                if (await self._ledger.require(reference)).state is not OrderState.CREATING:
                    return
        raise OutcomeUnknown(reference=reference, is_absent=is_absent)

    async def _first_read(self, reference: Reference) -> None:
        """One direct read shows rates and store; the order stands without it."""
        try:
            async with deadline(FIRST_READ_S):
                await self._reconciler.ask(reference)
        except LocalFailure:
            raise
        except DeskError as error:
            log.info("first read failed order=%s why=%s", reference, type(error).__name__)

    # ---- a reference that is known ----

    async def _known(self, draft: OrderDraft) -> Order | None:
        if not draft.reference:
            return None
        known = await self._store.get(draft.reference)
        return known if known is not None and known.reference == draft.reference else None

    async def _again(self, known: Order, draft: OrderDraft) -> Order:
        """Look the order up, and never send it again. Raises NotAllowed (reference-differs), OutcomeUnknown
        where it is still `creating`."""
        self._require_same(known, draft)
        is_absent = False
        try:
            if known.id is None:
                found = await self._reconciler.look_up(known.reference)
                known, is_absent = found.order, found.is_surely_absent
            if known.id is not None:
                known = await self._reconciler.ask(known.reference)
        except (ApiFailure, NotFound, Rejected, UnexpectedReply):
            if known.id is None:
                raise
        self._require_same(known, draft)
        if known.superseded_by is not None:
            raise NotAllowed(reason="already-replaced", reference=known.reference, detail=known.superseded_by)
        if known.state is OrderState.CREATING:
            raise OutcomeUnknown(reference=known.reference, is_absent=is_absent)
        return known

    def _require_same(self, known: Order, draft: OrderDraft) -> None:
        is_same = known.total == draft.total and known.store_id == self._profile().settings.store_id
        is_usable = known.state not in (OrderState.FAILED, OrderState.REVIEW)
        if not (is_same and is_usable):
            raise NotAllowed(reason="reference-differs", reference=known.reference)
