"""What is said over every page until a person has seen to it: the owner's guard, stopped sales, and money or
a live order where a sale was sent again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import SignalInstance

from merchant_desk.domain.order import Order
from merchant_desk.services import memo_keys
from merchant_desk.services.events import OrderChanged
from merchant_desk.ui.main_window.state import Message
from merchant_desk.ui.main_window.view_model_guard import guard_messages
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.text import visible
from merchant_desk.ui.view_model_owner import watch_of
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

ORDER: Final = "order:"
"""Begins the deed of a banner that opens an order."""
_MOST_SEEN: Final = 200


class Alarms:
    """Follows what was replaced. `told` is called after each change; `opened` is the window's signal of where
    a banner led: who opened the order of late money has seen it, and its pin stays."""

    def __init__(
        self, desk: Desk, signals: DeskSignals, *, told: Callable[[], None], opened: SignalInstance
    ) -> None:
        self._desk = desk
        self._told = told
        self._orders: dict[str, Order] = {}
        self._seen: list[str] = []
        self._watch = watch_of(desk, signals)
        self._watch.changed.connect(told)
        signals.order_changed.connect(self._changed)
        opened.connect(self._opened)
        _ = desk.tasks.spawn("read alarms", self._load())

    @property
    def messages(self) -> tuple[Message, ...]:
        """The banners: the guard's, then money, then the rest, each oldest first."""
        owner = guard_messages(self._watch, now_utc_ms=self._desk.clock.now_utc_ms())
        newest = sorted(self._orders.values(), key=lambda order: order.created_utc_ms)
        paid = [_paid(order) for order in newest if order.is_late_paid and order.reference not in self._seen]
        return (*owner, *paid, *(_live(order) for order in newest if order.is_live_twin))

    async def _load(self) -> None:
        self._seen = _names(await self._desk.memo.get(memo_keys.ALARMS_SEEN))
        for order in await self._desk.store.superseded():
            self._take(order)
        self._told()

    def _changed(self, event: OrderChanged) -> None:
        if event.order.superseded_by is not None:
            self._take(event.order)
            self._told()

    def _take(self, order: Order) -> None:
        known = self._orders.get(order.reference)
        if known is None or known.version <= order.version:
            self._orders[order.reference] = order

    def _opened(self, where: str) -> None:
        name = where.removeprefix(ORDER)
        order = self._orders.get(name)
        if order is None or not order.is_late_paid or name in self._seen:
            return
        self._seen = [*self._seen, name][-_MOST_SEEN:]
        keep = self._desk.memo.put(memo_keys.ALARMS_SEEN, json.dumps(self._seen))
        _ = self._desk.tasks.spawn("keep alarms seen", keep)
        self._told()


def _paid(order: Order) -> Message:
    old, new = visible(order.reference), visible(order.superseded_by or "")
    return Message(
        f"paid-{order.reference}",
        "danger",
        "octagon-alert",
        tr("Window", "Money came for {old}, which was replaced by {new}.", old=old, new=new),
        tr("Window", "Keep the goods and call the owner."),
        deed=f"{ORDER}{order.reference}",
        deed_words=tr("Window", "Open order"),
    )


def _live(order: Order) -> Message:
    old, new = visible(order.reference), visible(order.superseded_by or "")
    return Message(
        f"live-{order.reference}",
        "danger",
        "octagon-alert",
        tr("Window", "One sale has two live orders: {old} and {new}.", old=old, new=new),
        tr("Window", "Only {new} may be paid. The desk cancels the other one.", new=new),
        deed=f"{ORDER}{order.reference}",
        deed_words=tr("Window", "Open order"),
    )


def _names(text: str | None) -> list[str]:
    try:
        names = json.loads(text or "[]")
    except ValueError:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
