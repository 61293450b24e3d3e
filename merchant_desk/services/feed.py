"""What other processes write into the store, turned into the same events as our own writes."""

from __future__ import annotations

import logging
from typing import Final

from merchant_desk.domain.errors import LocalFailure
from merchant_desk.domain.order import Order, Reference
from merchant_desk.services.events import CallbackSeen, EventBus, MemoChanged, OrderChanged
from merchant_desk.services.ports import Clock, Inbox, OrderStore

log = logging.getLogger(__name__)

EVERY_S: Final = 0.25
_KEPT: Final = 2_000


class ChangeFeed:
    """Looks for new revisions four times a second; our own writes are known already and pass silently."""

    def __init__(self, *, store: OrderStore, inbox: Inbox, bus: EventBus, clock: Clock) -> None:
        self._store = store
        self._inbox = inbox
        self._bus = bus
        self._clock = clock
        self._revision = -1
        self._known: dict[Reference, Order] = {}
        self._callbacks: dict[str, tuple[int, tuple[str, ...]]] = {}
        bus.subscribe(OrderChanged, self._remember)
        bus.subscribe(CallbackSeen, self._remember_callback)

    async def run(self) -> None:
        """Look for ever; a store that cannot be read now is looked at again."""
        while True:
            try:
                await self.look()
            except LocalFailure as error:
                log.info("feed skipped error=%s", type(error).__name__)
            await self._clock.sleep(EVERY_S)

    async def look(self) -> None:
        """Announce everything written since the last look; the first look only takes the bearings."""
        changes = await self._store.changes_since(self._revision)
        self._revision = changes.revision
        for reference in changes.references:
            await self._announce(reference)
        for callback_id in changes.callback_ids:
            await self._announce_callback(callback_id)
        for key in changes.memo_keys:
            self._bus.publish(MemoChanged(key))

    async def _announce(self, reference: Reference) -> None:
        order = await self._store.get(reference)
        if order is None:
            return
        before = self._known.get(reference)
        if before is None or before.version < order.version:
            self._bus.publish(OrderChanged(order, before, is_remote=True))

    async def _announce_callback(self, callback_id: str) -> None:
        callback = await self._inbox.get(callback_id)
        if callback is None:
            return
        seen = self._callbacks.get(callback_id)
        if seen != (callback.hits, tuple(callback.proof)):
            self._bus.publish(CallbackSeen(callback, is_update=seen is not None))

    def _remember(self, event: OrderChanged) -> None:
        self._known.pop(event.order.reference, None)
        self._known[event.order.reference] = event.order
        while len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]

    def _remember_callback(self, event: CallbackSeen) -> None:
        callback = event.callback
        self._callbacks.pop(callback.id, None)
        self._callbacks[callback.id] = (callback.hits, tuple(callback.proof))
        while len(self._callbacks) > _KEPT:
            del self._callbacks[next(iter(self._callbacks))]
