"""What the standards' own examples say, beyond the list of cases."""

from __future__ import annotations

import base64
import binascii
import zlib

import base58
import pytest
from bip_utils import Base58Alphabets, Base58Encoder, Bech32Encoder

from merchant_desk.domain.addresses.judge import judge_address
from merchant_desk.domain.addresses.verdict import Reason, Warn

_R = Reason
_KEY = bytes.fromhex("3f0c34bf93ad0d9971d04ccc90f705511c838aad9734a4a2fb0d7a03fc7fe89a")
_HASH = bytes(range(28))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # BIP-350, invalid
        ("tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", _R.BAD_ENCODING),
        ("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", _R.BAD_ENCODING),
        ("tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", _R.BAD_ENCODING),
        ("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", _R.BAD_CHARACTER),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav", _R.BAD_LENGTH),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", _R.BAD_PADDING),
        ("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", _R.BAD_PADDING),
        # BIP-173, invalid, or no longer valid since BIP-350
        ("bc1rw5uspcuh", _R.BAD_ENCODING),
        ("bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90", _R.BAD_ENCODING),
        ("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx", _R.BAD_ENCODING),
        ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv", _R.BAD_PADDING),
        # other chains, regtest and prefixes that end in one of ours
        ("ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", _R.WRONG_CHAIN),
        ("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", _R.WRONG_CHAIN),
        ("DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", _R.WRONG_CHAIN),
        # a prefix that is empty, nothing but a checksum, and far too much
        ("16plkw9", _R.BAD_CHARACTER),
        ("11", _R.BAD_LENGTH),
        ("3QJmnh", _R.BAD_LENGTH),
        ("2" * 600, _R.BAD_LENGTH),
    ],
)
@pytest.mark.parametrize("environment", ["production", "test"])
def test_bitcoin_refuses_what_its_proposals_call_invalid(environment: str, text: str, reason: Reason) -> None:
    assert judge_address("BITCOIN", environment, text).reason is reason


@pytest.mark.parametrize(
    ("text", "is_future"),
    [
        ("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", True),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", True),
        ("tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy", False),
        ("tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c", False),
    ],
)
def test_bitcoin_takes_every_witness_version_and_warns_of_future_ones(text: str, is_future: bool) -> None:
    verdict = judge_address("BITCOIN", "production" if text.startswith("bc") else "test", text)

    assert verdict.is_valid
    assert verdict.warnings == ((Warn.FUTURE_WITNESS,) if is_future else ())


def test_a_prefix_that_only_begins_like_bitcoins_is_another_chain() -> None:
    text = str(Bech32Encoder.Encode("bc1", bytes(20)))

    assert judge_address("BITCOIN", "production", text).reason is Reason.WRONG_CHAIN


@pytest.mark.parametrize("kind", [*range(4), *range(5, 8)])
def test_cardano_warns_of_scripts_and_of_pointers(kind: int) -> None:
    tail = {5: bytes.fromhex("8198bd431b03")}.get(kind, _HASH if kind < 4 else b"")
    text = str(Bech32Encoder.Encode("addr", bytes([kind << 4 | 1]) + _HASH + tail))

    warnings = judge_address("CARDANO", "production", text).warnings

    expected = {
        5: (Warn.POINTER_ADDRESS, Warn.SCRIPT_ADDRESS),
        **dict.fromkeys((1, 3, 7), (Warn.SCRIPT_ADDRESS,)),
    }
    assert warnings == expected.get(kind, ())


@pytest.mark.parametrize(
    ("prefix", "header", "length", "reason"),
    [
        ("addr", 0x00, 56, _R.BAD_VERSION),  # a test network's tag under the main network's prefix
        ("addr_test", 0x01, 56, _R.BAD_VERSION),
        ("addr", 0x02, 56, _R.BAD_VERSION),  # a tag that is none
        ("addr", 0xE1, 28, _R.BAD_VERSION),  # a stake address under the prefix of addresses
        ("stake", 0x61, 28, _R.BAD_VERSION),
        ("addr", 0x81, 28, _R.BAD_VERSION),  # Byron in bech32
        ("addr", 0x91, 56, _R.BAD_VERSION),
        ("addr", 0x01, 55, _R.BAD_LENGTH),
        ("addr", 0x61, 56, _R.BAD_LENGTH),
        ("addr", 0x41, 28, _R.BAD_LENGTH),  # a pointer without its numbers
        ("stake", 0xE1, 28, _R.NOT_PAYABLE),
        ("stake_test", 0xF0, 28, _R.NOT_PAYABLE),
        ("stake", 0xE1, 27, _R.BAD_LENGTH),
    ],
)
def test_cardano_holds_header_prefix_and_length_together(
    prefix: str, header: int, length: int, reason: Reason
) -> None:
    text = str(Bech32Encoder.Encode(prefix, bytes([header]) + bytes(range(length))))

    assert judge_address("CARDANO", "production", text).reason is reason


