"""Coin figures worked out from the market rates that came with an order.

Rates are units of each currency or coin per 1 BRL (checkout contract section 3.2, base inferred there), so
`coin = total / rate[order currency] * rate[coin]`. The division is exact (`Fraction`) and rounded once;
Decimal's 28 digits would round inside the division and could lose the step up. Whatever comes out is an
estimate: a rate such as 0.19 carries two digits only.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Final, TypeAlias

from merchant_desk.domain.money import Fiat, MoneyError, MoneyReason

Rates: TypeAlias = Mapping[str, Decimal]
"""Units per 1 BRL, by currency code or coin symbol."""

_WIDEST_EXPONENT: Final = 60  # a rate beyond 10**60 is nonsense and would only cost time and memory


def quote(total: Fiat, rates: Rates, pay: str, precision: int) -> Decimal:
    """Work out `total` in `pay`, rounded up once to `precision` decimals and written with all of them.

    Raises MoneyError: not-positive (nothing to pay), no-rate, bad-rate (zero, negative or not finite).
    """
    if total.is_zero:
        raise MoneyError(MoneyReason.NOT_POSITIVE)
    return _shifted(ceil(_exact(total, rates, pay) * 10**precision), precision)


def about(total: Fiat, rates: Rates, coin: str) -> Decimal | None:
    """Say roughly how much of `coin` the total is: two significant digits, halves up, no exponent.

    None where there is nothing to pay or a rate is missing or unusable: then the payment page tells.
    """
    rate, own = rates.get(coin), rates.get(total.currency)
    if rate is None or own is None or not (rate.is_finite() and own.is_finite()):
        return None
    return _about(total.minor, rate, own)


@lru_cache(maxsize=256)  # a till shows the same order's list several times a second
def _about(minor: int, rate: Decimal, own: Decimal) -> Decimal | None:
    try:
        exact = Fraction(minor, 100) * _usable(rate) / _usable(own)
    except MoneyError:
        return None
    if exact == 0:
        return None
    decimals = 1 - _magnitude(exact)
    digits = _half_up(exact * Fraction(10) ** decimals)
    if digits == 100:  # 99.6 rounds into the next power of ten, where two digits reach one place less
        digits, decimals = 10, decimals - 1
    return Decimal(digits * 10**-decimals) if decimals < 0 else _shifted(digits, decimals)


def _exact(total: Fiat, rates: Rates, pay: str) -> Fraction:
    return Fraction(total.minor, 100) * _rate(rates, pay) / _rate(rates, total.currency)


def _rate(rates: Rates, code: str) -> Fraction:
    rate = rates.get(code)
    if rate is None:
        raise MoneyError(MoneyReason.NO_RATE)
    return _usable(rate)


def _usable(rate: Decimal) -> Fraction:
    if not rate.is_finite() or rate <= 0 or abs(rate.adjusted()) > _WIDEST_EXPONENT:
        raise MoneyError(MoneyReason.BAD_RATE)
    return Fraction(rate)


def _magnitude(value: Fraction) -> int:
    """The power of ten of the leading digit: 2 for 366.3, -2 for 0.015; exact, so no logarithm."""
    guess = len(str(value.numerator)) - len(str(value.denominator))
    return guess if value >= Fraction(10) ** guess else guess - 1


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _shifted(units: int, decimals: int) -> Decimal:
    """`units * 10 ** -decimals` without the Decimal context, which would round long figures."""
    return Decimal((0, tuple(map(int, str(units))), -decimals))
