"""The seal on a callback: strip, HMAC-SHA256 over bytes, compare in constant time.

The rule is Cryptum's (checkout contract section 5.2). The sender's own pattern for the strip backtracks: time
grows with the square of the body, before anything is known to be genuine. Splitting at the quote bytes gives
the same bytes in linear time. The seal proves who wrote the body, not when: a captured callback verifies for
ever, so it may only ever cause a read.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

_SPACE: Final = b" \t\n\v\f\r"
_SPACE_TEXT: Final = _SPACE.decode("ascii")
# 32 bytes in base64: the 43rd letter holds four bits only, so a mutated spelling of a good seal is refused.
_SEAL: Final = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")


class Match(StrEnum):
    """Which form of the body the seal was made over."""

    STRIPPED = "stripped"
    RAW = "raw"
    NONE = "none"

    @property
    def is_genuine(self) -> bool:
        """Whether either form proved knowledge of a secret."""
        return self is not Match.NONE


def strip(body: bytes) -> bytes:
    """Remove each ASCII white-space byte that has an even number of quote bytes after it, up to the end.

    Counting is naive on purpose: a backslash before a quote changes nothing.
    """
    parts = body.split(b'"')
    for index in range(len(parts) - 1, -1, -2):
        parts[index] = parts[index].translate(None, _SPACE)
    return b'"'.join(parts)


def sign(secret: str, body: bytes) -> str:
    """Make the text of `X-Webhook-Signature` for `body` as the sender does: stripped, then sealed."""
    return base64.b64encode(_digest(_key(secret), strip(body))).decode("ascii")


def verify(secrets: Sequence[str], body: bytes, header: str | None) -> Match:
    """Judge `header` over the raw bytes of `body` with every secret that may still be in use.

    Each secret is tried on both forms and nothing stops early, so the time tells nothing. An empty secret
    never matches: anybody can seal with it.
    """
    given = (header or "").strip(_SPACE_TEXT)
    if _SEAL.fullmatch(given) is None:
        return Match.NONE
    seal = base64.b64decode(given)
    stripped = strip(body)
    by_stripped = by_raw = False
    for key in filter(None, map(_key, secrets)):
        by_stripped |= hmac.compare_digest(_digest(key, stripped), seal)
        by_raw |= hmac.compare_digest(_digest(key, body), seal)
    if by_stripped:
        return Match.STRIPPED
    return Match.RAW if by_raw else Match.NONE


def _key(secret: str) -> bytes:
    # surrogatepass: an encoding error would carry the secret in its message
    return secret.strip(_SPACE_TEXT).encode("utf-8", "surrogatepass")


def _digest(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")