def _with_the_other_checksum(text: str) -> str:
    """Bech32 as bech32m: the two checksums differ by a constant (BIP-350)."""
    alphabet, constant = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", 0x2BC830A3 ^ 1
    tail = [
        alphabet[alphabet.index(char) ^ constant >> 5 * (5 - at) & 31] for at, char in enumerate(text[-6:])
    ]
    return text[:-6] + "".join(tail)


def test_cardano_takes_bech32_and_never_bech32m() -> None:
    text = "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8"

    reasons = [
        judge_address("CARDANO", "production", form).reason for form in (text, _with_the_other_checksum(text))
    ]

    assert reasons == [_R.OK, _R.BAD_ENCODING]


@pytest.mark.parametrize(
    "numbers",
    [b"", b"\x01\x01", b"\x01\x01\x01\x01", b"\x01\x01\x01\x80", b"\x80" * 400 + b"\x01\x01\x01"],
    ids=lambda numbers: f"{len(numbers)} bytes",
)
def test_a_pointer_has_three_numbers_and_nothing_more(numbers: bytes) -> None:
    data = bytes([0x41]) + _HASH + numbers

    assert (
        judge_address("CARDANO", "production", str(Bech32Encoder.Encode("addr", data))).reason
        is _R.BAD_LENGTH
    )


@pytest.mark.parametrize(
    "prefix", ["pool", "drep", "script", "asset", "addr_vk", "stake_vkh", "acct_shared_xvk", "cc_hot"]
)
def test_cardano_takes_no_other_name_for_an_address(prefix: str) -> None:
    text = str(Bech32Encoder.Encode(prefix, bytes(range(28))))

    assert judge_address("CARDANO", "production", text).reason is Reason.NOT_PAYABLE


@pytest.mark.parametrize(
    "text",
    [  # CIP-19 prints these two with a test network's tag
        "addr1vpu5vlrf4xkxv2qpwngf6cjhtw542ayty80v8dyr49rf5eg0yu80w",
        "stake1vpu5vlrf4xkxv2qpwngf6cjhtw542ayty80v8dyr49rf5egfu2p0u",
        base58.b58encode(bytes([0x01]) + bytes(56)).decode(),  # Shelley in base58
    ],
)
def test_cardano_refuses_what_stands_in_the_wrong_clothes(text: str) -> None:
    assert not judge_address("CARDANO", "production", text).is_valid
    assert not judge_address("CARDANO", "test", text).is_valid


@pytest.mark.parametrize(
    "odd",
    [
        b"\x83\x58\x1b" + bytes(27) + b"\xa0\x00",
        b"\x83\x78\x1c" + bytes(28) + b"\xa0\x00",  # a text where bytes are due
        b"\x83\x58\x1c" + bytes(28) + b"\xa0\x03",
        b"\x83\x58\x1c" + bytes(28) + b"\xa0\x00\x00",
        b"\x82\x58\x1c" + bytes(28) + b"\xa0",
    ],
)
def test_cardano_refuses_a_byron_address_that_is_built_otherwise(odd: bytes) -> None:
    data = b"\x82\xd8\x18\x58" + bytes([len(odd)]) + odd + b"\x1a" + zlib.crc32(odd).to_bytes(4, "big")

    assert not judge_address("CARDANO", "production", base58.b58encode(data).decode()).is_valid


def test_cardano_refuses_a_byron_address_with_something_behind_it() -> None:
    address = "Ae2tdPwUPEZ76BjmWDTS7poTekAvNqBjgfthF92pSLSDVpRVnLP7meaFhVd"
    longer = base58.b58encode(base58.b58decode(address) + b"\x00").decode()

    reasons = [judge_address("CARDANO", "production", text).reason for text in (address, longer)]

    assert reasons == [_R.OK, _R.BAD_LENGTH]


