"""Amounts as a person types and sees them: one locale at a time, never guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.money import (
    MoneyError,
    MoneyReason,
    TypingLocale,
    parse_typed,
    print_typed,
    to_units,
)
from tests.helpers.cases import case_id, load_cases

locales: st.SearchStrategy[TypingLocale] = st.sampled_from(get_args(TypingLocale))


@pytest.mark.parametrize("case", load_cases("money", kind="parse"), ids=case_id)
def test_typed_amounts_follow_the_separators_of_the_locale(case: dict[str, Any]) -> None:
    text, expected = case["input"]["text"], case["expected"]
    options = {name: case["input"][name] for name in ("locale", "decimals")}

    if expected["valid"]:
        assert format(parse_typed(text, **options), "f") == expected["value"]
        return
    with pytest.raises(MoneyError) as error:
        parse_typed(text, **options)
    assert error.value.reason.value == expected["reason"]


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1.234", "pt-BR", "1234"),
        ("1,234", "en-US", "1234"),
        ("0,5", "pt-BR", "0.5"),
        ("\t5\r\n", "en-US", "5"),
        ("999,999,999,999.99", "en-US", "999999999999.99"),
        ("0000000000001", "en-US", "1"),
    ],
)
def test_a_lawful_spelling_is_read_as_meant(text: str, locale: TypingLocale, value: str) -> None:
    assert parse_typed(text, locale=locale, decimals=2) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "locale", "reason"),
    [
        ("1.234", "en-US", "too-precise"),
        ("1,234", "pt-BR", "too-precise"),
        ("10.990", "en-US", "too-precise"),
        ("0,123", "en-US", "bad-grouping"),
        ("1,2345", "en-US", "bad-grouping"),
        ("1234,567", "en-US", "bad-grouping"),
        (",123", "en-US", "bad-grouping"),
        ("1,,234", "en-US", "bad-grouping"),
        ("5.", "en-US", "bad-grouping"),
        (".5", "en-US", "bad-grouping"),
        (".", "en-US", "bad-grouping"),
        ("5.1,0", "en-US", "bad-grouping"),
        ("-", "en-US", "negative"),
        ("+5", "en-US", "bad-character"),
        ("5-", "en-US", "bad-character"),
        ("1 234", "en-US", "bad-character"),
        ("1\u00a0234", "pt-BR", "bad-character"),
        ("\u00a05", "en-US", "bad-character"),
        ("1_000", "en-US", "bad-character"),
        ("٢٥", "en-US", "bad-character"),
        ("５", "en-US", "bad-character"),
        ("NaN", "en-US", "bad-character"),
        ("R$ 5", "pt-BR", "bad-character"),
        (" \t\n", "en-US", "empty"),
        ("1234567890123", "en-US", "too-large"),
        ("9" * 5000, "en-US", "too-large"),
    ],
)
def test_an_unlawful_spelling_is_refused_with_its_reason(
    text: str, locale: TypingLocale, reason: str
) -> None:
    with pytest.raises(MoneyError) as error:
        parse_typed(text, locale=locale, decimals=2)

    assert error.value.reason.value == reason


@pytest.mark.parametrize("case", load_cases("money", kind="format"), ids=case_id)
def test_figures_are_printed_with_the_separators_of_the_locale(case: dict[str, Any]) -> None:
    arguments = dict(case["input"])

    text = print_typed(Decimal(arguments.pop("value")), **arguments)

    assert text == case["expected"]["text"]


def test_whole_figures_are_printed_without_a_decimal_point() -> None:
    assert print_typed(Decimal(1234567), locale="pt-BR", min_decimals=0, max_decimals=0) == "1.234.567"
    assert print_typed(Decimal("5.00"), locale="en-US", min_decimals=0, max_decimals=2) == "5"


def test_printing_never_rounds_a_digit_away() -> None:
    with pytest.raises(MoneyError) as error:
        print_typed(Decimal("0.005"), locale="en-US", min_decimals=2, max_decimals=2)

    assert error.value.reason is MoneyReason.TOO_PRECISE


@given(st.integers(0, 10**30 - 1), st.integers(0, 18), locales)
def test_what_is_printed_reads_back_exactly_in_its_locale(
    units: int, decimals: int, locale: TypingLocale
) -> None:
    value = Decimal((0, tuple(map(int, str(units % 10 ** (12 + decimals)))), -decimals))

    text = print_typed(value, locale=locale, min_decimals=0, max_decimals=decimals)
    read = parse_typed(text, locale=locale, decimals=decimals)

    assert to_units(read, decimals=decimals) == to_units(value, decimals=decimals)


@given(st.text() | st.text("0123456789.,- "), locales, st.integers(0, 18))
def test_arbitrary_typing_is_read_or_refused_but_never_crashes(
    text: str, locale: TypingLocale, decimals: int
) -> None:
    try:
        value = parse_typed(text, locale=locale, decimals=decimals)
    except MoneyError:
        return

    assert value.is_finite()
    assert value >= 0


@given(st.from_regex(r"[0-9]{1,9}([.,][0-9]{3})*[.,][0-9]{1,2}", fullmatch=True))
def test_no_spelling_with_cents_means_two_amounts_in_two_locales(text: str) -> None:
    readings = []

    for locale in get_args(TypingLocale):
        try:
            readings.append(parse_typed(text, locale=locale, decimals=2))
        except MoneyError:
            continue

    assert len(readings) <= 1
