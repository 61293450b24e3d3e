"""Callbacks to rows and back, and their ids: `cb-000123` is row 123."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.store.codec import DamagedRow, safe_or_none, transactions_from_json, transactions_to_json
from merchant_desk.store.text import safe_text

_ID: Final = re.compile(r"cb-([0-9]{6,18})")


def callback_id(number: int) -> str:
    """The id of a row."""
    return f"cb-{number:06d}"


def sequence_of(text: str) -> int | None:
    """The row of an id; None where it is not one."""
    match = _ID.fullmatch(text)
    if match is None or callback_id(int(match[1])) != text:
        return None
    return int(match[1])


def callback_to_row(callback: Callback, verdict: Verdict) -> dict[str, object]:
    """All columns but `seq`, `hits`, `is_waiting` and `revision`."""
    return {
        "at_utc_ms": callback.at_utc_ms,
        "peer": safe_text(callback.peer),
        "verdict": verdict.value,
        "reason": callback.reason.value,
        "proof": proof_to_text(callback.proof),
        "body": safe_text(callback.body),
        "digest": safe_text(callback.digest),
        "answer": callback.answer,
        "order_id": safe_or_none(callback.order_id),
        "reference": safe_or_none(callback.reference),
        "store_id": safe_or_none(callback.store_id),
        "says": safe_or_none(callback.says),
        "transactions": transactions_to_json(callback.transactions),
    }


def callback_from_row(row: Mapping[Any, Any]) -> Callback:
    """Raises DamagedRow where a column holds something else than `callback_to_row` writes."""
    try:
        return Callback(
            at_utc_ms=row["at_utc_ms"],
            peer=row["peer"],
            verdict=Verdict(row["verdict"]),
            reason=Reason(row["reason"]),
            proof=proof_from_text(row["proof"]),
            body=row["body"],
            digest=row["digest"],
            answer=row["answer"],
            order_id=row["order_id"],
            reference=row["reference"],
            store_id=row["store_id"],
            says=row["says"],
            transactions=transactions_from_json(row["transactions"]),
            id=callback_id(row["seq"]),
            hits=row["hits"],
        )
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedRow("callbacks") from error


def proof_to_text(proof: Iterable[Proof]) -> str:
    """The marks with a space between them, in the order in which the checks are made."""
    given = frozenset(proof)
    return " ".join(mark.value for mark in Proof if mark in given)


def proof_from_text(text: str) -> tuple[Proof, ...]:
    """Raises ValueError for a mark that is none."""
    return tuple(Proof(mark) for mark in text.split())
