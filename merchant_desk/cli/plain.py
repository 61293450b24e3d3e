"""Text from outside, made harmless for a terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

_SHOWN_INSTEAD: Final = "\N{REPLACEMENT CHARACTER}"
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text on one line, without anything that moves the cursor, colours it or turns its direction."""
    joined = " ".join(text.split())
    return "".join(_SHOWN_INSTEAD if unicodedata.category(char) in _HIDDEN else char for char in joined)
