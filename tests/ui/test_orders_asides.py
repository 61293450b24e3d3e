"""What Cryptum tells beside the compared facts: shown in the panel, never offered as something to pay to."""

from __future__ import annotations

import json
from dataclasses import replace

from merchant_desk.domain.order import Source, Told, Transaction
from merchant_desk.ui.orders.detail import Line, detail_state
from merchant_desk.ui.orders.raw_record import raw_record
from merchant_desk.ui.orders.steps import Told as Shown
from merchant_desk.ui.payment.present import Around, explorer_link, present
from tests.helpers import sales

ADDRESS = "0x31ec6686ee1597a41747507A931b5e12cacb920e"
HASH = "0x" + "7a" * 32
ORDER = sales.order("POS-2026-000142", "25.40")


def facts(told: Told | None) -> dict[str, tuple[str, bool]]:
    """The panel's facts as label -> (value, whether it can be copied)."""
    state = detail_state(Shown(replace(ORDER, told=told)), Line())
    return {row.label: (row.value, row.is_id) for row in state.facts}


def test_a_told_address_is_information_that_nobody_can_copy_or_pay_to() -> None:
    told = Told(sales.AFTERNOON_UTC_MS, address=ADDRESS)

    shown = facts(told)
    payment = present(replace(ORDER, told=told), Around(sales.settings(), sales.AFTERNOON_UTC_MS))

    assert shown["Address told"] == (f"{ADDRESS} Verified by nobody: don't pay to it.", False)
    assert ADDRESS not in repr(payment)
    assert json.loads(raw_record(replace(ORDER, told=told), ()))["toldByCryptum"]["address"] == ADDRESS


def test_markup_and_discount_are_shown_where_there_are_any() -> None:
    both = facts(Told(sales.AFTERNOON_UTC_MS, markup="2.5", discount="10"))
    none = facts(Told(sales.AFTERNOON_UTC_MS, markup="0", discount="0.00"))

    assert (both["Markup"], both["Discount"]) == (("2.5 %", False), ("10 %", False))
    assert not {"Markup", "Discount", "Address told"} & set(none)
    assert not {"Markup", "Discount", "Address told"} & set(facts(None))


def test_the_shops_own_explorer_wins_wherever_a_transaction_is_linked() -> None:
    base = "https://celoscan.io/tx/"
    paid = sales.paid(ORDER)
    settings = sales.settings(explorers={"CELO": base})

    steps = detail_state(Shown(paid, explorers=settings.explorers), Line()).steps

    assert [step.link for step in steps if step.link] == [base + sales.HASH]
    assert explorer_link(paid, settings) == base + sales.HASH


def test_a_note_of_staff_is_never_shown_as_told_by_cryptum() -> None:
    noted = replace(ORDER, attached=(Transaction("CELO", HASH, Source.STAFF),))

    payment = present(sales.paid(noted), Around(sales.settings(), sales.AFTERNOON_UTC_MS))
    state = detail_state(Shown(noted), Line())

    assert HASH not in repr(payment.paid)
    assert (state.network, state.line) == ("", "Waiting for the customer to pay. No callback yet.")
