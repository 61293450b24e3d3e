"""Coin figures from market rates: exact, rounded once, and honest about having no rate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.money import Fiat, MoneyError
from merchant_desk.domain.rates import about, quote
from tests.helpers.cases import case_id, load_cases

# The rates of the documented order: units of each per 1 BRL.
RATES = {
    "BRL": Decimal("1.00"),
    "USD": Decimal("0.19"),
    "ETH": Decimal("0.00011354"),
    "BNB": Decimal("0.00061351"),
    "CELO": Decimal("0.32033333"),
    "HTR": Decimal("2.74"),
    "AVAX": Decimal("0.01150898"),
    "MATIC": Decimal("0.16016667"),
}
positive_rates = st.decimals(min_value="1E-18", max_value="1E+12", allow_nan=False, allow_infinity=False)
totals = st.builds(Fiat, st.integers(1, 10**14 - 1), st.just("USD"))


def quote_case(case: dict[str, Any]) -> Decimal:
    asked = case["input"]
    rates = {code: Decimal(rate) for code, rate in asked["rates"].items()}
    total = Fiat.parse(asked["total"], asked["order_currency"])
    return quote(total, rates, asked["pay_currency"], asked["precision"])


@pytest.mark.parametrize("case", load_cases("money", kind="quote"), ids=case_id)
def test_a_quote_is_exact_up_to_one_rounding_up(case: dict[str, Any]) -> None:
    expected = case["expected"]

    if expected["valid"]:
        assert format(quote_case(case), "f") == expected["amount"]
        return
    with pytest.raises(MoneyError) as error:
        quote_case(case)
    assert error.value.reason.value == expected["reason"]


@given(totals, positive_rates, positive_rates, st.integers(0, 18))
def test_a_quote_is_the_smallest_figure_that_covers_the_total(
    total: Fiat, order_rate: Decimal, pay_rate: Decimal, precision: int
) -> None:
    exact = Fraction(total.minor, 100) / Fraction(order_rate) * Fraction(pay_rate)

    asked = quote(total, {"USD": order_rate, "COIN": pay_rate}, "COIN", precision)

    step = Fraction(1, 10**precision)
    assert exact <= Fraction(asked) < exact + step
    assert asked.as_tuple().exponent == -precision


def test_a_step_up_beyond_twenty_eight_digits_is_not_lost() -> None:
    rates = {"USD": Decimal(3), "COIN": Decimal(1)}

    asked = quote(Fiat.parse("999999999999.98", "USD"), rates, "COIN", 30)

    assert str(asked) == "333333333333.326666666666666666666666666667"


@pytest.mark.parametrize(
    ("coin", "shown"),
    [("CELO", "43"), ("ETH", "0.015"), ("HTR", "370"), ("BNB", "0.082"), ("MATIC", "21"), ("AVAX", "1.5")],
)
def test_about_figures_carry_two_significant_digits(coin: str, shown: str) -> None:
    figure = about(Fiat.parse("25.40", "USD"), RATES, coin)

    assert str(figure) == shown


@pytest.mark.parametrize(
    ("total", "rate", "shown"),
    [
        ("1.00", "1", "1.0"),
        ("99.50", "1", "100"),
        ("9.95", "1", "10"),
        ("0.99", "1", "0.99"),
        ("10.50", "1", "11"),
        ("10.49", "1", "10"),
        ("1.00", "0.0009951", "0.0010"),
        ("1.00", "123456", "120000"),
    ],
)
def test_about_figures_round_halves_up_and_show_plain_digits(total: str, rate: str, shown: str) -> None:
    rates = {"USD": Decimal(1), "COIN": Decimal(rate)}

    assert str(about(Fiat.parse(total, "USD"), rates, "COIN")) == shown


@given(totals, positive_rates, positive_rates)
def test_about_figures_stay_within_one_twentieth_of_the_truth(
    total: Fiat, order_rate: Decimal, pay_rate: Decimal
) -> None:
    exact = Fraction(total.minor, 100) / Fraction(order_rate) * Fraction(pay_rate)

    figure = about(total, {"USD": order_rate, "COIN": pay_rate}, "COIN")

    assert figure is not None
    assert abs(Fraction(figure) - exact) <= exact / 20
    assert len(str(figure.normalize().as_tuple().digits)) <= len("(1, 2)")


@pytest.mark.parametrize(
    "rate", ["0", "-1", "NaN", "sNaN", "Infinity", "-Infinity", "1E+999999", "1E-999999"]
)
def test_a_rate_that_makes_no_sense_is_never_used(rate: str) -> None:
    total = Fiat.parse("25.40", "USD")

    for rates in ({"USD": Decimal(rate), "CELO": Decimal(1)}, {"USD": Decimal(1), "CELO": Decimal(rate)}):
        with pytest.raises(MoneyError) as error:
            quote(total, rates, "CELO", 8)
        assert error.value.reason.value == "bad-rate"
        assert about(total, rates, "CELO") is None


def test_no_figure_is_shown_for_coins_without_a_rate_or_for_nothing() -> None:
    assert about(Fiat.parse("25.40", "USD"), RATES, "cUSD") is None
    assert about(Fiat.parse("25.40", "EUR"), RATES, "CELO") is None
    assert about(Fiat.parse("25.40", "USD"), {}, "CELO") is None
    assert about(Fiat.zero("USD"), RATES, "CELO") is None
