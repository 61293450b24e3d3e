"""An independent judge: bip_utils reads random addresses of every family, whole and with a slip, as we do."""

from __future__ import annotations

import random

import pytest

from merchant_desk.domain.addresses.judge import judge_address
from merchant_desk.domain.addresses.verdict import Checksum, Reason, Warn
from tests.helpers.addresses import FAMILIES, Family, slips
from tests.helpers.counts import count
from tests.helpers.seeds import dice_of

_OTHER = {"production": "test", "test": "production"}


def _is_taken(family: Family, text: str) -> bool:
    """Our own word; bip_utils takes no key that is off the curve and no EVM address in one case, both of
    which we only remark upon."""
    verdict = judge_address(family.network, family.environment, text)
    is_remarkable = Warn.OFF_CURVE in verdict.warnings or verdict.checksum is Checksum.ABSENT
    return verdict.is_valid and not is_remarkable


def _with_slip(address: str, dice: random.Random) -> str:
    return dice.choice(slips(address, dice))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_bip_utils_and_we_say_the_same_of_random_addresses(
    family: Family, request: pytest.FixtureRequest
) -> None:
    dice, again = dice_of(request)
    whole = [family.make(dice) for _ in range(count(500, 10_000))]
    slipped = [_with_slip(address, dice) for address in whole[: len(whole) // 5]]

    differing = [text for text in (*whole, *slipped) if _is_taken(family, text) is not family.accepts(text)]

    assert differing == [], again


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_address_of_a_family_is_told_where_it_can_be_paid(
    family: Family, request: pytest.FixtureRequest
) -> None:
    dice, again = dice_of(request)
    addresses = [family.make(dice) for _ in range(count(50, 2_000))]

    here = {judge_address(family.network, family.environment, text).reason for text in addresses}
    there = {judge_address(family.network, _OTHER[family.environment], text).reason for text in addresses}

    assert here == {Reason.OK}, again
    assert there == {Reason.OK if family.is_same_everywhere else Reason.WRONG_NETWORK}, again
