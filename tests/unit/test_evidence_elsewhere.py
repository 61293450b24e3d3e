"""An order of elsewhere is what an answer makes of an order of which nothing is known yet."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from merchant_desk.domain.aside import Aside
from merchant_desk.domain.elsewhere import order_from_elsewhere
from merchant_desk.domain.evidence import absorb
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.namesakes import own_references, told_references
from merchant_desk.domain.order import API_WORDS, Customer, Order, OrderId, OrderState, Origin, Reference
from merchant_desk.domain.secret import SessionToken
from tests.helpers.counts import count
from tests.helpers.orders import NOW, answer, order, payment

LATER = NOW + 60_000
FACTS = st.fixed_dictionaries(
    {
        "direct": st.booleans(),
        "reference": st.sampled_from([Reference("WEB-1"), None]),
        "customer": st.sampled_from([Customer("Ana", "Souza", "a@example.com", "BR"), None]),
        "session_token": st.sampled_from([SessionToken("made.up.token"), None]),
        "callback_url": st.sampled_from(["https://shop.example/cb/x", None]),
        "created_utc_ms": st.sampled_from([NOW, 0, None]),
        "transactions": st.lists(st.sampled_from([payment("a"), payment("b")]), max_size=3).map(tuple),
        "aside": st.sampled_from([Aside(), Aside(markup="0.00"), Aside(markup="1.5"), Aside(others="{}")]),
    }
)


@settings(max_examples=count(300, 5_000))
@given(st.sampled_from([*sorted(API_WORDS), "odd", "", None]), FACTS)
def test_an_order_of_elsewhere_is_what_a_blank_one_becomes(word: str | None, facts: dict[str, Any]) -> None:
    told = answer(word, **facts)
    assert told.total is not None
    assert told.currency is not None
    assert told.store_id is not None
    blank = Order(
        reference=told.reference or Reference(told.id),
        store_id=told.store_id,
        total=Fiat.from_decimal(told.total, told.currency),
        customer=told.customer or Customer("", "", "", ""),
        state=OrderState.UNKNOWN,
        created_utc_ms=LATER if told.created_utc_ms is None else told.created_utc_ms,
        updated_utc_ms=LATER,
        id=told.id,
        origin=Origin.ELSEWHERE,
        callback_url=told.callback_url,
    )

    assert order_from_elsewhere(told, now_utc_ms=LATER) == absorb(blank, told, now_utc_ms=LATER).order


def test_only_an_order_of_elsewhere_with_the_ending_of_its_own_id_has_two_references() -> None:
    order_id = OrderId("abcdefgh-1234")
    short, whole = own_references(Reference("X#1"), order_id)

    for name in (short, whole):
        theirs = order(reference=name, id=order_id, origin=Origin.ELSEWHERE)
        assert told_references(theirs) == (name, "X#1")
        assert told_references(order(reference=name, id=order_id)) == (name,)
        assert told_references(order(reference=name, id=OrderId("zz"), origin=Origin.ELSEWHERE)) == (name,)
