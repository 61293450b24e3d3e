"""Orders that this desk did not make: a row for one, from what the API tells of it."""

from __future__ import annotations

from merchant_desk.domain.evidence import Evidence, learned_transactions
from merchant_desk.domain.money import Fiat, MoneyError, MoneyReason
from merchant_desk.domain.order import (
    API_WORDS,
    CLOSED_UNPAID,
    NO_RATES,
    Customer,
    Order,
    OrderState,
    Origin,
    Reference,
)

_NOBODY = Customer("", "", "", "")


def order_from_elsewhere(evidence: Evidence, *, now_utc_ms: int, till_id: str = "") -> Order:
    """What `absorb` makes of an order of which nothing is known yet, built at once: a list may have 100,000.
    Raises MoneyError where its total is not money."""
    if evidence.total is None or evidence.currency is None or evidence.store_id is None:
        raise MoneyError(MoneyReason.BAD_AMOUNT)
    word = OrderState.UNKNOWN
    raw = evidence.status
    if raw is not None:
        word = API_WORDS.get(raw, OrderState.UNKNOWN)
    is_paid = word is OrderState.CONFIRMED and evidence.direct
    if word is OrderState.CONFIRMED and not is_paid:
        word, raw = OrderState.UNKNOWN, None  # hearsay
    is_told = evidence.direct and evidence.aside.is_worth_keeping
    created = evidence.created_utc_ms
    return Order(
        reference=evidence.reference or Reference(evidence.id),
        store_id=evidence.store_id,
        total=Fiat.from_decimal(evidence.total, evidence.currency),
        customer=evidence.customer or _NOBODY,
        state=word,
        created_utc_ms=created if created is not None else now_utc_ms,
        updated_utc_ms=now_utc_ms,
        id=evidence.id,
        status_raw=raw,
        origin=Origin.ELSEWHERE,
        till_id=till_id,
        session_token=evidence.session_token,
        callback_url=evidence.callback_url,
        paid_utc_ms=now_utc_ms if is_paid else None,
        closed_utc_ms=now_utc_ms if word in CLOSED_UNPAID else None,
        transactions=learned_transactions((), evidence.transactions),
        rates=evidence.rates or NO_RATES,
        told=evidence.told(at_utc_ms=now_utc_ms) if is_told else None,
    )
