"""A slip of the finger: one character changed, two neighbours swapped; the checksum must see it."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from merchant_desk.domain.addresses.judge import judge_address
from tests.helpers.addresses import FAMILIES, Family, slips
from tests.helpers.counts import count
from tests.helpers.seeds import dice_of

_CERTAIN = [family for family in FAMILIES if family.has_checksum and family.network != "ETHEREUM"]
_EVM = [family for family in FAMILIES if family.network == "ETHEREUM"]


@pytest.mark.parametrize("family", _CERTAIN, ids=lambda family: family.name)
def test_no_slip_at_any_place_of_a_checksummed_address_passes(
    family: Family, request: pytest.FixtureRequest
) -> None:
    dice, again = dice_of(request)
    passed = [
        (address, slip)
        for address in (family.make(dice) for _ in range(count(8, 400)))
        for slip in slips(address, dice)
        if judge_address(family.network, family.environment, slip).is_valid
    ]

    assert passed == [], again


@settings(max_examples=count(300, 20_000), deadline=None)
@given(
    family=st.sampled_from(_CERTAIN),
    dice=st.randoms(use_true_random=False),
    place=st.integers(min_value=0),
    char=st.characters(),
)
def test_no_character_of_any_script_can_stand_in_for_another(
    family: Family, dice: random.Random, place: int, char: str
) -> None:
    address = family.make(dice)
    at = place % len(address)
    assume(char != address[at])

    changed = judge_address(family.network, family.environment, address[:at] + char + address[at + 1 :])
    grown = judge_address(family.network, family.environment, address[:at] + char + address[at:])

    assert not changed.is_valid
    assert not grown.is_valid


@pytest.mark.parametrize("family", _EVM, ids=lambda family: family.name)
def test_fewer_than_one_slip_in_a_thousand_passes_the_capitals_alone(
    family: Family, request: pytest.FixtureRequest
) -> None:
    (dice, again), tried, passed = dice_of(request), 0, 0
    for _ in range(count(150, 10_000)):
        made = slips(family.make(dice), dice)
        tried += len(made)
        passed += sum(judge_address("ETHEREUM", family.environment, slip).is_valid for slip in made)

    assert passed * 1_000 <= tried, again
