"""Payment links that people paste where an address is wanted: taken apart, for the owner to look at.

A link is never an address: `judge_address` refuses it. What is found here has still to be judged, and shown
to the owner before it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from merchant_desk.domain.addresses.judge import EVM_NETWORKS
from merchant_desk.domain.addresses.verdict import PRODUCTION, TEST

_LONGEST: Final = 4096
_ENDS: Final = " \t\r\n"
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://)?(.*)", re.DOTALL)
_XAMAN: Final = re.compile(r"https://(?:xaman|xumm)\.app/detect/(?:request:)?([^?]*)(\?.*)?", re.DOTALL)
_ETHEREUM: Final = re.compile(r"(?:pay-)?([^@/]*)(?:@([0-9]{1,20}))?(?:/([^/]*))?")
_UINT32: Final = re.compile(r"[0-9]{1,10}")
_CHAIN_IDS: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {
        1: ("ETHEREUM", PRODUCTION),
        11155111: ("ETHEREUM", TEST),
        137: ("POLYGON", PRODUCTION),
        80002: ("POLYGON", TEST),
        80001: ("POLYGON", TEST),
        43114: ("AVAXCCHAIN", PRODUCTION),
        43113: ("AVAXCCHAIN", TEST),
        56: ("BSC", PRODUCTION),
        97: ("BSC", TEST),
        42220: ("CELO", PRODUCTION),
        44787: ("CELO", TEST),
        11142220: ("CELO", TEST),
        88888: ("CHILIZ", PRODUCTION),
        88882: ("CHILIZ", TEST),
    }
)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a link names. `networks` are those that it can mean, `environment` is None where it does not say.
    `tag` (XRP Ledger) and `memo` (Stellar) stand beside the address: without them the money is not found
    by whoever asked for one."""

    address: str
    networks: tuple[str, ...]
    environment: str | None = None
    tag: int | None = None
    memo: str | None = None


def without_blanks(text: str) -> str:
    """What a form field may take away before it asks: space, tab and line ends around, and nothing else."""
    return text.strip(_ENDS)


def unpack(text: str) -> Unpacked | None:
    """The address inside a payment link of the forms in use; None where it is none, or names no address, or
    names several."""
    if len(text) > _LONGEST:
        return None
    try:
        found = _read(without_blanks(text))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if found is not None and found.address else None


def _read(link: str) -> Unpacked | None:
    """Raises ValueError, TypeError, KeyError or RecursionError for a link that is not what it begins as."""
    if link.startswith("{"):
        return _request(link)
    xaman = _XAMAN.fullmatch(link)
    if xaman is not None:
        return _plain("RIPPLE", xaman[1] + (xaman[2] or ""))
    parts = _SCHEME.fullmatch(link)
    reader = _READERS.get(parts[1].lower()) if parts is not None else None
    return reader(parts[2]) if parts is not None and reader is not None else None


def _plain(network: str, rest: str) -> Unpacked | None:
    """An address with parameters behind it."""
    address, _, query = rest.partition("?")
    parameters = _parameters(query)
    tag = parameters.get("dt", parameters.get("tag"))
    if tag is not None and _UINT32.fullmatch(tag) is None:
        return None
    return Unpacked(unquote(address), (network,), tag=None if tag is None else int(tag))


def _ethereum(rest: str) -> Unpacked | None:
    """ERC-681: the receiver of a token stands in `address`; what is before it is the token's contract."""
    target, _, query = rest.partition("?")
    parts = _ETHEREUM.fullmatch(target)
    if parts is None or parts[3] not in (None, "", "transfer"):
        return None
    address = _parameters(query).get("address", "") if parts[3] else parts[1]
    if parts[2] is None:
        return Unpacked(address, EVM_NETWORKS)
    network, environment = _CHAIN_IDS.get(int(parts[2]), (None, None))
    return Unpacked(address, (network,) if network else (), environment)


def _stellar(rest: str) -> Unpacked | None:
    """SEP-7, `pay` only."""
    operation, _, query = rest.partition("?")
    if operation != "pay":
        return None
    parameters = _parameters(query)
    passphrase = parameters.get("network_passphrase")
    environment = TEST if passphrase is not None and "Test" in passphrase else PRODUCTION
    return Unpacked(
        parameters.get("destination", ""), ("STELLAR",), environment, memo=parameters.get("memo") or None
    )


def _request(text: str) -> Unpacked | None:
    """The JSON payment request of Hathor's mobile wallet."""
    address = json.loads(text)["address"]
    return Unpacked(address.removeprefix("hathor:"), ("HATHOR",)) if isinstance(address, str) else None


def _parameters(query: str) -> dict[str, str]:
    """Each parameter decoded. Raises ValueError for one that is given twice with two values."""
    found: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        if found.setdefault(name, unquote(value)) != unquote(value):
            raise ValueError("the link contradicts itself")
    return found


def _reader(network: str) -> Callable[[str], Unpacked | None]:
    return lambda rest: _plain(network, rest)


_READERS: Final[Mapping[str, Callable[[str], Unpacked | None]]] = MappingProxyType(
    {
        "bitcoin": _reader("BITCOIN"),
        "ethereum": _ethereum,
        "web+cardano": _reader("CARDANO"),
        "cardano": _reader("CARDANO"),
        "solana": _reader("SOLANA"),
        "web+stellar": _stellar,
        "xrpl": _reader("RIPPLE"),
        "ripple": _reader("RIPPLE"),
        "hathor": _reader("HATHOR"),
    }
)
"""By scheme in lower case."""
