"""Money as whole minor units, read strictly and printed plainly.

Nothing here knows a float: text and JSON numbers become `Decimal` or `int` at once, and a figure
that does not fit is refused with a reason instead of being rounded. The wire format of a total is the
decimal string of checkout contract sections 3.1 and 3.2; what a person may type follows the separators
of their locale.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import total_ordering
from typing import Final, Literal, TypeAlias

CURRENCIES: Final = ("USD", "BRL")
"""Currencies offered for a new order; an order read from the API may carry any other code."""

MINOR_DIGITS: Final = 2
MAX_WHOLE_DIGITS: Final = 12
MAX_FRACTION_DIGITS: Final = 18

TypingLocale: TypeAlias = Literal["en-US", "pt-BR"]
"""Locales whose separators a typed amount may use."""

ASCII_SPACE: Final = " \t\n\r\v\f"
"""The white space that may stand around typed text; wider definitions let look-alikes through."""

_FIAT: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_JSON_DECIMAL: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,18})?")
_SEPARATORS: Final[dict[str, tuple[str, str]]] = {"en-US": (",", "."), "pt-BR": (".", ",")}
_MAX_UNIT_DIGITS: Final = 78  # uint256, the widest unit count of any network


class MoneyReason(StrEnum):
    """Why a figure was refused; the values are stable names for tables of words."""

    EMPTY = "empty"
    BAD_CHARACTER = "bad-character"
    BAD_GROUPING = "bad-grouping"
    NEGATIVE = "negative"
    TOO_PRECISE = "too-precise"
    TOO_LARGE = "too-large"
    NOT_POSITIVE = "not-positive"
    NO_RATE = "no-rate"
    BAD_RATE = "bad-rate"
    BAD_AMOUNT = "bad-amount"
    BAD_NUMBER = "bad-number"
    OTHER_CURRENCY = "other-currency"


class MoneyError(ValueError):
    """A figure that cannot be taken as money; `reason` says which rule it broke."""

    def __init__(self, reason: MoneyReason) -> None:
        super().__init__(reason.value)
        self.reason: Final = reason


@total_ordering
@dataclass(frozen=True, slots=True)
class Fiat:
    """An amount of ordinary money: `minor` hundredths of `currency`, never negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse a negative amount: the desk only ever asks for money."""
        if self.minor < 0:
            raise MoneyError(MoneyReason.NEGATIVE)

    @classmethod
    def zero(cls, currency: str) -> Fiat:
        """Nothing at all of `currency`: where a sum starts."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Fiat:
        """Read a plain total such as `25.40`: up to 12 digits, then at most two decimals, ASCII only.

        Raises MoneyError with bad-amount for everything else.
        """
        if _FIAT.fullmatch(text) is None:
            raise MoneyError(MoneyReason.BAD_AMOUNT)
        whole, _, cents = text.partition(".")
        return cls(int(whole) * 100 + int(cents.ljust(MINOR_DIGITS, "0")), currency)

    @classmethod
    def from_decimal(cls, value: Decimal, currency: str) -> Fiat:
        """Take an exact decimal; zeros beyond the cents are harmless, other digits are refused.

        Raises MoneyError: bad-amount (not finite), negative, too-precise, too-large (over 12 digits).
        """
        minor = to_units(value, decimals=MINOR_DIGITS)
        if minor >= 10 ** (MAX_WHOLE_DIGITS + MINOR_DIGITS):
            raise MoneyError(MoneyReason.TOO_LARGE)
        return cls(minor, currency)

    @property
    def text(self) -> str:
        """The plain decimal string with two decimals, as the API and JSON output carry it."""
        return f"{self.minor // 100}.{self.minor % 100:02d}"

    @property
    def decimal(self) -> Decimal:
        """The same amount as an exact Decimal with two decimals."""
        return Decimal(self.text)

    @property
    def is_zero(self) -> bool:
        """Whether there is nothing to charge."""
        return self.minor == 0

    def __add__(self, other: Fiat) -> Fiat:
        """Sum within one currency; raises MoneyError (other-currency) across two."""
        self._require_same_currency(other)
        return Fiat(self.minor + other.minor, self.currency)

    def __lt__(self, other: Fiat) -> bool:
        """Order within one currency; raises MoneyError (other-currency) across two."""
        self._require_same_currency(other)
        return self.minor < other.minor

    def _require_same_currency(self, other: Fiat) -> None:
        if self.currency != other.currency:
            raise MoneyError(MoneyReason.OTHER_CURRENCY)


