"""How often a repeated test repeats: quick by default, the full measure with `--long`."""

from __future__ import annotations

import os
from typing import Final

LONG_ENV: Final = "MERCHANT_DESK_TEST_LONG"


def is_long() -> bool:
    """Return whether this run was asked for full counts (`packaging/test --long`)."""
    return os.environ.get(LONG_ENV) == "1"


def count(short: int, long: int) -> int:
    """Return `long` in a `--long` run, else `short`; options are read before test modules."""
    return long if is_long() else short
