"""Cancelling and holding: our own refusals, the API's, and what is kept when the answer is lost."""

from __future__ import annotations

from contextlib import suppress

import pytest

from merchant_desk.domain.errors import (
    KeyRefused,
    NotAllowed,
    NotFound,
    Rejected,
    ServerFailed,
    TimedOut,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.order import OrderState
from tests.helpers.fake_api import (
    CallName,
    Fault,
    key_refused,
    refused,
    server_failed,
    timed_out,
    unreachable,
)
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop


async def journal(shop: Shop) -> list[tuple[str, str, str]]:
    """What people did, newest first, as (person, what, subject)."""
    _, entries = await shop.store.journal.find()
    return [(entry.person, entry.what, entry.subject) for entry in entries]


@on_virtual_time
async def test_cancelling_changes_the_apis_order_and_our_row_and_keeps_who_did_it() -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        order = await shop.desk.orders.cancel(sold.reference, person="Rui")

        assert order.state is OrderState.CANCELLED
        assert shop.api.of(sold.reference).status == "cancelled"
        assert (await shop.lines(sold.reference))[-2:] == [
            ("status", "api", "cancelled"),
            ("cancelled", "staff", "Rui"),
        ]
        assert await journal(shop) == [("Rui", "cancelled", sold.reference)]
        assert order == await shop.order(sold.id or "")


@on_virtual_time
async def test_holding_changes_the_apis_order_and_a_held_order_stays_held() -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        order = await shop.desk.orders.hold(sold.id or "", person="Rui")
        again = await shop.desk.orders.hold(sold.id or "", person="Rui")

        assert order.state is again.state is OrderState.ON_HOLD
        assert shop.api.count("set_status") == 1
        assert ("note", "staff", "on-hold") in await shop.lines(sold.reference)
        assert await journal(shop) == [("Rui", "held", sold.reference)]


@pytest.mark.parametrize(
    ("status", "reason"),
    [("confirmed", "already-paid"), ("cancelled", "already-final"), ("failed", "already-final")],
)
@pytest.mark.parametrize("act", ["cancel", "hold"])
@on_virtual_time
async def test_what_is_paid_or_final_at_the_api_is_refused_here_and_kept_as_it_is(
    status: str, reason: str, act: str
) -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        shop.api.sets(sold.id or "", status)
        with pytest.raises(NotAllowed) as raised:
            await getattr(shop.desk.orders, act)(sold.reference, person="Rui")

        assert raised.value.reason == reason
        assert (await shop.order(sold.reference)).state.value == status
        assert shop.api.count("set_status") == 0
        assert await journal(shop) == []


@on_virtual_time
async def test_an_order_in_review_is_left_to_a_person() -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        shop.api.shows(sold.id or "", currency="BRL")
        with pytest.raises(NotAllowed) as raised:
            await shop.desk.orders.cancel(sold.reference, person="Rui")

        assert raised.value.reason == "in-review"


@on_virtual_time
async def test_a_payment_that_wins_the_race_against_a_cancel_is_seen() -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        gate = shop.api.gate("set_status")
        task = shop.desk.tasks.share("c", shop.desk.orders.cancel(sold.reference, person="Rui"))
        await gate.arrived.wait()
        shop.api.pays(sold.id or "")
        gate.release()
        with pytest.raises(NotAllowed) as raised:
            await task

        assert raised.value.reason == "already-paid"
        assert (await shop.order(sold.reference)).light.value == "go"


@on_virtual_time
async def test_an_update_that_the_api_refuses_is_told_with_its_words_after_a_new_read() -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        shop.api.fail("set_status", refused(409, "not now"))
        with pytest.raises(Rejected) as raised:
            await shop.desk.orders.cancel(sold.reference, person="Rui")

        assert raised.value.message == "not now"
        assert (await shop.order(sold.reference)).state is OrderState.PENDING


@pytest.mark.parametrize("fault", [timed_out(processed=True), server_failed(processed=True)])
@on_virtual_time
async def test_a_cancel_whose_answer_was_lost_is_done_if_the_read_says_so(fault: Fault) -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        shop.api.fail("set_status", fault)

        assert (await shop.desk.orders.cancel(sold.reference, person="Rui")).state is OrderState.CANCELLED


@pytest.mark.parametrize(
    ("call", "fault", "kind"),
    [
        ("read", unreachable(), Unreachable),
        ("read", server_failed(), ServerFailed),
        ("read", key_refused(), KeyRefused),
        ("set_status", timed_out(), TimedOut),
        ("set_status", unreachable(), Unreachable),
        ("set_status", key_refused(), KeyRefused),
    ],
)
@on_virtual_time
async def test_an_api_that_cannot_be_asked_leaves_the_order_as_it_was(
    call: CallName, fault: Fault, kind: type[Exception]
) -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        shop.api.fail_always(call, fault)
        with pytest.raises(kind):
            await shop.desk.orders.cancel(sold.reference, person="Rui")

        assert (await shop.order(sold.reference)).state is OrderState.PENDING
        assert await journal(shop) == []


@on_virtual_time
async def test_a_command_ends_within_25_seconds_however_slow_the_api_is() -> None:
    slow = Fault(server_failed().error, takes_s=14)
    calls: tuple[CallName, ...] = ("read", "set_status", "list")
    for call in calls:
        async with open_shop() as shop:
            sold = await shop.sale()
            shop.api.fail_always(call, slow)
            shop.api.sets(sold.id or "", None)
            for work in (
                shop.desk.orders.cancel(sold.reference, person="Rui"),
                shop.desk.orders.refresh(sold.reference),
            ):
                began_s = shop.clock.monotonic_s()
                with suppress(TimedOut, ServerFailed):
                    await work
                assert shop.clock.monotonic_s() - began_s <= 25, call


@on_virtual_time
async def test_an_unknown_name_is_no_order_at_all() -> None:
    async with open_shop() as shop:
        for work in (shop.desk.orders.cancel, shop.desk.orders.hold, shop.desk.orders.hand_over):
            with pytest.raises(NotFound) as raised:
                await work("R-404", person="Rui")
            assert (raised.value.kind, raised.value.name) == ("order", "R-404")


@on_virtual_time
async def test_an_intent_that_the_api_does_not_have_is_closed_here() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", unreachable())
        with pytest.raises(Unreachable):
            await shop.sale(reference="R-1")

        with pytest.raises(NotAllowed) as raised:
            await shop.desk.orders.hold("R-1", person="Rui")
        assert raised.value.reason == "still-creating"
        order = await shop.desk.orders.cancel("R-1", person="Rui")
        assert (order.state, order.problem) == (OrderState.CANCELLED, None)
        assert await journal(shop) == [("Rui", "cancelled", "R-1")]
        with pytest.raises(NotAllowed) as raised:
            await shop.desk.orders.cancel("R-1", person="Rui")
        assert raised.value.reason == "already-final"
        assert shop.api.count("set_status") == 0


@on_virtual_time
async def test_an_intent_that_the_api_does_have_is_cancelled_there() -> None:
    async with open_shop() as shop:
        shop.api.list_lag = 7
        shop.api.fail("create", timed_out(processed=True))
        with pytest.raises(Exception, match="OutcomeUnknown"):
            await shop.sale(reference="R-1")

        order = await shop.desk.orders.cancel("R-1", person="Rui")
        assert order.state is OrderState.CANCELLED
        assert shop.api.of("R-1").status == "cancelled"


@on_virtual_time
async def test_an_intent_still_on_its_way_is_not_closed_here() -> None:
    async with open_shop() as shop:
        gate = shop.api.gate("create")
        making = shop.desk.tasks.share("make", shop.sale(reference="R-1"))
        await gate.arrived.wait()

        with pytest.raises(NotAllowed) as raised:
            await shop.desk.orders.cancel("R-1", person="Rui")
        assert raised.value.reason == "may-have-arrived"
        gate.release()
        assert (await making).state is OrderState.PENDING


@on_virtual_time
async def test_an_intent_is_not_closed_on_half_a_list_or_none() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", unreachable())
        with pytest.raises(Unreachable):
            await shop.sale(reference="R-1")

        shop.api.goes_down()
        with pytest.raises(Unreachable):
            await shop.desk.orders.cancel("R-1", person="Rui")
        assert (await shop.order("R-1")).state is OrderState.CREATING


@on_virtual_time
async def test_a_cancel_that_the_api_takes_and_forgets_is_not_called_done() -> None:
    async with open_shop() as shop:
        sold = await shop.sale()
        shop.api.ignores_updates = True

        with pytest.raises(UnexpectedReply):
            await shop.desk.orders.cancel(sold.reference, person="Rui")

        assert (await shop.order(sold.reference)).state is OrderState.PENDING
        assert await journal(shop) == []
