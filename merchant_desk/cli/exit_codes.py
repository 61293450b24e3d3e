"""The exit status of each failure: section 6 of the public face."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from merchant_desk.domain import errors


class Exit(IntEnum):
    """What a command ends with. `BUG` is Python's own status for a program that broke."""

    DONE = 0
    BUG = 1
    USAGE = 2
    REFUSED = 3
    NOT_REACHED = 4
    NO_ACCESS = 5
    NOT_FOUND = 6
    LOCAL = 7
    NOT_UNDERSTOOD = 8
    INTERRUPTED = 130


EXIT_CODES: Final[Mapping[type[errors.DeskError], Exit]] = MappingProxyType(
    {
        errors.BadInput: Exit.USAGE,
        errors.Rejected: Exit.REFUSED,
        errors.NotAllowed: Exit.REFUSED,
        errors.ReferenceTaken: Exit.REFUSED,
        errors.TransactionTaken: Exit.REFUSED,
        errors.Unreachable: Exit.NOT_REACHED,
        errors.TimedOut: Exit.NOT_REACHED,
        errors.ServerFailed: Exit.NOT_REACHED,
        errors.TooMany: Exit.NOT_REACHED,
        errors.OutcomeUnknown: Exit.NOT_REACHED,
        errors.KeyMissing: Exit.NO_ACCESS,
        errors.StoreIdMissing: Exit.NO_ACCESS,
        errors.KeyRefused: Exit.NO_ACCESS,
        errors.SessionOnly: Exit.NO_ACCESS,
        errors.PinNeeded: Exit.NO_ACCESS,
        errors.PinWrong: Exit.NO_ACCESS,
        errors.PinLocked: Exit.NO_ACCESS,
        errors.NotFound: Exit.NOT_FOUND,
        errors.StoreBusy: Exit.LOCAL,
        errors.StoreUnusable: Exit.LOCAL,
        errors.FileUnusable: Exit.LOCAL,
        errors.KeyringFailed: Exit.LOCAL,
        errors.PortTaken: Exit.LOCAL,
        errors.VersionConflict: Exit.LOCAL,
        errors.UnexpectedReply: Exit.NOT_UNDERSTOOD,
    }
)
"""One row for each leaf of `DeskError`; a test walks the leaves and demands them all."""


def exit_code(error: BaseException) -> Exit:
    """The status for a failure; anything outside the table is a bug."""
    if isinstance(error, KeyboardInterrupt):
        return Exit.INTERRUPTED
    if not isinstance(error, errors.DeskError):
        return Exit.BUG
    for kind in type(error).__mro__:
        if kind in EXIT_CODES:
            return EXIT_CODES[kind]
    return Exit.BUG
