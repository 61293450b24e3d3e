"""The amount as it is typed: written as it is said (25 is 25.00), or cents first as card terminals do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from merchant_desk.domain.money import MAX_WHOLE_DIGITS, MINOR_DIGITS, Fiat

MOST_MINOR: Final = 10 ** (MAX_WHOLE_DIGITS + MINOR_DIGITS) - 1
"""The largest charge, in hundredths: twelve digits before the cents."""


@dataclass(frozen=True, slots=True)
class AmountEntry:
    """Keys in, hundredths out; every key gives a new value, and one that does not fit gives the same.

    `whole` and `cents` are the digits typed since the last "Add amount" (`cents` is None before the decimal
    key); with `cents_first` all digits are in `whole` and the last two are the cents. `items` are hundredths.
    """

    whole: str = ""
    cents: str | None = None
    items: tuple[int, ...] = ()
    cents_first: bool = False

    @property
    def current_minor(self) -> int:
        """The item being typed, in hundredths."""
        if self.cents_first:
            return int(self.whole or "0")
        return int(self.whole or "0") * 100 + int((self.cents or "").ljust(MINOR_DIGITS, "0"))

    @property
    def total_minor(self) -> int:
        """All items and the one being typed, in hundredths."""
        return sum(self.items) + self.current_minor

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed at all."""
        return not self.whole and self.cents is None and not self.items

    @property
    def summands(self) -> tuple[int, ...]:
        """What the running sum shows: the items, and the one being typed once it is more than nothing."""
        return (*self.items, self.current_minor) if self.current_minor else self.items

    def total(self, currency: str) -> Fiat:
        """The charge."""
        return Fiat(self.total_minor, currency)

    def press(self, digits: str) -> AmountEntry:
        """One or more digits, such as 7 or 00."""
        after = self
        for digit in digits:
            after = after._press_one(digit)
        return after

    def point(self) -> AmountEntry:
        """The decimal key: the cents begin. Cents first needs none."""
        if self.cents_first or self.cents is not None:
            return self
        return replace(self, cents="")

    def backspace(self) -> AmountEntry:
        """Take the last key back; an item that was added comes back for typing."""
        if self.cents is not None:
            return replace(self, cents=self.cents[:-1] if self.cents else None)
        if self.whole:
            return replace(self, whole=self.whole[:-1])
        if self.items:
            return AmountEntry(items=self.items[:-1], cents_first=self.cents_first).typed(self.items[-1])
        return self

    def clear(self) -> AmountEntry:
        """Nothing typed, nothing added."""
        return AmountEntry(cents_first=self.cents_first)

    def add(self) -> AmountEntry:
        """The item is complete; the next one begins."""
        if not self.current_minor:
            return self
        return AmountEntry(items=(*self.items, self.current_minor), cents_first=self.cents_first)

    def with_cents_first(self, cents_first: bool) -> AmountEntry:
        """The other way of typing from here on; what stands is kept as it is."""
        if cents_first == self.cents_first:
            return self
        return AmountEntry(items=self.items, cents_first=cents_first).typed(self.current_minor)

    def typed(self, minor: int) -> AmountEntry:
        """This many hundredths as if they had been typed for the present item."""
        return replace(self, whole="", cents=None)._typed(minor) if minor else self

    def _press_one(self, digit: str) -> AmountEntry:
        if self.cents is not None:
            after = replace(self, cents=self.cents + digit) if len(self.cents) < MINOR_DIGITS else self
        else:
            after = replace(self, whole=(self.whole + digit).lstrip("0"))
        most = MAX_WHOLE_DIGITS + (MINOR_DIGITS if self.cents_first else 0)
        return after if len(after.whole) <= most and after.total_minor <= MOST_MINOR else self

    def _typed(self, minor: int) -> AmountEntry:
        if self.cents_first:
            return replace(self, whole=str(minor))
        whole, cents = divmod(minor, 100)
        return replace(self, whole=str(whole) if whole else "", cents=f"{cents:02d}" if cents else None)
