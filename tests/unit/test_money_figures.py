"""Bare figures: printed plainly, counted in units, read from JSON without losing a digit."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.money import MoneyError, parse_json_decimal, plain, to_units
from tests.helpers.cases import case_id, load_cases


def reason_of(error: pytest.ExceptionInfo[MoneyError]) -> str:
    return error.value.reason.value


@pytest.mark.parametrize("case", load_cases("money", kind="plain"), ids=case_id)
def test_a_figure_is_printed_without_exponent_or_trailing_zeros(case: dict[str, Any]) -> None:
    assert plain(Decimal(case["input"]["value"])) == case["expected"]["text"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("NaN", "bad-amount"),
        ("Infinity", "bad-amount"),
        ("1E+999999", "too-large"),
        ("1E-999999", "too-large"),
    ],
)
def test_a_figure_that_cannot_be_printed_in_full_is_refused(value: str, reason: str) -> None:
    with pytest.raises(MoneyError) as error:
        plain(Decimal(value))

    assert reason_of(error) == reason


@pytest.mark.parametrize("text", ["0", "-0", "0.00", "0E+5000"])
def test_every_spelling_of_zero_prints_as_one_digit(text: str) -> None:
    assert plain(Decimal(text)) == "0"


@pytest.mark.parametrize("case", load_cases("money", kind="units"), ids=case_id)
def test_an_amount_is_counted_in_whole_units_of_its_coin(case: dict[str, Any]) -> None:
    amount, expected = Decimal(case["input"]["amount"]), case["expected"]

    if expected["valid"]:
        assert to_units(amount, decimals=case["input"]["decimals"]) == int(expected["units"])
        return
    with pytest.raises(MoneyError) as error:
        to_units(amount, decimals=case["input"]["decimals"])
    assert reason_of(error) == expected["reason"]


@pytest.mark.parametrize("case", load_cases("money", kind="json_number"), ids=case_id)
def test_a_json_number_keeps_every_digit_of_its_text(case: dict[str, Any]) -> None:
    parsed = json.loads(case["input"]["json"], parse_float=Decimal)

    value = parse_json_decimal(parsed[case["input"]["key"]])

    assert plain(value) == case["expected"]["value"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("25.40", "25.40"),
        ("0.000000000000000001", "1E-18"),
        (25, "25"),
        (Decimal("0.19"), "0.19"),
        (Decimal("1E+3"), "1000"),
        (0, "0"),
        ("999999999999", "999999999999"),
    ],
)
def test_strings_and_exact_numbers_from_json_are_taken(value: object, expected: str) -> None:
    assert parse_json_decimal(value) == Decimal(expected)


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        None,
        0.19,
        float("nan"),
        [],
        {},
        b"1",
        -1,
        10**12,
        10**5000,
        "",
        "1e3",
        "-1",
        "+1",
        "1,5",
        "1.",
        ".1",
        "NaN",
        "1 ",
        "1\n",
        "1_0",
        "١",
        "0.0000000000000000001",
        "1234567890123",
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-1"),
        Decimal("1E+999999"),
        Decimal("1E-19"),
        Decimal("1E+12"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_json_values_that_are_no_exact_amount_are_refused(value: object) -> None:
    with pytest.raises(MoneyError) as error:
        parse_json_decimal(value)

    assert reason_of(error) == "bad-number"


scalars = st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.decimals()


@given(scalars | st.lists(scalars, max_size=2))
def test_no_json_value_can_do_worse_than_a_money_error(value: object) -> None:
    try:
        read = parse_json_decimal(value)
    except MoneyError:
        return

    assert read.is_finite()
    assert read >= 0
