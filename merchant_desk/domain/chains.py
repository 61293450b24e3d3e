"""One row per network of the platform: names, coins, explorer links, the shape of a transaction hash.

Protocol codes and explorers are those of checkout contract section 6. Which networks checkout really offers
is not published, hence the groups: first and next have evidence, the rest may never be offered to a
customer. Several named test networks have been retired by their chains, so an explorer link may be dead; the
hash itself is always there to copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from merchant_desk.domain.money import ASCII_SPACE

_UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
# Only ASCII letters change case: str.lower would also move letters that no hash can hold.
_TO_LOWER: Final = str.maketrans(_UPPER, _LOWER)
_TO_UPPER: Final = str.maketrans(_LOWER, _UPPER)
_BARE_HEX: Final = re.compile(r"[0-9a-f]{64}")
_PREFIXED_HEX: Final = re.compile(r"0[xX][0-9A-Fa-f]+")
_FOREIGN_HASH: Final = re.compile(r"[!-~]{1,128}")
_PRODUCTION_WORDS: Final = ("production", "mainnet")
NO_BASES: Final[Mapping[str, str]] = MappingProxyType({})


class Group(StrEnum):
    """Where a network stands in every list, by how sure it is that checkout accepts it."""

    FIRST = "first"
    NEXT = "next"
    OTHER = "other"


class HashForm(StrEnum):
    """How a network writes its transaction ids."""

    EVM = "evm"
    HEX_LOWER = "hex-lower"
    HEX_UPPER = "hex-upper"
    BASE58 = "base58"


_HASH_SHAPES: Final[Mapping[HashForm, re.Pattern[str]]] = MappingProxyType(
    {
        HashForm.EVM: re.compile(r"0x[0-9a-f]{64}"),
        HashForm.HEX_LOWER: re.compile(r"[0-9a-f]{64}"),
        HashForm.HEX_UPPER: re.compile(r"[0-9A-F]{64}"),
        HashForm.BASE58: re.compile(r"[1-9A-HJ-NP-Za-km-z]{64,88}"),
    }
)


@dataclass(frozen=True, slots=True)
class Chain:
    """A network: its code at the API, its words on screen, and where a transaction can be looked up.

    `coins` are those checkout is known to take there, the native one first where there is one;
    `decimals` belong to the native coin. Explorer bases end with a slash; None where no source gives one.
    """

    protocol: str
    name: str
    _: KW_ONLY
    badge: str
    coins: tuple[str, ...]
    group: Group = Group.OTHER
    decimals: int = 18
    hash_form: HashForm = HashForm.EVM
    explorer_main: str | None = None
    explorer_test: str | None = None

    @property
    def coin(self) -> str | None:
        """The native coin; None where the source names none."""
        return self.coins[0] if self.coins else None


CHAINS: Final[tuple[Chain, ...]] = (
    Chain(
        "CELO",
        "Celo",
        badge="CE",
        coins=("CELO", "cUSD", "cREAL"),
        group=Group.FIRST,
        explorer_main="https://explorer.celo.org/mainnet/tx/",
        explorer_test="https://explorer.celo.org/alfajores/tx/",
    ),
    Chain(
        "ETHEREUM",
        "Ethereum",
        badge="ET",
        coins=("ETH",),
        group=Group.FIRST,
        explorer_main="https://etherscan.io/tx/",
        explorer_test="https://goerli.etherscan.io/tx/",
    ),
    Chain(
        "HATHOR",
        "Hathor",
        badge="HA",
        coins=("HTR",),
        group=Group.FIRST,
        decimals=2,
        hash_form=HashForm.HEX_LOWER,
        explorer_main="https://explorer.hathor.network/transaction/",
        explorer_test="https://explorer.testnet.hathor.network/transaction/",
    ),
    Chain(
        "BSC",
        "BNB Smart Chain",
        badge="BN",
        coins=("BNB",),
        group=Group.NEXT,
        explorer_main="https://bscscan.com/tx/",
        explorer_test="https://testnet.bscscan.com/tx/",
    ),
    Chain(
        "POLYGON",
        "Polygon",
        badge="PO",
        coins=("MATIC",),
        group=Group.NEXT,
        explorer_main="https://polygonscan.com/tx/",
        explorer_test="https://mumbai.polygonscan.com/tx/",
    ),
    Chain(
        "AVAXCCHAIN",
        "Avalanche C-Chain",
        badge="AV",
        coins=("AVAX",),
        group=Group.NEXT,
        explorer_main="https://snowtrace.io/tx/",
        explorer_test="https://testnet.snowtrace.io/tx/",
    ),
    Chain("BITCOIN", "Bitcoin", badge="BT", coins=("BTC",), decimals=8, hash_form=HashForm.HEX_LOWER),
    Chain("SOLANA", "Solana", badge="SO", coins=("SOL",), decimals=9, hash_form=HashForm.BASE58),
    Chain("STELLAR", "Stellar", badge="ST", coins=("XLM",), decimals=7, hash_form=HashForm.HEX_LOWER),
    Chain("RIPPLE", "XRP Ledger", badge="XR", coins=("XRP",), decimals=6, hash_form=HashForm.HEX_UPPER),
    Chain("CARDANO", "Cardano", badge="CA", coins=("ADA",), decimals=6, hash_form=HashForm.HEX_LOWER),
    Chain("CHILIZ", "Chiliz", badge="CH", coins=("CHZ",)),
    Chain("STRATUS", "Stratus", badge="SR", coins=()),
    Chain("BESU", "Besu", badge="BE", coins=()),
)
"""All networks of the platform, in the order in which every list shows them."""

BY_PROTOCOL: Final[Mapping[str, Chain]] = MappingProxyType({chain.protocol: chain for chain in CHAINS})


@dataclass(frozen=True, slots=True)
class CoinLine:
    """A line of the coin list on Payment: coins sharing a line, and their network.

    `rate_coin` is the coin whose rate gives the "about" figure, None where orders carry no rate for it.
    `chain` is None where the network varies.
    """

    coins: tuple[str, ...]
    chain: Chain | None
    rate_coin: str | None


def _native_line(chain: Chain) -> CoinLine:
    return CoinLine(chain.coins[:1], chain, chain.coin)


COIN_LINES: Final[tuple[CoinLine, ...]] = (
    _native_line(BY_PROTOCOL["CELO"]),
    CoinLine(("cUSD", "cREAL"), BY_PROTOCOL["CELO"], None),
    *(_native_line(BY_PROTOCOL[code]) for code in ("ETHEREUM", "HATHOR", "BSC", "POLYGON", "AVAXCCHAIN")),
    CoinLine(("USDT", "USDC"), None, None),
)
"""The coin list of the Payment screen, top to bottom."""

OTHER_LINES: Final[tuple[CoinLine, ...]] = tuple(
    _native_line(chain) for chain in CHAINS if chain.group is Group.OTHER and chain.coin
)
"""What stands behind "other networks"; the screen keeps those for which the store has a wallet."""


def network_name(protocol: str) -> str:
    """The name for people; a code outside the table is shown as it came."""
    chain = BY_PROTOCOL.get(protocol)
    return chain.name if chain else protocol


def normalise_protocol(text: str) -> str:
    """A known protocol in its own spelling, so that another letter-case is no other network; any other text
    as it came (C19)."""
    upper = text.strip(ASCII_SPACE).translate(_TO_UPPER)
    return upper if upper in BY_PROTOCOL else text


def normalise_hash(protocol: str, text: str) -> str:
    """Write a transaction hash in one way, so that another letter-case is still the same transaction.

    Strips ASCII white space around it; EVM hashes become lower case with `0x`, other hex ids lose that and
    take the case of their network, base58 and unknown forms keep theirs. Never fails: text of another shape
    comes back in a form that `looks_like_hash` refuses.
    """
    trimmed = text.strip(ASCII_SPACE)
    chain = BY_PROTOCOL.get(protocol)
    if chain is None:
        return trimmed.translate(_TO_LOWER) if _PREFIXED_HEX.fullmatch(trimmed) else trimmed
    if chain.hash_form is HashForm.BASE58:
        return trimmed
    lowered = trimmed.translate(_TO_LOWER)
    digits = lowered.removeprefix("0x")
    if _BARE_HEX.fullmatch(digits) is None:
        digits = lowered
    elif chain.hash_form is HashForm.EVM:
        return f"0x{digits}"
    return digits.translate(_TO_UPPER) if chain.hash_form is HashForm.HEX_UPPER else digits


def looks_like_hash(protocol: str, text: str) -> bool:
    """Whether `text`, once normalised, has the shape of a transaction id of that network.

    A code outside the table cannot be judged; any short visible ASCII passes there.
    """
    chain = BY_PROTOCOL.get(protocol)
    shape = _HASH_SHAPES[chain.hash_form] if chain else _FOREIGN_HASH
    return shape.fullmatch(normalise_hash(protocol, text)) is not None


def explorer_url(
    protocol: str, tx_hash: str, environment: str, *, bases: Mapping[str, str] = NO_BASES
) -> str | None:
    """Link to a transaction on its network's explorer; None where there is no explorer or no hash.

    `environment` is `production` or `mainnet` for the real networks, anything else for the test ones. `bases`
    are the shop's own link bases by protocol and win: named test networks retire (contract C20).
    """
    chain = BY_PROTOCOL.get(protocol)
    base = bases.get(protocol)
    if base is None and chain is not None:
        base = chain.explorer_main if environment in _PRODUCTION_WORDS else chain.explorer_test
    name = normalise_hash(protocol, tx_hash)
    if base is None or not name.strip("."):  # a browser would take dots alone as a folder
        return None
    return base + quote(name, safe="", errors="replace")
