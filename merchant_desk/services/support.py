"""What is kept for support: answers that made no sense, with everything private taken out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class OddAnswer:
    """One answer of the API, already redacted. `call` is the port's name for what was asked, `why` what was
    wrong with the answer, `length` its bytes as they came."""

    at_utc_ms: int
    call: str
    status: int
    why: str
    length: int
    text: str


KeepAnswer: TypeAlias = Callable[[OddAnswer], Awaitable[str | None]]
"""Keeps an answer; gives the name of the place, None where it could not be kept. Raises nothing."""
