"""What a person wants to charge, and whether that can be an order at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.money import CURRENCIES, Fiat
from merchant_desk.domain.order import Customer

MAX_TEXT: Final = 200
MAX_NOTE: Final = 500
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
_REQUIRED: Final = ("first_name", "last_name", "email", "country")
_OPTIONAL: Final = ("city", "zip", "address", "complement", "state")


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """One order to be made; without a customer the profile's walk-in customer, without a reference a new
    one, without a person the one in the settings. `instead_of` names an unanswered creation whose sale this
    is: it is replaced."""

    total: Fiat
    customer: Customer | None = None
    reference: str | None = None
    on_hold: bool = False
    note: str = ""
    person: str = ""
    instead_of: str | None = None


def check_draft(draft: OrderDraft) -> None:
    """Raises BadInput for a currency that is not offered, a zero total, an unusable customer, reference or
    note."""
    if draft.total.currency not in CURRENCIES:
        raise BadInput(field="currency", reason="not-offered", value=draft.total.currency)
    if draft.total.is_zero:
        raise BadInput(field="total", reason="zero", value=draft.total.text)
    if draft.customer is not None:
        check_customer(draft.customer)
    if draft.reference is not None:
        _check_text("reference", draft.reference)
    if len(draft.note) > MAX_NOTE:
        raise BadInput(field="note", reason="too-long")


def check_customer(customer: Customer) -> None:
    """Raises BadInput where a member that the API requires (contract 3.1) is missing or cannot be right."""
    for name in _REQUIRED:
        _check_text(name, getattr(customer, name))
    for name in _OPTIONAL:
        value = getattr(customer, name)
        if value is not None and len(value) > MAX_TEXT:
            raise BadInput(field=name, reason="too-long")
    local, at, domain = customer.email.partition("@")
    if not (at and local.strip() and domain.strip()) or any(map(str.isspace, customer.email)):
        raise BadInput(field="email", reason="no-address", value=customer.email)
    if _COUNTRY.fullmatch(customer.country) is None:
        raise BadInput(field="country", reason="not-two-letters", value=customer.country)


def _check_text(name: str, text: str) -> None:
    if not text.strip():
        raise BadInput(field=name, reason="empty")
    if len(text) > MAX_TEXT:
        raise BadInput(field=name, reason="too-long")
    if not text.isprintable() or text != text.strip():
        raise BadInput(field=name, reason="bad-character")
