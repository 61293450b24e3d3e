"""Bitcoin: base58check, bech32 for witness version 0, bech32m from 1 on (BIP-141, BIP-173, BIP-350)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from merchant_desk.domain.addresses.codecs import (
    BECH32,
    BECH32M,
    Bech,
    from_base58check,
    from_bech32,
    prefix_of,
)
from merchant_desk.domain.addresses.verdict import (
    PRODUCTION,
    TEST,
    Checksum,
    Reason,
    Refusal,
    Verdict,
    Warn,
)

_PREFIXES: Final[Mapping[str, str]] = {"bc": PRODUCTION, "tb": TEST}
_VERSIONS: Final[Mapping[int, str]] = {0x00: PRODUCTION, 0x05: PRODUCTION, 0x6F: TEST, 0xC4: TEST}
_HASH_BYTES: Final = 20
_TAPROOT: Final = 1
_LAST_WITNESS: Final = 16


def judge(text: str) -> Verdict:
    """Judge a text whose characters are printable ASCII. Raises Refusal."""
    if prefix_of(text) in _PREFIXES:
        return _segwit(text)
    _require_no_other_segwit(text)
    payload = from_base58check(text)
    if len(payload) != 1 + _HASH_BYTES:
        raise Refusal(Reason.BAD_LENGTH)
    environment = _VERSIONS.get(payload[0])
    if environment is None:
        raise Refusal(Reason.WRONG_CHAIN)
    return Verdict(Reason.OK, environment=environment, normalised=text, checksum=Checksum.VALID)


def _segwit(text: str) -> Verdict:
    parts = from_bech32(text)
    version, program = _witness(parts)
    is_known = version == 0 or (version == _TAPROOT and len(program) == 32)
    return Verdict(
        Reason.OK,
        environment=_PREFIXES[parts.prefix],
        normalised=text.lower(),
        warnings=() if is_known else (Warn.FUTURE_WITNESS,),
        checksum=Checksum.VALID,
    )


def _witness(parts: Bech) -> tuple[int, bytes]:
    """Witness version and program, within the bounds of BIP-141."""
    if not parts.words:
        raise Refusal(Reason.BAD_LENGTH)
    version = parts.words[0]
    if version > _LAST_WITNESS:
        raise Refusal(Reason.BAD_VERSION)
    if parts.kind != (BECH32M if version else BECH32):
        raise Refusal(Reason.BAD_ENCODING)
    program = parts.payload(skip=1)
    if not 2 <= len(program) <= 40 or (version == 0 and len(program) not in (20, 32)):
        raise Refusal(Reason.BAD_LENGTH)
    return version, program


def _require_no_other_segwit(text: str) -> None:
    """Bech32 text with a good checksum under another prefix belongs to another chain."""
    try:
        from_bech32(text, longest=512)
    except Refusal:
        return
    raise Refusal(Reason.WRONG_CHAIN)
