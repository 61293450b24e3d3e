"""The EVM networks: `0x` and 40 hex digits; capitals, where mixed, are the checksum (EIP-55)."""

from __future__ import annotations

from typing import Final

from merchant_desk.domain.addresses.codecs import first_outside
from merchant_desk.domain.addresses.verdict import ANY, Checksum, Part, Reason, Refusal, Verdict

_HEX: Final = "0123456789abcdefABCDEF"
_DIGITS: Final = 40


def judge(text: str) -> Verdict:
    """Judge a text; the same on every EVM network, main or test. Raises Refusal."""
    if not text.startswith("0x"):
        raise Refusal(Reason.BAD_PREFIX, at=1 if text.startswith("0") else 0)
    digits = text[2:]
    at = first_outside(digits, _HEX)
    if at is not None:
        raise Refusal(Reason.BAD_CHARACTER, at=2 + at)
    if len(digits) != _DIGITS:
        raise Refusal(Reason.BAD_LENGTH)
    proper = eip55(digits)
    is_proper, is_bare = digits == proper, digits in (digits.lower(), digits.upper())
    if not (is_proper or is_bare):
        raise Refusal(Reason.BAD_CHECKSUM, part=Part.CAPITALS)  # no place is named: that would be a repair
    return Verdict(
        Reason.OK,
        environment=ANY,
        normalised=f"0x{proper}",
        checksum=Checksum.VALID if is_proper else Checksum.ABSENT,
    )


def eip55(digits: str) -> str:
    """Forty hex digits in the capitals of EIP-55."""
    # Late: it loads a library of its own, which no window needs before it shows an address.
    from Crypto.Hash import keccak

    lower = digits.lower()
    mask = keccak.new(digest_bits=256, data=lower.encode("ascii")).hexdigest()
    return "".join(char.upper() if nibble >= "8" else char for char, nibble in zip(lower, mask, strict=False))
