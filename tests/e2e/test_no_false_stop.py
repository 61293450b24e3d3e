"""Hundreds of honest sales over the real wire while everything goes wrong: never STOP, and all end on GO."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Light, Order, OrderState
from merchant_desk.sandbox.book import Booked
from merchant_desk.sandbox.refusals import Refusal
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.events import OrderChanged
from merchant_desk.services.orders.orders import OrderDraft
from merchant_desk.wiring import Desk, Options, open_desk, open_listener
from tests.helpers.counts import count
from tests.helpers.logs import ExpectedLogs
from tests.helpers.seeds import dice_of

SALES: Final = count(1_000, 5_000)
AT_ONCE: Final = 20
SALES_A_TROUBLE: Final = 4
_NETWORKS: Final = ("CELO", "ETHEREUM", "HATHOR", "BSC", "POLYGON", "AVAXCCHAIN")
_PROCESSED: Final = {"route": "create", "is_processed": True}
_TROUBLE: Final[tuple[dict[str, Any], ...]] = (
    {**_PROCESSED, "answer": "reset"},
    {**_PROCESSED, "answer": "garbage"},
    {**_PROCESSED, "answer": 503},
    {"route": "create", "answer": 500},
    {"route": "read", "answer": "reset"},
    {"route": "read", "answer": "garbage", "times": 2},
    {"route": "read", "answer": 502, "times": 3},
    {"route": "list", "answer": "reset"},
    {"route": "list", "answer": 500},
    {"route": "verify", "answer": 503},
    {"route": "*", "latency_ms": 60, "times": 20},
    {"route": "*", "latency_ms": 10, "times": 100},
)


@dataclass
class Street:
    """One API, one desk that sells and listens, and whatever turned red on it."""

    api: Sandbox
    desk: Desk
    dice: random.Random
    red: list[str] = field(default_factory=list)
    lost: int = 0

    def judge(self, event: OrderChanged) -> None:
        """Note an order that shows STOP, or needs a person, at whatever moment."""
        order = event.order
        if order.light is Light.STOP or order.state is OrderState.REVIEW:
            self.red.append(f"{order.reference} {order.state.value} {order.problem}")

    def make_trouble(self) -> None:
        """Something new goes wrong at the API, and with callbacks on their way."""
        rules = self.dice.sample(_TROUBLE, self.dice.choice((0, 1, 1, 2)))
        callbacks = {
            "drop": self.dice.random() < 0.2,
            "delay_ms": self.dice.choice((0, 0, 0, 300, 2_500)),
            "extra": self.dice.choice((0, 0, 1, 2)),
        }
        self.api.faults.put({"answers": rules, "callbacks": callbacks})

    async def sell(self, number: int) -> Booked:
        """Sell until the API has the order, as staff do; then the customer pays."""
        if number % SALES_A_TROUBLE == 0:
            self.make_trouble()
        for attempt in range(20):
            reference = f"SALE-{number:05d}-{attempt}"
            total = Fiat(self.dice.randint(1, 99_999), self.dice.choice(("USD", "BRL")))
            with suppress(DeskError):
                await self.desk.orders.create(OrderDraft(total, reference=reference))
            booked = next((order for order in self.api.book if order.reference == reference), None)
            if booked is not None:
                return self._pay(booked)
            self.lost += 1
        raise AssertionError(f"the API never took sale {number}")

    def _pay(self, booked: Booked) -> Booked:
        network = self.dice.choice(_NETWORKS)
        with suppress(Refusal):  # paid by another path meanwhile
            if self.dice.random() < 0.3:
                self.api.customer.play(booked.id, "pays-then-on-hold", for_s=self.dice.uniform(0.05, 2))
            else:
                self.api.customer.pay(booked.id, network=network)
        return booked

    async def come_level(self) -> None:
        """The trouble ends; what never left is sent now, and paid; then the desks find everything."""
        self.api.faults.clear()
        async with asyncio.timeout(60):
            while any(order.sent_utc_ms is None for order in await self.desk.store.open_orders()):  # noqa: ASYNC110 - the store has no event
                await asyncio.sleep(0.1)
        for booked in self.api.book:
            if booked.is_open:
                self._pay(booked)
        async with asyncio.timeout(60 + SALES / 20):
            while any(booked.is_open for booked in self.api.book):  # noqa: ASYNC110 - money on hold takes a while
                await asyncio.sleep(0.1)
            await self.desk.syncer.sync()
            while any(order.id for order in await self.desk.store.open_orders()):
                self.desk.sweeper.nudge()
                await asyncio.sleep(0.5)


@asynccontextmanager
async def _open_street(folder: Path, dice: random.Random) -> AsyncIterator[Street]:
    async with Sandbox(callback_pause_s=0.5) as api:
        environ = {
            "MERCHANT_DESK_API_URL": api.api_url,
            "MERCHANT_DESK_API_KEY": api.api_key,
            "MERCHANT_DESK_STORE_ID": api.store_id,
            "MERCHANT_DESK_WEBHOOK_SECRET": api.webhook_secret,
        }
        options = Options(data_dir=folder, environ=environ)
        async with open_desk(options) as desk, open_listener(desk, port=0):
            street = Street(api, desk, dice)
            desk.bus.subscribe(OrderChanged, street.judge)
            await desk.start_background()
            yield street


async def test_honest_sales_under_faults_show_not_one_false_stop(
    tmp_path: Path, request: pytest.FixtureRequest, expected_logs: ExpectedLogs
) -> None:
    dice, replay = dice_of(request)
    expected_logs.allow("", logger="aiohttp")  # connections that the faults break off
    async with _open_street(tmp_path, dice) as street:
        places = asyncio.Semaphore(AT_ONCE)

        async def sale(number: int) -> Booked:
            async with places:
                return await street.sell(number)

        sold = await asyncio.gather(*(sale(number) for number in range(SALES)))
        await street.come_level()

        assert street.red == [], replay
        assert len({booked.id for booked in sold}) == SALES
        for booked in street.api.book:
            order = await street.desk.store.by_id(booked.id)
            assert _is_go(order, booked), f"{booked.reference}: {order} ({replay})"
        references = [booked.reference for booked in street.api.book]
        assert len(set(references)) == len(references), replay


def _is_go(order: Order | None, booked: Booked) -> bool:
    return (
        order is not None
        and (order.reference, order.total.text) == (booked.reference, booked.total)
        and (order.state, order.light, order.problem) == (OrderState.CONFIRMED, Light.GO, None)
    )


async def test_the_same_street_turns_red_for_a_payment_that_is_too_small(tmp_path: Path) -> None:
    async with _open_street(tmp_path, random.Random(1)) as street:
        order = await street.desk.orders.create(OrderDraft(Fiat.parse("25.40", "USD")))
        street.api.customer.play(order.id or "", "another-total")

        async with asyncio.timeout(20):
            while not street.red:  # noqa: ASYNC110 - a wire and a thread lie between
                await asyncio.sleep(0.02)

        after = await street.desk.store.get(order.reference)
        assert after is not None
        assert after.state is OrderState.REVIEW
