"""What opens a wallet is seen in whatever clothes it comes, refused on every network, and never repeated."""

from __future__ import annotations

import random
import unicodedata
from typing import Literal

import base58
import pytest
from bip_utils import (
    Base58Encoder,
    Bech32Encoder,
    Bip32Slip10Secp256k1,
    Bip39Languages,
    Bip39MnemonicGenerator,
    WifEncoder,
)

from merchant_desk.domain.addresses.judge import NETWORKS, judge_address
from merchant_desk.domain.addresses.secret_texts import looks_secret
from merchant_desk.domain.addresses.verdict import Reason, Verdict
from tests.helpers.addresses import FAMILIES, Family, slips
from tests.helpers.counts import count
from tests.helpers.seeds import dice_of

_WORDS = ("abandon " * 11 + "about").split()
_WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
_STELLAR = "SDLOUKRGT4PNBRYEXXWERMAWE2RLROB2KNQCS5PYSJ25GC3TGPUOZKV2"
_HEX = "1f" * 32
_PHRASES = {
    "words": " ".join(_WORDS),
    "capitals": " ".join(_WORDS).upper(),
    "lines": "\n".join(_WORDS),
    "tabs around": "\t" + " ".join(_WORDS) + " \r\n",
    "commas": ",".join(_WORDS),
    "hyphens": "-".join(_WORDS),
    "numbered": " ".join(f"{at}. {word}" for at, word in enumerate(_WORDS, start=1)),
    "numbered closely": "\n".join(f"{at}){word}" for at, word in enumerate(_WORDS, start=1)),
    "a list": str(_WORDS),
    "no-break spaces": "\u00a0".join(_WORDS),
    "zero-width spaces": "\u200b".join(_WORDS),
    "a hidden mark": "\ufeff" + " ".join(_WORDS) + "\u200f",
    "full width": "".join(chr(ord(char) + 0xFEE0) for char in "".join(_WORDS[0]))
    + " "
    + " ".join(_WORDS[1:]),
    "marks inside of words": " ".join(["aban\u00addon"] * 24),
    "with a passphrase": " ".join(["zoo"] * 24) + " passphrase",
    "thirty-three": " ".join(["academic"] * 33),
    "RFC 1751": "I IRE BOND BOW TRIO LAID SEAT GOAL HEN IBIS IBIS DARE",
    "Cyrillic": "абзац абонент абсурд авангард авария август авиация автор агат агент адрес азарт",
    "Japanese": "\u3000".join(["あいこくしん"] * 11 + ["がいこく"]),
    "Japanese taken apart": unicodedata.normalize("NFD", " ".join(["がいこく", "ぎゅうどん"] * 6)),
    "Hindi": " ".join(["क्षमा", "परिवार", "ज़रूरत"] * 4),
    "Chinese in one piece": "的一是在不了有和人这中大",
    "secret numbers": "554872 394230 209376 323698 140250 423652 258676 062400",
    "lettered numbers": " ".join(f"{chr(65 + at)}: 55487{at}" for at in range(8)),
}
_KEYS = {
    "hex": _HEX,
    "hex with 0x": "0x" + _HEX,
    "hex in capitals": _HEX.upper(),
    "hex in groups": " ".join(_HEX[at : at + 8] for at in range(0, 64, 8)),
    "hex with colons": ":".join(_HEX[at : at + 2] for at in range(0, 64, 2)),
    "hex without its first zero": "0x" + _HEX[1:],
    "hex of 64 bytes": _HEX * 2,
    "hex of 16 bytes": "DEDCE9CE67B451D852FD4E846FCDE31C",
    "cborHex": "5820" + _HEX,
    "extended in hex": _HEX * 3,
    "WIF": _WIF,
    "WIF with a slip": _WIF[:9] + "z" + _WIF[10:],
    "WIF in full width": "".join(chr(ord(char) + 0xFEE0) for char in _WIF),
    "WIF misread": _WIF[:-1] + "0",
    "WIF without its end": _WIF[:-1],
    "WIF in blanks": f"  {_WIF}\n",
    "WIF with a label": f"key: {_WIF}",
    "WIF as a link": f"bitcoin:{_WIF}?amount=1",
    "WIF in quotes": f'"{_WIF}"',
    "WIF with hidden marks": _WIF[:20] + "\u200b" + _WIF[20:] + "\u2060",
    "BIP-38": "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg",
    "Stellar": _STELLAR,
    "Stellar in small letters": _STELLAR.lower(),
    "Stellar with a slip": _STELLAR[:-1] + "7",
    "Stellar misread": _STELLAR.replace("B", "8"),
    "Stellar without its end": _STELLAR[:-1],
    "family seed": "snoPBrXtMeMyMHUVTgbuqAfg1SUTb",
    "family seed for ed25519": "sEdTM1uX8pu2do5XvTnutH6HsouMaM2",
    "key pair of Solana": str(Base58Encoder.Encode(bytes(range(1, 65)))),
    "list of bytes": str(list(range(64))),
    "base64": "H4sIAAAAAAAAA0vOSCxRKEpNSi1KzU1VyE9TAAD1Tt4=",
    "key file": "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIr\n-----END EC PRIVATE KEY-----",
    "keystore": '{"crypto":{"ciphertext":"d172bf743a674da9cdad04534d56926e"}}',
}
_CIP5 = (
    "acct_sk",
    "acct_xsk",
    "acct_shared_xsk",
    "addr_sk",
    "root_xsk",
    "stake_sk",
    "ed25519_sk",
    "ed25519e_sk",
    "xprv",
)


