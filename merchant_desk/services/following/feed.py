"""What other processes write into the store, turned into the same events as our own writes."""

from __future__ import annotations

import logging
from typing import Final

from merchant_desk.domain.errors import LocalFailure
from merchant_desk.domain.order import Order, Origin, Reference
from merchant_desk.services.events import CallbackSeen, EventBus, MemoChanged, OrderChanged, OrdersKept
from merchant_desk.services.ports import Clock, Inbox, OrderStore
from merchant_desk.services.values import Changes

log = logging.getLogger(__name__)

EVERY_S: Final = 0.25
MANY: Final = 20
"""So many changed orders in one look are read together, and new ones of elsewhere told as one."""
_AT_ONCE: Final = 200
_YIELD_EVERY: Final = 10
"""Whoever shows orders works on each: between so many a window gets its turn."""
_KEPT: Final = 2_000
_VERSIONS: Final = 20_000


class ChangeFeed:
    """Looks for new revisions four times a second; our own writes are known already and pass silently."""

    def __init__(self, *, store: OrderStore, inbox: Inbox, bus: EventBus, clock: Clock) -> None:
        self._store = store
        self._inbox = inbox
        self._bus = bus
        self._clock = clock
        self._revision = -1
        self._known: dict[Reference, Order] = {}
        self._versions: dict[Reference, int] = {}
        self._callbacks: dict[str, tuple[int, tuple[str, ...]]] = {}
        bus.subscribe(OrderChanged, self._remember)
        bus.subscribe(OrdersKept, self._remember_many)
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
        await self._announce_orders(changes)
        for callback_id in changes.callback_ids:
            await self._announce_callback(callback_id)
        for key in changes.memo_keys:
            self._bus.publish(MemoChanged(key))

    async def _announce_orders(self, changes: Changes) -> None:
        """What is newer than what this process knows; its own writes cost nothing here."""
        pairs = zip(changes.references, changes.versions, strict=True)
        news = [reference for reference, version in pairs if self._versions.get(reference, 0) < version]
        for start in range(0, len(news), _AT_ONCE):
            orders = await self._store.among((), news[start : start + _AT_ONCE])
            fresh = tuple(order for order in orders if _came_in(order)) if len(news) > MANY else ()
            if fresh:
                names = tuple(order.reference for order in fresh)
                self._bus.publish(OrdersKept(names, fresh, is_remote=True))
            singly = [order for order in orders if not (fresh and _came_in(order))]
            for number, order in enumerate(singly, start=1):
                self._announce(order)
                if number % _YIELD_EVERY == 0:
                    await self._clock.sleep(0)

    def _announce(self, order: Order) -> None:
        if self._versions.get(order.reference, 0) < order.version:
            before = self._known.get(order.reference)
            self._bus.publish(OrderChanged(order, before, is_remote=True))

    async def _announce_callback(self, callback_id: str) -> None:
        callback = await self._inbox.get(callback_id)
        if callback is None:
            return
        seen = self._callbacks.get(callback_id)
        if seen != (callback.hits, tuple(callback.proof)):
            self._bus.publish(CallbackSeen(callback, is_update=seen is not None))

    def _remember(self, event: OrderChanged) -> None:
        order = event.order
        self._known.pop(order.reference, None)
        self._known[order.reference] = order
        while len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        self._note_version(order.reference, order.version)

    def _remember_many(self, event: OrdersKept) -> None:
        for reference in event.references:
            self._note_version(reference, 1)

    def _note_version(self, reference: Reference, version: int) -> None:
        self._versions.pop(reference, None)
        self._versions[reference] = version
        while len(self._versions) > _VERSIONS:
            del self._versions[next(iter(self._versions))]

    def _remember_callback(self, event: CallbackSeen) -> None:
        callback = event.callback
        self._callbacks.pop(callback.id, None)
        self._callbacks[callback.id] = (callback.hits, tuple(callback.proof))
        while len(self._callbacks) > _KEPT:
            del self._callbacks[next(iter(self._callbacks))]


def _came_in(order: Order) -> bool:
    """Whether it was just found at the API, made elsewhere."""
    return order.origin is Origin.ELSEWHERE and order.version == 1
