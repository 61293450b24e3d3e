"""Creation under every fault and every interruption: the API has an order once, and never a second time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import pytest

from merchant_desk.domain.errors import ApiFailure, DeskError
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, OrderState
from merchant_desk.services.ports import CheckoutApi
from tests.helpers.fake_api import (
    CALL_NAMES,
    CallName,
    FakeApi,
    Fault,
    key_refused,
    refused,
    server_failed,
    timed_out,
    too_many,
    unreachable,
    unreadable,
)
from tests.helpers.fake_clock import FakeClock, on_virtual_time, run_virtual
from tests.helpers.fake_store import FakeStore
from tests.helpers.mortal import Life
from tests.helpers.shop import Shop, open_shop

FAULTS: Final = (
    unreachable(),
    timed_out(),
    timed_out(processed=True, takes_s=26),
    server_failed(500),
    server_failed(503, processed=True),
    server_failed(307, processed=True),
    too_many(3),
    unreadable(),
    unreadable(processed=True),
    refused(422),
    key_refused(),
)


class Repeating:
    """A broken client: it sends a creation again when the answer was lost."""

    def __init__(self, api: FakeApi) -> None:
        self._api = api

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    async def create(self, order: Order) -> Evidence:
        """As often as it takes."""
        with suppress(ApiFailure):
            return await self._api.create(order)
        return await self._api.create(order)


async def _sale_with(fault: Fault, call: CallName, times: int, *, repeats: bool) -> None:
    """One sale under one fault, then a sound line for a minute; the same judgement for every client."""
    clock = FakeClock()
    api = FakeApi(clock=clock)
    port: CheckoutApi = Repeating(api) if repeats else api
    async with open_shop(clock=clock, api=api, api_port=port) as shop:
        await shop.desk.start_background()
        api.fail(call, fault, times=times)
        with suppress(DeskError):
            await shop.sale(reference="R-1")
        await clock.sleep(90)

        assert len(api.book) <= 1, "two orders for one sale"
        order = await shop.order("R-1")
        assert order.version >= 1
        if api.book:
            row = api.of("R-1")
            assert (order.id, order.state.value) == (row.id, row.status)
        else:
            assert order.state in (OrderState.CREATING, OrderState.FAILED)


@pytest.mark.parametrize("call", CALL_NAMES)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("times", [1, 3, 12])
def test_no_fault_at_any_step_makes_a_second_order_or_loses_the_first(
    call: CallName, fault: Fault, times: int
) -> None:
    run_virtual(_sale_with(fault, call, times, repeats=False))


def test_a_client_that_repeats_the_creation_is_caught_by_the_same_judgement() -> None:
    with pytest.raises(AssertionError, match="two orders"):
        run_virtual(_sale_with(timed_out(processed=True), "create", 1, repeats=True))


@asynccontextmanager
async def _process(life: Life, clock: FakeClock, api: FakeApi, store: FakeStore) -> AsyncIterator[Shop]:
    async with open_shop(
        clock=clock,
        api=api,
        store=store,
        api_port=life.mortal(api),
        orders_port=life.mortal(store.orders),
    ) as shop:
        yield shop


async def _killed_at(step: int | None) -> tuple[int, Order | None, FakeApi]:
    """Kill the process at one step of a sale, start it anew, let a minute pass."""
    clock = FakeClock()
    api, store = FakeApi(clock=clock), FakeStore(clock.now_utc_ms)
    life = Life(step)
    async with _process(life, clock, api, store) as shop:
        sale = shop.desk.tasks.share("sale", shop.sale(reference="R-1"))
        await asyncio.wait((sale,), timeout=30)
    async with _process(Life(None), clock, api, store) as shop:
        await shop.desk.start_background()
        await clock.sleep(60)
        return life.steps, await store.orders.get("R-1"), api


def test_a_process_killed_at_any_step_leaves_one_order_that_comes_level() -> None:
    total, untouched, _ = run_virtual(_killed_at(None))
    assert untouched is not None
    assert untouched.state is OrderState.PENDING
    in_doubt = 0

    for step in range(1, total + 1):
        _, order, api = run_virtual(_killed_at(step))

        assert len(api.book) <= 1
        if order is None:
            assert not api.book, "sent before it was kept"
        elif api.book:
            row = api.of("R-1")
            assert (order.id, order.state, order.session_token) == (row.id, OrderState.PENDING, row.token)
        else:
            # Claimed, and killed before the request left: nobody can tell, so it is never sent again.
            assert order.state is OrderState.CREATING
            assert order.sent_utc_ms is not None
            in_doubt += 1
    assert in_doubt <= 2


@on_virtual_time
async def test_an_impatient_caller_does_not_tear_a_creation_apart() -> None:
    async with open_shop() as shop:
        gate = shop.api.gate("create")
        sale = shop.desk.tasks.share("sale", shop.sale(reference="R-1"))
        await gate.arrived.wait()
        sale.cancel()
        await asyncio.wait((sale,))
        gate.release()
        await shop.clock.sleep(1)

        order = await shop.order("R-1")
        assert order.state is OrderState.PENDING
        assert order.id == shop.api.of("R-1").id


@on_virtual_time
async def test_closing_the_desk_waits_two_seconds_for_an_answer_on_its_way() -> None:
    clock = FakeClock()
    api, store = FakeApi(clock=clock), FakeStore(clock.now_utc_ms)
    async with open_shop(clock=clock, api=api, store=store) as shop:
        api.fail("create", Fault(server_failed().error, processed=True, takes_s=1.0))
        _ = shop.desk.tasks.spawn("sale", shop.sale(reference="R-1"))
        await clock.sleep(0.5)

    order = await store.orders.get("R-1")
    assert order is not None
    assert order.state is OrderState.CREATING
    assert order.sent_utc_ms is not None
