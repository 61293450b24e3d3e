"""Hathor: base58check of a version byte and a hash of 20 bytes (hathor-wallet-lib)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from merchant_desk.domain.addresses.codecs import from_base58check
from merchant_desk.domain.addresses.verdict import PRODUCTION, TEST, Checksum, Reason, Refusal, Verdict

_VERSIONS: Final[Mapping[int, str]] = {0x28: PRODUCTION, 0x64: PRODUCTION, 0x49: TEST, 0x87: TEST}
_PAYLOAD_BYTES: Final = 21


def judge(text: str) -> Verdict:
    """Judge a text. Raises Refusal."""
    payload = from_base58check(text)
    if len(payload) != _PAYLOAD_BYTES:
        raise Refusal(Reason.BAD_LENGTH)
    environment = _VERSIONS.get(payload[0])
    if environment is None:
        raise Refusal(Reason.WRONG_CHAIN)
    return Verdict(Reason.OK, environment=environment, normalised=text, checksum=Checksum.VALID)
