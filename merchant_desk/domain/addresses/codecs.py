"""Base58, bech32 and bech32m as their standards write them, refusing what they forbid.

Bech32 is our own: the reference package needs `collections.abc.ByteString`, which Python 3.14 has no more,
and stops at 90 characters, which Cardano's addresses pass (CIP-19).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import xor
from typing import Final

import base58

from merchant_desk.domain.addresses.verdict import Reason, Refusal

BITCOIN_ALPHABET: Final = base58.BITCOIN_ALPHABET
XRP_ALPHABET: Final = base58.XRP_ALPHABET
BECH32_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32: Final = 1
BECH32M: Final = 0x2BC830A3
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_STEPS: Final = tuple(
    reduce(xor, (factor for at, factor in enumerate(_GENERATOR) if top >> at & 1), 0) for top in range(32)
)
"""For each five bits that leave at the top, what is added below."""
_CHECKSUM_BYTES: Final = 4
_CHECKSUM_WORDS: Final = 6
_LONGEST: Final = 512
"""No address is as long, and base58 takes time that grows with the square of the length."""


def first_outside(text: str, alphabet: str) -> int | None:
    """The place of the first character that the alphabet has not."""
    return next((at for at, char in enumerate(text) if char not in alphabet), None)


def from_base58(text: str, alphabet: bytes = BITCOIN_ALPHABET) -> bytes:
    """The bytes behind base58 text. Raises Refusal: bad-character, bad-length."""
    at = first_outside(text, alphabet.decode())
    if at is not None:
        raise Refusal(Reason.BAD_CHARACTER, at=at)
    if len(text) > _LONGEST:
        raise Refusal(Reason.BAD_LENGTH)
    return base58.b58decode(text, alphabet=alphabet)


def to_base58check(payload: bytes, alphabet: bytes = BITCOIN_ALPHABET) -> str:
    """Payload and its checksum as base58 text."""
    return base58.b58encode(payload + _checksum(payload), alphabet=alphabet).decode()


def from_base58check(text: str, alphabet: bytes = BITCOIN_ALPHABET) -> bytes:
    """The payload of base58check text. Raises Refusal: bad-character, bad-length, bad-checksum."""
    data = from_base58(text, alphabet)
    payload, told = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
    if len(data) <= _CHECKSUM_BYTES:
        raise Refusal(Reason.BAD_LENGTH)
    if _checksum(payload) != told:
        raise Refusal(Reason.BAD_CHECKSUM)
    return payload


def _checksum(payload: bytes) -> bytes:
    return sha256(sha256(payload).digest()).digest()[:_CHECKSUM_BYTES]


@dataclass(frozen=True, slots=True)
class Bech:
    """Bech32 text taken apart: prefix, 5-bit words without checksum, and which of the two checksums fits."""

    prefix: str
    words: tuple[int, ...]
    kind: int

    def payload(self, skip: int = 0) -> bytes:
        """The words as bytes. Raises Refusal: bad-padding."""
        held, bits, out = 0, 0, bytearray()
        for word in self.words[skip:]:
            held, bits = held << 5 | word, bits + 5
            if bits >= 8:
                bits -= 8
                out.append(held >> bits)
                held &= (1 << bits) - 1
        if bits >= 5 or held:
            raise Refusal(Reason.BAD_PADDING)
        return bytes(out)


def prefix_of(text: str) -> str:
    """What stands before the last `1`, in lower case: the prefix, if the text is bech32."""
    return text.lower().rpartition("1")[0]


def from_bech32(text: str, *, longest: int = 90) -> Bech:
    """Take bech32 or bech32m text apart (BIP-173, BIP-350).

    Raises Refusal: mixed-case, bad-prefix, bad-length, bad-character, bad-checksum.
    """
    lower = text.lower()
    if text not in (lower, text.upper()):
        raise Refusal(Reason.MIXED_CASE)
    mark = lower.rfind("1")
    if mark < 1:
        raise Refusal(Reason.BAD_PREFIX)
    tail = lower[mark + 1 :]
    if len(tail) < _CHECKSUM_WORDS or len(text) > longest:
        raise Refusal(Reason.BAD_LENGTH)
    at = first_outside(tail, BECH32_ALPHABET)
    if at is not None:
        raise Refusal(Reason.BAD_CHARACTER, at=mark + 1 + at)
    words = tuple(BECH32_ALPHABET.index(char) for char in tail)
    kind = _polymod(lower[:mark], words)
    if kind not in (BECH32, BECH32M):
        raise Refusal(Reason.BAD_CHECKSUM)
    return Bech(lower[:mark], words[:-_CHECKSUM_WORDS], kind)


def _polymod(prefix: str, words: tuple[int, ...]) -> int:
    expanded = [*(ord(char) >> 5 for char in prefix), 0, *(ord(char) & 31 for char in prefix)]
    rest = 1
    for value in (*expanded, *words):
        rest = (rest & 0x1FFFFFF) << 5 ^ value ^ _STEPS[rest >> 25]
    return rest
