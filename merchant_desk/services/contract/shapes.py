"""Reading the shape of an answer: which members it has and of what type, never what stands in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from merchant_desk.services.contract.values import BodyForm, Exchange

ROW_NAMES: Final = ("orders", "rows", "items", "data", "results")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_MAX_MEMBERS: Final = 60
_STORE_PLACES: Final = ("storeId", "pluginCheckoutStoreId")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a list page and the member that holds them: `array` for a bare one, "" where none does."""

    member: str
    rows: tuple[Mapping[str, Any], ...]


def rows_of(document: object) -> Rows:
    """Find the rows by the rule of contract section 3.3."""
    if isinstance(document, list):
        return Rows("array", tuple(row for row in document if isinstance(row, dict)))
    if not isinstance(document, dict):
        return Rows("", ())
    named = [name for name in ROW_NAMES if isinstance(document.get(name), list)]
    others = [name for name, value in document.items() if isinstance(value, list)]
    if not named and len(others) != 1:
        return Rows("", ())
    member = (named or others)[0]
    return Rows(member, tuple(row for row in document[member] if isinstance(row, dict)))


def status_of(members: Mapping[str, Any]) -> str | None:
    """The status of an order (contract C2)."""
    return text_of(members.get("paymentStatus")) or text_of(members.get("status"))


def status_member(members: Mapping[str, Any]) -> str:
    """Which member holds the status: paymentStatus, status or missing."""
    return next((name for name in ("paymentStatus", "status") if text_of(members.get(name))), "missing")


def text_of(value: object) -> str | None:
    """A text, or a whole number as its text; None for anything else and for nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def style_of(value: object) -> str:
    """Whether a value is written as a string or as a number; "" for neither."""
    if isinstance(value, str):
        return "string"
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return "number" if is_number else ""


def amount_of(value: object) -> Decimal | None:
    """A total as a number; None for what is none."""
    try:
        return Decimal(str(value)) if style_of(value) else None
    except InvalidOperation:
        return None


def store_of(members: Mapping[str, Any]) -> tuple[str, str | None]:
    """How an order names its store (contract C6), and the id."""
    store = members.get("store")
    if isinstance(store, dict):
        return "object", text_of(store.get("id"))
    if isinstance(store, str):
        return "string", store
    name = next((name for name in _STORE_PLACES if text_of(members.get(name))), "")
    return name, text_of(members.get(name)) if name else None


def error_shape(answer: Exchange) -> str:
    """Which row of contract section 9's table a refusal is, `other` for none of them."""
    if answer.form is not BodyForm.JSON:
        return {BodyForm.EMPTY: "empty", BodyForm.TEXT: "html"}.get(answer.form, "other")
    error, message = answer.members.get("error"), answer.members.get("message")
    if isinstance(error, dict):
        return "error-message-code" if "code" in error else "error-message"
    if isinstance(error, str) and "statusCode" in answer.members:
        return "nest-list" if isinstance(message, list) else "nest"
    if isinstance(error, str):
        return "named"
    if isinstance(message, str):
        return "message-code" if "code" in answer.members else "message"
    return "other"


def update_shape(answer: Exchange) -> str:
    """What an update answered: summary, full, empty, 204 or other."""
    if answer.status == 204:
        return "204"
    if answer.form is BodyForm.EMPTY:
        return "empty"
    if not answer.members:
        return "other"
    return "full" if {"orderTotal", "orderCurrency"} <= set(answer.members) else "summary"


def body_style(body: bytes) -> str:
    """How a JSON body was written out: compact, indented, crlf, or spaced for anything else."""
    if b"\r\n" in body:
        return "crlf"
    if b"\n" in body.strip():
        return "indented"
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return "unreadable"
    compact = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return "compact" if len(compact) == len(body.strip()) else "spaced"


def names_of(members: Mapping[str, Any]) -> str:
    """The members' names, in order; one that is no plain name is only counted."""
    plain = [name for name in members if _NAME.fullmatch(name)]
    odd = len(members) - len(plain)
    shown = ", ".join(plain[:_MAX_MEMBERS])
    return f"{shown} and {odd} with odd names" if odd else shown


def skeleton(document: object, *, depth: int = 0) -> str:
    """Members and types of a document, such as `{id: string, total: number}`; no value is in it."""
    if isinstance(document, dict):
        if depth > 3:
            return "{…}"
        parts = [
            f"{name if _NAME.fullmatch(name) else '(odd name)'}: {skeleton(value, depth=depth + 1)}"
            for name, value in list(document.items())[:_MAX_MEMBERS]
        ]
        return "{" + ", ".join(parts) + "}"
    if isinstance(document, list):
        return f"[{skeleton(document[0], depth=depth + 1)}, …]" if document else "[]"
    if document is None:
        return "null"
    if isinstance(document, bool):
        return "boolean"
    return style_of(document) or "unusable"
