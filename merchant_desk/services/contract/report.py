"""The report of a contract check: a short Markdown text that the owner can send in, without any secret."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from merchant_desk.services.contract.values import ContractResult, Finding
from merchant_desk.services.values import Check

MASK: Final = "••••"
_MAX_CELL: Final = 240
_LOOKS_PRIVATE: Final = (
    re.compile(r"eyJ[\w-]{5,}(\.[\w-]*){0,2}"),  # a JWT (RFC 7519)
    re.compile(r"[^\s@|]+@[^\s@|]+\.[^\s@|.,;]+"),  # an e-mail address
    re.compile(r"(?<![\w-])[A-Za-z0-9+/_=-]{32,}(?![\w-])"),  # a key, a token, a seal, a whole id
    re.compile(r"(?<=/cb/)[\w-]+"),
)
_MARKUP: Final = re.compile(r"[|`<>\[\]*\\\r\n]")


def report_name(result: ContractResult) -> str:
    """The file's name; a later check of the same day takes its place."""
    return f"contract-{_moment(result):%Y%m%d}.md"


def report_text(result: ContractResult) -> str:
    """The whole report. Answers are words of our own and names of members; the API's words are masked."""
    verdict = "Everything that a sale depends on works." if result.is_ok else "Something a sale needs fails."
    learned = result.learned
    lines = [
        "# Merchant Desk: contract check",
        "",
        f"Server: {result.origin}  ",
        f"Made: {_moment(result):%Y-%m-%d %H:%M} UTC, in {result.took_s:g} s  ",
        f"{verdict}",
        "",
        "No key, token, secret, customer or amount of a sale is in this report.",
        "",
        "| section | question | answer | more |",
        "|---|---|---|---|",
        *(_row(finding) for finding in result.findings),
        "",
        "## What this till makes of it",
        "",
        f"- verification is asked as `{learned.verify_type}`",
        f"- rows are looked for in `{masked(learned.list_member) or 'any likely member'}`",
        f"- a page has at most {learned.page_max} rows",
        f"- bounds in time are written as `{learned.date_form.value}`, the upper is `{learned.end_name}`",
        f"- the status of a read stands in `{learned.read_status.value or 'either member'}`",
        f"- a till without the key can read: {'yes' if learned.token_reads else 'no'}",
        f"- the store's wallets are written: {learned.wallet_writer.value or 'no'}",
        "",
        "## What answers are made of",
        "",
    ]
    for name, shape in result.shapes.items():
        lines += [f"{name}:", "", "    " + masked(shape), ""]
    return "\n".join(lines)


def masked(text: str) -> str:
    """A text without whatever looks like a secret, a person's address or an id."""
    for pattern in _LOOKS_PRIVATE:
        text = pattern.sub(MASK, text)
    return text


def _row(finding: Finding) -> str:
    question = finding.question
    mark = "" if finding.ok else "**failed** "
    answer = _cell(finding.answer) or "not answered"
    return f"| {question.section} | {question.asks} | {mark}{answer} | {_cell(finding.detail)} |"


def _cell(text: str) -> str:
    """A cell that cannot break out of its table, whatever an API put into it."""
    plain = " ".join(_MARKUP.sub(" ", masked(text)).split())
    return plain if len(plain) <= _MAX_CELL else f"{plain[: _MAX_CELL - 1]}…"


def _moment(result: ContractResult) -> datetime:
    return datetime.fromtimestamp(result.began_utc_ms / 1000, UTC)


def checks_of(result: ContractResult) -> tuple[Check, ...]:
    """The findings as lines of doctor, `contract-` before each name; the answer is among the facts."""
    return tuple(_check(finding) for finding in result.findings)


def _check(finding: Finding) -> Check:
    question = finding.question
    answer = masked(finding.answer) or "not answered"
    more = f" {masked(finding.detail)}" if finding.detail else ""
    hint = "" if finding.ok else "Look into the report, and send it in where the API is not as documented."
    return Check(
        f"contract-{question.name}",
        ok=finding.ok,
        detail=f"{question.asks} {answer}.{more}",
        hint=hint,
        matters=question.matters,
        facts={"answer": finding.answer},
    )
