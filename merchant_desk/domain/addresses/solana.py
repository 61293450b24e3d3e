"""Solana: the base58 of 32 bytes, without any checksum."""

from __future__ import annotations

from typing import Final

from merchant_desk.domain.addresses.codecs import from_base58
from merchant_desk.domain.addresses.verdict import ANY, Checksum, Reason, Refusal, Verdict, Warn

_KEY_BYTES: Final = 32
_PAIR_BYTES: Final = 64
_P: Final = 2**255 - 19
_D: Final = -121665 * pow(121666, -1, _P) % _P


def judge(text: str) -> Verdict:
    """Judge a text; the same on every cluster. Raises Refusal."""
    data = from_base58(text)
    if len(data) == _PAIR_BYTES:
        raise Refusal(Reason.SECRET_KEY)
    if len(data) != _KEY_BYTES:
        raise Refusal(Reason.BAD_LENGTH)
    return Verdict(
        Reason.OK,
        environment=ANY,
        normalised=text,
        warnings=() if _is_on_curve(data) else (Warn.OFF_CURVE,),
        checksum=Checksum.NONE_IN_FORMAT,
    )


def _is_on_curve(data: bytes) -> bool:
    """Whether the bytes are a point of ed25519 (RFC 8032, 5.1.3): only then can somebody hold its key."""
    y = int.from_bytes(data, "little") & (1 << 255) - 1
    if y >= _P:
        return False
    above, below = (y * y - 1) % _P, (_D * y * y + 1) % _P
    if above == 0:
        return not data[-1] & 0x80
    # above / below is a square exactly where above * below is one, and that spares the inverse.
    return _is_square(above * below % _P)


def _is_square(number: int) -> bool:
    """Whether a number other than 0 is a square modulo P: the Jacobi symbol, three times as fast as Euler's
    power."""
    left, modulus, sign = number, _P, 1
    while left:
        twos = (left & -left).bit_length() - 1
        left >>= twos
        if twos & 1 and modulus & 7 in (3, 5):
            sign = -sign
        if left & modulus & 2:  # both are 3 modulo 4
            sign = -sign
        left, modulus = modulus % left, left
    return sign == 1