def to_units(amount: Decimal, *, decimals: int) -> int:
    """Count `amount` in units of `10 ** -decimals`, exactly.

    Raises MoneyError: bad-amount (not finite), negative, too-precise, too-large (beyond uint256's digits).
    """
    sign, digits, exponent = amount.as_tuple()
    if not isinstance(exponent, int):
        raise MoneyError(MoneyReason.BAD_AMOUNT)
    if not any(digits):
        return 0
    if sign:
        raise MoneyError(MoneyReason.NEGATIVE)
    shift = exponent + decimals
    if len(digits) + shift > _MAX_UNIT_DIGITS:
        raise MoneyError(MoneyReason.TOO_LARGE)
    if shift < 0 and any(digits[shift:]):
        raise MoneyError(MoneyReason.TOO_PRECISE)
    kept = digits[:shift] if shift < 0 else digits + (0,) * shift
    return int("".join(map(str, kept)))


def plain(value: Decimal) -> str:
    """Print a finite Decimal with digits and a point only: no exponent, no trailing zeros.

    Raises MoneyError: bad-amount (NaN, infinities), too-large (an exponent that would fill the memory).
    """
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise MoneyError(MoneyReason.BAD_AMOUNT)
    if not value:
        return "0"
    if abs(exponent) > _MAX_UNIT_DIGITS:
        raise MoneyError(MoneyReason.TOO_LARGE)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_json_decimal(value: object) -> Decimal:
    """Take an amount or rate from parsed JSON: a decimal string, or a number read as Decimal or int.

    The API sends strings in orders and numbers elsewhere (checkout contract, contradiction C18). At most
    12 digits before the point and 18 after it; a bool, a float, a sign or an exponent inside a string
    raises MoneyError (bad-number).
    """
    if isinstance(value, str):
        text = value
    elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**MAX_WHOLE_DIGITS:
        text = str(value)
    elif isinstance(value, Decimal) and _is_modest(value):
        text = format(value, "f")
    else:
        raise MoneyError(MoneyReason.BAD_NUMBER)
    if _JSON_DECIMAL.fullmatch(text) is None:
        raise MoneyError(MoneyReason.BAD_NUMBER)
    return Decimal(text)


def _is_modest(value: Decimal) -> bool:
    """Whether printing `value` in full stays short: `1E+999999` would fill the memory."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -MAX_FRACTION_DIGITS <= exponent <= MAX_WHOLE_DIGITS


def parse_typed(text: str, *, locale: TypingLocale, decimals: int) -> Decimal:
    """Read an amount that a person typed, by the separators of `locale` and never by guessing.

    Groups are optional but stand every three digits; `1.234` is a thousand in pt-BR and too precise for
    cents in en-US. ASCII white space around it is ignored. Raises MoneyError: empty, negative,
    bad-character, bad-grouping, too-precise, too-large.
    """
    trimmed = text.strip(ASCII_SPACE)
    if not trimmed:
        raise MoneyError(MoneyReason.EMPTY)
    if trimmed.startswith("-"):
        raise MoneyError(MoneyReason.NEGATIVE)
    if re.fullmatch(r"[0-9.,]+", trimmed) is None:
        raise MoneyError(MoneyReason.BAD_CHARACTER)
    whole, fraction = _split_typed(trimmed, *_SEPARATORS[locale])
    if len(fraction) > decimals:
        raise MoneyError(MoneyReason.TOO_PRECISE)
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        raise MoneyError(MoneyReason.TOO_LARGE)
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def _split_typed(text: str, group: str, point: str) -> tuple[str, str]:
    """Split into whole and fraction digits; raises MoneyError (bad-grouping) on misplaced separators."""
    whole, has_point, fraction = text.partition(point)
    grouped = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+"
    if re.fullmatch(grouped, whole) is None or (has_point and not fraction.isdecimal()):
        raise MoneyError(MoneyReason.BAD_GROUPING)
    return whole.replace(group, ""), fraction


def print_typed(value: Decimal, *, locale: TypingLocale, min_decimals: int, max_decimals: int) -> str:
    """Print `value` grouped for `locale`, the way `parse_typed` reads it back.

    Raises MoneyError: bad-amount, negative, too-precise (nothing is rounded here), too-large.
    """
    units = to_units(value, decimals=max_decimals)
    group, point = _SEPARATORS[locale]
    whole, fraction = divmod(units, 10**max_decimals)
    digits = f"{fraction:0{max_decimals}d}" if max_decimals else ""
    digits = digits.rstrip("0").ljust(min_decimals, "0")
    text = f"{whole:,}".replace(",", group)
    return f"{text}{point}{digits}" if digits else text
