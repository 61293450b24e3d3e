"""Whatever a read of an order says, the screens have words for what becomes of it: no exception, no control
characters, and our own total."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, Final
from unicodedata import category

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from merchant_desk.api.wire import parse_object
from merchant_desk.api.wire_order import read_order
from merchant_desk.domain.elsewhere import order_from_elsewhere
from merchant_desk.domain.errors import UnexpectedReply
from merchant_desk.domain.evidence import absorb
from merchant_desk.domain.money import Fiat, MoneyError
from merchant_desk.domain.order import (
    Customer,
    Light,
    Order,
    OrderId,
    OrderState,
    Reference,
    StoreId,
)
from merchant_desk.qr import QrMatrix
from merchant_desk.ui.orders.detail import Line, detail_state
from merchant_desk.ui.orders.raw_record import raw_record
from merchant_desk.ui.orders.steps import Told
from merchant_desk.ui.payment.present import Around, present
from tests.helpers import sales
from tests.helpers.cases import load_sample
from tests.helpers.counts import count
from tests.helpers.odd_answers import odd_bodies, told_by

AT_UTC_MS: Final = 1_767_268_800_000
OURS: Final = Order(
    reference=Reference("POS-2026-000143-7K4Q"),
    store_id=StoreId("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
    total=Fiat.parse("25.40", "USD"),
    customer=Customer("Ana", "Souza", "ana@example.com", "BR"),
    state=OrderState.PENDING,
    created_utc_ms=AT_UTC_MS,
    updated_utc_ms=AT_UTC_MS,
    id=OrderId("11111111-2222-4333-8444-555555555555"),
    status_raw="pending",
)


def texts_in(value: Any) -> list[str]:
    """Every text that a view holds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | list):
        return [text for item in value for text in texts_in(item)]
    if is_dataclass(value) and not isinstance(value, type | QrMatrix):
        return [text for part in fields(value) for text in texts_in(getattr(value, part.name))]
    return []


def screens_of(order: Order) -> tuple[list[str], str]:
    """All that the panel, Payment and the record say of an order, and the amount on Payment."""
    history = absorb(OURS, _evidence_like(order), now_utc_ms=AT_UTC_MS).entries
    payment = present(order, Around(sales.settings(), AT_UTC_MS, history=history))
    panel = detail_state(Told(order, history), Line(now_utc_ms=AT_UTC_MS))
    record = raw_record(order, history).split("\n")
    return [*texts_in(payment), *texts_in(panel), *record], payment.amount


def _evidence_like(order: Order) -> Any:
    return read_order(
        {
            "id": order.id,
            "ecommerceOrderId": OURS.reference,
            "store": OURS.store_id,
            "orderTotal": "25.40",
            "orderCurrency": "USD",
            "paymentStatus": order.status_raw,
        }
    )


def is_shown_safely(text: str) -> bool:
    """Nothing that breaks a line, reorders what stands there or cannot be drawn."""
    return not any(category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in "\u202e\u2066" for sign in text)


@settings(
    max_examples=count(short=200, long=20_000),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(body=odd_bodies(load_sample("read")), is_ours=st.booleans())
@example(body=load_sample("read"), is_ours=True)
@example(body=load_sample("read_of_2021"), is_ours=False)
def test_whatever_a_read_says_the_screens_have_words_and_our_total(body: bytes, is_ours: bool) -> None:
    try:
        evidence = read_order(parse_object(body))
        if is_ours:
            order = absorb(OURS, evidence, now_utc_ms=AT_UTC_MS).order
        else:
            order = order_from_elsewhere(evidence, now_utc_ms=AT_UTC_MS)
    except (UnexpectedReply, MoneyError):
        return

    said, amount = screens_of(replace(order, attached=()))

    assert all(is_shown_safely(text) for text in said)
    if is_ours:
        assert amount.replace("\u00a0", " ") == "25.40 USD"
        assert order.light is not Light.GO or told_by(body)["orderCurrency"] == "USD"
    else:
        assert order.light is not Light.GO