_P = "PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAA"
_M = "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJ"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{_P}QACAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUPB6IBZGM", _R.NOT_PAYABLE),
        (f"{_P}OQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUAAAAFGBU", _R.NOT_PAYABLE),
        ("LA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUPJN", _R.NOT_PAYABLE),
        ("BAAD6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGR4TU", _R.NOT_PAYABLE),
        ("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUACUSI", _R.BAD_LENGTH),
        (f"{_M}VAAAAAAAAAAAAAJLKA", _R.BAD_LENGTH),
        (f"{_M}VAAAAAAAAAAAAAAV75I", _R.BAD_LENGTH),
        ("M47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ", _R.BAD_CHECKSUM),
        (f"{_M}UAAAAAAAAAAAACJUK===", _R.BAD_CHARACTER),
        (f"{_P}QACAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUPB6IAAAAAAAAPM", _R.BAD_LENGTH),
        (f"{_P}OQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4Z2PQ", _R.BAD_LENGTH),
        (f"{_P}OQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DXFH6", _R.BAD_LENGTH),
        ("BAAD6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGR4TV", _R.BAD_PADDING),
        ("BAAT6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGXACA", _R.BAD_VERSION),
        ("ga7qynf7sowq3glr2bgmzehxavirza4kvwltjjfc7mgxua74p7ujvsgz", _R.BAD_CHARACTER),
    ],
)
def test_stellar_refuses_every_strkey_that_is_no_account(text: str, reason: Reason) -> None:
    assert judge_address("STELLAR", "production", text).reason is reason


def test_stellar_reads_an_id_beyond_the_signed_numbers() -> None:
    verdict = judge_address("STELLAR", "test", f"{_M}VAAAAAAAAAAAAAJLK")

    assert verdict.memo_id == "9223372036854775808"
    assert verdict.account == "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"


@pytest.mark.parametrize(
    ("length", "payload", "reason"),
    [
        (1, b"\x01\x00\x00\x00", _R.NOT_PAYABLE),
        (1, b"\x01\x00\x00\x01", _R.BAD_PADDING),
        (0, b"", _R.BAD_LENGTH),
        (68, bytes(68), _R.BAD_LENGTH),
    ],
)
def test_a_signed_payload_of_stellar_fills_up_with_zeros(length: int, payload: bytes, reason: Reason) -> None:
    data = bytes([15 << 3]) + _KEY + length.to_bytes(4, "big") + payload
    text = base64.b32encode(data + binascii.crc_hqx(data, 0).to_bytes(2, "little")).decode().rstrip("=")

    assert judge_address("STELLAR", "test", text).reason is reason


def _x(end: bytes) -> str:
    return str(Base58Encoder.CheckEncode(b"\x05\x44" + bytes(range(20)) + end, Base58Alphabets.RIPPLE))


@pytest.mark.parametrize(
    ("end", "reason", "tag"),
    [
        (b"\x00" + bytes(8), _R.OK, None),
        (b"\x01" + bytes(8), _R.OK, 0),
        (b"\x01\xff\xff\xff\xff\x00\x00\x00\x00", _R.OK, 4294967295),
        (b"\x02" + bytes(8), _R.BAD_TAG, None),
        (b"\x01\x00\x00\x00\x00\x01\x00\x00\x00", _R.BAD_TAG, None),
        (b"\x00\x01" + bytes(7), _R.BAD_TAG, None),
        (b"\x03" + bytes(8), _R.BAD_TAG, None),
        (b"\x00" + bytes(7), _R.BAD_VERSION, None),
    ],
)
def test_an_x_address_holds_a_tag_of_32_bits_or_none(end: bytes, reason: Reason, tag: int | None) -> None:
    verdict = judge_address("RIPPLE", "production", _x(end))

    assert (verdict.reason, verdict.tag) == (reason, tag)


@pytest.mark.parametrize(
    ("version", "length", "reason"),
    [
        (0x1C, 33, _R.NOT_PAYABLE),
        (0x23, 33, _R.NOT_PAYABLE),
        (0x20, 32, _R.SECRET_KEY),
        (0x22, 32, _R.SECRET_KEY),
        (0x21, 16, _R.SECRET_KEY),
        (0x00, 19, _R.BAD_LENGTH),
        (0x05, 20, _R.BAD_VERSION),
    ],
)
def test_the_xrp_ledgers_keys_are_no_accounts(version: int, length: int, reason: Reason) -> None:
    text = str(Base58Encoder.CheckEncode(bytes([version]) + bytes(range(length)), Base58Alphabets.RIPPLE))

    assert judge_address("RIPPLE", "production", text).reason is reason


def test_solana_calls_64_bytes_a_secret_and_33_too_long() -> None:
    texts = [base58.b58encode(_KEY[:length] + _KEY).decode() for length in (32, 1, 0)]

    reasons = [judge_address("SOLANA", "test", text).reason for text in texts]

    assert reasons == [Reason.SECRET_KEY, Reason.BAD_LENGTH, Reason.OK]
