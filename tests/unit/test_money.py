"""Fiat totals: strict in, plain out, nothing rounded, one currency at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.money import CURRENCIES, Fiat, MoneyError
from tests.helpers.cases import case_id, load_cases

minors = st.integers(min_value=0, max_value=10**14 - 1)


def reason_of(error: pytest.ExceptionInfo[MoneyError]) -> str:
    return error.value.reason.value


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("25.40", 2540),
        ("25.4", 2540),
        ("25", 2500),
        ("0", 0),
        ("0.01", 1),
        ("007", 700),
        ("999999999999.99", 10**14 - 1),
    ],
)
def test_a_plain_total_is_read_to_the_cent(text: str, minor: int) -> None:
    total = Fiat.parse(text, "USD")

    assert total == Fiat(minor, "USD")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "25.",
        ".5",
        "25,40",
        "1.234",
        "-1",
        "+1",
        "1e3",
        "NaN",
        "Infinity",
        "1_000",
        "0x10",
        "25.40\n",
        " 25.40",
        "٢٥",
        "２５",
        "1234567890123",
        "25.4.0",
        "25.40 USD",
        "²",
    ],
)
def test_anything_but_a_plain_total_is_refused(text: str) -> None:
    with pytest.raises(MoneyError) as error:
        Fiat.parse(text, "USD")

    assert reason_of(error) == "bad-amount"


@given(minors)
def test_a_printed_total_reads_back_as_the_same_amount(minor: int) -> None:
    total = Fiat(minor, "BRL")

    assert Fiat.parse(total.text, "BRL") == total
    assert Fiat.from_decimal(total.decimal, "BRL") == total
    assert str(total.decimal) == total.text


@given(st.text())
def test_arbitrary_text_is_either_a_total_or_a_money_error(text: str) -> None:
    try:
        total = Fiat.parse(text, "USD")
    except MoneyError:
        return

    assert Decimal(text) == total.decimal


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("25.4", "25.40"),
        ("25.4000", "25.40"),
        ("1E+3", "1000.00"),
        ("0E+99", "0.00"),
        ("-0", "0.00"),
        ("0.010", "0.01"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_exact_decimal_of_whole_cents_becomes_a_total(value: str, text: str) -> None:
    assert Fiat.from_decimal(Decimal(value), "USD").text == text


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("25.401", "too-precise"),
        ("1E-999999", "too-precise"),
        ("-0.01", "negative"),
        ("NaN", "bad-amount"),
        ("sNaN", "bad-amount"),
        ("Infinity", "bad-amount"),
        ("-Infinity", "bad-amount"),
        ("1000000000000", "too-large"),
        ("1E+999999", "too-large"),
    ],
)
def test_a_decimal_that_is_not_whole_cents_is_refused(value: str, reason: str) -> None:
    with pytest.raises(MoneyError) as error:
        Fiat.from_decimal(Decimal(value), "USD")

    assert reason_of(error) == reason


@given(st.decimals())
def test_any_decimal_is_either_taken_exactly_or_refused(value: Decimal) -> None:
    try:
        total = Fiat.from_decimal(value, "USD")
    except MoneyError:
        return

    assert total.decimal == value


def test_a_negative_amount_cannot_be_made_at_all() -> None:
    with pytest.raises(MoneyError) as error:
        Fiat(-1, "USD")

    assert reason_of(error) == "negative"


def test_amounts_of_one_currency_add_up_and_compare() -> None:
    small, large = Fiat(199, "BRL"), Fiat(2540, "BRL")

    assert (small + large).text == "27.39"
    assert small < large
    assert small <= large
    assert large > small
    assert large >= small
    assert max(small, large) is large


def test_amounts_of_two_currencies_never_add_up_or_compare() -> None:
    dollars, reais = Fiat(100, "USD"), Fiat(100, "BRL")

    with pytest.raises(MoneyError) as added:
        _ = dollars + reais
    with pytest.raises(MoneyError) as compared:
        _ = dollars < reais

    assert reason_of(added) == reason_of(compared) == "other-currency"
    assert dollars != reais


def test_only_an_amount_of_nothing_counts_as_zero() -> None:
    assert Fiat.zero("USD").is_zero
    assert not Fiat(1, "USD").is_zero


def test_new_orders_are_offered_in_dollars_and_reais() -> None:
    assert CURRENCIES == ("USD", "BRL")


@pytest.mark.parametrize("case", load_cases("money", kind="sum"), ids=case_id)
def test_lines_of_a_sale_sum_to_the_exact_total(case: dict[str, Any]) -> None:
    total = Fiat.zero("USD")

    for quantity, price in case["input"]["lines"]:
        for _ in range(int(quantity)):
            total += Fiat.parse(price, "USD")

    assert total.text == case["expected"]["total"]
