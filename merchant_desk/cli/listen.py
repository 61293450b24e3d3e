"""`listen`: the desk without a window. Prints what happens, as it happens."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final, TypeAlias

from merchant_desk.cli.context import Context, listed
from merchant_desk.cli.documents import callback_event
from merchant_desk.cli.output import LIGHT_PAINT
from merchant_desk.cli.plain import visible
from merchant_desk.cli.texts import amount, local_time
from merchant_desk.cli.until_told import told_to_end
from merchant_desk.domain.order import Order, Reference
from merchant_desk.services import memo_keys
from merchant_desk.services.events import CallbackSeen, GuardChanged, MemoChanged, OrderChanged, OrdersKept

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk

_Shown: TypeAlias = tuple[str, str, str | None]
_GUARD_WORDS: Final = {
    "sealed": "The API's wallets are those that the owner approved.",
    "changed": "The API's wallets are not those that the owner approved: sell nothing; see `wallets list`.",
    "broken": "What the owner approved cannot be believed any more: sell nothing; see `doctor`.",
}
_KEPT: Final = 2_000
"""Of so many orders it is known how they stood last; the store may hold a web shop's hundred thousand."""


async def listen(context: Context, arguments: argparse.Namespace) -> int:
    """Take callbacks, ask, keep the store and sweep until SIGINT or SIGTERM."""
    from merchant_desk.wiring import open_listener

    with told_to_end() as is_told:
        async with context.desk(face="listen") as desk:
            if not desk.profile.is_session_only:
                await desk.account.require_key()
            news = News(context, desk)
            async with open_listener(desk, host=arguments.host, port=arguments.port) as ear:
                await news.tell_start(ear.url)
                await news.take_bearings()
                desk.bus.subscribe(CallbackSeen, news.on_callback)
                desk.bus.subscribe(OrderChanged, news.on_order)
                desk.bus.subscribe(OrdersKept, news.on_orders)
                desk.bus.subscribe(GuardChanged, news.on_guard)
                desk.bus.subscribe(MemoChanged, news.on_memo)
                await desk.start_background()
                await is_told.wait()
        news.tell_end()
    return 0


class News:
    """Says each callback once, and each order whenever its status, light or problem is another."""

    def __init__(self, context: Context, desk: Desk) -> None:
        self._output = context.output
        self._desk = desk
        self._shown: dict[Reference, _Shown] = {}

    async def take_bearings(self) -> None:
        """Learn how the open and the pinned orders stand, so that only changes are news."""
        newest_first = await self._desk.store.open_orders(limit=_KEPT)
        for order in (*reversed(newest_first), *await self._desk.store.pinned()):
            self._note(order)

    async def tell_start(self, url: str) -> None:
        """The first line: where it listens, and under which address the API reaches it."""
        public = None
        if self._desk.settings.current.public_url:
            public = await self._desk.callback_address.url()
        document = {"event": "listening", "url": url, "public_url": public}
        if self._output.is_json:
            self._output.event(document)
        else:
            where = f"Listening on {url}" + (f", reached at {public}" if public else "")
            self._output.text(f"{self._output.head}\n{where}" if self._output.head else where)

    def on_callback(self, event: CallbackSeen) -> None:
        """A request on the right path was judged; what the API says of it later is the order's news."""
        if event.is_update:
            return
        callback = event.callback
        if self._output.is_json:
            self._output.event(callback_event(callback))
            return
        about = visible(callback.order_id or "no order")
        when = local_time(callback.at_utc_ms)
        self._output.text(f"{when}  callback  {callback.verdict.value} ({callback.reason.value})  {about}")

    def on_order(self, event: OrderChanged) -> None:
        """An order changed, whoever changed it."""
        order = event.order
        before = self._shown.get(order.reference)
        if before is None and event.before is not None:
            before = _shown(event.before)
        self._note(order)
        if before == _shown(order):
            return
        if self._output.is_json:
            self._output.event({"event": "order", "order": listed(self._desk, order)})
            return
        light = self._output.paint(order.light.value.upper().ljust(4), LIGHT_PAINT[order.light.value])
        facts = (local_time(order.updated_utc_ms), "order   ", light, order.state.value.ljust(9))
        self._output.text("  ".join((*facts, amount(order.total).rjust(12), visible(order.reference))))

    def on_orders(self, event: OrdersKept) -> None:
        """Many orders came in at once, through a sync of another process."""
        for order in event.orders:
            self.on_order(OrderChanged(order, is_remote=event.is_remote))

    def on_guard(self, event: GuardChanged) -> None:
        """The guard over the receiving wallets stands otherwise than before; told beside the results."""
        told = _GUARD_WORDS.get(event.state)
        if told is not None:
            self._output.note(told)

    def on_memo(self, event: MemoChanged) -> None:
        """Another process stopped sales, or lets them go on."""
        if event.key == memo_keys.SALES_STOPPED:
            _ = self._desk.tasks.spawn("sales", self._tell_sales())

    async def _tell_sales(self) -> None:
        stop = await self._desk.owner.sales.status()
        by = f" by {visible(stop.person)}" if stop is not None and stop.person else ""
        self._output.note("Sales go on." if stop is None else f"All sales are stopped{by}.")

    def _note(self, order: Order) -> None:
        self._shown.pop(order.reference, None)
        self._shown[order.reference] = _shown(order)
        while len(self._shown) > _KEPT:
            del self._shown[next(iter(self._shown))]

    def tell_end(self) -> None:
        """The last line."""
        if self._output.is_json:
            self._output.event({"event": "stopped"})
        else:
            self._output.text("Stopped.")


def _shown(order: Order) -> _Shown:
    return (order.state.value, order.light.value, order.problem.code.value if order.problem else None)
