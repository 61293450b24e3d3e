"""The second net under the log: known secrets, and whatever looks like one, never reach a line."""

from __future__ import annotations

import logging
import re
import time
from typing import Final

from merchant_desk.domain.secret import Secret

MASK: Final = "••••"
_MIN_LENGTH: Final = 6  # a shorter "secret" would blot out ordinary words
_LOOKS_SECRET: Final = (
    (re.compile(r"eyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), MASK),  # a JWT (RFC 7519)
    (re.compile(r"(?i)(sessionToken=)[^&\s\"']+"), rf"\1{MASK}"),
    (re.compile(r"(?i)(bearer\s+)\S+"), rf"\1{MASK}"),
    (re.compile(r"(?i)(x-api-key['\"]?\s*[:=]\s*)\S+"), rf"\1{MASK}"),
    (re.compile(r"(/cb/)[\w-]+"), rf"\1{MASK}"),
    (re.compile(r"(://[^/\s:@]+:)[^@\s/]+@"), rf"\1{MASK}@"),
)


class Masker:
    """Knows the secrets of this run and blots them out of any text."""

    def __init__(self) -> None:
        self._known: tuple[str, ...] = ()

    def learn(self, secret: Secret | None) -> None:
        """Blot this one out from now on."""
        text = secret.reveal() if secret is not None else ""
        if len(text) >= _MIN_LENGTH and text not in self._known:
            # A new tuple each time: other threads may be masking with the old one.
            self._known = tuple(sorted((*self._known, text), key=len, reverse=True))

    def mask(self, text: str) -> str:
        """The text with every known secret, and everything that looks like one, replaced."""
        for secret in self._known:
            text = text.replace(secret, MASK)
        for pattern, instead in _LOOKS_SECRET:
            text = pattern.sub(instead, text)
        return text


class MaskingFormatter(logging.Formatter):
    """Formats one `key=value` line, traceback included, and masks the whole of it."""

    def __init__(self, masker: Masker) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ level=%(levelname)s logger=%(name)s %(message)s")
        self.datefmt = "%Y-%m-%dT%H:%M:%S"
        self._masker = masker

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - the library's name
        """Log times are UTC (RFC 3339)."""
        return time.strftime(datefmt or "%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))

    def format(self, record: logging.LogRecord) -> str:
        """One record as text, masked last so that nothing can slip in behind."""
        return self._masker.mask(super().format(record))
