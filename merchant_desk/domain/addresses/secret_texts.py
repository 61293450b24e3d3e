"""Texts that look like a private key, a seed or recovery words: refused on sight, never kept or repeated.

Judged by shape more than by checksum: a key with a slip of the pen is still nearly the whole key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from merchant_desk.domain.addresses.codecs import from_base58check
from merchant_desk.domain.addresses.verdict import Refusal

_LONGEST: Final = 2048
_VISIBLE: Final = re.compile(r"\S")
_FEWEST_WORDS: Final = 12
_MOST_WORDS: Final = 36
"""Twelve to twenty-four words in BIP-39, one more as its passphrase, up to 33 in SLIP-39."""
_LONGEST_WORD: Final = 16
_BETWEEN_WORDS: Final = re.compile(r"[\s,;|/_+·、。・–—-]+")
_AROUND_WORDS: Final = "0123456789.:)(#'\"[]{}<>*=«»“”‘’„"
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]{12,24}")
"""Recovery words in Chinese have one character each, and are often written without spaces."""
_SECRET_NUMBERS: Final = re.compile(r"((?:[A-Ha-h][.:)]?\s*)?[0-9]{6}[\s,;-]*){8}")
"""Eight numbers of six digits: an account of the XRP Ledger in another spelling (XLS-12)."""
_BETWEEN_TOKENS: Final = re.compile(r"[\s,;:?&=\"'<>()\[\]{}“”‘’«»]+")
_IN_BETWEEN: Final = re.compile(r"[\s:]+")
_B58: Final = "[1-9A-HJ-NP-Za-km-z]"
_ANY: Final = "[0-9A-Za-z]"
"""With the letters that base58 leaves out, where that mixes nothing up: they are what people misread."""
_KEYS: Final = re.compile(
    "|".join(
        (
            r"(?:0[xX])?[0-9a-fA-F]{60,68}",  # 32 bytes: a key of any curve, also with its type in front
            r"(?:0[xX])?(?:5840)?[0-9a-fA-F]{128}",  # 64 bytes: a seed, or a key with its public half
            r"[0-9a-fA-F]{32}",  # 16 bytes: the entropy of twelve words, or of a family seed
            r"[0-9a-fA-F]{192}|(?:5880)?[0-9a-fA-F]{256}",  # an extended key of Cardano
            rf"[59KL]{_ANY}{{49,51}}|c{_B58}{{50,51}}",  # WIF, main and test network
            rf"6P{_ANY}{{55,57}}",  # BIP-38
            rf"(?:[A-Za-z]{{1,4}}prv|htpr|tnpr){_ANY}{{100,112}}",  # BIP-32, SLIP-132
            r"S(?!TAKE)[A-Z0-9]{54,56}|s[a-z2-7]{55}",  # Stellar seed (SEP-23)
            rf"s{_ANY}{{27,30}}",  # family seed of the XRP Ledger
            rf"p{_B58}{{50,51}}",  # private key of the XRP Ledger
            rf"{_B58}{{86,88}}",  # 64 bytes in base58: a key pair of Solana
            r"[A-Za-z0-9+/_-]{43}=|[A-Za-z0-9+/_-]{86}==",  # 32 or 64 bytes in base64
            r"(?:(?:[a-z0-9]+_)*x?sk|xprv|nsec)1[02-9ac-hj-np-z]{38,}",  # CIP-5, and its like elsewhere
            r"(?:(?:[A-Z0-9]+_)*X?SK|XPRV|NSEC)1[02-9AC-HJ-NP-Z]{38,}",
        )
    )
)
_BYTES: Final = re.compile(r"\[?(?:[0-9]{1,3},){31,63}[0-9]{1,3}\]?")
"""A key file's list of bytes."""
_KEY_FILE: Final = re.compile(r'PRIVATE KEY-----|"(?:ciphertext|cborHex|mnemonic|privateKey|secretKey)"')
_HIDDEN: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_EXTENDED_BYTES: Final = 78
_WIF_BYTES: Final = (33, 34)
_COMPRESSED: Final = 0x01
_BASE58_CHARS: Final = range(49, 113)


def looks_secret(text: str) -> bool:
    """Whether somebody who meant to give an address gave what opens a wallet instead."""
    first = _VISIBLE.search(text)
    if first is None:
        return False
    plain = text[first.start() : first.start() + _LONGEST].rstrip()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
    return any(_is_secret(variant) for variant in _without_hidden(plain))


def _without_hidden(text: str) -> Iterator[str]:
    """The text without characters that nobody sees (zero width, direction, byte order mark); those may stand
    inside a key as well as between words."""
    yield _HIDDEN.sub("", text)
    if _HIDDEN.search(text) is not None:
        yield _HIDDEN.sub(" ", text)


def _is_secret(text: str) -> bool:
    if _looks_like_words(text) or _SECRET_NUMBERS.fullmatch(text.strip()) or _KEY_FILE.search(text):
        return True
    bare = _IN_BETWEEN.sub("", text)
    if _BYTES.fullmatch(bare) or _HAN.fullmatch(bare):
        return True
    return any(_is_key(token) for token in {bare, *_BETWEEN_TOKENS.split(text)})


def _looks_like_words(text: str) -> bool:
    """Words, numbered or not, in any language: letters with the marks that belong to them."""
    parts = [part.strip(_AROUND_WORDS) for part in _BETWEEN_WORDS.split(text, maxsplit=2 * _MOST_WORDS)]
    words = [part for part in parts if part]
    return _FEWEST_WORDS <= len(words) <= _MOST_WORDS and all(
        len(word) <= _LONGEST_WORD and all(unicodedata.category(char)[0] in "LM" for char in word)
        for word in words
    )


def _is_key(token: str) -> bool:
    return _KEYS.fullmatch(token) is not None or _is_key_in_base58(token)


def _is_key_in_base58(token: str) -> bool:
    """A private key under any version byte, so that of any chain: WIF, or extended as in BIP-32."""
    if len(token) not in _BASE58_CHARS:
        return False
    try:
        payload = from_base58check(token)
    except Refusal:
        return False
    if len(payload) == _EXTENDED_BYTES:
        return payload[45] == 0  # a public key has its sign here
    return len(payload) == _WIF_BYTES[0] or (len(payload) == _WIF_BYTES[1] and payload[-1] == _COMPRESSED)
