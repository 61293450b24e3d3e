"""The table of networks, its links, and one spelling for each transaction hash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant_desk.domain.chains import (
    BY_PROTOCOL,
    CHAINS,
    COIN_LINES,
    OTHER_LINES,
    Chain,
    Group,
    HashForm,
    explorer_url,
    looks_like_hash,
    network_name,
    normalise_hash,
)

HEX64 = "7a9c" * 16
EVM_HASH = f"0x{HEX64}"
SOLANA_HASH = "5h6xBEauJ3PK6SWCZ1PGjBvj8vDdWG3KpwATGy1ARAXFSDwt8GFXM7W5Ncn16wmqokgpiKRLuS83KUxyZyv2sUYv"
PLATFORM_CODES = (
    "BITCOIN BSC CELO ETHEREUM STELLAR RIPPLE HATHOR CARDANO AVAXCCHAIN CHILIZ POLYGON SOLANA STRATUS BESU"
)
protocols = st.sampled_from([chain.protocol for chain in CHAINS] + ["NEWCHAIN", ""])


def test_every_network_of_the_platform_has_exactly_one_row() -> None:
    codes = [chain.protocol for chain in CHAINS]

    assert sorted(codes) == sorted(PLATFORM_CODES.split())
    assert len(BY_PROTOCOL) == len(CHAINS)


def test_names_and_badges_tell_all_networks_apart() -> None:
    assert len({chain.name for chain in CHAINS}) == len(CHAINS)
    assert len({chain.badge for chain in CHAINS}) == len(CHAINS)
    assert all(len(chain.badge) == 2 and chain.badge.isupper() for chain in CHAINS)


def test_lists_start_with_the_networks_that_checkout_surely_takes() -> None:
    first = [chain.name for chain in CHAINS if chain.group is Group.FIRST]
    following = [chain.name for chain in CHAINS if chain.group is Group.NEXT]

    assert first == ["Celo", "Ethereum", "Hathor"]
    assert following == ["BNB Smart Chain", "Polygon", "Avalanche C-Chain"]
    assert [chain.name for chain in CHAINS][:6] == first + following


def test_the_coin_list_reads_as_drawn_on_the_payment_screen() -> None:
    shown = [(", ".join(line.coins), line.chain.name if line.chain else None) for line in COIN_LINES]

    assert shown == [
        ("CELO", "Celo"),
        ("cUSD, cREAL", "Celo"),
        ("ETH", "Ethereum"),
        ("HTR", "Hathor"),
        ("BNB", "BNB Smart Chain"),
        ("MATIC", "Polygon"),
        ("AVAX", "Avalanche C-Chain"),
        ("USDT, USDC", None),
    ]
    assert [line.rate_coin for line in COIN_LINES if len(line.coins) > 1] == [None, None]
    assert all(line.rate_coin == line.coins[0] for line in COIN_LINES if len(line.coins) == 1)


def test_other_networks_are_listed_by_their_own_coin() -> None:
    coins = [line.rate_coin for line in OTHER_LINES]

    assert coins == ["BTC", "SOL", "XLM", "XRP", "ADA", "CHZ"]


def test_networks_without_a_native_coin_have_none() -> None:
    assert BY_PROTOCOL["STRATUS"].coin is None
    assert BY_PROTOCOL["CELO"].coin == "CELO"


def test_an_unknown_network_is_shown_by_its_own_code() -> None:
    assert network_name("AVAXCCHAIN") == "Avalanche C-Chain"
    assert network_name("NEWCHAIN") == "NEWCHAIN"


@pytest.mark.parametrize(
    ("protocol", "environment", "link"),
    [
        ("CELO", "production", f"https://explorer.celo.org/mainnet/tx/{EVM_HASH}"),
        ("CELO", "test", f"https://explorer.celo.org/alfajores/tx/{EVM_HASH}"),
        ("ETHEREUM", "mainnet", f"https://etherscan.io/tx/{EVM_HASH}"),
        ("ETHEREUM", "testnet", f"https://goerli.etherscan.io/tx/{EVM_HASH}"),
        ("BSC", "production", f"https://bscscan.com/tx/{EVM_HASH}"),
        ("POLYGON", "production", f"https://polygonscan.com/tx/{EVM_HASH}"),
        ("AVAXCCHAIN", "test", f"https://testnet.snowtrace.io/tx/{EVM_HASH}"),
        ("BITCOIN", "production", None),
        ("NEWCHAIN", "production", None),
    ],
)
def test_explorer_links_lead_to_the_transaction_of_the_environment(
    protocol: str, environment: str, link: str | None
) -> None:
    assert explorer_url(protocol, EVM_HASH.upper(), environment) == link


def test_hathor_transactions_open_in_the_explorer_of_hathor() -> None:
    link = explorer_url("HATHOR", HEX64, "production")

    assert link == f"https://explorer.hathor.network/transaction/{HEX64}"


@pytest.mark.parametrize("text", ["", "  ", ".", ".."])
def test_a_hash_that_names_nothing_has_no_explorer_link(text: str) -> None:
    assert explorer_url("CELO", text, "production") is None


@given(st.text(st.characters(codec=None)))
def test_no_text_in_a_hash_can_leave_the_path_of_its_link(text: str) -> None:
    link = explorer_url("CELO", text, "production")

    if link is None:
        return
    tail = link.removeprefix("https://explorer.celo.org/mainnet/tx/")
    assert tail != link
    assert not set(tail) & set("/?#&=<>\"' \\@:")
    assert tail.isascii()


@pytest.mark.parametrize(
    ("protocol", "text", "expected"),
    [
        ("CELO", f" \t{EVM_HASH.upper()}\r\n", EVM_HASH),
        ("CELO", HEX64.upper(), EVM_HASH),
        ("HATHOR", HEX64.upper(), HEX64),
        ("HATHOR", f"0x{HEX64}", HEX64),
        ("RIPPLE", f"0X{HEX64}", HEX64.upper()),
        ("BITCOIN", HEX64.upper(), HEX64),
        ("RIPPLE", HEX64, HEX64.upper()),
        ("SOLANA", f" {SOLANA_HASH} ", SOLANA_HASH),
        ("NEWCHAIN", EVM_HASH.upper(), EVM_HASH),
        ("NEWCHAIN", " SomeThing ", "SomeThing"),
    ],
)
def test_one_transaction_has_one_spelling_whatever_its_letter_case(
    protocol: str, text: str, expected: str
) -> None:
    assert normalise_hash(protocol, text) == expected


@given(protocols, st.text() | st.text("0xX123456789abcdefABCDEF", max_size=70))
def test_a_spelling_once_made_plain_stays_the_same(protocol: str, text: str) -> None:
    once = normalise_hash(protocol, text)

    assert normalise_hash(protocol, once) == once
    assert looks_like_hash(protocol, text) == looks_like_hash(protocol, once)


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.protocol)
def test_every_network_knows_a_good_hash_from_a_bad_one(chain: Chain) -> None:
    protocol = chain.protocol
    good = {HashForm.EVM: EVM_HASH, HashForm.BASE58: SOLANA_HASH}.get(chain.hash_form, HEX64)

    assert looks_like_hash(protocol, good)
    for bad in ("", "0x", good[:-1] + "!", good + good, good[:40], "0x7a9c939517d3d", good[:-1] + "\u0660"):
        assert not looks_like_hash(protocol, bad)


def test_a_hash_of_an_unknown_network_passes_as_short_visible_text() -> None:
    assert looks_like_hash("NEWCHAIN", "A-b_9")
    assert not looks_like_hash("NEWCHAIN", "")
    assert not looks_like_hash("NEWCHAIN", "a b")
    assert not looks_like_hash("NEWCHAIN", "a" * 129)
    assert not looks_like_hash("NEWCHAIN", "é")
