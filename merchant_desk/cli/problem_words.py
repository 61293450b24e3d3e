"""An order's problem in English, for the `problem` member and for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from merchant_desk.cli.plain import visible
from merchant_desk.domain.order import Problem, ProblemCode

PROBLEM_WORDS: Final[Mapping[ProblemCode, str]] = MappingProxyType(
    {
        ProblemCode.ID_DIFFERS: "The API answered about another order: {theirs} instead of {ours}.",
        ProblemCode.REFERENCE_DIFFERS: "The API has reference {theirs}, this order is {ours}.",
        ProblemCode.STORE_DIFFERS: "The API has the order under store {theirs}, not {ours}.",
        ProblemCode.CURRENCY_DIFFERS: "The API has the order in {theirs}, not in {ours}.",
        ProblemCode.TOTAL_DIFFERS: "The API has a total of {theirs}, the order is for {ours}.",
        ProblemCode.TRANSACTION_REUSED: "Transaction {theirs} has already paid another order.",
        ProblemCode.TAKEN_BACK: "The order was confirmed, and now the API says {theirs}.",
        ProblemCode.LATE_PAID: "The money came after the order was closed; keep the goods and ask the owner.",
        ProblemCode.REFUSED: "The API refused to create the order: {message}.",
        ProblemCode.ANSWER_LOST: "The answer to the creation was lost; the API may have the order.",
        ProblemCode.NOT_REACHED: "The API could not be reached, so the order was not sent.",
        ProblemCode.SUPERSEDED: "The sale was sent again as order {ours}; this one must not be paid.",
        ProblemCode.TWO_AT_API: "The API has two orders with this reference.",
    }
)
"""One row for each `ProblemCode`."""


def problem_message(problem: Problem) -> str:
    """One sentence; what the API said is shown as plain text."""
    text = PROBLEM_WORDS[problem.code]
    for name in ("ours", "theirs", "message"):
        value = getattr(problem, name)
        told = visible(value).rstrip(".") if value else "no reason given" if name == "message" else "nothing"
        text = text.replace("{" + name + "}", told)
    return text
