"""What a judge says of one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

PRODUCTION: Final = "production"
TEST: Final = "test"
ANY: Final = "any"
"""The format is the same on main and test network."""


class Reason(StrEnum):
    """Why a text is no address to pay to; `ok` where it is one."""

    OK = "ok"
    EMPTY = "empty"
    BAD_CHARACTER = "bad-character"
    BAD_CHECKSUM = "bad-checksum"
    BAD_LENGTH = "bad-length"
    BAD_PREFIX = "bad-prefix"
    BAD_VERSION = "bad-version"
    BAD_PADDING = "bad-padding"
    BAD_ENCODING = "bad-encoding"
    MIXED_CASE = "mixed-case"
    BAD_TAG = "bad-tag"
    WRONG_NETWORK = "wrong-network"
    WRONG_CHAIN = "wrong-chain"
    NOT_PAYABLE = "not-payable"
    SECRET_KEY = "secret-key"


class Warn(StrEnum):
    """Well formed, but money sent there is probably lost: ask before keeping it."""

    FUTURE_WITNESS = "future-witness"
    BURN_ADDRESS = "burn-address"
    SCRIPT_ADDRESS = "script-address"
    POINTER_ADDRESS = "pointer-address"
    OFF_CURVE = "off-curve"


class Checksum(StrEnum):
    """What guards a valid address against a mistyped character."""

    VALID = "valid"
    ABSENT = "absent"
    """The format can have one, and this address was given without: an EVM address in one case."""
    NONE_IN_FORMAT = "none-in-format"


class Part(StrEnum):
    """Which part of the text a refusal is about."""

    CHARACTER = "character"
    """The one at `Verdict.at`."""
    BEGINNING = "beginning"
    LENGTH = "length"
    CHECKSUM = "checksum"
    CAPITALS = "capitals"
    VERSION = "version"
    ENCODING = "encoding"
    TAG = "tag"
    WHOLE = "whole"


_PARTS: Final[Mapping[Reason, Part]] = MappingProxyType(
    {
        Reason.EMPTY: Part.WHOLE,
        Reason.BAD_CHARACTER: Part.CHARACTER,
        Reason.BAD_CHECKSUM: Part.CHECKSUM,
        Reason.BAD_LENGTH: Part.LENGTH,
        Reason.BAD_PREFIX: Part.BEGINNING,
        Reason.BAD_VERSION: Part.VERSION,
        Reason.BAD_PADDING: Part.ENCODING,
        Reason.BAD_ENCODING: Part.ENCODING,
        Reason.MIXED_CASE: Part.CAPITALS,
        Reason.BAD_TAG: Part.TAG,
        Reason.WRONG_NETWORK: Part.WHOLE,
        Reason.WRONG_CHAIN: Part.WHOLE,
        Reason.NOT_PAYABLE: Part.WHOLE,
        Reason.SECRET_KEY: Part.WHOLE,
    }
)
"""One row for each refusal; a test demands them all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One text judged. It holds nothing of a text that was refused.

    `environment` is where the address can be paid: production, test, any, or None where that cannot be told.
    `checksum` is None where the text was refused. `account`, `tag` and `memo_id` are what an X-address
    (XLS-5) or muxed account (SEP-23) holds. `part` is what a refusal is about, and `at` the place of the
    first wrong character, counted from 0 in code points, where one can be named.
    """

    reason: Reason
    environment: str | None = None
    normalised: str | None = None
    warnings: tuple[Warn, ...] = ()
    checksum: Checksum | None = None
    account: str | None = None
    tag: int | None = None
    memo_id: str | None = None
    part: Part | None = None
    at: int | None = None

    @property
    def is_valid(self) -> bool:
        """Whether it is an address of the asked network and environment."""
        return self.reason is Reason.OK

    def warned(self, warning: Warn) -> Verdict:
        """The same with one more warning, before all others."""
        return replace(self, warnings=(warning, *self.warnings))


def refused(
    reason: Reason, *, environment: str | None = None, part: Part | None = None, at: int | None = None
) -> Verdict:
    """A no; the part follows from the reason unless it is given."""
    return Verdict(reason, environment=environment, part=part or _PARTS[reason], at=at)


class Refusal(Exception):
    """Carries a verdict out of a family's parser; it never leaves this package."""

    def __init__(
        self,
        reason: Reason,
        *,
        environment: str | None = None,
        part: Part | None = None,
        at: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.verdict = refused(reason, environment=environment, part=part, at=at)
