"""The one question: is this text an address of that network, there?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from merchant_desk.domain.addresses import bitcoin, cardano, evm, hathor, ripple, solana, stellar
from merchant_desk.domain.addresses.burnt import BURNT
from merchant_desk.domain.addresses.secret_texts import looks_secret
from merchant_desk.domain.addresses.verdict import (
    ANY,
    PRODUCTION,
    TEST,
    Reason,
    Refusal,
    Verdict,
    Warn,
    refused,
)

EVM_NETWORKS: Final = ("CELO", "ETHEREUM", "BSC", "POLYGON", "AVAXCCHAIN", "CHILIZ", "STRATUS", "BESU")
_FAMILIES: Final[Mapping[str, Callable[[str], Verdict]]] = MappingProxyType(
    {
        **dict.fromkeys(EVM_NETWORKS, evm.judge),
        "BITCOIN": bitcoin.judge,
        "CARDANO": cardano.judge,
        "SOLANA": solana.judge,
        "STELLAR": stellar.judge,
        "RIPPLE": ripple.judge,
        "HATHOR": hathor.judge,
    }
)
NETWORKS: Final = frozenset(_FAMILIES)
"""The codes of every network that has a judge."""
ENVIRONMENTS: Final = MappingProxyType(
    {"production": PRODUCTION, "mainnet": PRODUCTION, "test": TEST, "testnet": TEST}
)
"""The words for an environment, and which of the two each means."""
LONGEST: Final = 4096
"""Nothing longer is looked at whole: no address and no key is."""
_ODD: Final = re.compile(r"[^!-~]")
_SURE: Final = frozenset({Reason.OK, Reason.NOT_PAYABLE, Reason.SECRET_KEY})


def judge_address(network: str, environment: str, text: str) -> Verdict:
    """Judge exactly this text, never trimmed, as an address of `network`, one of `NETWORKS`, in
    `environment`, one of `ENVIRONMENTS`. Raises KeyError for another network or environment; the text never
    does harm, whatever it is."""
    family, wanted = _FAMILIES[network], ENVIRONMENTS[environment]
    if not text:
        return refused(Reason.EMPTY)
    verdict = _judge(family, text)
    if verdict.reason not in _SURE and looks_secret(text):
        return refused(Reason.SECRET_KEY)
    if verdict.is_valid and verdict.environment not in (wanted, ANY):
        return refused(Reason.WRONG_NETWORK, environment=verdict.environment)
    return verdict


def _judge(family: Callable[[str], Verdict], text: str) -> Verdict:
    odd = _ODD.search(text, 0, LONGEST)
    if odd is not None:
        return refused(Reason.BAD_CHARACTER, at=odd.start())
    if len(text) > LONGEST:
        return refused(Reason.BAD_LENGTH)
    try:
        verdict = family(text)
    except Refusal as refusal:
        return refusal.verdict
    is_burnt = verdict.normalised in BURNT or verdict.account in BURNT
    return verdict.warned(Warn.BURN_ADDRESS) if is_burnt else verdict