@pytest.mark.parametrize("name", [*_PHRASES, *_KEYS])
@pytest.mark.parametrize("network", sorted(NETWORKS))
def test_a_secret_is_refused_on_every_network_and_not_repeated(network: str, name: str) -> None:
    text = (_PHRASES | _KEYS)[name]

    verdict = judge_address(network, "production", text)

    assert verdict == Verdict(Reason.SECRET_KEY, part=verdict.part)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("language", list(Bip39Languages), ids=lambda language: language.name)
def test_recovery_words_of_every_language_and_number_are_seen(
    language: Bip39Languages, form: Literal["NFC", "NFD"], request: pytest.FixtureRequest
) -> None:
    dice, again = dice_of(request)
    phrases = [
        str(Bip39MnemonicGenerator(language).FromEntropy(dice.randbytes(length)))
        for length in (16, 20, 24, 28, 32)
        for _ in range(count(4, 200))
    ]

    missed = [phrase for phrase in phrases if not looks_secret(unicodedata.normalize(form, phrase))]

    assert missed == [], again


def test_keys_of_any_version_byte_are_seen_with_and_without_a_slip(request: pytest.FixtureRequest) -> None:
    dice, again = dice_of(request)
    found = {}
    for _ in range(count(30, 2_000)):
        version = bytes([dice.randrange(1, 256)])
        extended = Bip32Slip10Secp256k1.FromSeed(dice.randbytes(32)).PrivateKey().ToExtended()
        for text in (
            str(WifEncoder.Encode(dice.randbytes(31) + b"\x01", net_ver=version)),
            str(extended),
            extended[:50] + dice.choice("23456789") + extended[51:],
        ):
            found[text] = looks_secret(text)

    assert [text for text, is_seen in found.items() if not is_seen] == [], again


def test_an_extended_key_is_private_by_its_content_whatever_its_name() -> None:
    node = Bip32Slip10Secp256k1.FromSeed(bytes(32))
    private, public = (
        base58.b58encode_check(bytes.fromhex("02fac398") + base58.b58decode_check(text)[4:]).decode()
        for text in (node.PrivateKey().ToExtended(), node.PublicKey().ToExtended())
    )
    other = base58.b58encode_check(bytes(range(200, 233)) + b"\x02").decode()

    assert [looks_secret(text) for text in (private, public, other)] == [True, False, False]


@pytest.mark.parametrize("prefix", _CIP5)
def test_cardanos_keys_are_seen_by_their_names(prefix: str) -> None:
    text = str(Bech32Encoder.Encode(prefix, bytes(range(64))))

    verdicts = {
        judge_address("CARDANO", "test", form).reason for form in (text, text.upper(), text[:-1] + "q")
    }

    assert verdicts == {Reason.SECRET_KEY}


def test_a_public_extended_key_is_no_secret_and_no_address() -> None:
    public = str(Bip32Slip10Secp256k1.FromSeed(bytes(32)).PublicKey().ToExtended())

    verdicts = {judge_address(network, "production", public).reason for network in NETWORKS}

    assert verdicts & {Reason.OK, Reason.SECRET_KEY} == set()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        " ".join(_WORDS[:11]),
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1q w508 d6qe jxtd g4y5 r3za rvar y0c5 xw7k v8f3 t4",
        "0xfB69 1609 5ca1 df60 bB79 Ce92 cE3E a74c 37c5 d359",
        "vitalik.eth",
        "https://example.com/a/b/c/d/e/f/g/h/i/j/k/l?m=1",
        "12345678901234567890",
        "f7010000-0000-4000-8000-00000000672e",
        "的一是",
    ],
)
def test_what_opens_nothing_is_not_called_a_secret(text: str) -> None:
    assert not looks_secret(text)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_address_of_any_family_is_called_a_secret(family: Family, request: pytest.FixtureRequest) -> None:
    dice, again = dice_of(request)
    addresses = [family.make(dice) for _ in range(count(100, 5_000))]

    assert [address for address in addresses if looks_secret(address)] == [], again
    assert [address for address in addresses if looks_secret(f" {address}\n")] == [], again


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_an_address_with_a_slip_is_not_called_a_secret(
    family: Family, request: pytest.FixtureRequest
) -> None:
    dice, again = dice_of(request)
    address = family.make(dice)
    # A slip in the first two characters may well make a key's beginning.
    texts = [*slips(address[2:], dice), address[3:], address[2:-1], address[2:] + "z"]

    assert [text for text in texts if looks_secret(address[:2] + text)] == [], again
    assert not looks_secret(address.upper())
    assert not looks_secret(address.lower())


def test_a_phrase_in_a_sea_of_blanks_is_still_seen(request: pytest.FixtureRequest) -> None:
    dice: random.Random = dice_of(request)[0]
    text = " " * 1_000_000 + "  ".join(_WORDS) + "\n" * dice.randrange(1_000_000)

    assert judge_address("CELO", "production", text).reason is Reason.SECRET_KEY
