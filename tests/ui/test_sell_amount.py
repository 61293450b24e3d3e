"""The amount as it is typed: as it is said, or cents first; sums; and what does not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.ui.sell.amount_entry import MOST_MINOR, AmountEntry

KEYS = st.lists(st.sampled_from([*"0123456789", "00", ".", "<", "+"]), max_size=40)


def typed(keys: str, *, cents_first: bool = False) -> AmountEntry:
    """An entry after these keys: digits, ``.``, ``<`` for Backspace, ``+`` for Add amount."""
    entry = AmountEntry(cents_first=cents_first)
    for key in keys:
        entry = press(entry, key)
    return entry


def press(entry: AmountEntry, key: str) -> AmountEntry:
    """One key."""
    deeds = {".": entry.point, "<": entry.backspace, "+": entry.add}
    return deeds[key]() if key in deeds else entry.press(key)


@pytest.mark.parametrize(
    ("keys", "minor"),
    [
        ("25", 2500),
        ("25.", 2500),
        ("25.4", 2540),
        ("25.40", 2540),
        ("25.409", 2540),
        ("007", 700),
        (".5", 50),
        ("25.4<", 2500),
        ("25.<", 2500),
        ("25<", 200),
        ("<", 0),
        ("18.90+6.50", 2540),
        ("18.90+", 1890),
        ("18.90+<", 1890),
        ("18.90+<<<", 1800),
        ("+", 0),
    ],
)
def test_an_amount_is_written_as_it_is_said(keys: str, minor: int) -> None:
    assert typed(keys).total_minor == minor


@pytest.mark.parametrize(
    ("keys", "minor"), [("2", 2), ("25", 25), ("2540", 2540), ("25.40", 2540), ("2<", 0)]
)
def test_with_cents_first_digits_come_in_from_the_right(keys: str, minor: int) -> None:
    assert typed(keys, cents_first=True).total_minor == minor


def test_twelve_digits_before_the_cents_are_the_most() -> None:
    full = typed("9" * 14 + ".99")

    assert full.total_minor == MOST_MINOR
    assert full.add().press("1").total_minor == MOST_MINOR


def test_backspace_brings_an_added_item_back_for_typing() -> None:
    entry = typed("18.90+").backspace()

    assert entry.items == ()
    assert entry.current_minor == 1890


def test_clear_forgets_items_and_keeps_the_way_of_typing() -> None:
    entry = typed("189+5", cents_first=True).clear()

    assert entry.is_blank
    assert entry.cents_first


def test_another_way_of_typing_keeps_what_stands() -> None:
    entry = typed("18.90+6.5")

    turned = entry.with_cents_first(cents_first=True)

    assert turned.total_minor == entry.total_minor
    assert turned.with_cents_first(cents_first=False).total_minor == entry.total_minor


@given(KEYS, st.booleans())
def test_no_keys_whatever_make_more_than_the_most(keys: list[str], cents_first: bool) -> None:
    entry = AmountEntry(cents_first=cents_first)
    for key in keys:
        entry = press(entry, key)
        assert 0 <= entry.total_minor <= MOST_MINOR
        assert sum(entry.summands) == entry.total_minor


@given(st.integers(min_value=0, max_value=MOST_MINOR), st.booleans())
def test_an_item_typed_again_is_the_same_amount(minor: int, cents_first: bool) -> None:
    assert AmountEntry(cents_first=cents_first).typed(minor).total_minor == minor
