"""A sale on every bad day that the training shop knows: one order at most, a documented end, healed after."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.shop.training import SCENARIOS
from tests.helpers.programs import Ended, Shop
from tests.helpers.training_shop import open_shop

_AT_ONCE: Final = 4
_ENDS: Final[dict[str, frozenset[int]]] = {
    **dict.fromkeys(
        ("slow", "answer-lost", "unknown-state", "claimed-payment", "callbacks-lost"), frozenset({0})
    ),
    **dict.fromkeys(("fault", "too-many", "list-omits", "half-answer", "web-page"), frozenset({4})),
    "bad-afternoon": frozenset({0, 4}),
}
"""How a creation may end: 0 where the order is there, 4 where nobody can know yet."""


@dataclass(frozen=True, slots=True)
class Day:
    """One sale on one bad day: what the commands said, and what the API has of it."""

    scenario: str
    made: Ended
    synced: Ended
    shown: Ended
    received: int
    booked: list[str]

    @property
    def all_said(self) -> str:
        """Everything on standard error."""
        return self.made.err + self.synced.err + self.shown.err


def till_of(shop: Sandbox, folder: Path) -> Shop:
    """A till that is set up for this shop."""
    account = {
        "MERCHANT_DESK_API_URL": shop.api_url,
        "MERCHANT_DESK_API_KEY": shop.api_key,
        "MERCHANT_DESK_WEBHOOK_SECRET": shop.webhook_secret,
        "MERCHANT_DESK_STORE_ID": shop.store_id,
    }
    return Shop(folder, account)


async def sale_on(scenario: str, folder: Path, turn: asyncio.Semaphore) -> Day:
    """Try to sell on that day, let all be well again, and sync."""
    reference = f"DAY-{scenario}"
    async with turn, open_shop() as (shop, caller):
        paid = await caller.create(ecommerceOrderId="EARLIER")
        shop.customer.pay(paid["id"])
        till = till_of(shop, folder / scenario)
        await caller.control("PUT", "/faults", {"scenario": scenario, "seed": 7})
        sale = ("--total", "25.40", "--currency", "USD", "--reference", reference)
        made = await till.run("orders", "create", *sale, "--json")
        await caller.control("DELETE", "/faults")
        synced = await till.run("sync", "--json")
        shown = await till.run("orders", "show", reference, "--json")
        received = shop.tally.creations(reference)["received"]
        booked = [order.status for order in shop.book if order.reference == reference]
    return Day(scenario, made, synced, shown, received, booked)


async def test_every_bad_day_ends_with_one_order_at_most_and_heals(tmp_path: Path) -> None:
    turn = asyncio.Semaphore(_AT_ONCE)

    days = await asyncio.gather(*(sale_on(scenario, tmp_path, turn) for scenario in SCENARIOS))

    assert {day.scenario for day in days if day.made.code not in _ENDS[day.scenario]} == set()
    assert {day.scenario for day in days if "Traceback" in day.all_said} == set()
    assert {day.scenario for day in days if day.received > 1 or len(day.booked) > 1} == set()
    assert {day.scenario for day in days if (day.synced.code, day.shown.code) != (0, 0)} == set()
    told = {day.scenario: day.shown.document["status"] for day in days}
    assert told == {day.scenario: day.booked[0] if day.booked else "creating" for day in days}
    assert all(day.made.err == "" or day.made.error["hint"] for day in days)
