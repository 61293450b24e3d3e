"""The model tests' shop floor: two tills on one data folder, two stores, one API, and the oracle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from merchant_desk.domain.errors import DeskError, NotAllowed
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Light, Order, OrderId, OrderState, Reference
from merchant_desk.services.events import OrderChanged, TaskFailed
from merchant_desk.services.orders.orders import OrderDraft
from merchant_desk.services.values import OrderFilter
from tests.helpers.fake_book import STORE_ID, BookedOrder
from tests.helpers.fake_clock import VirtualLoop
from tests.helpers.fake_store import FakeStore
from tests.helpers.model_callbacks import Letter, deliver
from tests.helpers.model_oracle import Oracle, Sale, WronglyPaid
from tests.helpers.model_till import CONFLICTS, Flaw, ModelTill
from tests.helpers.model_world import World

TILLS: Final = 2
BACKGROUND: Final = ("feed", "sweep", "watch", "callbacks")
LOOKS: Final = ("ask", "ask", "nothing", "sync", "sweep", "callbacks", "full sync")
_EVERYTHING: Final = OrderFilter(limit=1_000)
_DIES_AFTER_S: Final = 90.0


class Floor:
    """Plays one step at a time; after each, every row must be what the oracle allows."""

    def __init__(self, *, flaw: Flaw = Flaw.NONE) -> None:
        self.world = World()
        self.loop, self.store = self.opened_store()
        self.oracle = Oracle()
        self.passing: list[str] = []
        self._flaw = flaw
        self.tills: list[ModelTill] = []

    def opened_store(self) -> tuple[VirtualLoop, FakeStore]:
        """The data folder, in memory, and the loop on which everything happens."""
        return VirtualLoop(), FakeStore(self.world.clock.now_utc_ms)

    def open(self) -> None:
        """Start both tills."""
        for number in range(TILLS):
            till = ModelTill(
                self.world,
                self.store,
                number=number,
                store_id=STORE_ID,
                on_change=self._changed,
                flaw=self._flaw,
            )
            self.loop.run_until_complete(till.open())
            self.tills.append(till)

    def close(self) -> None:
        """End everything."""
        for till in self.tills:
            self.loop.run_until_complete(till.close())
        self.loop.close()

    # ---- one step ----

    def step(self, work: Awaitable[object], *, is_quiet: bool = True) -> None:
        """Do something to its end, and judge; raises WronglyPaid."""
        self.loop.run_until_complete(_done(work))
        rows = self.loop.run_until_complete(self.store.orders.find(_EVERYTHING)).orders
        is_quiet = is_quiet and not (self.world.has_failed or self.world.has_lagged)
        self.oracle.hear(self.world.served, {row.reference: row.id for row in rows}, is_quiet=is_quiet)
        self.oracle.judge(rows, self.world.posted, is_quiet=is_quiet)
        self.world.begin_step()
        if self.passing:
            raise WronglyPaid("; ".join(self.passing))

    def _changed(self, event: OrderChanged) -> None:
        was_go = event.before is not None and event.before.light is Light.GO
        if event.order.light is Light.GO and not was_go:
            wrong = self.oracle.judge_at_once(event.order, self.world.served)
            if wrong is not None:
                self.passing.append(wrong)

    # ---- whom a step is about ----

    def sale(self, number: int) -> Sale:
        """One of the sales, any number names one."""
        sales = list(self.oracle.sales.values())
        return sales[number % len(sales)]

    def row(self, number: int) -> BookedOrder | None:
        """The order of a sale at the API, if its creation got there."""
        order_id = self.world.ids.get(self.sale(number).reference)
        return None if order_id is None else self.world.book.book[order_id]

    # ---- deeds ----

    async def sell(
        self, till: ModelTill, total: Fiat, *, is_on_hold: bool = False, instead_of: str | None = None
    ) -> None:
        """Make one sale as the Sell page does, perhaps in the place of one that was never answered."""
        reference = f"SALE-{len(self.oracle.sales) + 1:04d}"
        self.oracle.sales[reference] = Sale(reference, total.decimal, total.currency, till.store_id)
        draft = OrderDraft(
            total, reference=reference, person="Ana", on_hold=is_on_hold, instead_of=instead_of
        )
        await till.shop.desk.orders.create(draft)

    async def look(self, till: ModelTill, how: str, sale: Sale) -> None:
        """One of the ways in which a desk comes to ask."""
        desk = till.shop.desk
        match how:
            case "ask":
                await desk.orders.refresh(sale.reference)
            case "sync" | "full sync":
                await desk.syncer.sync(full=how == "full sync")
            case "sweep":
                await desk.sweeper.sweep()
            case "callbacks":
                await desk.callbacks.work()
            case _:
                pass

    async def live(self, till: ModelTill, sale: Sale, *, seconds: float) -> None:
        """Let the window stand open on an order for a while: sweep, watch, feed and callbacks at work."""
        till.shop.desk.sweeper.watch(Reference(sale.reference))
        await till.shop.desk.start_background()
        await asyncio.sleep(seconds)
        stopped = [event for event in till.shop.seen(TaskFailed) if event.task in BACKGROUND]
        if stopped:
            raise WronglyPaid(f"work that should never end has ended: {stopped}")
        await till.restart()

    async def post(self, till: ModelTill, letter: Letter) -> None:
        """Somebody sends a callback."""
        inbox, now = self.store.inbox, self.world.clock.now_utc_ms()
        kept = await deliver(letter, inbox, store_id=till.store_id, now_utc_ms=now)
        self.world.claims[str(letter.body["orderId"])] = str(letter.body["status"])
        if letter.is_signed and kept.answer == 200:
            self.oracle.heard_signed(letter.body)
        till.shop.desk.callbacks.heard(kept)

    async def give(self, till: ModelTill, sale: Sale) -> None:
        """Hand the goods over, if the desk lets us."""
        with suppress(NotAllowed):
            await till.shop.desk.orders.hand_over(sale.reference, person="Rui")
            if not self.oracle.may_hand_over(sale.reference):
                raise WronglyPaid(f"goods given: {sale.reference}")
            sale.is_given = True

    async def cancel(self, till: ModelTill, sale: Sale) -> None:
        """Cancel; what the API has is never closed here alone."""
        after = await till.shop.desk.orders.cancel(sale.reference, person="Rui")
        self._must_be_absent(after)

    def _must_be_absent(self, after: Order) -> None:
        order_id = self.world.ids.get(after.reference)
        if after.id is not None or after.state is not OrderState.CANCELLED or order_id is None:
            return
        shown = self.world.of(order_id)
        if shown.is_listed and not (shown.row or shown.read or shown.instead or shown.past_reads):
            raise WronglyPaid(f"closed here and alive at the API: {after.reference}")

    async def killed(self, till: ModelTill, work: Awaitable[object], *, after_steps: int) -> None:
        """Begin something, die in the middle of it, and start again."""
        till.life.ends_in(after_steps)
        with suppress(TimeoutError, DeskError):
            async with asyncio.timeout(_DIES_AFTER_S):
                await work
        await till.restart()

    async def at_once(self, *deeds: Coroutine[Any, Any, object]) -> None:
        """Several things at the same moment; each may fail by itself."""
        await asyncio.gather(*(_done(deed) for deed in deeds))

    def hears_before_its_answer(
        self, till: ModelTill, other: ModelTill
    ) -> Callable[[OrderId], Awaitable[None]]:
        """What happens when a callback about a creation overtakes the creation's answer."""

        async def hear(order_id: OrderId) -> None:
            body = {"orderId": order_id, "status": "pending", "transactions": []}
            await self.post(other, Letter(body))
            await _done(other.shop.desk.callbacks.work())

        return hear


async def _done(work: Awaitable[object]) -> None:
    """To its end; what the services tell people is no matter here, what they should settle themselves is."""
    try:
        await work
    except CONFLICTS:
        raise
    except DeskError:
        pass
