"""XRP Ledger: classic addresses, and X-addresses that hold a destination tag (XLS-5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from merchant_desk.domain.addresses.codecs import XRP_ALPHABET, from_base58check, to_base58check
from merchant_desk.domain.addresses.verdict import (
    ANY,
    PRODUCTION,
    TEST,
    Checksum,
    Reason,
    Refusal,
    Verdict,
)

_CLASSIC: Final = b"\x00"
_ACCOUNT_BYTES: Final = 20
_X_PREFIXES: Final[Mapping[bytes, str]] = {b"\x05\x44": PRODUCTION, b"\x04\x93": TEST}
_X_BYTES: Final = 2 + _ACCOUNT_BYTES + 1 + 8
_SECRETS: Final = (
    (b"\x21", 17),  # s, family seed
    (b"\x01\xe1\x4b", 19),  # sEd, seed for ed25519
    (b"\x20", 33),  # p, a node's private key
    (b"\x22", 33),  # p, an account's private key
)
"""Prefix and whole length of what opens an account or a node."""
_PUBLIC: Final = ((b"\x1c", 34), (b"\x23", 34))
"""The same for a node's and an account's public key."""
_NO_TAG, _HAS_TAG = 0, 1


def judge(text: str) -> Verdict:
    """Judge a text. Raises Refusal."""
    data = from_base58check(text, XRP_ALPHABET)
    if data[:2] in _X_PREFIXES and len(data) == _X_BYTES:
        return _tagged(text, data)
    if _is_one_of(_SECRETS, data):
        raise Refusal(Reason.SECRET_KEY)
    if _is_one_of(_PUBLIC, data):
        raise Refusal(Reason.NOT_PAYABLE)
    if not data.startswith(_CLASSIC):
        raise Refusal(Reason.BAD_VERSION)
    if len(data) != 1 + _ACCOUNT_BYTES:
        raise Refusal(Reason.BAD_LENGTH)
    return Verdict(Reason.OK, environment=ANY, normalised=text, checksum=Checksum.VALID, account=text)


def _tagged(text: str, data: bytes) -> Verdict:
    account, flag, tag, rest = data[2:22], data[22], data[23:27], data[27:]
    number = int.from_bytes(tag, "little")
    if flag not in (_NO_TAG, _HAS_TAG) or any(rest) or (flag == _NO_TAG and number):
        raise Refusal(Reason.BAD_TAG)
    return Verdict(
        Reason.OK,
        environment=_X_PREFIXES[data[:2]],
        normalised=text,
        checksum=Checksum.VALID,
        account=to_base58check(_CLASSIC + account, XRP_ALPHABET),
        tag=number if flag == _HAS_TAG else None,
    )


def _is_one_of(forms: tuple[tuple[bytes, int], ...], data: bytes) -> bool:
    return any(data.startswith(prefix) and len(data) == length for prefix, length in forms)
