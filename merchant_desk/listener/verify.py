"""What a callback's body claims, read strictly and only after its seal was found good."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NoReturn
from urllib.parse import parse_qs

from merchant_desk.domain.callback import Reason
from merchant_desk.domain.chains import normalise_hash, normalise_protocol
from merchant_desk.domain.order import Source, Transaction
from merchant_desk.domain.secret import WebhookSecret
from merchant_desk.domain.signature import verify

SIGNATURE_HEADER: Final = "X-Webhook-Signature"
MAX_DEPTH: Final = 32
_ORDER_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
# Possessive: an unclosed string is taken whole, where backtracking would make a full body quadratic.
_STRING_OR_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_MAX_NUMBER_LETTERS: Final = 40
_MAX_TEXT: Final = 256
_MAX_FIELDS: Final = 32
_MAX_TRANSACTIONS: Final = 32


@dataclass(frozen=True, slots=True)
class KnownSecrets:
    """The webhook secrets that count now; `is_locked` where there is one that the keyring does not give."""

    secrets: tuple[WebhookSecret, ...] = ()
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """What the body says. Only `order_id` is ever acted upon, and only to ask the API."""

    order_id: str
    reference: str | None = None
    store_id: str | None = None
    says: str | None = None
    transactions: tuple[Transaction, ...] = ()


class Unreadable(ValueError):
    """The body is not what a callback looks like; its content is not repeated here."""


def seal_problem(secrets: Sequence[WebhookSecret], body: bytes, *, headers: Sequence[str]) -> Reason | None:
    """Why the seal is no good (no-signature, bad-signature), or None where it is.

    `headers` are all values of `X-Webhook-Signature`: exactly one may be there (contract section 5.2).
    """
    if not headers:
        return Reason.NO_SIGNATURE
    header = headers[0] if len(headers) == 1 else None
    match = verify([secret.reveal() for secret in secrets], body, header)
    return None if match.is_genuine else Reason.BAD_SIGNATURE


def claims_of(body: bytes, *, is_form: bool = False) -> Claims:
    """Read the body: strict UTF-8 and JSON, shallow, no key twice, an order id. Raises Unreadable.

    A form body, as the oldest client took it (C14), gives its order id and nothing else: a hint to re-read.
    """
    if is_form:
        return Claims(order_id=_order_id_of_form(body))
    document = _document(body)
    order_id = document.get("orderId")
    if not isinstance(order_id, str) or _ORDER_ID.fullmatch(order_id) is None:
        raise Unreadable("orderId")
    store_id = document.get("storeId")
    if store_id is not None and not isinstance(store_id, str):
        raise Unreadable("storeId")
    return Claims(
        order_id=order_id,
        reference=_text(document.get("ecommerceOrderId")),
        store_id=store_id,
        says=_text(document.get("status")),
        transactions=_transactions(document.get("transactions")),
    )


def _order_id_of_form(body: bytes) -> str:
    try:
        fields = parse_qs(body.decode("ascii"), strict_parsing=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise Unreadable("body") from None  # the cause would carry the body
    told = fields.get("orderId", [])
    if len(told) != 1 or _ORDER_ID.fullmatch(told[0]) is None:
        raise Unreadable("orderId")
    return told[0]


def _document(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode("utf-8")
        _require_shallow(text)
        document = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse,
            parse_int=_integer,
            parse_float=_decimal,
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise Unreadable("body") from None  # the cause would carry the body
    if not isinstance(document, dict):
        raise Unreadable("body")
    return document


def _require_shallow(text: str) -> None:
    """Count brackets outside strings before the parser recurses into them."""
    depth = 0
    for token in _STRING_OR_BRACKET.findall(text):
        if token in ("[", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable("depth")
        elif token in ("]", "}"):
            depth -= 1


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("repeated key")
    return found


def _refuse(_text: str) -> NoReturn:
    raise Unreadable("number")


def _integer(text: str) -> int:
    if len(text) > _MAX_NUMBER_LETTERS or not -(2**63) <= int(text) < 2**63:
        raise Unreadable("number")
    return int(text)


def _decimal(text: str) -> Decimal:
    value = Decimal(text) if len(text) <= _MAX_NUMBER_LETTERS else Decimal("NaN")
    if (
        not value.is_finite() or abs(value.adjusted()) > 308
    ):  # what a double could not hold nobody sends in earnest
        raise Unreadable("number")
    return value


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _MAX_TEXT else None


def _transactions(value: object) -> tuple[Transaction, ...]:
    """The well-formed ones; they are notes at best, so the others are passed over."""
    found: dict[tuple[str, str], Transaction] = {}
    for item in value[:_MAX_TRANSACTIONS] if isinstance(value, list) else ():
        protocol = _text(item.get("protocol")) if isinstance(item, dict) else None
        told = _text(item.get("hash")) if isinstance(item, dict) else None
        if protocol and told:
            network = normalise_protocol(protocol)
            transaction = Transaction(network, normalise_hash(network, told), Source.CALLBACK)
            found[transaction.key] = transaction
    return tuple(found.values())
