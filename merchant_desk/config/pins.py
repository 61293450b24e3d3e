"""`PinHasher` with argon2id (RFC 9106), in that document's low-memory profile: 64 MiB, 3 passes, 4 lanes.

A PIN has few digits, so each guess at a stolen hash should cost as much as a till can bear; the first
recommended profile, with its 2 GiB, is more than a till has.
"""

from __future__ import annotations

import asyncio
from typing import Final

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

# A kept hash names its own costs: one that somebody wrote by hand must not hold up the till.
_MAX_MEMORY_KIB: Final = 4 * RFC_9106_LOW_MEMORY.memory_cost
_MAX_PASSES: Final = 4 * RFC_9106_LOW_MEMORY.time_cost
_MAX_LANES: Final = 4 * RFC_9106_LOW_MEMORY.parallelism


class Argon2Pins:
    """One hash at a time, each on a worker thread: it takes a tenth of a second and 64 MiB."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turn = asyncio.Lock()

    async def hash(self, secret_text: str) -> str:
        """A new salted hash in the PHC form `$argon2id$v=19$...`."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, _raw(secret_text))

    async def fits(self, secret_text: str, kept: str) -> bool:
        """Whether the hash was made of this text; False for what is no argon2id hash of a sane cost."""
        if not _is_sane(kept):
            return False
        async with self._turn:
            return await asyncio.to_thread(self._verify, _raw(secret_text), kept)

    def _verify(self, raw: bytes, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, raw)
        except (VerificationError, InvalidHashError):
            return False


def _raw(secret_text: str) -> bytes:
    """UTF-8; whatever a person can type gives bytes."""
    return secret_text.encode("utf-8", "surrogatepass")


def _is_sane(kept: str) -> bool:
    if not kept.isascii():
        return False
    try:
        costs = extract_parameters(kept)
    except (InvalidHashError, ValueError):
        return False
    return (
        costs.type is Type.ID
        and 0 < costs.memory_cost <= _MAX_MEMORY_KIB
        and 0 < costs.time_cost <= _MAX_PASSES
        and 0 < costs.parallelism <= _MAX_LANES
    )
