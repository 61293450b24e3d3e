"""Addresses as each network's standard judges them: the list of cases, and what holds for every network."""

from __future__ import annotations

import time
from typing import Any

import base58
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merchant_desk.domain.addresses.burnt import BURNT
from merchant_desk.domain.addresses.judge import LONGEST, NETWORKS, judge_address
from merchant_desk.domain.addresses.verdict import Checksum, Part, Reason, Warn, refused
from merchant_desk.domain.chains import CHAINS
from tests.helpers.cases import case_id, load_cases
from tests.helpers.counts import count

_ENVIRONMENT = {"mainnet": "production", "testnet": "test", "any": "any", None: None}
_HATHOR = "HDTCvGWVq5G9q4kBuQCFhe3rFig93bjoqB"
_EVM = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
_SOLANA = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN"
_ODD = [
    "\u00a0",
    "\u200b",
    "\u200f",
    "\ufeff",
    "\u0430",
    "\uff11",
    "\u0661",
    " ",
    "\t",
    "\n",
    "\r",
    "\x00",
    "\x7f",
]


@pytest.mark.parametrize("case", load_cases("addresses"), ids=case_id)
def test_every_case_of_the_list_is_judged_as_its_source_says(case: dict[str, Any]) -> None:
    asked, expected = case["input"], case["expected"]

    verdict = judge_address(asked["network"], asked["environment"], asked["address"])

    assert (verdict.is_valid, verdict.reason.value) == (expected["valid"], expected["reason"])
    assert verdict.environment == _ENVIRONMENT[expected["network"]]
    assert verdict.normalised == expected["normalised"]
    assert [warning.value for warning in verdict.warnings] == [
        expected[key] for key in ("warn",) if key in expected
    ]
    held = {"account": verdict.account, "tag": verdict.tag, "memo_id": verdict.memo_id}
    assert {name: value for name, value in held.items() if value is not None} == {
        name: expected[name] for name in held if name in expected
    }


def test_every_network_of_the_chain_table_has_a_judge() -> None:
    assert {chain.protocol for chain in CHAINS} == NETWORKS


@pytest.mark.parametrize(
    ("network", "environment"), [("DOGE", "production"), ("CELO", "staging"), ("celo", "test")]
)
def test_an_unknown_network_or_environment_is_the_callers_error(network: str, environment: str) -> None:
    with pytest.raises(KeyError):
        judge_address(network, environment, _EVM)


@pytest.mark.parametrize("odd", _ODD, ids=lambda odd: f"U+{ord(odd):04X}")
@pytest.mark.parametrize(("network", "address"), [("HATHOR", _HATHOR), ("CELO", _EVM), ("SOLANA", _SOLANA)])
def test_a_hidden_or_look_alike_character_is_named_by_its_place(network: str, address: str, odd: str) -> None:
    places = (0, 9, len(address))

    verdicts = [judge_address(network, "production", address[:at] + odd + address[at:]) for at in places]

    assert [(verdict.reason, verdict.part, verdict.at) for verdict in verdicts] == [
        (Reason.BAD_CHARACTER, Part.CHARACTER, at) for at in places
    ]


@pytest.mark.parametrize(
    ("network", "text", "reason", "part", "at"),
    [
        ("CELO", "", Reason.EMPTY, Part.WHOLE, None),
        ("CELO", _EVM[2:], Reason.BAD_PREFIX, Part.BEGINNING, 0),
        ("CELO", "0X" + _EVM[2:], Reason.BAD_PREFIX, Part.BEGINNING, 1),
        ("CELO", _EVM.replace("B", "G"), Reason.BAD_CHARACTER, Part.CHARACTER, 3),
        ("CELO", _EVM[:-1], Reason.BAD_LENGTH, Part.LENGTH, None),
        ("CELO", _EVM.replace("fB", "FB"), Reason.BAD_CHECKSUM, Part.CAPITALS, None),
        # The chain's own capitals (EIP-1191, here for chain 30) are not those of EIP-55.
        ("CELO", "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD", Reason.BAD_CHECKSUM, Part.CAPITALS, None),
        ("AVAXCCHAIN", "X-avax1tzdcgj4ehsvhhgpl7zylwpw0gl2rxcg4r5afk5", Reason.BAD_PREFIX, Part.BEGINNING, 0),
        ("BSC", "bnb1grpf0955h0ykzq3ar5nmum7y6gdfl6lxfn46h2", Reason.BAD_PREFIX, Part.BEGINNING, 0),
        ("HATHOR", _HATHOR.replace("v", "0"), Reason.BAD_CHARACTER, Part.CHARACTER, 4),
        ("HATHOR", _HATHOR.replace("C", "D"), Reason.BAD_CHECKSUM, Part.CHECKSUM, None),
        ("STELLAR", "jed*stellar.org", Reason.BAD_CHARACTER, Part.CHARACTER, 0),
        ("RIPPLE", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Reason.BAD_CHECKSUM, Part.CHECKSUM, None),
        ("BITCOIN", "175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W", Reason.BAD_CHECKSUM, Part.CHECKSUM, None),
    ],
)
def test_a_refusal_names_the_part_or_the_character(
    network: str, text: str, reason: Reason, part: Part, at: int | None
) -> None:
    verdict = judge_address(network, "production", text)

    assert (verdict.reason, verdict.part, verdict.at) == (reason, part, at)
    assert (verdict.normalised, verdict.checksum) == (None, None)


