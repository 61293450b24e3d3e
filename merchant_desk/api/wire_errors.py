"""How the API says no (contract section 9), turned into our own failures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from merchant_desk.api.line import Answer
from merchant_desk.api.wire import as_list, as_object, parse_json, words
from merchant_desk.domain.errors import (
    DeskError,
    KeyRefused,
    NotFound,
    Rejected,
    ServerFailed,
    TooMany,
    UnexpectedReply,
)

MAX_MESSAGE: Final = 300
MAX_CODE: Final = 64
WALLETS_INVALID: Final = "invalid store wallet configuration"  # the one text known verbatim, in lower case
_MASK: Final = "••••"


def has_error(document: object) -> bool:
    """Whether a body says no by a member `error`, whatever its status; null says nothing."""
    return as_object(document).get("error") is not None


def message_of(document: object, *, hide: Sequence[str] = ()) -> str:
    """The API's own text, plain and capped, or "": `error.message`, then `message`, then a string `error`.

    `hide` are secrets that were sent along: an API that quotes one must not bring it onto a screen.
    """
    members = as_object(document)
    error = members.get("error")
    for candidate in (as_object(error).get("message"), members.get("message"), error):
        text = candidate if isinstance(candidate, str) else _joined(candidate)
        for secret in hide:
            text = text.replace(secret, _MASK) if secret else text
        if shown := words(text, cap=MAX_MESSAGE):
            return shown
    return ""


def code_of(document: object, *, hide: Sequence[str] = ()) -> str | None:
    """The API's code: a string `error`, then `error.code`, then `code`."""
    members = as_object(document)
    error = members.get("error")
    for candidate in (error, as_object(error).get("code"), members.get("code")):
        text = candidate if isinstance(candidate, str) else ""
        if any(secret and secret in text for secret in hide):
            continue
        if shown := words(text, cap=MAX_CODE):
            return shown
    return None


def rejection(document: object, *, status: int, hide: Sequence[str] = ()) -> Rejected:
    """A definite no, with a line of our own where the API gave no words."""
    message = message_of(document, hide=hide) or f"HTTP {status}"
    return Rejected(status=status, message=message, code=code_of(document, hide=hide))


def failure_of(answer: Answer, *, order_id: str | None = None, hide: Sequence[str] = ()) -> DeskError:
    """What a status outside 2xx means; `order_id` is set where a 404 can only mean this order."""
    document = _readable(answer.body)
    status = answer.status
    if status in (401, 403):
        return KeyRefused(status=status, message=message_of(document, hide=hide))
    if status == 404 and order_id is not None:
        return NotFound(kind="order", name=order_id)
    if status == 429:
        return TooMany(retry_after_s=answer.retry_after_s)
    if status == 408 or not 400 <= status < 500:
        told = message_of(document, hide=hide)
        return ServerFailed(status=status, message=told, retry_after_s=answer.retry_after_s)
    return rejection(document, status=status, hide=hide)


def says_wallets_invalid(message: str) -> bool:
    """Whether this is the answer that the store's wallets are not configured (contract 3.5)."""
    return message.casefold().strip() == WALLETS_INVALID


def _joined(value: object) -> str:
    return "; ".join(item for item in as_list(value) if isinstance(item, str))


def _readable(body: bytes | None) -> object:
    """The body's JSON; None for an HTML page, nothing, or too much: the status already says no."""
    try:
        return parse_json(body)
    except UnexpectedReply:
        return None
