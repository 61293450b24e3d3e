"""What is killed in tests, and the judge of what is left: one sale is one order, here and at the API."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.order import Order, OrderState
from merchant_desk.services.values import OrderFilter
from merchant_desk.store.store import Store, open_store
from tests.helpers.forked import Child, Forks
from tests.helpers.programs import Document, Sandbox

_SLOWEST_MS: Final = 120


@dataclass(slots=True)
class Scene:
    """A training shop and a till, whose store the test looks into as one more process would."""

    sandbox: Sandbox
    forks: Forks
    store: Store
    dice: random.Random

    async def booked(self, reference: str) -> list[Document]:
        """The API's orders with this reference."""
        orders: list[Document] = (await self.sandbox.control(f"/orders?reference={reference}"))["orders"]
        return orders

    async def kept(self, reference: str) -> tuple[Order, ...]:
        """The till's rows that speak of it."""
        return (await self.store.orders.find(OrderFilter(search=reference))).orders

    async def slow_line(self) -> None:
        """Give every answer of the API a new small delay."""
        rules = [
            {"route": route, "times": None, "latency_ms": self.dice.randint(0, _SLOWEST_MS)}
            for route in ("verify", "create", "read", "list")
        ]
        await self.sandbox.control("/faults", {"answers": rules}, method="PUT")

    async def kill(self, child: Child) -> int:
        """SIGKILL; returns its code once all that it had sent has been answered."""
        child.kill()
        code = (await child.ended()).code
        await asyncio.sleep(2 * _SLOWEST_MS / 1000)
        return code

    async def judge(self, reference: str) -> Order | None:
        """At most one order at the API, the same one in the store, and level with it."""
        booked, kept = await self.booked(reference), await self.kept(reference)
        assert len(booked) <= 1, f"{reference}: two orders at the API"
        assert len(kept) <= 1, f"{reference}: two rows in the store"
        if booked:
            assert kept, f"{reference}: the API has it, the store does not"
            assert (kept[0].reference, kept[0].id) == (reference, booked[0]["id"])
            assert kept[0].state.value == booked[0]["status"], f"{reference}: not level"
        elif kept:
            assert kept[0].state in (OrderState.CREATING, OrderState.CANCELLED), (
                f"{reference}: out of nothing"
            )
        return kept[0] if kept else None

    @staticmethod
    @asynccontextmanager
    async def opened(sandbox: Sandbox, forks: Forks, dice: random.Random) -> AsyncIterator[Scene]:
        """The scene of a till that has its store."""
        async with open_store(sandbox.shop.folder / "profiles/default/store.sqlite3") as store:
            yield Scene(sandbox, forks, store, dice)