def test_every_refusal_is_about_some_part_of_the_text() -> None:
    assert all(refused(reason).part is not None for reason in Reason if reason is not Reason.OK)


def test_an_address_without_its_checksum_is_told_from_one_with_it() -> None:
    texts = {
        "CELO": (_EVM, _EVM.lower(), "0x" + _EVM[2:].upper()),
        "SOLANA": (_SOLANA,),
        "HATHOR": (_HATHOR,),
    }

    kinds = {
        network: [judge_address(network, "production", text).checksum for text in forms]
        for network, forms in texts.items()
    }

    assert kinds == {
        "CELO": [Checksum.VALID, Checksum.ABSENT, Checksum.ABSENT],
        "SOLANA": [Checksum.NONE_IN_FORMAT],
        "HATHOR": [Checksum.VALID],
    }


def test_each_address_that_nobody_holds_is_warned_of_on_its_network() -> None:
    warned = {
        text
        for text in BURNT
        for network in NETWORKS
        if judge_address(network, "production", text).warnings[:1] == (Warn.BURN_ADDRESS,)
    }

    assert warned == BURNT


@pytest.mark.parametrize(("network", "version"), [("BITCOIN", 0x00), ("HATHOR", 0x28)])
@pytest.mark.parametrize("length", [0, 19, 21])
def test_a_right_checksum_over_a_hash_of_another_length_is_no_address(
    network: str, version: int, length: int
) -> None:
    text = base58.b58encode_check(bytes([version, *range(length)])).decode()

    assert judge_address(network, "production", text).reason is Reason.BAD_LENGTH


@pytest.mark.parametrize(
    ("key", "is_off"),
    [
        (b"\x01" + bytes(31), False),  # the neutral point
        (b"\x01" + bytes(30) + b"\x80", True),  # the same with a sign that zero has not
        ((2**255 - 19).to_bytes(32, "little"), True),
        (b"\x02" + bytes(31), True),
        (bytes.fromhex("5866666666666666666666666666666666666666666666666666666666666666"), False),
    ],
)
def test_a_key_of_solana_that_is_no_point_of_the_curve_is_warned_of(key: bytes, is_off: bool) -> None:
    verdict = judge_address("SOLANA", "production", base58.b58encode(key).decode())

    assert verdict.warnings == ((Warn.OFF_CURVE,) if is_off else ())


@pytest.mark.parametrize("digits", ["0" * 36 + "dead", "0" * 36 + "DEAD", "0" * 36 + "dEaD"])
def test_the_dead_address_is_warned_of_in_whatever_case(digits: str) -> None:
    assert judge_address("BSC", "production", "0x" + digits).warnings == (Warn.BURN_ADDRESS,)


@pytest.mark.parametrize(
    "link",
    [
        f"ethereum:{_EVM}@1",
        f"hathor:{_HATHOR}",
        f"solana:{_SOLANA}?amount=1",
        "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "web+stellar:pay?destination=GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        "vitalik.eth",
        "$handle",
        "jed*stellar.org",
    ],
)
def test_links_and_names_that_need_a_lookup_are_refused_everywhere(link: str) -> None:
    assert not any(judge_address(network, "production", link).is_valid for network in NETWORKS)


@pytest.mark.parametrize("unit", ["a", "1", "0x", " ", "ж", "\u200b", "abandon ", "é\u0301"])
def test_a_text_of_a_megabyte_is_refused_almost_at_once(unit: str) -> None:
    text = "x" + unit * (1_000_000 // len(unit))
    took_s = []

    for network in sorted(NETWORKS):
        began_s = time.perf_counter()
        verdict = judge_address(network, "production", text)
        took_s.append(time.perf_counter() - began_s)
        assert verdict.reason in (Reason.BAD_LENGTH, Reason.BAD_CHARACTER)

    assert min(took_s) < 0.005


def test_a_text_just_within_the_limit_still_names_its_odd_character() -> None:
    verdict = judge_address("SOLANA", "test", "1" * (LONGEST - 1) + "\u200b" + "1" * LONGEST)

    assert (verdict.reason, verdict.at) == (Reason.BAD_CHARACTER, LONGEST - 1)


@settings(max_examples=count(400, 50_000), deadline=None)
@given(network=st.sampled_from(sorted(NETWORKS)), text=st.text(max_size=130))
def test_no_text_whatever_breaks_a_judge(network: str, text: str) -> None:
    assert judge_address(network, "production", text).reason in Reason


@settings(max_examples=count(400, 50_000), deadline=None)
@given(
    network=st.sampled_from(sorted(NETWORKS)),
    start=st.sampled_from(
        [
            "",
            "0x",
            "bc1",
            "tb1p",
            "bc11",
            "addr1",
            "addr1stake1",
            "Ae2tdP",
            "37btj",
            "X",
            "T",
            "r",
            "G",
            "M",
            "P",
            "H",
        ]
    ),
    text=st.text(alphabet="023456789acdefghjklmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ1", max_size=120),
)
def test_no_text_that_begins_like_an_address_breaks_a_judge(network: str, start: str, text: str) -> None:
    assert judge_address(network, "test", start + text).reason in Reason
