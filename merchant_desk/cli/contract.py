"""`doctor --contract`: plays the contract check, and says what it found and where the report lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from merchant_desk.cli.documents import Document, check_document
from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.plain import visible
from merchant_desk.cli.texts import checks_text
from merchant_desk.domain.errors import NotAllowed

if TYPE_CHECKING:
    from merchant_desk.cli.context import Context
    from merchant_desk.services.contract.values import ContractResult, Progress
    from merchant_desk.services.desk import Desk
    from merchant_desk.services.values import Check


async def play_contract(context: Context, desk: Desk) -> ContractResult:
    """Play it against the profile's API, telling a terminal how far it is. Raises as `ContractCheck.run`."""
    if desk.contract is None:
        raise NotAllowed(reason="contract-at-production")
    is_watched = context.output.is_terminal and not context.output.is_json

    def told(progress: Progress) -> None:
        if is_watched:
            context.output.note(f"{progress.number}/{progress.parts} {progress.part}")

    return await desk.contract.run(told=told)


def tell_contract(context: Context, checks: Sequence[Check], played: ContractResult) -> int:
    """Print doctor's own checks and the contract's; 7 where something that a sale depends on fails."""
    from merchant_desk.services.contract.report import checks_of

    asked = checks_of(played)
    every = (*checks, *asked)
    is_ok = all(check.ok for check in every if check.matters)
    document = {
        "ok": is_ok,
        "checks": [*map(check_document, checks), *map(_answered, asked)],
        "report": played.report_path,
    }

    def text() -> str:
        width = max(len(check.name) for check in asked)
        lines = [_line(check, width) for check in asked]
        report = f"Report: {visible(played.report_path)}"
        return "\n".join([checks_text(checks, output=context.output), "", *lines, "", report])

    context.output.result(document, text)
    return 0 if is_ok else int(Exit.LOCAL)


def _answered(check: Check) -> Document:
    """As any check, and the answer as a word of its own; null where there is none."""
    return {**check_document(check), "answer": check.facts["answer"] or None}


def _line(check: Check, width: int) -> str:
    word = "ok  " if check.ok else "FAIL" if check.matters else "note"
    return f"{word}  {check.name.ljust(width)}  {visible(check.detail)}"
