"""Taking a page of the API's list into the store: one question and one write for it, reads for the rest.

A row never moves an order that we made: where it differs, the order is read singly. Orders made elsewhere can
never be GO, and there is nothing of ours that they could be held against: a whole row of one counts like a
read, or a list of 100,000 would cost 100,000 reads.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from merchant_desk.domain.errors import ApiFailure, LocalFailure, NotFound, VersionConflict
from merchant_desk.domain.evidence import Evidence, differences
from merchant_desk.domain.order import API_WORDS, Order, Origin, Reference, StoreId
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.orders.joining import JOINABLE, Joining
from merchant_desk.services.orders.one_by_one import ANSWERS, SILENCE, OwnTrouble
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.orders.rows import row_agrees
from merchant_desk.services.ports import OrderStore
from merchant_desk.services.syncing.write_behind import WriteBehind
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import ProfileNow

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What one sync came to. `unclear` are orders that could not be read; `left` are our
    open orders, and young ones of elsewhere, that no page has shown yet."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    unclear: int = 0
    left: dict[Reference, Order] = field(default_factory=dict)


class Intake:
    """Decides about the rows of one sync; the list itself is walked by others. New orders of elsewhere are
    written behind: `flush` before anything relies on them."""

    def __init__(
        self,
        tally: Tally,
        *,
        reconciler: Reconciler,
        joining: Joining,
        store: OrderStore,
        link: LinkState,
        tasks: TaskKeeper,
        profile: ProfileNow,
    ) -> None:
        self.tally = tally
        self._reconciler = reconciler
        self._joining = joining
        self._store = store
        self._profile = profile
        self._behind: WriteBehind[Order] = WriteBehind(self._keep, tasks=tasks)
        self._trouble = OwnTrouble(link)

    async def flush(self) -> None:
        """Until all that was taken is in the store."""
        await self._behind.flush()

    async def _keep(self, fresh: Sequence[Order]) -> None:
        new = await self._joining.adopt_many(fresh)
        self.tally.new += new  # only now: the tally moves while we wait

    async def take(self, rows: Sequence[Evidence]) -> None:
        """Take one page in. Raises as `CheckoutApi`; what was learned until then is kept."""
        tally = self.tally
        tally.seen += len(rows)
        store_id = StoreId(self._profile().settings.store_id)
        ours = [row for row in rows if row.store_id in (None, store_id)]
        if not ours:
            return
        known = await self._store.among(
            [row.id for row in ours], [row.reference for row in ours if row.reference is not None]
        )
        by_id = {order.id: order for order in known if order.id is not None}
        by_reference = {order.reference: order for order in known}
        fresh: list[Evidence] = []
        singly: list[tuple[Evidence, Order | None]] = []
        for row in ours:
            order = by_id.get(row.id)
            if order is not None:
                tally.left.pop(order.reference, None)
                if not row_agrees(order, row):
                    singly.append((row, order))
                continue
            holder = by_reference.get(row.reference) if row.reference is not None else None
            if holder is not None and holder.origin is not Origin.HERE:
                holder = None  # web shops count anew: two of theirs may share a number
            if holder is not None or not _is_whole(row):
                singly.append((row, holder))
            else:
                fresh.append(replace(row, direct=True, store_id=store_id))
        await self._behind.put(self._joining.made_elsewhere(fresh))
        for row, order in singly:
            await self._take_singly(row, order, store_id=store_id)

    async def ask(self, known: Order) -> bool:
        """Read an order that the list shows otherwise, or not at all; whether it changed."""
        try:
            after = await self._reconciler.ask(known.reference)
        except ANSWERS as error:
            self._trouble.answered(error)
            log.info("order not read in sync order=%s why=%s", known.reference, type(error).__name__)
            return False
        except SILENCE as error:
            self._unanswered(known.id or known.reference, error)
            return False
        self._trouble.answered()
        return (after.state, after.problem) != (known.state, known.problem)

    async def _take_singly(self, row: Evidence, order: Order | None, *, store_id: StoreId) -> None:
        tally = self.tally
        if order is None:
            is_new = await self._adopt(row)
            tally.new += is_new
        elif order.id == row.id:
            tally.changed += await self._follow(order, replace(row, direct=True, store_id=store_id))
        elif (order.id is None and order.state in JOINABLE) or (
            self._joining.fits(order, row) is None and not self._joining.knows_second(order, row.id)
        ):
            tally.changed += await self._adopt(row)
        else:
            await self._joining.note_misfit(order, row)

    async def _follow(self, order: Order, row: Evidence) -> bool:
        """Our orders, and whatever is odd about others', are read; a plain move of theirs is believed."""
        is_plain = _is_whole(row) and row.status in API_WORDS and not differences(order, row)
        if order.origin is Origin.HERE or not is_plain or order.paid_utc_ms is not None:
            return await self.ask(order)
        try:
            after = await self._joining.take(order, row)
        except VersionConflict:
            return await self.ask(order)
        return after.state is not order.state

    async def _adopt(self, row: Evidence) -> bool:
        try:
            is_kept = await self._reconciler.adopt(row.id) is not None
        except LocalFailure:
            raise
        except ANSWERS as error:
            self._trouble.answered(error)
            self.tally.unclear += not isinstance(error, NotFound)
            log.info("row not read in sync why=%s", type(error).__name__)
            return False
        except SILENCE as error:
            self._unanswered(row.id, error)
            return False
        self._trouble.answered()
        return is_kept

    def _unanswered(self, name: str, error: ApiFailure) -> None:
        self._trouble.unanswered(name, error)
        self.tally.unclear += 1
        log.info("order unanswered in sync why=%s", type(error).__name__)


def _is_whole(row: Evidence) -> bool:
    """Whether the row shows all that an order of elsewhere needs."""
    return None not in (row.reference, row.total, row.currency, row.status)
