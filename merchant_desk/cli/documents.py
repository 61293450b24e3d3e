"""Domain values as the JSON documents of the public face, section 5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from merchant_desk.cli.problem_words import problem_message
from merchant_desk.domain.callback import Callback
from merchant_desk.domain.chains import NO_BASES, explorer_url
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Customer, HistoryEntry, Order, Transaction
from merchant_desk.services.values import Check

Document: TypeAlias = dict[str, Any]


def moment(utc_ms: int | None) -> str | None:
    """RFC 3339 in UTC with milliseconds, ending in Z; None where nothing is known."""
    if utc_ms is None:
        return None
    seconds, millis = divmod(utc_ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{millis:03d}Z"


def money(amount: Fiat) -> Document:
    """Amount and currency, two decimals."""
    return {"amount": amount.text, "currency": amount.currency}


def order_document(
    order: Order,
    *,
    environment: str,
    checkout_url: str | None,
    history: Sequence[HistoryEntry] | None = None,
    explorers: Mapping[str, str] = NO_BASES,
) -> Document:
    """One order; without `history` as it stands in a list."""
    problem = order.problem
    document: Document = {
        "id": order.id,
        "reference": order.reference,
        "store_id": order.store_id,
        "status": order.state.value,
        "status_raw": order.status_raw,
        "light": order.light.value,
        "total": money(order.total),
        "customer": _customer(order.customer),
        "created_at": moment(order.created_utc_ms),
        "updated_at": moment(order.updated_utc_ms),
        "checkout_url": checkout_url,
        "callback_url": order.callback_url,
        "transactions": [
            _transaction(item, environment, explorers) for item in (*order.transactions, *order.attached)
        ],
    }
    if history is not None:
        document["history"] = [_entry(entry) for entry in history]
    document |= {"superseded_by": order.superseded_by, "supersedes": order.supersedes}
    document["problem"] = problem and {"code": problem.code.value, "message": problem_message(problem)}
    return document


def callback_document(callback: Callback, *, is_whole: bool = False) -> Document:
    """One callback; `is_whole` adds its body and the HTTP status it was answered with."""
    document: Document = {
        "id": callback.id,
        "at": moment(callback.at_utc_ms),
        "peer": callback.peer,
        "verdict": callback.verdict.value,
        "reason": callback.reason.value,
        "proof": [proof.value for proof in callback.proof],
        "order_id": callback.order_id,
        "reference": callback.reference,
        "says": callback.says,
    }
    if is_whole:
        document |= {"body": callback.body, "answer": callback.answer}
    return document


def callback_event(callback: Callback) -> Document:
    """The line that `listen` prints for a request on the right path."""
    return {
        "event": "callback",
        "id": callback.id,
        "verdict": callback.verdict.value,
        "reason": callback.reason.value,
        "order_id": callback.order_id,
    }


def store_document(
    *, store_id: str, name: str | None, verdict: str, detail: str, checked_at_utc_ms: int | None
) -> Document:
    """One store and the API's last verdict on it."""
    return {
        "id": store_id,
        "name": name or None,
        "verdict": verdict,
        "detail": detail,
        "checked_at": moment(checked_at_utc_ms),
    }


def wallet_document(
    network: str, address: str | None, *, reason: str | None, is_sealed: bool, is_at_api: bool | None
) -> Document:
    """A receiving wallet; `reason` is None where nobody here can judge addresses of that network, and
    `is_at_api` where the API was not asked. Of a secret key no address is shown."""
    return {
        "network": network,
        "address": address,
        "valid": None if reason is None else reason == "ok",
        "reason": reason,
        "sealed": is_sealed,
        "at_api": is_at_api,
    }


def check_document(check: Check) -> Document:
    """One line of doctor."""
    return {"name": check.name, "ok": check.ok, "detail": check.detail, "hint": check.hint}


def _customer(customer: Customer) -> Document:
    return {
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "email": customer.email,
        "country": customer.country,
        "city": customer.city,
        "zip": customer.zip,
        "address": customer.address,
        "complement": customer.complement,
        "state": customer.state,
    }


def _transaction(item: Transaction, environment: str, explorers: Mapping[str, str]) -> Document:
    return {
        "network": item.network,
        "coin": item.coin,
        "hash": item.hash,
        "explorer_url": explorer_url(item.network, item.hash, environment, bases=explorers),
        "source": item.source.value,
    }


def _entry(entry: HistoryEntry) -> Document:
    return {
        "at": moment(entry.at_utc_ms),
        "what": entry.what.value,
        "from": entry.source.value,
        "detail": entry.detail,
    }
