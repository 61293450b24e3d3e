"""How an order takes in an answer: the lawful moves, one by one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from merchant_desk.domain.elsewhere import order_from_elsewhere
from merchant_desk.domain.evidence import (
    MAX_CLOCK_SLACK_MS,
    Evidence,
    absorb,
    adoption_misfit,
    differences,
)
from merchant_desk.domain.money import MoneyError
from merchant_desk.domain.order import (
    API_WORDS,
    Light,
    Order,
    OrderState,
    Origin,
    ProblemCode,
    Reference,
    Source,
)
from merchant_desk.domain.secret import SessionToken
from tests.helpers.orders import ADDRESS, NOW, answer, intent, order, payment

LATER = NOW + 60_000


def after(before: Order, *answers: str | Evidence | None, spent: Collection[tuple[str, str]] = ()) -> Order:
    """The order after some answers, each a status word or a whole answer."""
    for item in answers:
        evidence = item if isinstance(item, Evidence) else answer(item)
        before = absorb(before, evidence, now_utc_ms=LATER, spent=spent).order
    return before


@pytest.mark.parametrize("word", sorted(API_WORDS))
def test_an_open_order_follows_the_word_of_a_fitting_read(word: str) -> None:
    taken = absorb(order(), answer(word), now_utc_ms=LATER)

    assert taken.order.state.value == taken.order.status_raw == word
    assert taken.changed == (word != "pending")
    assert [entry.detail for entry in taken.entries] == [word] * (word != "pending")
    assert taken.order.updated_utc_ms == (LATER if taken.changed else NOW)


def test_a_payment_keeps_its_first_time_and_its_transaction() -> None:
    paid = after(order(), answer("confirmed", transactions=(payment(),)))
    again = absorb(paid, answer("confirmed", transactions=(payment(),)), now_utc_ms=LATER + 1)

    assert (paid.paid_utc_ms, paid.light) == (LATER, Light.GO)
    assert again.order == paid
    assert not again.changed


@pytest.mark.parametrize("word", ["cancelled", "failed"])
def test_money_after_an_end_is_late_and_never_go(word: str) -> None:
    late = after(order(), word, "confirmed")

    assert late.is_late_paid
    assert late.problem is not None
    assert late.problem.ours == word
    assert late.light is Light.STOP
    assert after(late, "odd word", "confirmed").is_late_paid


def test_an_end_that_was_taken_back_still_makes_later_money_late() -> None:
    assert after(order(), "cancelled", "pending", "confirmed").is_late_paid


@pytest.mark.parametrize("word", ["pending", "on-hold", "cancelled", "failed"])
def test_a_payment_taken_back_by_a_read_is_for_a_person(word: str) -> None:
    taken = after(order(), "confirmed", word)

    assert taken.problem is not None
    assert (taken.state, taken.problem.code) == (OrderState.REVIEW, ProblemCode.TAKEN_BACK)
    assert (taken.problem.ours, taken.problem.theirs) == ("confirmed", word)


@pytest.mark.parametrize("word", [*sorted(API_WORDS), "odd", None])
def test_nothing_but_a_direct_read_takes_a_payment_back(word: str | None) -> None:
    paid = after(order(), "confirmed")

    assert after(paid, answer(word, direct=False)) == paid


def test_a_paid_order_with_a_word_we_do_not_know_waits_and_comes_back_to_go() -> None:
    odd = after(order(), "confirmed", "odd")

    assert (odd.state, odd.light, odd.status_raw) == (OrderState.UNKNOWN, Light.WAIT, "odd")
    assert after(odd, "confirmed").light is Light.GO
    assert after(odd, "pending").state is OrderState.REVIEW


def test_confirmed_by_hearsay_moves_nothing() -> None:
    hearsay = answer("confirmed", direct=False, transactions=(payment(),))

    assert after(order(), hearsay).state is OrderState.PENDING
    assert after(intent(), hearsay).state is OrderState.UNKNOWN
    assert after(intent(), hearsay).id == "id-1"


def test_a_read_without_a_word_makes_an_open_order_unknown_and_leaves_an_end_alone() -> None:
    assert after(order(), None).state is OrderState.UNKNOWN
    assert after(order(), answer(None, direct=False)) == order()
    assert after(intent(), answer(None, direct=False)).state is OrderState.UNKNOWN
    for word in ("confirmed", "cancelled", "failed"):
        assert after(order(), word, None).state.value == word


def test_review_is_never_left_by_an_answer() -> None:
    red = after(order(), answer("confirmed", currency="BRL"))

    for word in (*sorted(API_WORDS), "odd", None):
        assert after(red, word).state is OrderState.REVIEW
        assert after(red, word).problem == red.problem


def test_a_mismatch_is_written_once_and_its_repeat_is_no_news() -> None:
    wrong = answer("pending", total=Decimal("1.00"))
    first = absorb(order(), wrong, now_utc_ms=LATER)
    second = absorb(first.order, wrong, now_utc_ms=LATER + 9)
    third = absorb(first.order, answer("confirmed", total=Decimal("1.00")), now_utc_ms=LATER + 9)

    assert [entry.detail for entry in first.entries] == ["total-differs"]
    assert (second.changed, second.entries) == (False, ())
    assert (third.changed, third.entries) == (True, ())
    assert third.order.told is not None
    assert third.order.told.status == "confirmed"


def test_a_spent_transaction_pays_nothing_and_is_named() -> None:
    spent = {payment().key}
    red = after(order(), answer("confirmed", transactions=(payment(),)), spent=spent)
    paid = after(order(), answer("confirmed", transactions=(payment("b"),)), spent=spent)

    assert red.problem is not None
    assert (red.problem.code, red.problem.theirs) == (ProblemCode.TRANSACTION_REUSED, payment().hash)
    assert paid.light is Light.GO


def test_the_apis_own_transaction_replaces_the_callbacks_word_for_it() -> None:
    told = after(order(), answer("confirmed", transactions=(payment(source=Source.CALLBACK),)))
    read = after(told, answer("confirmed", transactions=(payment(),)))
    back = after(read, answer("confirmed", transactions=(payment(source=Source.CALLBACK),)))

    assert [item.source for item in told.transactions] == [Source.CALLBACK]
    assert read.transactions == back.transactions == (payment(),)


def test_gaps_are_filled_and_nothing_known_is_replaced() -> None:
    rich = answer(
        session_token=SessionToken("new"), rates={"USD": Decimal(1)}, callback_url="https://x.example"
    )
    filled = after(order(callback_url=None), rich)
    kept = after(order(session_token=SessionToken("old"), rates={"BRL": Decimal(1)}), rich)

    assert (filled.session_token, filled.callback_url) == (SessionToken("new"), "https://x.example")
    assert (kept.session_token, dict(kept.rates)) == (SessionToken("old"), {"BRL": Decimal(1)})
    assert kept.callback_url == ADDRESS


def test_facts_that_an_answer_lacks_are_no_differences() -> None:
    bare = answer(reference=None, store_id=None, total=None, currency=None, direct=False)

    assert differences(order(), bare) == ()
    assert differences(order(), answer(total=Decimal("25.4000"))) == ()
    assert [item.code for item in differences(order(), answer(currency="BRL", total=Decimal(2)))] == [
        ProblemCode.CURRENCY_DIFFERS,
        ProblemCode.TOTAL_DIFFERS,
    ]


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({}, None),
        ({"reference": Reference("POS-2")}, "reference-differs"),
        ({"store_id": "other"}, "store-differs"),
        ({"total": Decimal("25.41")}, "total-differs"),
        ({"currency": "BRL"}, "currency-differs"),
        ({"callback_url": "https://shop.example/cb/other"}, "callback-differs"),
        ({"callback_url": None}, None),
        ({"created_utc_ms": NOW - MAX_CLOCK_SLACK_MS}, None),
        ({"created_utc_ms": NOW - MAX_CLOCK_SLACK_MS - 1}, "older-than-intent"),
        ({"created_utc_ms": None}, None),
    ],
)
def test_an_order_joins_an_intent_only_where_every_fact_fits(
    members: dict[str, Any], why: str | None
) -> None:
    assert adoption_misfit(intent(), answer(**members)) == why


def test_the_apis_clock_is_allowed_to_be_wrong() -> None:
    hour = 3_600_000

    assert adoption_misfit(intent(), answer(created_utc_ms=NOW - hour), clock_skew_ms=-hour) is None
    order = intent(sent_skew_ms=hour)
    assert adoption_misfit(order, answer(created_utc_ms=NOW), clock_skew_ms=hour) == "older-than-intent"


@pytest.mark.parametrize("skew_then_ms", [0, -1_000, None])
def test_a_clock_of_ours_that_was_set_back_since_the_sending_loses_no_order(skew_then_ms: int | None) -> None:
    order = intent(sent_skew_ms=skew_then_ms)

    assert adoption_misfit(order, answer(created_utc_ms=NOW), clock_skew_ms=7_200_000) is None


def test_an_order_from_elsewhere_bears_the_apis_facts_and_no_light_of_ours() -> None:
    foreign = order_from_elsewhere(answer("confirmed", transactions=(payment(),)), now_utc_ms=LATER)

    assert (foreign.origin, foreign.state, foreign.light) == (
        Origin.ELSEWHERE,
        OrderState.CONFIRMED,
        Light.DONE,
    )
    assert (foreign.total.text, foreign.created_utc_ms, foreign.customer.full_name) == ("25.40", NOW, "")
    nameless = order_from_elsewhere(answer(reference=None), now_utc_ms=LATER)
    assert nameless.reference == "id-1"


@pytest.mark.parametrize("members", [{"total": None}, {"currency": None}, {"store_id": None}])
def test_an_answer_without_money_or_store_makes_no_order(members: dict[str, None]) -> None:
    with pytest.raises(MoneyError):
        order_from_elsewhere(answer(**members), now_utc_ms=NOW)
    with pytest.raises(MoneyError):
        order_from_elsewhere(answer(total=Decimal("1.001")), now_utc_ms=NOW)


def test_neither_order_nor_answer_shows_its_token() -> None:
    token = SessionToken("recognisable")

    assert "recognisable" not in repr(answer(session_token=token))
    assert "recognisable" not in repr(replace(order(), session_token=token))
