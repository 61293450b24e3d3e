"""The hand-over light and the other claims an order makes about itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merchant_desk.domain.order import (
    API_WORDS,
    CLOSED_UNPAID,
    OPEN_STATES,
    HandOver,
    Light,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
)
from merchant_desk.domain.secret import SessionToken
from tests.helpers.orders import NOW, order

LIGHTS = {
    OrderState.CREATING: Light.WAIT,
    OrderState.PENDING: Light.WAIT,
    OrderState.ON_HOLD: Light.WAIT,
    OrderState.UNKNOWN: Light.WAIT,
    OrderState.CONFIRMED: Light.GO,
    OrderState.FAILED: Light.STOP,
    OrderState.CANCELLED: Light.STOP,
    OrderState.REVIEW: Light.STOP,
}
GIVEN = HandOver("Rui", NOW)
LATE = Problem(ProblemCode.LATE_PAID)


def test_the_table_of_lights_names_every_state() -> None:
    assert set(LIGHTS) == set(OrderState)
    assert set(API_WORDS.values()) | {OrderState.CREATING, OrderState.REVIEW, OrderState.UNKNOWN} == set(
        OrderState
    )
    assert not OPEN_STATES & CLOSED_UNPAID


@pytest.mark.parametrize(("state", "light"), LIGHTS.items())
def test_each_state_has_its_light_and_only_confirmed_is_go(state: OrderState, light: Light) -> None:
    assert order(state=state).light is light


@pytest.mark.parametrize("state", list(OrderState))
def test_an_order_made_elsewhere_is_never_go(state: OrderState) -> None:
    foreign = order(state=state, origin=Origin.ELSEWHERE)

    assert foreign.light is (Light.DONE if state is OrderState.CONFIRMED else LIGHTS[state])


@pytest.mark.parametrize("state", list(OrderState))
def test_what_was_handed_over_is_done_unless_something_is_wrong_with_it(state: OrderState) -> None:
    given = order(state=state, handed_over=GIVEN)

    assert given.light is (Light.STOP if LIGHTS[state] is Light.STOP else Light.DONE)


def test_money_that_came_late_is_stop_handed_over_or_not() -> None:
    late = order(state=OrderState.CONFIRMED, problem=LATE)

    assert late.is_late_paid
    assert {late.light, replace(late, handed_over=GIVEN).light} == {Light.STOP}
    assert not order(state=OrderState.CANCELLED, problem=LATE).is_late_paid


@pytest.mark.parametrize("state", list(OrderState))
def test_a_payment_code_is_shown_only_while_the_order_can_be_paid(state: OrderState) -> None:
    token = SessionToken("t")
    payable = order(state=state, session_token=token)

    assert payable.is_payable == (state in {OrderState.PENDING, OrderState.ON_HOLD, OrderState.UNKNOWN})
    assert not replace(payable, session_token=None).is_payable
    assert not replace(payable, id=None).is_payable
    assert not replace(payable, paid_utc_ms=NOW).is_payable


@pytest.mark.parametrize("state", list(OrderState))
def test_cancelling_is_offered_for_open_orders_that_nobody_has_paid(state: OrderState) -> None:
    assert order(state=state).can_cancel == (state in OPEN_STATES)
    assert not order(state=state, paid_utc_ms=NOW).can_cancel
