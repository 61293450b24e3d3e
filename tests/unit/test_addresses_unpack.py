"""Payment links that are pasted where an address is wanted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merchant_desk.domain.addresses.judge import EVM_NETWORKS, judge_address
from merchant_desk.domain.addresses.unpack import Unpacked, unpack, without_blanks
from tests.helpers.counts import count

_EVM = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
_TOKEN = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
_SEGWIT = "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"
_STELLAR = "GCALNQQBXAPZ2WIRSDDBMSTAKCUH5SG6U76YBFLQLIXJTF7FE5AX7AOO"
_RIPPLE = "rwietsevLFg8XSmG3bEZzFein1g8RBqWDZ"
_SOLANA = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN"
_CARDANO = "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8"
_HATHOR = "HDTCvGWVq5G9q4kBuQCFhe3rFig93bjoqB"
_PASSPHRASE = "Test%20SDF%20Network%20%3B%20September%202015"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f"bitcoin:{_SEGWIT}?amount=0.00042&label=x", Unpacked(_SEGWIT, ("BITCOIN",))),
        (f"BITCOIN:{_SEGWIT}", Unpacked(_SEGWIT, ("BITCOIN",))),
        (f" bitcoin:{_SEGWIT}\r\n", Unpacked(_SEGWIT, ("BITCOIN",))),
        (f"ethereum:{_EVM}@1?value=2014000000000000000", Unpacked(_EVM, ("ETHEREUM",), "production")),
        (f"ethereum:pay-{_EVM}@42220", Unpacked(_EVM, ("CELO",), "production")),
        (f"ethereum:{_EVM}@97", Unpacked(_EVM, ("BSC",), "test")),
        (f"ethereum:{_EVM}@5", Unpacked(_EVM, ())),
        (f"ethereum:{_EVM}", Unpacked(_EVM, EVM_NETWORKS)),
        (
            f"ethereum:{_TOKEN}@137/transfer?address={_EVM}&uint256=1",
            Unpacked(_EVM, ("POLYGON",), "production"),
        ),
        (f"web+cardano:{_CARDANO}?amount=12.5", Unpacked(_CARDANO, ("CARDANO",))),
        (f"solana:{_SOLANA}?amount=0.01&spl-token=x&memo=y", Unpacked(_SOLANA, ("SOLANA",))),
        (
            f"web+stellar:pay?destination={_STELLAR}&amount=1&memo=skdjfasf&memo_type=MEMO_TEXT",
            Unpacked(_STELLAR, ("STELLAR",), "production", memo="skdjfasf"),
        ),
        (
            f"web+stellar:pay?destination={_STELLAR}&network_passphrase={_PASSPHRASE}",
            Unpacked(_STELLAR, ("STELLAR",), "test"),
        ),
        (
            f"https://xaman.app/detect/request:{_RIPPLE}?amount=2&dt=123",
            Unpacked(_RIPPLE, ("RIPPLE",), tag=123),
        ),
        (f"xrpl://{_RIPPLE}?dt=0", Unpacked(_RIPPLE, ("RIPPLE",), tag=0)),
        (f"hathor:{_HATHOR}", Unpacked(_HATHOR, ("HATHOR",))),
        (f'{{"address": "hathor:{_HATHOR}", "amount": "1"}}', Unpacked(_HATHOR, ("HATHOR",))),
    ],
)
def test_the_address_inside_a_link_is_found_with_what_belongs_to_it(link: str, expected: Unpacked) -> None:
    found = unpack(link)

    assert found == expected
    networks = expected.networks or EVM_NETWORKS
    assert judge_address(networks[0], expected.environment or "production", expected.address).is_valid


@pytest.mark.parametrize(
    "text",
    [
        "",
        _EVM,
        "bitcoin:",
        "bitcoin:?lightning=lnbc1",
        f"ethereum:{_TOKEN}@1/approve?address={_EVM}",
        f"ethereum:{_TOKEN}@1/transfer?uint256=1",
        f"ethereum:{_TOKEN}@1/transfer?address={_EVM}&address={_TOKEN}",
        f"web+stellar:tx?xdr={_STELLAR}",
        f"web+stellar:tx?destination={_STELLAR}",
        "web+stellar:pay?amount=1",
        f"xrpl://{_RIPPLE}?dt=1&dt=2",
        f"xrpl://{_RIPPLE}?dt=x",
        f"xrpl://{_RIPPLE}?dt=",
        f"mailto:{_EVM}",
        f"https://example.com/{_EVM}",
        '{"address": 5}',
        '{"amount": "1"}',
        '{"address": "hathor:"}',
        "{" * 3_000,
        '{"a":' * 700,
        f"bitcoin:{'1' * 5_000}",
    ],
)
def test_a_text_that_names_no_single_address_is_not_unpacked(text: str) -> None:
    assert unpack(text) is None


def test_only_blanks_of_the_keyboard_are_taken_away() -> None:
    assert without_blanks(" \t\r\nx y\u00a0\n") == "x y\u00a0"


@settings(max_examples=count(300, 20_000), deadline=None)
@given(
    scheme=st.sampled_from(
        ["", "bitcoin:", "ethereum:", "web+stellar:pay?", "xrpl://", "https://xaman.app/detect/", "{"]
    ),
    rest=st.text(max_size=80),
)
def test_no_link_whatever_breaks_the_reader(scheme: str, rest: str) -> None:
    found = unpack(scheme + rest)

    assert found is None or found.address
