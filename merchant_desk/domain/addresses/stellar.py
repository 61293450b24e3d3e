"""Stellar: strkey, base32 with a CRC-16 (SEP-23)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final

from merchant_desk.domain.addresses.codecs import first_outside
from merchant_desk.domain.addresses.verdict import ANY, Checksum, Reason, Refusal, Verdict

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_ACCOUNT, _MUXED, _SEED, _SIGNED_PAYLOAD = 6 << 3, 12 << 3, 18 << 3, 15 << 3
_CLAIMABLE_BALANCE: Final = 1 << 3
_KEY_BYTES: Final = 32
_PAYABLE: Final[Mapping[int, int]] = {_ACCOUNT: _KEY_BYTES, _MUXED: _KEY_BYTES + 8}
_OTHERS: Final[Mapping[int, int]] = {
    2 << 3: _KEY_BYTES,  # C, contract
    19 << 3: _KEY_BYTES,  # T, pre-authorised transaction
    23 << 3: _KEY_BYTES,  # X, hash
    11 << 3: _KEY_BYTES,  # L, liquidity pool
    _CLAIMABLE_BALANCE: 1 + _KEY_BYTES,  # B
}
"""Version byte -> bytes behind it."""
_LONGEST_PAYLOAD: Final = 64


def judge(text: str) -> Verdict:
    """Judge a text; the same on every network. Raises Refusal."""
    version, body = _decode(text)
    if version == _SEED:
        raise Refusal(Reason.SECRET_KEY)
    if version == _SIGNED_PAYLOAD:
        _require_signed_payload(body)
        raise Refusal(Reason.NOT_PAYABLE)
    length = _PAYABLE.get(version) or _OTHERS.get(version)
    if length is None:
        raise Refusal(Reason.BAD_VERSION)
    if len(body) != length:
        raise Refusal(Reason.BAD_LENGTH)
    if version == _CLAIMABLE_BALANCE and body[0] != 0:  # of the balances there is only the first kind
        raise Refusal(Reason.BAD_VERSION)
    if version in _OTHERS:
        raise Refusal(Reason.NOT_PAYABLE)
    memo_id = str(int.from_bytes(body[_KEY_BYTES:], "big")) if version == _MUXED else None
    return Verdict(
        Reason.OK,
        environment=ANY,
        normalised=text,
        checksum=Checksum.VALID,
        account=_account(body[:_KEY_BYTES]),
        memo_id=memo_id,
    )


def _decode(text: str) -> tuple[int, bytes]:
    """Version byte and what stands between it and the checksum."""
    at = first_outside(text, _ALPHABET)
    if at is not None:
        raise Refusal(Reason.BAD_CHARACTER, at=at)
    if len(text) % 8 in (1, 3, 6) or len(text) < 5:
        raise Refusal(Reason.BAD_LENGTH)
    data = base64.b32decode(text + "=" * (-len(text) % 8))
    if base64.b32encode(data).decode().rstrip("=") != text:
        raise Refusal(Reason.BAD_PADDING)
    if binascii.crc_hqx(data[:-2], 0).to_bytes(2, "little") != data[-2:]:
        raise Refusal(Reason.BAD_CHECKSUM)
    return data[0], data[1:-2]


def _require_signed_payload(body: bytes) -> None:
    """A key, the length of the payload, and the payload filled up with zeros to a multiple of four."""
    length = int.from_bytes(body[_KEY_BYTES : _KEY_BYTES + 4], "big")
    payload = body[_KEY_BYTES + 4 :]
    if not 1 <= length <= _LONGEST_PAYLOAD or len(payload) != length + -length % 4:
        raise Refusal(Reason.BAD_LENGTH)
    if any(payload[length:]):
        raise Refusal(Reason.BAD_PADDING)


def _account(key: bytes) -> str:
    data = bytes([_ACCOUNT]) + key
    return base64.b32encode(data + binascii.crc_hqx(data, 0).to_bytes(2, "little")).decode()
