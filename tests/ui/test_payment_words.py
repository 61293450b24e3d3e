"""What Payment says of an order: light, steps, both records, coin list; all of it without a window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from merchant_desk.domain.order import (
    HandOver,
    HistoryEntry,
    Light,
    Order,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Source,
    Told,
    What,
)
from merchant_desk.ui.payment.coins import coins_view
from merchant_desk.ui.payment.light import STALE_AFTER_MS, light_view
from merchant_desk.ui.payment.records import paid_view, stop_view
from merchant_desk.ui.payment.state import LightView
from merchant_desk.ui.payment.steps import step_rows
from tests.helpers import sales

NOW = sales.AFTERNOON_UTC_MS
ORDER = sales.order("POS-2026-000142", "25.40")
PAID = sales.paid(ORDER)
TWO_S_AGO = NOW - 2_000


def review(code: ProblemCode, **told: Any) -> Order:
    """The order under review, with what Cryptum told."""
    facts = {
        "id": ORDER.id,
        "reference": ORDER.reference,
        "store_id": ORDER.store_id,
        "total": "25.40",
        "currency": "USD",
        "status": "confirmed",
    }
    kept = Told(NOW, **(facts | told))
    return replace(ORDER, state=OrderState.REVIEW, problem=Problem(code), told=kept)


LIGHTS: list[tuple[str, Order, LightView]] = [
    ("pending", ORDER, LightView("wait", "Not paid. Keep the goods.", "Asked Cryptum 2 s ago")),
    (
        "on hold",
        replace(ORDER, state=OrderState.ON_HOLD),
        LightView("wait", "Not paid. Keep the goods.", "Asked Cryptum 2 s ago"),
    ),
    (
        "unknown",
        replace(ORDER, state=OrderState.UNKNOWN, status_raw="refunding"),
        LightView("wait", "Not paid. Keep the goods.", "Asked Cryptum 2 s ago"),
    ),
    (
        "creating",
        replace(ORDER, state=OrderState.CREATING, id=None),
        LightView("wait", "Not paid. Keep the goods.", "Sent, no answer yet"),
    ),
    (
        "answer lost",
        replace(ORDER, state=OrderState.CREATING, problem=Problem(ProblemCode.ANSWER_LOST)),
        LightView(
            "wait",
            "Not paid. Keep the goods.",
            "Cryptum's answer was lost; still looking for the order",
        ),
    ),
    ("paid", PAID, LightView("go", "Paid. Hand over the goods.", "Cryptum said confirmed at 14:32:10")),
    (
        "handed over",
        replace(PAID, handed_over=HandOver("Lívia", NOW)),
        LightView("done", "Handed over 14:32 by Lívia"),
    ),
    (
        "made elsewhere",
        replace(PAID, origin=Origin.ELSEWHERE),
        LightView("done", "Paid, but not made at this desk"),
    ),
    (
        "cancelled",
        replace(ORDER, state=OrderState.CANCELLED),
        LightView("stop", "Don't hand over.", "This order was cancelled"),
    ),
    (
        "failed",
        replace(ORDER, state=OrderState.FAILED),
        LightView("stop", "Don't hand over.", "The payment did not work"),
    ),
    (
        "another total",
        review(ProblemCode.TOTAL_DIFFERS, total="2.54"),
        LightView("stop", "Don't hand over.", "Total at Cryptum is not this order's total"),
    ),
    (
        "late money",
        sales.late(PAID),
        LightView("stop", "Don't hand over.", "Money came late. Call the owner."),
    ),
]


@pytest.mark.parametrize(
    ("order", "said"), [row[1:] for row in LIGHTS], ids=[row[0].replace(" ", "-") for row in LIGHTS]
)
def test_each_state_has_its_light_and_sentence(order: Order, said: LightView) -> None:
    assert light_view(order, asked_utc_ms=TWO_S_AGO, now_utc_ms=NOW) == said


def test_the_list_of_lights_holds_every_state_and_light() -> None:
    orders = [order for _, order, _ in LIGHTS]

    assert {order.state for order in orders} == set(OrderState)
    assert {order.light for order in orders} == set(Light)


@pytest.mark.parametrize(("age_ms", "form"), [(STALE_AFTER_MS, "wait"), (STALE_AFTER_MS + 1, "stale")])
def test_thirty_seconds_without_an_answer_grey_the_wait(age_ms: int, form: str) -> None:
    said = light_view(ORDER, asked_utc_ms=NOW - age_ms, now_utc_ms=NOW)

    assert said.form == form
    assert said.sentence == "Not paid. Keep the goods."


def test_an_old_answer_greys_a_go_and_says_since_when() -> None:
    said = light_view(PAID, asked_utc_ms=NOW - 31_000, now_utc_ms=NOW)

    assert said == LightView("stale", "Paid at 14:32:10. Checking again", "Last answer 14:31:39")


@pytest.mark.parametrize("order", [sales.late(PAID), replace(PAID, handed_over=HandOver("", NOW))])
def test_stop_and_done_never_grey(order: Order) -> None:
    assert light_view(order, asked_utc_ms=0, now_utc_ms=NOW).form in ("stop", "done")


def test_in_training_the_light_names_the_pretend_api() -> None:
    said = [
        light_view(order, asked_utc_ms=TWO_S_AGO, now_utc_ms=NOW, is_training=True).detail
        for order in (ORDER, PAID)
    ]

    assert said == ["Asked the pretend API 2 s ago", "The pretend API said confirmed at 14:32:10"]


@pytest.mark.parametrize(
    ("code", "told", "label"),
    [
        (ProblemCode.TOTAL_DIFFERS, {"total": "2.54"}, "Total"),
        (ProblemCode.CURRENCY_DIFFERS, {"currency": "BRL"}, "Currency"),
        (ProblemCode.STORE_DIFFERS, {"store_id": "another"}, "Store"),
        (ProblemCode.REFERENCE_DIFFERS, {"reference": "POS-2026-000001"}, "Reference"),
        (ProblemCode.ID_DIFFERS, {"id": "another"}, "Order id"),
        (ProblemCode.TRANSACTION_REUSED, {}, "Transaction"),
        (ProblemCode.TAKEN_BACK, {"status": "pending"}, "State"),
    ],
)
def test_the_differing_line_stands_out_and_no_other(
    code: ProblemCode, told: dict[str, str], label: str
) -> None:
    view = stop_view(review(code, **told), store_name="Café Aurora")

    assert [row.label for row in view.records if row.look == "differs"] == [label]
    assert view.advice[0] == "Keep the goods and call the owner."


def test_two_differences_are_both_shown() -> None:
    order = review(ProblemCode.TOTAL_DIFFERS, total="2.54", reference="POS-2026-000001")

    differing = [row for row in stop_view(order, store_name="").records if row.look == "differs"]

    assert [(row.label, row.theirs) for row in differing] == [
        ("Total", "2.54\N{NO-BREAK SPACE}USD"),
        ("Reference", "POS-2026-000001"),
    ]


def test_a_total_that_is_no_money_is_shown_as_it_came() -> None:
    view = stop_view(review(ProblemCode.TOTAL_DIFFERS, total="2.545"), store_name="")

    assert view.records[0].theirs == "2.545 USD"


def test_a_paid_order_lists_what_was_compared_and_apart_what_was_told() -> None:
    view = paid_view(PAID, store_name="Café Aurora")

    assert {row.label for row in view.checks} >= {"Total", "Store", "Reference", "Order id", "Transaction"}
    assert [row.value for row in view.told] == ["cUSD on Celo", "0x3be20f67…c19ad804"]
    assert not any(row.is_ok for row in view.told)


def test_a_transaction_that_nobody_told_has_no_tick() -> None:
    row = paid_view(replace(PAID, transactions=()), store_name="").checks[-1]

    assert (row.value, row.is_ok) == ("Not told yet", False)


def test_steps_follow_the_history_and_end_with_what_is_to_come() -> None:
    history = [
        HistoryEntry(NOW - 2, What.CREATED, Source.STAFF, "Lívia"),
        HistoryEntry(NOW - 1, What.NOTE, Source.DESK, "shown"),
    ]

    rows = step_rows(ORDER, history)

    assert [(row.title, row.form) for row in rows] == [
        ("Order created", "done"),
        ("Shown to customer", "done"),
        ("Callback", "upcoming"),
        ("Confirmed by API", "upcoming"),
    ]


def test_steps_of_a_paid_order_end_with_transaction_and_hand_over() -> None:
    history = [
        HistoryEntry(NOW, What.STATUS, Source.API, "confirmed"),
        HistoryEntry(NOW - 1, What.CALLBACK, Source.CALLBACK, "confirmed"),
    ]

    rows = step_rows(replace(PAID, handed_over=HandOver("Lívia", NOW)), history)

    assert [row.title for row in rows] == [
        "Order created",
        "Callback received",
        "Confirmed by API",
        "Transaction on Celo",
        "Handed over",
    ]
    assert rows[3].mono_id == sales.HASH


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_has_a_red_step_with_words(code: ProblemCode) -> None:
    rows = step_rows(ORDER, [HistoryEntry(NOW, What.PROBLEM, Source.API, code.value)])

    assert rows[1].form == "bad"
    assert rows[1].title


def test_coin_figures_say_about_and_coins_without_a_rate_the_page() -> None:
    view = coins_view(ORDER, wallets=("BITCOIN", "SOLANA", "CELO"))

    assert [row.figure for row in view.rows][:3] == [
        "about 43\N{NO-BREAK SPACE}CELO",
        "see the page",
        "about 0.015\N{NO-BREAK SPACE}ETH",
    ]
    assert [row.network_name for row in view.others] == ["Bitcoin", "Solana"]


def test_an_order_without_rates_says_so_and_keeps_its_list() -> None:
    view = coins_view(replace(ORDER, rates={}))

    assert view.note == "No rates right now"
    assert {row.figure for row in view.rows} == {"see the page"}
