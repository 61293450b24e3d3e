"""Following the one order on the screen: asked every 3 s while it is open or on GO."""

from __future__ import annotations

import logging
from typing import Final

from merchant_desk.domain.errors import DeskError, LocalFailure
from merchant_desk.domain.order import Light, Order, Reference
from merchant_desk.services.events import EventBus, LinkChanged, OrderChanged, SettingsChanged
from merchant_desk.services.line.link import BLOCKED, UP, LinkState
from merchant_desk.services.line.turns import SCREEN_EVERY_S, Errand, doing
from merchant_desk.services.orders.reconcile import Reconciler
from merchant_desk.services.ports import Clock, OrderStore
from merchant_desk.services.tasks import Bell

log = logging.getLogger(__name__)

EVERY_S: Final = SCREEN_EVERY_S
INTENT_EVERY_S: Final = 6.0
"""Looking an intent up walks through the day's list, which is more than one read."""
IDLE_S: Final = 30.0


class Watch:
    """Asks about one order at a steady pace, also while the line is down: a customer is waiting."""

    def __init__(
        self, *, store: OrderStore, reconciler: Reconciler, link: LinkState, bus: EventBus, clock: Clock
    ) -> None:
        self._store = store
        self._reconciler = reconciler
        self._link = link
        self._clock = clock
        self._bell = Bell(clock)
        self._reference: Reference | None = None
        self._was_blocked = False
        bus.subscribe(OrderChanged, self._changed)
        bus.subscribe(SettingsChanged, lambda _: self._bell.ring())
        bus.subscribe(LinkChanged, self._line_changed)

    @property
    def reference(self) -> Reference | None:
        """The order on the screen."""
        return self._reference

    def follow(self, reference: Reference | None) -> None:
        """Follow this order from now on, or none."""
        if reference != self._reference:
            self._reference = reference
            self._link.turns.show(None)
            self._bell.ring()

    def nudge(self) -> None:
        """Ask at once."""
        self._bell.ring()

    async def run(self) -> None:
        """Follow for ever."""
        with doing(Errand.SCREEN):
            while True:
                try:
                    pause_s = await self._turn()
                except LocalFailure as error:
                    log.info("watch skipped why=%s", type(error).__name__)
                    pause_s = EVERY_S
                await self._bell.wait(pause_s)

    async def _turn(self) -> float:
        """Ask once where that is due; gives the pause after it."""
        if self._reference is None or self._link.current.link in BLOCKED:
            return IDLE_S
        reference = self._reference
        order = await self._store.get(reference)
        if reference != self._reference:
            return 0.0
        if order is None or not _is_followed(order):
            self._link.turns.show(None)
            return IDLE_S
        self._link.turns.show(order.id)
        if (held_s := self._link.turns.screen_held_s()) > 0:
            return held_s
        every_s = EVERY_S if order.id is not None else INTENT_EVERY_S
        began_s = self._clock.monotonic_s()
        try:
            await self._reconciler.ask(order.reference)
        except LocalFailure:
            raise
        except DeskError as error:
            log.info("watched order not read why=%s", type(error).__name__)
            if (held_s := self._link.turns.screen_held_s()) > 0:
                return held_s
        return max(0.0, every_s - (self._clock.monotonic_s() - began_s))

    def _changed(self, event: OrderChanged) -> None:
        """An order that was settled, or moved by another process, may have become one to follow."""
        was_followed = event.before is not None and _is_followed(event.before)
        if event.order.reference == self._reference and _is_followed(event.order) and not was_followed:
            self._bell.ring()

    def _line_changed(self, event: LinkChanged) -> None:
        if self._was_blocked and event.link in UP:
            self._bell.ring()
        self._was_blocked = event.link in BLOCKED


def _is_followed(order: Order) -> bool:
    return order.is_open or order.light is Light.GO
