"""Sending an intent to the API: claimed first, sent once, its answer kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final

from merchant_desk.domain.errors import (
    AccessDenied,
    DeskError,
    KeyMissing,
    KeyRefused,
    LocalFailure,
    NotFound,
    OutcomeUnknown,
    ReferenceTaken,
    Rejected,
    SessionOnly,
    StoreBusy,
    StoreIdMissing,
    Unreachable,
    VersionConflict,
)
from merchant_desk.domain.evidence import Evidence, absorb, differences
from merchant_desk.domain.order import (
    HistoryEntry,
    Order,
    OrderState,
    Problem,
    ProblemCode,
    Source,
    What,
)
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.orders.ledger import ROUNDS, Ledger
from merchant_desk.services.ports import CheckoutApi, Clock
from merchant_desk.services.tasks import TaskKeeper

log = logging.getLogger(__name__)

POST_LIMIT_S: Final = 27.0
UNSENT: Final = "not-sent"
_FOREIGN_ANSWER: Final = (ProblemCode.REFERENCE_DIFFERS, ProblemCode.STORE_DIFFERS)


class Sending:
    """One POST for one intent (contract 3.1), whoever wants it sent: the written row is the claim."""

    def __init__(
        self, *, api: CheckoutApi, link: LinkState, ledger: Ledger, tasks: TaskKeeper, clock: Clock
    ) -> None:
        self._api = api
        self._link = link
        self._ledger = ledger
        self._tasks = tasks
        self._clock = clock

    def claimed(self, intent: Order) -> tuple[Order, HistoryEntry]:
        """The intent as it stands once somebody has set out to send it, and the line that says so; only who
        has written both may `post` it."""
        now = self._clock.now_utc_ms()
        skew_ms = self._api.clock_skew_ms
        row = replace(intent, sent_utc_ms=now, sent_skew_ms=skew_ms, updated_utc_ms=now, problem=None)
        return row, self._ledger.line(What.SENT, Source.DESK)

    async def post(self, claimed: Order) -> Order:
        """Send an intent, keep the answer; goes on to its end though the caller is cancelled.

        Raises Rejected and KeyRefused (the row is `failed` now),
        Unreachable and the other AccessDenied (surely unsent), OutcomeUnknown (the API may have it).
        """
        return await self._tasks.finish("send", self._post(claimed))

    async def send(self, intent: Order) -> Order:
        """Claim an intent that never left, and send it. Raises VersionConflict where somebody else claimed
        it, and as `post`."""
        return await self._tasks.finish("send", self._claim_and_post(intent))

    async def _claim_and_post(self, intent: Order) -> Order:
        row, line = self.claimed(intent)
        return await self._post(await self._ledger.save(row, (line,), before=intent))

    async def _post(self, claimed: Order) -> Order:
        try:
            evidence = await self._link.guard(self._api.create(claimed), limit_s=POST_LIMIT_S, is_once=True)
        except (Unreachable, KeyMissing, StoreIdMissing, SessionOnly) as error:
            await self._unsent(claimed, is_unreachable=isinstance(error, Unreachable))
            raise
        except (KeyRefused, NotFound, Rejected) as error:
            refusal = _refusal(error)
            if refusal is None:
                raise OutcomeUnknown(reference=claimed.reference) from error
            await self._fail(claimed, refusal)
            raise refusal from error
        except (LocalFailure, VersionConflict):
            raise
        except DeskError as error:
            log.info("creation unanswered order=%s why=%s", claimed.reference, type(error).__name__)
            raise OutcomeUnknown(reference=claimed.reference) from error
        return await self._keep(claimed, evidence)

    async def _keep(self, claimed: Order, evidence: Evidence) -> Order:
        """Keep id and token; a callback or another process may have joined order and intent already."""
        wrong = differences(claimed, evidence)
        if any(problem.code in _FOREIGN_ANSWER for problem in wrong):
            raise OutcomeUnknown(reference=claimed.reference)
        order = claimed
        for _ in range(ROUNDS):
            if order.id not in (None, evidence.id):
                return order
            # An order that has moved on since knows more than the answer to its creation.
            told = evidence if order.id is None else replace(evidence, status=None)
            named = replace(order, id=evidence.id)
            taken = absorb(named, told, now_utc_ms=self._clock.now_utc_ms())
            if taken.order == order:
                return order
            try:
                return await self._ledger.save(taken.order, taken.entries, before=order)
            except VersionConflict:
                order = await self._ledger.require(claimed.reference)
            except ReferenceTaken as error:
                # The answer names an order that the store has under another reference: it answers nothing.
                raise OutcomeUnknown(reference=claimed.reference) from error
        raise StoreBusy

    async def _unsent(self, claimed: Order, *, is_unreachable: bool) -> None:
        """Nothing left this machine: the claim is given back, and the intent may be sent another time."""
        problem = Problem(ProblemCode.NOT_REACHED) if is_unreachable else None
        await self._close(
            claimed,
            replace(claimed, sent_utc_ms=None, problem=problem, updated_utc_ms=self._clock.now_utc_ms()),
            What.NOTE,
            UNSENT,
        )

    async def _fail(self, claimed: Order, error: Rejected | KeyRefused) -> None:
        now = self._clock.now_utc_ms()
        problem = Problem(ProblemCode.REFUSED, message=error.message or None, theirs=str(error.status))
        failed = replace(
            claimed,
            state=OrderState.FAILED,
            problem=problem,
            closed_utc_ms=now,
            updated_utc_ms=now,
        )
        await self._close(claimed, failed, What.PROBLEM, ProblemCode.REFUSED.value)

    async def _close(self, claimed: Order, after: Order, what: What, detail: str) -> None:
        try:
            source = Source.DESK if what is What.NOTE else Source.API
            await self._ledger.save(after, (self._ledger.line(what, source, detail),), before=claimed)
        except VersionConflict:
            # Somebody joined or cancelled it meanwhile; what they found is newer than our failure.
            log.info("creation overtaken order=%s", claimed.reference)


def _refusal(error: AccessDenied | NotFound | Rejected) -> Rejected | KeyRefused | None:
    """A definite no to a creation: any 4xx but 408 and 429. A 2xx with `error` inside is none."""
    if isinstance(error, KeyRefused):
        return error
    if isinstance(error, NotFound):
        return Rejected(status=404, message="")
    if isinstance(error, Rejected) and 400 <= error.status < 500 and error.status not in (408, 429):
        return error
    return None
