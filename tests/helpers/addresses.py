"""Random addresses of every family, written and read by bip_utils, which shares no code with ours."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bip_utils import (
    AdaByronAddrDecoder,
    Base32Decoder,
    Base32Encoder,
    Base58Alphabets,
    Base58Decoder,
    Base58Encoder,
    Bech32Decoder,
    Bech32Encoder,
    Ed25519PublicKey,
    EthAddrDecoder,
    SegwitBech32Decoder,
    SegwitBech32Encoder,
    SolAddrDecoder,
    XlmAddrDecoder,
    XrpAddrDecoder,
)
from bip_utils.utils.crypto import Crc32, Kekkak256, XModemCrc

Dice = random.Random
_ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Family:
    """One form of address. `make` throws one; `read` is the other library's reading of a text, which raises
    any error where it is no address of this form."""

    name: str
    network: str
    environment: str
    make: Callable[[Dice], str]
    read: Callable[[str], object]
    has_checksum: bool = True
    is_same_everywhere: bool = False
    """Whether main and test network have the same addresses."""

    def accepts(self, text: str) -> bool:
        """What the other library says of a text."""
        try:
            return self.read(text) is not None
        except Exception:  # noqa: BLE001 - the library refuses with errors of many kinds
            return False


def slips(address: str, dice: Dice) -> list[str]:
    """Each place once: another character there, and its neighbour before it."""
    changed = [
        address[:at] + dice.choice(_ALPHABET.replace(char, "")) + address[at + 1 :]
        for at, char in enumerate(address)
    ]
    swapped = [
        address[:at] + address[at + 1] + address[at] + address[at + 2 :]
        for at in range(len(address) - 1)
        if address[at] != address[at + 1]
    ]
    return changed + swapped


def _base58(network: str, environment: str, version: int, *, kind: str) -> Family:
    def read(text: str) -> object:
        data = Base58Decoder.CheckDecode(text)
        return data if len(data) == 21 and data[0] == version else None

    return Family(
        f"{network} {environment} {kind}",
        network,
        environment,
        make=lambda dice: str(Base58Encoder.CheckEncode(bytes([version]) + dice.randbytes(20))),
        read=read,
    )


def _segwit(environment: str, version: int, length: int) -> Family:
    prefix = {"production": "bc", "test": "tb"}[environment]
    return Family(
        f"BITCOIN {environment} witness {version} of {length}",
        "BITCOIN",
        environment,
        make=lambda dice: str(SegwitBech32Encoder.Encode(prefix, version, dice.randbytes(length))),
        read=lambda text: SegwitBech32Decoder.Decode(prefix, text),
    )


def _shelley(environment: str, kind: int, length: int) -> Family:
    prefix, tag = {"production": ("addr", 1), "test": ("addr_test", 0)}[environment]
    header = bytes([kind << 4 | tag])
    return Family(
        f"CARDANO {environment} type {kind}",
        "CARDANO",
        environment,
        make=lambda dice: str(Bech32Encoder.Encode(prefix, header + dice.randbytes(length))),
        read=lambda text: Bech32Decoder.Decode(prefix, text),
    )


def _byron(environment: str) -> Family:
    def make(dice: Dice) -> str:
        # Written out by RFC 8949: three items, of which the middle one maps 2 to the magic of a test network.
        magic = b"\xa1\x02\x45\x1a" + dice.randbytes(4) if environment == "test" else b"\xa0"
        inside = b"\x83\x58\x1c" + dice.randbytes(28) + magic + b"\x00"
        check = int(Crc32.QuickIntDigest(inside)).to_bytes(4, "big")
        outside = b"\x82\xd8\x18\x58" + bytes([len(inside)]) + inside + b"\x1a" + check
        return str(Base58Encoder.Encode(outside))

    return Family(
        f"CARDANO {environment} Byron", "CARDANO", environment, make=make, read=AdaByronAddrDecoder.DecodeAddr
    )


def _key(dice: Dice) -> bytes:
    """32 bytes that are a point of ed25519."""
    while not Ed25519PublicKey.IsValidBytes(key := dice.randbytes(32)):
        pass
    return key


def _stellar(dice: Dice, version: int, body: bytes) -> str:
    data = bytes([version]) + body
    return str(Base32Encoder.EncodeNoPadding(data + XModemCrc.QuickDigest(data)[::-1]))


def _read_muxed(text: str) -> object:
    data = Base32Decoder.Decode(text)
    is_whole = len(data) == 43 and Base32Encoder.EncodeNoPadding(data) == text
    return (
        data
        if is_whole and data[0] == 12 << 3 and XModemCrc.QuickDigest(data[:-2])[::-1] == data[-2:]
        else None
    )


def _x_address(environment: str) -> Family:
    prefix = {"production": b"\x05\x44", "test": b"\x04\x93"}[environment]

    def make(dice: Dice) -> str:
        tag = dice.randbytes(4) if dice.random() < 0.5 else b""
        end = bytes([bool(tag)]) + tag.ljust(8, b"\x00")
        data = prefix + dice.randbytes(20) + end
        return str(Base58Encoder.CheckEncode(data, Base58Alphabets.RIPPLE))

    def read(text: str) -> object:
        data = Base58Decoder.CheckDecode(text, Base58Alphabets.RIPPLE)
        return data if len(data) == 31 and data[:2] == prefix and data[22] < 2 else None

    return Family(f"RIPPLE {environment} X-address", "RIPPLE", environment, make=make, read=read)


def _evm(dice: Dice) -> str:
    digits = dice.randbytes(20).hex()
    mask = Kekkak256.QuickDigest(digits).hex()
    return "0x" + "".join(
        char.upper() if int(nibble, 16) > 7 else char for char, nibble in zip(digits, mask, strict=False)
    )


def _everywhere(
    name: str, network: str, make: Callable[[Dice], str], read: Callable[[str], object], **rest: bool
) -> list[Family]:
    return [
        Family(f"{name} {where}", network, where, make=make, read=read, is_same_everywhere=True, **rest)
        for where in ("production", "test")
    ]


FAMILIES: Final[tuple[Family, ...]] = (
    _base58("BITCOIN", "production", 0x00, kind="key hash"),
    _base58("BITCOIN", "production", 0x05, kind="script hash"),
    _base58("BITCOIN", "test", 0x6F, kind="key hash"),
    _base58("BITCOIN", "test", 0xC4, kind="script hash"),
    *(
        _segwit(where, version, length)
        for where in ("production", "test")
        for version, length in ((0, 20), (0, 32), (1, 32), (2, 16))
    ),
    *_everywhere("ETHEREUM", "ETHEREUM", _evm, EthAddrDecoder.DecodeAddr),
    *(
        _shelley(where, kind, length)
        for where in ("production", "test")
        for kind, length in ((0, 56), (1, 56), (2, 56), (3, 56), (6, 28), (7, 28))
    ),
    _byron("production"),
    _byron("test"),
    *_everywhere(
        "SOLANA",
        "SOLANA",
        lambda dice: str(Base58Encoder.Encode(dice.randbytes(32))),
        SolAddrDecoder.DecodeAddr,
        has_checksum=False,
    ),
    *_everywhere(
        "STELLAR account",
        "STELLAR",
        lambda dice: _stellar(dice, 6 << 3, _key(dice)),
        XlmAddrDecoder.DecodeAddr,
    ),
    *_everywhere(
        "STELLAR muxed",
        "STELLAR",
        lambda dice: _stellar(dice, 12 << 3, dice.randbytes(40)),
        _read_muxed,
    ),
    *_everywhere(
        "RIPPLE classic",
        "RIPPLE",
        lambda dice: str(Base58Encoder.CheckEncode(b"\x00" + dice.randbytes(20), Base58Alphabets.RIPPLE)),
        XrpAddrDecoder.DecodeAddr,
    ),
    _x_address("production"),
    _x_address("test"),
    _base58("HATHOR", "production", 0x28, kind="key hash"),
    _base58("HATHOR", "production", 0x64, kind="script hash"),
    _base58("HATHOR", "test", 0x49, kind="key hash"),
    _base58("HATHOR", "test", 0x87, kind="script hash"),
)
