"""Text that every database takes: no NUL, no lone surrogates."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"


def safe_text(text: str) -> str:
    """Put U+FFFD where a character cannot be stored: NUL cuts text, a lone surrogate has no UTF-8."""
    if text.isascii() and "\x00" not in text:
        return text
    return _UNSAFE.sub(_REPLACEMENT, text)
