"""An order's record as plain text for people who help: all that is known of it, and nothing that could pay
with it or pretend to be Cryptum."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from merchant_desk.domain.order import HistoryEntry, Order, Told
from merchant_desk.ui.text import ELLIPSIS, visible


def raw_record(order: Order, history: Sequence[HistoryEntry]) -> str:
    """The record as indented JSON. The session token is left out and the callback address is cut."""
    document: dict[str, Any] = {
        "id": order.id,
        "reference": order.reference,
        "storeId": order.store_id,
        "status": order.status_raw or order.state.value,
        "total": order.total.text,
        "currency": order.total.currency,
        "customer": {
            "firstName": order.customer.first_name,
            "lastName": order.customer.last_name,
            "email": order.customer.email,
            "country": order.customer.country,
        },
        "createdAt": _moment(order.created_utc_ms),
        "paidAt": _moment(order.paid_utc_ms),
        "sessionToken": ELLIPSIS if order.session_token is not None else None,
        "callbackUrl": _cut(order.callback_url),
        "transactions": [
            {"protocol": item.network, "coin": item.coin, "hash": item.hash, "from": item.source.value}
            for item in (*order.transactions, *order.attached)
        ],
        "problem": None if order.problem is None else order.problem.code.value,
        "toldByCryptum": _told(order),
        "history": [
            {
                "at": _moment(entry.at_utc_ms),
                "what": entry.what.value,
                "from": entry.source.value,
                "detail": entry.detail,
            }
            for entry in history
        ],
    }
    lines = json.dumps(document, indent=2, ensure_ascii=False).split("\n")
    return "\n".join(visible(line) for line in lines)


def _told(order: Order) -> dict[str, Any] | None:
    told = order.told
    if told is None:
        return None
    return {
        "at": _moment(told.at_utc_ms),
        "id": told.id,
        "ecommerceOrderId": told.reference,
        "storeId": told.store_id,
        "total": told.total,
        "currency": told.currency,
        "paymentStatus": told.status,
        "storeMarkupPercentage": told.markup,
        "storeDiscountPercentage": told.discount,
        "address": told.address,
        "otherMembers": _others(told),
    }


def _others(told: Told) -> Any:
    """Undocumented members as they came; as text where they were too long to keep whole."""
    try:
        return json.loads(told.others or "null")
    except ValueError:
        return told.others


def _cut(url: str | None) -> str | None:
    """Scheme and host; the path lets callbacks in and is nobody's to see."""
    if not url:
        return None
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}/{ELLIPSIS}"


def _moment(utc_ms: int | None) -> str | None:
    if utc_ms is None:
        return None
    return datetime.fromtimestamp(utc_ms / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
