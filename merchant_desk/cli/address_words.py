"""What is said of an address, in English for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from merchant_desk.domain.addresses.verdict import Part, Reason, Verdict, Warn

REFUSALS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.EMPTY: "nothing stands here",
        Reason.BAD_CHARACTER: "a character that does not belong here",
        Reason.BAD_CHECKSUM: "mistyped: the checksum does not fit",
        Reason.BAD_LENGTH: "too short or too long",
        Reason.BAD_PREFIX: "addresses of this network begin otherwise",
        Reason.BAD_VERSION: "a kind of address that this network does not have",
        Reason.BAD_PADDING: "mistyped: bits are left over at the end",
        Reason.BAD_ENCODING: "written in the encoding of another kind of address",
        Reason.MIXED_CASE: "capitals and small letters mixed; one of the two throughout is right",
        Reason.BAD_TAG: "the tag inside cannot be used",
        Reason.WRONG_NETWORK: "an address of the {other} network, asked for is {wanted}",
        Reason.WRONG_CHAIN: "an address of another chain",
        Reason.NOT_PAYABLE: "well formed, but nothing to pay to (stake, contract or node)",
        Reason.SECRET_KEY: "this looks like a private key or recovery words: show it to nobody",
    }
)
"""One row for each refusal; a test demands them all."""
WARNINGS: Final[Mapping[Warn, str]] = MappingProxyType(
    {
        Warn.FUTURE_WITNESS: "nobody can own such an output today",
        Warn.BURN_ADDRESS: "nobody holds this address",
        Warn.SCRIPT_ADDRESS: "a script, not a key",
        Warn.POINTER_ADDRESS: "a pointer address, which wallets no longer make",
        Warn.OFF_CURVE: "no private key exists for it",
    }
)
"""One row for each warning; a test demands them all."""


def refusal_text(verdict: Verdict, text: str, *, wanted: str) -> str:
    """Why a text was refused, naming the character or the part; never a word of the text itself where it is
    a secret. `wanted` is the environment that was asked for."""
    if verdict.part is Part.CAPITALS and verdict.reason is Reason.BAD_CHECKSUM:
        return "mistyped: check the capitals and every digit"
    told = REFUSALS[verdict.reason].format(other=verdict.environment, wanted=wanted)
    if verdict.reason is Reason.BAD_CHARACTER and verdict.at is not None:
        return f"{told}: number {verdict.at + 1}, {_character(text[verdict.at])}"
    return told


def extra_text(verdict: Verdict) -> str:
    """What else is to be known about a valid address."""
    told = [f"careful: {WARNINGS[warning]}" for warning in verdict.warnings]
    if verdict.tag is not None:
        told.append(f"holds tag {verdict.tag} for {verdict.account}")
    if verdict.memo_id is not None:
        told.append(f"holds id {verdict.memo_id} for {verdict.account}")
    return "; ".join(told)


def _character(char: str) -> str:
    """A character by its code and name, since it may not be seen."""
    name = unicodedata.name(char, "without a name").lower()
    return f'"{char}"' if "!" <= char <= "~" else f"U+{ord(char):04X} ({name})"
