"""Orders to rows and back, exactly: what is read is what was written, but for unstorable characters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any, Final

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    HandOver,
    HistoryEntry,
    Light,
    Order,
    OrderId,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Reference,
    Source,
    StoreId,
    Told,
    Transaction,
    What,
)
from merchant_desk.domain.secret import SessionToken
from merchant_desk.store.text import safe_text

_CUSTOMER: Final = tuple(part.name for part in fields(Customer))
_TOLD: Final = tuple(part.name for part in fields(Told))
_dumps: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_last_rates: list[tuple[Mapping[str, Decimal] | None, str]] = [(None, "")]

PIN_NONE: Final = 0
PIN_GO: Final = 1
PIN_ALARM: Final = 2


class DamagedRow(ValueError):
    """A row holds what this program never writes; its content is not repeated here."""


def order_to_row(order: Order) -> dict[str, object]:
    """All columns but `seq`, `version` and `revision`."""
    over = order.handed_over
    return {
        "reference": safe_text(order.reference),
        "api_id": safe_or_none(order.id),
        "store_id": safe_text(order.store_id),
        "currency": safe_text(order.total.currency),
        "total_minor": order.total.minor,
        "state": order.state.value,
        "status_raw": safe_or_none(order.status_raw),
        "origin": order.origin.value,
        "till_id": safe_text(order.till_id),
        "person": safe_text(order.person),
        "note": safe_text(order.note),
        "on_hold_wanted": int(order.on_hold_wanted),
        "session_token": None if order.session_token is None else safe_text(order.session_token.reveal()),
        "callback_url": safe_or_none(order.callback_url),
        "created_utc_ms": order.created_utc_ms,
        "updated_utc_ms": order.updated_utc_ms,
        "sent_utc_ms": order.sent_utc_ms,
        "paid_utc_ms": order.paid_utc_ms,
        "closed_utc_ms": order.closed_utc_ms,
        "handed_over_by": None if over is None else safe_text(over.person),
        "handed_over_utc_ms": None if over is None else over.at_utc_ms,
        "customer": to_json({name: getattr(order.customer, name) for name in _CUSTOMER}),
        "problem": None if order.problem is None else to_json(asdict(order.problem)),
        "told": None if order.told is None else to_json({name: getattr(order.told, name) for name in _TOLD}),
        "transactions": transactions_to_json((*order.transactions, *order.attached)),
        "rates": _rates_text(order.rates),
        "networks": "".join(f"\n{safe_text(item.network)}\n" for item in order.transactions),
        "search": search_text(order),
        "pin": _pin(order),
        "superseded_by": safe_or_none(order.superseded_by),
        "supersedes": safe_or_none(order.supersedes),
        "sent_skew_ms": order.sent_skew_ms,
    }


def order_from_row(row: Mapping[Any, Any]) -> Order:
    """Raises DamagedRow where a column holds something else than `order_to_row` writes."""
    try:
        return _order(row)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise DamagedRow("orders") from error


def _order(row: Mapping[Any, Any]) -> Order:
    problem, told = row["problem"], row["told"]
    over = row["handed_over_utc_ms"]
    token = row["session_token"]
    transactions = transactions_from_json(row["transactions"])
    return Order(
        reference=Reference(row["reference"]),
        store_id=StoreId(row["store_id"]),
        total=Fiat(row["total_minor"], row["currency"]),
        customer=Customer(**json.loads(row["customer"])),
        state=OrderState(row["state"]),
        created_utc_ms=row["created_utc_ms"],
        updated_utc_ms=row["updated_utc_ms"],
        id=None if row["api_id"] is None else OrderId(row["api_id"]),
        status_raw=row["status_raw"],
        origin=Origin(row["origin"]),
        till_id=row["till_id"],
        person=row["person"],
        note=row["note"],
        on_hold_wanted=bool(row["on_hold_wanted"]),
        session_token=None if token is None else SessionToken(token),
        callback_url=row["callback_url"],
        sent_utc_ms=row["sent_utc_ms"],
        sent_skew_ms=row["sent_skew_ms"],
        paid_utc_ms=row["paid_utc_ms"],
        closed_utc_ms=row["closed_utc_ms"],
        handed_over=None if over is None else HandOver(row["handed_over_by"], over),
        problem=None if problem is None else _problem(json.loads(problem)),
        transactions=tuple(item for item in transactions if item.source is not Source.STAFF),
        attached=tuple(item for item in transactions if item.source is Source.STAFF),
        rates={name: Decimal(rate) for name, rate in json.loads(row["rates"]).items()},
        told=None if told is None else Told(**json.loads(told)),
        superseded_by=_reference(row["superseded_by"]),
        supersedes=_reference(row["supersedes"]),
        version=row["version"],
    )


def _reference(text: str | None) -> Reference | None:
    return None if text is None else Reference(text)


def _problem(found: dict[str, Any]) -> Problem:
    return Problem(ProblemCode(found.pop("code")), **found)


def _pin(order: Order) -> int:
    if order.light is Light.GO:
        return PIN_GO
    return PIN_ALARM if order.is_alarm else PIN_NONE


def search_text(order: Order) -> str:
    """What a search looks through, folded (SQLite's own LIKE folds ASCII only), one text a line."""
    customer = order.customer
    hashes = (item.hash for item in (*order.transactions, *order.attached))
    texts = (order.reference, order.id or "", customer.full_name, customer.email, *hashes)
    return "\n".join(folded(text) for text in texts)


def folded(text: str) -> str:
    """The form in which texts are compared in a search."""
    return safe_text(text).casefold()


def history_to_row(reference: str, entry: HistoryEntry) -> dict[str, object]:
    """One line of an order's history."""
    return {
        "reference": safe_text(reference),
        "at_utc_ms": entry.at_utc_ms,
        "what": entry.what.value,
        "source": entry.source.value,
        "detail": safe_text(entry.detail),
    }


def history_from_row(row: Mapping[Any, Any]) -> HistoryEntry:
    """Raises DamagedRow."""
    try:
        return HistoryEntry(row["at_utc_ms"], What(row["what"]), Source(row["source"]), row["detail"])
    except ValueError as error:
        raise DamagedRow("order_history") from error


def transactions_to_json(transactions: Iterable[Transaction]) -> str:
    """As a JSON array."""
    return to_json([asdict(item) for item in transactions])


def transactions_from_json(text: str) -> tuple[Transaction, ...]:
    """Raises ValueError, TypeError or KeyError where it is not such an array."""
    return tuple(
        Transaction(item["network"], item["hash"], Source(item["source"]), item["coin"])
        for item in json.loads(text)
    )


def to_json(value: object) -> str:
    """Compact JSON whose texts are safe to keep; escaped, so that a newline never splits a log or a line."""
    text = _dumps(value)
    is_safe = "\\u0000" not in text and "\\ud" not in text  # NUL and surrogates, as they are escaped
    return text if is_safe else _dumps(_cleaned(value))


def _rates_text(rates: Mapping[str, Decimal]) -> str:
    """The orders of a page share one table of rates: it is written out once."""
    last, text = _last_rates[0]
    if rates is not last:
        text = to_json({name: str(rate) for name, rate in rates.items()})
        _last_rates[0] = (rates, text)
    return text


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, dict):
        return {safe_text(name): _cleaned(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return value


def safe_or_none(text: str | None) -> str | None:
    """`safe_text`, where there is any."""
    return None if text is None else safe_text(text)
