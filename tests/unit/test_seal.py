"""The sealed record: its code, its text, and what differs between two sets of wallets."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.seal import (
    Draft,
    SealRecord,
    Wallets,
    groups_of,
    middle_groups,
    record_from_text,
    wallet_changes,
    with_wallet,
)
from tests.helpers.counts import count

KEY = bytes(range(32))
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
NUMBERS = st.integers(0, 10**15)
WALLETS = st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=4).map(tuple)
DRAFTS = st.lists(st.builds(Draft, ANY_TEXT, st.none() | ANY_TEXT, ANY_TEXT, NUMBERS), max_size=3).map(tuple)
RECORDS = st.builds(
    SealRecord,
    place=ANY_TEXT,
    store_id=ANY_TEXT,
    till_id=ANY_TEXT,
    sequence=NUMBERS,
    wallets=st.none() | WALLETS,
    drafts=DRAFTS,
    pin=st.none() | ANY_TEXT,
    recovery=st.none() | ANY_TEXT,
    by=ANY_TEXT,
    at_utc_ms=NUMBERS,
)
FEW = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz")), max_size=4).map(tuple)


@given(RECORDS)
def test_a_sealed_record_is_genuine_and_lives_through_its_text(record: SealRecord) -> None:
    sealed = record.sealed(KEY)
    text = sealed.to_text()
    assert text.isascii()
    assert record_from_text(text) == sealed
    assert sealed.is_genuine(KEY)
    assert not sealed.is_genuine(KEY[::-1])


@given(RECORDS, RECORDS)
def test_a_change_of_any_member_breaks_the_code(record: SealRecord, other: SealRecord) -> None:
    sealed = record.sealed(KEY)
    for part in fields(SealRecord):
        if part.name == "code":
            continue
        changed = replace(sealed, **{part.name: getattr(other, part.name)})
        assert changed.is_genuine(KEY) is (changed == sealed), part.name


@given(RECORDS, st.data())
def test_a_change_of_any_byte_of_the_text_is_never_genuine(record: SealRecord, data: Any) -> None:
    sealed = record.sealed(KEY)
    text = sealed.to_text()
    at = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda c: c != text[at]))
    read = record_from_text(text[:at] + byte + text[at + 1 :])
    assert read is None or read == sealed or not read.is_genuine(KEY)


@given(ANY_TEXT | st.text() | st.recursive(st.none() | st.floats() | ANY_TEXT, st.lists).map(json.dumps))
def test_text_of_any_kind_never_makes_the_reader_raise(text: str) -> None:
    assert record_from_text(text) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sequence", float("inf")),
        ("sequence", True),
        ("sequence", -1),
        ("sequence", 10**30),
        ("at_utc_ms", 1.5),
        ("wallets", [["CELO"]]),
        ("wallets", [["CELO", 5]]),
        ("drafts", [["CELO", "0x", "Ana", float("nan")]]),
        ("pin", 402913),
        ("code", None),
    ],
)
def test_a_member_of_a_wrong_kind_makes_it_no_record(name: str, value: object) -> None:
    facts = json.loads(SealRecord("p", "s", "t").sealed(KEY).to_text()) | {name: value}
    assert record_from_text(json.dumps(facts)) is None


def test_a_code_of_half_characters_is_wrong_and_no_crash() -> None:
    assert not SealRecord("p", "s", "t", code="\ud800").is_genuine(KEY)


@given(FEW, FEW)
def test_changes_are_told_exactly_where_two_sets_differ(approved: Wallets, seen: Wallets) -> None:
    changes = wallet_changes(approved, seen)
    assert (changes == ()) is (approved == seen)
    if sorted(approved) != sorted(seen):
        networks = {name for name, _ in {*approved, *seen} if _of(approved, name) != _of(seen, name)}
        assert {change.network for change in changes} == networks


def _of(wallets: Wallets, network: str) -> list[str]:
    return sorted(address for name, address in wallets if name == network)


@given(FEW, FEW)
def test_what_is_told_leads_from_the_one_set_to_the_other(approved: Wallets, seen: Wallets) -> None:
    if sorted(approved) == sorted(seen):
        return
    left = list(approved)
    for change in wallet_changes(approved, seen):
        if change.before is not None:
            left.remove((change.network, change.before))
        if change.after is not None:
            left.append((change.network, change.after))
    assert sorted(left) == sorted(seen)


@given(ANY_TEXT | st.text(max_size=120))
def test_groups_of_four_are_the_address_and_the_ends_are_not_asked_for(address: str) -> None:
    groups = groups_of(address)
    assert "".join(groups) == address
    asked = middle_groups(address)
    assert all(0 <= number < len(groups) for number in asked)
    assert not address or len(asked) > 0
    if len(groups) > 4:
        assert not {0, 1, len(groups) - 1, len(groups) - 2} & set(asked)


A, B, C = ("CELO", "0xA"), ("BSC", "0xB"), ("CELO", "0xC")


@pytest.mark.parametrize(
    ("drafts", "seen", "is_accepted"),
    [
        ((), (A, B), True),
        ((), (B, A), False),
        ((), (C, B), False),
        ((("CELO", "0xC"),), (A, B), True),
        ((("CELO", "0xC"),), (C, B), True),
        ((("CELO", "0xC"),), (B, C), True),
        ((("CELO", "0xC"),), (B, A), False),
        ((("CELO", "0xC"),), (C,), False),
        ((("CELO", "0xC"),), (A, B, C), False),
        ((("BSC", None),), (A,), True),
        ((("BSC", None),), (C,), False),
        ((("BSC", None),), (), False),
        ((("CELO", "0xA"),), (B, A), False),
        ((("SOLANA", "s"), ("BSC", None)), (A, ("SOLANA", "s")), True),
        ((("SOLANA", "s"), ("BSC", None)), (A, B, ("SOLANA", "s")), True),
    ],
)
def test_only_the_approved_set_and_its_drafts_are_accepted(
    drafts: tuple[tuple[str, str | None], ...], seen: Wallets, *, is_accepted: bool
) -> None:
    made = tuple(Draft(network, address, "Ana", 0) for network, address in drafts)
    assert SealRecord("p", "s", "t", wallets=(A, B), drafts=made).accepts(seen) is is_accepted


def test_nothing_approved_accepts_nothing_by_way_of_drafts() -> None:
    draft = Draft("CELO", "0xA", "Ana", 0)
    assert not SealRecord("p", "s", "t", wallets=(), drafts=(draft,)).accepts((A,))
    assert not SealRecord("p", "s", "t", wallets=None, drafts=(draft,)).accepts((A,))


@given(FEW, st.sampled_from("AB"), st.none() | st.sampled_from("xyz"))
def test_setting_a_wallet_leaves_the_other_networks_alone(
    wallets: Wallets, network: str, address: str | None
) -> None:
    after = with_wallet(wallets, network, address)
    assert set(_of(after, network)) == (set() if address is None else {address})
    assert [item for item in after if item[0] != network] == [item for item in wallets if item[0] != network]


def test_ten_thousand_flipped_bits_of_a_code_are_all_noticed() -> None:
    sealed = SealRecord("p", "s", "t", wallets=(A, B)).sealed(KEY)
    for number in range(count(256, 10_000)):
        bit = number % 256
        flipped = f"{int(sealed.code, 16) ^ (1 << bit):064x}"
        assert not replace(sealed, code=flipped).is_genuine(KEY)
