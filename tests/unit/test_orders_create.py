"""Making an order: the intent first, one sending, and what each of the API's answers leads to."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest

from merchant_desk.domain.errors import (
    DeskError,
    KeyRefused,
    OutcomeUnknown,
    Rejected,
    Unreachable,
)
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Customer, Order, OrderState, ProblemCode, Reference
from merchant_desk.services.events import CreationStep, OrderChanged, StoreSeen
from merchant_desk.services.listing.listing import OPEN_WORDS
from tests.helpers.fake_api import (
    RATES,
    CallName,
    FakeApi,
    Fault,
    key_refused,
    refused,
    server_failed,
    timed_out,
    too_many,
    unreadable,
)
from tests.helpers.fake_clock import FakeClock, on_virtual_time
from tests.helpers.shop import open_shop
from tests.helpers.stand_in import standing_before

ANA = Customer("Ana", "Souza", "ana@example.com", "BR")


@on_virtual_time
async def test_an_order_is_kept_before_it_is_sent_and_sent_once() -> None:
    clock = FakeClock()
    api = FakeApi(clock=clock)
    gate = api.gate("create")
    async with open_shop(clock=clock, api=api) as shop:
        making = shop.desk.tasks.share("make", shop.sale())
        await gate.arrived.wait()

        [kept] = await shop.store.orders.open_orders()
        assert kept.state is OrderState.CREATING
        assert kept.sent_utc_ms is not None

        gate.release()
        order = await making

    assert order.state is OrderState.PENDING
    assert order.id == api.of(order.reference).id
    assert order.session_token == api.of(order.reference).token
    assert api.count("create") == 1


@on_virtual_time
async def test_the_first_read_brings_rates_store_and_wallets() -> None:
    async with open_shop() as shop:
        order = await shop.sale()

        assert dict(order.rates) == RATES
        [seen] = shop.seen(StoreSeen)
        assert seen.name == "Corner shop"
        assert await shop.desk.account.wallets() == (("CELO", "0x31ec6686ee1597a41747507A931b5e12cacb920e"),)
        assert (await shop.desk.account.report()).name == "Corner shop"


@on_virtual_time
async def test_the_history_tells_who_made_it_and_when_it_was_sent() -> None:
    async with open_shop() as shop:
        order = await shop.sale(person="Rui", note="table 4")

        assert (await shop.lines(order.reference))[:3] == [
            ("created", "staff", "Rui"),
            ("sent", "desk", ""),
            ("status", "api", "pending"),
        ]
        assert (order.person, order.note, order.till_id) == ("Rui", "table 4", "till-1")
        steps = [event.step for event in shop.seen(CreationStep)]
        assert steps == ["sending", "done"]
        states = [event.order.state.value for event in shop.seen(OrderChanged)]
        assert states[0] == "creating"
        assert states[-1] == "pending"


@on_virtual_time
async def test_references_count_up_and_end_in_a_random_tail_without_look_alikes() -> None:
    async with open_shop() as shop:
        assert await shop.desk.orders.next_reference_shown() == "POS-2026-000001"
        first, second = await shop.sale(), await shop.sale()

        assert re.fullmatch(r"POS-2026-000001-[34679AC-HJKMNPQRTWXY]{4}", first.reference)
        assert second.reference.startswith("POS-2026-000002-")
        assert await shop.desk.orders.next_reference_shown() == "POS-2026-000003"


@on_virtual_time
async def test_training_references_can_never_be_taken_for_real_ones() -> None:
    async with open_shop(is_training=True) as shop:
        assert await shop.desk.orders.next_reference_shown() == "TRAIN-000001"
        order = await shop.sale()

        assert re.fullmatch(r"TRAIN-000001-[0-9A-Z]{4}", order.reference)


@on_virtual_time
async def test_an_order_wanted_on_hold_is_made_on_hold() -> None:
    async with open_shop() as shop:
        order = await shop.sale(on_hold=True, customer=ANA)

        assert order.state is OrderState.ON_HOLD
        assert shop.api.of(order.reference).customer == ANA


@on_virtual_time
async def test_a_creation_that_answers_the_id_alone_gets_the_rest_from_the_read() -> None:
    async with open_shop() as shop:
        shop.api.has_thin_creation = True
        order = await shop.sale()

        assert order.state is OrderState.PENDING
        assert order.session_token is not None


@on_virtual_time
async def test_the_order_stands_although_the_first_read_fails() -> None:
    async with open_shop() as shop:
        shop.api.fail_always("read", server_failed())
        order = await shop.sale()

        assert order.state is OrderState.PENDING
        assert order.session_token is not None


@on_virtual_time
async def test_without_a_word_and_without_a_read_the_order_is_unknown_never_pending() -> None:
    async with open_shop() as shop:
        shop.api.has_thin_creation = True
        shop.api.fail_always("read", server_failed())
        order = await shop.sale()

        assert order.state is OrderState.UNKNOWN
        assert order.id is not None


@pytest.mark.parametrize("fault", [refused(400), refused(404, ""), refused(409), refused(422)])
@on_virtual_time
async def test_a_definite_no_of_the_api_makes_the_order_failed(fault: Fault) -> None:
    async with open_shop() as shop:
        shop.api.fail("create", fault)
        with pytest.raises(Rejected):
            await shop.sale(reference="R-1")

        order = await shop.order("R-1")
        assert order.state is OrderState.FAILED
        assert order.closed_utc_ms is not None
        assert order.problem is not None
        assert order.problem.code is ProblemCode.REFUSED
        assert order.problem.message == (fault.error.facts["message"] or None)
        assert (shop.api.count("create"), shop.api.count("list")) == (1, 0)


@pytest.mark.parametrize("status", [401, 403])
@on_virtual_time
async def test_a_refused_key_fails_the_order_and_says_so(status: int) -> None:
    async with open_shop() as shop:
        shop.api.fail("create", key_refused(status))
        with pytest.raises(KeyRefused):
            await shop.sale(reference="R-1")

        assert (await shop.order("R-1")).state is OrderState.FAILED


@on_virtual_time
async def test_an_unreachable_api_leaves_an_intent_that_surely_never_left() -> None:
    async with open_shop() as shop:
        shop.api.goes_down()
        with pytest.raises(Unreachable):
            await shop.sale(reference="R-1")

        order = await shop.order("R-1")
        assert order.state is OrderState.CREATING
        assert order.sent_utc_ms is None
        assert order.problem is not None
        assert order.problem.code is ProblemCode.NOT_REACHED
        assert ("note", "desk", "not-sent") in await shop.lines("R-1")


LOST = [
    timed_out(processed=True, takes_s=20.0),
    server_failed(500, processed=True),
    server_failed(302, processed=True),
    server_failed(408, processed=True),
    unreadable(processed=True),
    replace(too_many(), processed=True),
    replace(refused(200, "error in a 2xx"), processed=True),
]


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("lag", [0, 1, 4])
@on_virtual_time
async def test_a_lost_answer_is_found_in_the_list_and_adopted(fault: Fault, lag: int) -> None:
    async with open_shop() as shop:
        shop.api.list_lag = lag
        shop.api.fail("create", fault)
        began_s = shop.clock.monotonic_s()
        order = await shop.sale()

        assert order.state is OrderState.PENDING
        assert order.id == shop.api.of(order.reference).id
        assert order.problem is None
        assert shop.api.count("create") == 1
        assert ("found", "api", "") in await shop.lines(order.reference)
        assert shop.clock.monotonic_s() - began_s <= 60
        tries = [step.attempt for step in shop.seen(CreationStep) if step.step == "looking-up"]
        assert tries == list(range(1, lag + 2))


@pytest.mark.parametrize("fault", [replace(fault, processed=False) for fault in LOST])
@on_virtual_time
async def test_a_lost_creation_that_the_list_does_not_show_stays_creating(fault: Fault) -> None:
    async with open_shop() as shop:
        shop.api.fail("create", fault)
        began_s = shop.clock.monotonic_s()
        with pytest.raises(OutcomeUnknown) as raised:
            await shop.sale(reference="R-1")

        order = await shop.order("R-1")
        assert raised.value.reference == "R-1"
        assert order.state is OrderState.CREATING
        assert order.sent_utc_ms is not None
        assert order.problem is not None
        assert order.problem.code is ProblemCode.ANSWER_LOST
        assert shop.api.count("create") == 1
        assert shop.api.count("list") == 5 + len(OPEN_WORDS), "the last look asks without a date, too"
        assert 10 <= shop.clock.monotonic_s() - began_s <= 60


@on_virtual_time
async def test_a_create_ends_within_a_minute_however_slow_everything_is() -> None:
    slow = Fault(server_failed().error, takes_s=1_000)
    calls: tuple[CallName, ...] = ("create", "list", "read")
    for call in calls:
        async with open_shop() as shop:
            shop.api.fail("create", timed_out(processed=True, takes_s=26))
            shop.api.fail("verify", slow)
            shop.api.fail_always(call, slow)
            began_s = shop.clock.monotonic_s()
            with suppress(DeskError):
                await shop.sale()
            assert shop.clock.monotonic_s() - began_s <= 60, call


@on_virtual_time
async def test_a_creation_answered_with_another_total_goes_to_review_with_its_id() -> None:
    clock = FakeClock()
    api = FakeApi(clock=clock)

    async def create(order: Order) -> Evidence:
        evidence = await api.create(order)
        api.shows(evidence.id, total=Decimal("1.00"))
        return replace(evidence, total=Decimal("1.00"))

    async with open_shop(clock=clock, api=api, api_port=standing_before(api, create=create)) as shop:
        order = await shop.sale()

        assert order.state is OrderState.REVIEW
        assert order.id is not None
        assert order.problem is not None
        assert order.problem.code is ProblemCode.TOTAL_DIFFERS


@on_virtual_time
async def test_an_answer_that_names_another_reference_is_looked_up_like_a_lost_one() -> None:
    clock = FakeClock()
    api = FakeApi(clock=clock)

    async def create(order: Order) -> Evidence:
        return replace(await api.create(order), reference=Reference("SOMEBODY-ELSES"))

    async with open_shop(clock=clock, api=api, api_port=standing_before(api, create=create)) as shop:
        order = await shop.sale(reference="R-1")

        assert order.id == api.of("R-1").id
        assert ("found", "api", "") in await shop.lines("R-1")
