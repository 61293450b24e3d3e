"""Cardano: bech32 without its 90-character limit (CIP-19), and Byron's base58 of CBOR with a CRC-32."""

from __future__ import annotations

import re
import zlib
from typing import Final

from merchant_desk.domain.addresses.cbor import Cbor
from merchant_desk.domain.addresses.codecs import BECH32, from_base58, from_bech32, prefix_of
from merchant_desk.domain.addresses.verdict import (
    PRODUCTION,
    TEST,
    Checksum,
    Reason,
    Refusal,
    Verdict,
    Warn,
)

_LONGEST: Final = 512
_BY_TAG: Final = {1: PRODUCTION, 0: TEST}
_PREFIX: Final = {"addr": 1, "addr_test": 0, "stake": 1, "stake_test": 0}
_POINTERS: Final = (4, 5)
_LENGTHS: Final = {0: 57, 1: 57, 2: 57, 3: 57, 6: 29, 7: 29, 14: 29, 15: 29}
"""Header type -> bytes of the whole address."""
_SCRIPTS: Final = frozenset({1, 3, 5, 7})
_STAKES: Final = frozenset({14, 15})
_POINTER_BYTES: Final = 29
_NO_ADDRESSES: Final = re.compile(
    r"pool|drep|cc_hot|cc_cold|asset|gov_action|datum|script_data|(.*_)?(vkh|x?vk|script)"
)
"""Other names of CIP-5: public keys, hashes and ids, which are well formed and not to be paid to."""
_NETWORK_MAGIC: Final = 2
_ROOT_BYTES: Final = 28
_BYRON_TYPES: Final = (0, 1, 2)
"""Public key, script, redemption."""


def judge(text: str) -> Verdict:
    """Judge a text. Raises Refusal."""
    if prefix_of(text) in _PREFIX:
        return _shelley(text)
    _require_no_other_bech32(text)
    return _byron(text)


def _shelley(text: str) -> Verdict:
    parts = from_bech32(text, longest=_LONGEST)
    if parts.kind != BECH32:
        raise Refusal(Reason.BAD_ENCODING)
    data = parts.payload()
    if not data:
        raise Refusal(Reason.BAD_LENGTH)
    kind, tag = data[0] >> 4, data[0] & 0x0F
    is_stake = kind in _STAKES
    if tag != _PREFIX[parts.prefix] or is_stake is not parts.prefix.startswith("stake"):
        raise Refusal(Reason.BAD_VERSION)
    if kind in _POINTERS:
        _require_pointer(data)
    elif kind not in _LENGTHS:
        raise Refusal(Reason.BAD_VERSION)
    elif len(data) != _LENGTHS[kind]:
        raise Refusal(Reason.BAD_LENGTH)
    environment = _BY_TAG[tag]
    if is_stake:
        raise Refusal(Reason.NOT_PAYABLE, environment=environment)
    warnings = [Warn.POINTER_ADDRESS] if kind in _POINTERS else []
    if kind in _SCRIPTS:
        warnings.append(Warn.SCRIPT_ADDRESS)
    return Verdict(
        Reason.OK,
        environment=environment,
        normalised=text.lower(),
        warnings=tuple(warnings),
        checksum=Checksum.VALID,
    )


def _require_pointer(data: bytes) -> None:
    """Three numbers of seven bits a byte behind the key's hash, and nothing more."""
    tail = data[_POINTER_BYTES:]
    ends = [at for at, byte in enumerate(tail) if not byte & 0x80]
    if len(ends) != 3 or ends[-1] != len(tail) - 1:
        raise Refusal(Reason.BAD_LENGTH)


def _require_no_other_bech32(text: str) -> None:
    try:
        parts = from_bech32(text, longest=_LONGEST)
    except Refusal:
        return
    if _NO_ADDRESSES.fullmatch(parts.prefix) is not None:
        raise Refusal(Reason.NOT_PAYABLE)
    raise Refusal(Reason.WRONG_CHAIN)


def _byron(text: str) -> Verdict:
    outer = Cbor(from_base58(text))
    if outer.array() != 2 or outer.tag() != 24:
        raise Refusal(Reason.BAD_PREFIX)
    inside = outer.text_of_bytes()
    told = outer.number()
    outer.require_end()
    if zlib.crc32(inside) != told:
        raise Refusal(Reason.BAD_CHECKSUM)
    inner = Cbor(inside)
    if inner.array() != 3 or len(inner.text_of_bytes()) != _ROOT_BYTES:
        raise Refusal(Reason.BAD_LENGTH)
    attributes = {inner.number(): inner.text_of_bytes() for _ in range(inner.map())}
    if inner.number() not in _BYRON_TYPES:
        raise Refusal(Reason.BAD_VERSION)
    inner.require_end()
    environment = TEST if _NETWORK_MAGIC in attributes else PRODUCTION
    return Verdict(Reason.OK, environment=environment, normalised=text, checksum=Checksum.VALID)
