"""What holds for every sequence of answers, however they come."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from merchant_desk.domain.evidence import Evidence, absorb, differences
from merchant_desk.domain.order import API_WORDS, Light, Order, OrderState, Origin
from tests.helpers.counts import count
from tests.helpers.orders import NOW, answer, intent, order, payment

WORDS = st.sampled_from([*sorted(API_WORDS), "odd", None])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "total": st.sampled_from([Decimal("25.40"), Decimal("25.400"), Decimal("0.01"), None]),
        "currency": st.sampled_from(["USD", "BRL", None]),
        "reference": st.sampled_from(["POS-2026-000142-7K4Q", "OTHER", None]),
        "store_id": st.sampled_from(["aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "other", None]),
        "id": st.sampled_from(["id-1", "id-2"]),
        "transactions": st.lists(st.sampled_from([payment("a"), payment("b")]), max_size=2).map(tuple),
    },
)
SPENT = st.sampled_from([frozenset[tuple[str, str]](), frozenset({payment("a").key})])


@st.composite
def answers(draw: st.DrawFn) -> Evidence:
    """Any answer: direct or not, fitting or not, with any word."""
    facts: dict[str, Any] = draw(FACTS)
    return answer(draw(WORDS), direct=draw(st.booleans()), **facts)


@given(st.lists(st.tuples(answers(), SPENT), max_size=12), st.booleans())
def test_taking_an_answer_in_twice_changes_nothing_more(
    told: list[tuple[Evidence, frozenset[tuple[str, str]]]], is_intent: bool
) -> None:
    row = intent() if is_intent else order()
    for number, (evidence, spent) in enumerate(told):
        first = absorb(row, evidence, now_utc_ms=NOW + number, spent=spent)
        again = absorb(first.order, evidence, now_utc_ms=NOW + number + 500, spent=spent)

        assert again.order == first.order
        assert (again.changed, again.entries) == (False, ())
        assert first.changed == (first.order != row)
        row = first.order


class AnyAnswers(RuleBasedStateMachine):
    """One order under any sequence of answers; what must hold holds after each."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.row: Order = order()
        self.was_red = False
        self.proof: list[Evidence] = []

    @initialize(is_intent=st.booleans(), origin=st.sampled_from(list(Origin)))
    def start(self, is_intent: bool, origin: Origin) -> None:
        """An order or an intent, of ours or of somebody else."""
        self.row = intent(origin=origin) if is_intent else order(origin=origin)

    @rule(evidence=answers(), spent=SPENT)
    def hear(self, evidence: Evidence, spent: frozenset[tuple[str, str]]) -> None:
        """One answer."""
        self.now += 1000
        before, taken = self.row, absorb(self.row, evidence, now_utc_ms=self.now, spent=spent)
        self.row = taken.order
        fits = differences(before, evidence) == ()
        turned = before.state is not OrderState.CONFIRMED and self.row.state is OrderState.CONFIRMED
        if turned:
            assert evidence.direct
            assert fits
            assert evidence.status == "confirmed"
            assert not {item.key for item in self.row.transactions} & spent
            self.proof.append(evidence)
        if not fits:
            assert self.row.state is OrderState.REVIEW
        facts = (self.row.reference, self.row.store_id, self.row.total, self.row.customer)
        assert facts == (before.reference, before.store_id, before.total, before.customer)

    @invariant()
    def green_has_its_proof(self) -> None:
        """GO only after a direct, fitting read that said confirmed, and of our own orders."""
        if self.row.light is Light.GO:
            assert self.proof
            assert self.row.origin is Origin.HERE
            assert self.row.paid_utc_ms is not None
            assert self.row.closed_utc_ms is None

    @invariant()
    def red_stays_red(self) -> None:
        """No answer leaves review."""
        assert not (self.was_red and self.row.state is not OrderState.REVIEW)
        self.was_red = self.row.state is OrderState.REVIEW

    @invariant()
    def paid_is_never_forgotten(self) -> None:
        """Once paid, an order is confirmed, red, or waits for a word that we know."""
        if self.row.paid_utc_ms is not None:
            assert self.row.state in (OrderState.CONFIRMED, OrderState.REVIEW, OrderState.UNKNOWN)


TestAnyAnswers = AnyAnswers.TestCase
TestAnyAnswers.settings = settings(
    max_examples=count(150, 3_000), stateful_step_count=20, deadline=None, database=None
)
