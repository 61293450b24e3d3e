"""Working off callbacks: each is a hint that names an order, and the order is then read from the API."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from merchant_desk.domain.callback import Callback, Verdict
from merchant_desk.domain.errors import (
    AccessDenied,
    ApiFailure,
    DeskError,
    NotFound,
    Refused,
    UnexpectedReply,
)
from merchant_desk.domain.order import API_WORDS, HistoryEntry, Order, OrderId, OrderState, Source, What
from merchant_desk.services import memo_keys
from merchant_desk.services.events import CallbackSeen, EventBus, SettingsChanged
from merchant_desk.services.line.link import LinkState
from merchant_desk.services.line.turns import Errand, doing
from merchant_desk.services.orders.ledger import Ledger
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.ports import Clock, Inbox, Memo, OrderStore
from merchant_desk.services.tasks import Bell, TaskKeeper

log = logging.getLogger(__name__)

APART_S: Final = 2.0
FOREIGN_AFTER_S: Final = 3.0
IDLE_S: Final = 30.0
_MAX_KNOWN: Final = 5_000


class CallbackWorker:
    """At most one read per order in 2 s, however many callbacks name it; nothing in a body decides."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        reconciler: Reconciler,
        ledger: Ledger,
        store: OrderStore,
        memo: Memo,
        link: LinkState,
        tasks: TaskKeeper,
        bus: EventBus,
        clock: Clock,
    ) -> None:
        self._inbox = inbox
        self._reconciler = reconciler
        self._ledger = ledger
        self._store = store
        self._memo = memo
        self._link = link
        self._tasks = tasks
        self._bus = bus
        self._clock = clock
        self._bell = Bell(clock)
        self._asked_at_s: dict[str, float] = {}
        self._own: set[str] = set()
        self._is_due = False
        bus.subscribe(CallbackSeen, self._seen_elsewhere)
        bus.subscribe(SettingsChanged, lambda _: self._bell.ring())

    def heard(self, callback: Callback) -> None:
        """This process's listener has kept a callback: tell everybody, and work it off at once."""
        is_refused = callback.verdict is Verdict.REFUSED
        if not is_refused:
            self._own.add(callback.id)
        self._bus.publish(CallbackSeen(callback))
        if not is_refused:
            self._bell.ring()

    async def run(self) -> None:
        """Work off what comes, for ever; where the API does not answer, again by the ladder of the line."""
        while True:
            pause_s = IDLE_S
            try:
                with doing(Errand.HINT):
                    await self.work()
            except (ApiFailure, AccessDenied) as error:
                pause_s = min(max(self._link.wait_s(), APART_S), IDLE_S)
                log.info("callbacks wait why=%s", type(error).__name__)
            except DeskError as error:
                # Whatever it was, the next callback must still be heard.
                pause_s = APART_S
                log.info("callbacks wait why=%s", type(error).__name__)
            await self._bell.wait(pause_s)

    async def work(self) -> int:
        """Work off all that waits now; gives how many. Raises as `CheckoutApi` where it does not answer: the
        rest keeps waiting."""
        groups: dict[str, list[Callback]] = {}
        waiting = await self._inbox.waiting()
        for callback in waiting:
            groups.setdefault(callback.order_id or "", []).append(callback)
        if not groups:
            return 0
        # Orders that were not asked about lately come first; the others wait their 2 s out.
        due = sorted(groups.items(), key=lambda group: self._asked_at_s.get(group[0], 0.0))
        await self._tasks.each("callbacks", due, self._work_off)
        self._own.difference_update(item.id for item in waiting)
        await self._memo.put(memo_keys.LAST_CALLBACK, str(max(item.at_utc_ms for item in waiting)))
        return len(waiting)

    async def _work_off(self, group: tuple[str, list[Callback]]) -> None:
        order_id, callbacks = group
        await self._keep_apart(order_id)
        order = await self._ask(OrderId(order_id)) if order_id else None
        ids = [callback.id for callback in callbacks]
        lines = [] if order is None else await self._lines(order, callbacks)
        if order is not None and lines:
            await self._ledger.append(order.reference, lines, worked_off=ids)
        else:
            await self._inbox.worked_off(ids)
        for callback in callbacks:
            await self._note(callback, order)

    async def _ask(self, order_id: OrderId) -> Order | None:
        """The order behind the hint; None where there is nothing that we could believe."""
        self._asked_at_s[order_id] = self._clock.monotonic_s()
        while len(self._asked_at_s) > _MAX_KNOWN:
            del self._asked_at_s[next(iter(self._asked_at_s))]
        try:
            return await self._reconciler.adopt(order_id)
        except (NotFound, Refused, UnexpectedReply) as error:
            # Asking again would not help; the sweep follows what is open anyway.
            log.info("callback came to nothing why=%s", type(error).__name__)
            return await self._store.by_id(order_id)

    async def _lines(self, order: Order, callbacks: Sequence[Callback]) -> list[HistoryEntry]:
        """A history line for each callback that has none yet; a repeat has one."""
        history = await self._store.history(order.reference)
        known = [line for line in history if line.what is What.CALLBACK]
        lines: list[HistoryEntry] = []
        for item in callbacks:
            line = HistoryEntry(item.at_utc_ms, What.CALLBACK, Source.CALLBACK, (item.says or "")[:40])
            is_told = line in known or (item.hits > 1 and any(old.detail == line.detail for old in known))
            if not is_told:
                lines.append(line)
                known.append(line)
        return lines

    async def _note(self, callback: Callback, order: Order | None) -> None:
        matches = order is not None and is_borne_out(callback, order)
        reference = None if order is None else order.reference
        await self._inbox.note_api(callback.id, matches=matches, reference=reference)
        noted = await self._inbox.get(callback.id)
        if noted is not None:
            self._bus.publish(CallbackSeen(noted, is_update=True))

    async def _keep_apart(self, order_id: str) -> None:
        last_s = self._asked_at_s.get(order_id)
        if last_s is not None:
            await self._clock.sleep(max(0.0, last_s + APART_S - self._clock.monotonic_s()))

    def _seen_elsewhere(self, event: CallbackSeen) -> None:
        """Another process heard it and will work it off; only if it does not, we do."""
        is_done = event.is_update or event.callback.verdict is Verdict.REFUSED
        if is_done or event.callback.id in self._own or self._is_due:
            return
        _ = self._tasks.spawn("callback heard elsewhere", self._ring_later())

    async def _ring_later(self) -> None:
        self._is_due = True
        try:
            await self._clock.sleep(FOREIGN_AFTER_S)
        finally:
            self._is_due = False
        self._bell.ring()


def is_borne_out(callback: Callback, order: Order) -> bool:
    """Whether the API, as the order now shows it, says what the callback claimed."""
    if callback.reference not in (None, order.reference) or callback.store_id not in (None, order.store_id):
        return False
    if order.state is OrderState.REVIEW:
        return False
    return callback.says is None or API_WORDS.get(callback.says) is order.state
