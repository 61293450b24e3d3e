"""Doctor's look at the journal: whether anybody meddled with what people did. No sale hangs on it."""

from __future__ import annotations

from typing import Final

from merchant_desk.domain.errors import DeskError, TimedOut
from merchant_desk.domain.journal_link import CUT_OFF, MISSING
from merchant_desk.services.deadline import deadline
from merchant_desk.services.ports import Journal
from merchant_desk.services.values import ChainReport, Check

NAME: Final = "journal"
LIMIT_S: Final = 3.0
"""Doctor as a whole ends within 25 s; in this time a walk passes a hundred thousand lines or so."""


async def journal_check(journal: Journal) -> Check:
    """Whether every line stands as it was written; never matters."""
    try:
        async with deadline(LIMIT_S):
            report = await journal.verify()
    except TimedOut:
        detail = f"Not read to its end: that takes more than {LIMIT_S:.0f} s."
        return Check(NAME, ok=True, detail=detail, matters=False)
    except DeskError as error:
        detail = f"The journal cannot be read: {error}."
        return Check(NAME, ok=False, detail=detail, hint="Check the disk.", matters=False)
    if report.broken_at_id is None:
        detail = f"All {report.rows} lines stand as they were written."
        return Check(NAME, ok=True, detail=detail, matters=False)
    hint = (
        "Somebody or something changed the store's file. Keep a copy of it, compare with a backup, and find "
        "out who can write to this folder."
    )
    facts = {"line": str(report.broken_at_id), "why": report.why}
    return Check(NAME, ok=False, detail=_how(report), hint=hint, matters=False, facts=facts)


def _how(report: ChainReport) -> str:
    if report.why == CUT_OFF:
        return f"Lines are gone from the end, from number {report.broken_at_id} on."
    if report.why == MISSING:
        return f"Line {report.broken_at_id} is gone."
    return f"Line {report.broken_at_id}, or one before it, is not as it was written."
