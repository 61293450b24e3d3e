"""Letters and digits that nobody confuses when they are read aloud or copied by hand."""

from __future__ import annotations

from typing import Final

# No 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
