"""Orders for window tests and pictures: those that the screens' drawings show."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    Order,
    OrderId,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Reference,
    Source,
    Transaction,
)
from merchant_desk.domain.secret import SessionToken
from merchant_desk.domain.settings import Settings
from tests.helpers.fake_api import STORE_ID, BookedOrder, FakeApi
from tests.helpers.shop import Shop

AFTERNOON_UTC_MS: Final = 1_795_444_330_000  # 2026-11-23 14:32:10 UTC
MARIA: Final = Customer("Maria", "Oliveira", "maria.oliveira@example.com", "BR")
RATES: Final = {
    "BRL": Decimal("1.00"),
    "USD": Decimal("0.19"),
    "CELO": Decimal("0.32033333"),
    "ETH": Decimal("0.00011"),
    "HTR": Decimal("2.75"),
    "BNB": Decimal("0.00061"),
    "MATIC": Decimal("0.155"),
    "AVAX": Decimal("0.0112"),
}
HASH: Final = "0x3be20f675a81d94c0e6672bf9d13a5478eec20b1d44f07a3965b82f0c19ad804"
LONG_TOKEN: Final = "eyJhbGciOiJIUzI1NiJ9." + "Zm9yLWEtdGVzdC1vbmx5-" * 80


def settings(**members: Any) -> Settings:
    """The settings of the shop in the drawings."""
    blank = Settings(store_id=STORE_ID, person="Lívia Prado", store_name="Café Aurora")
    return replace(blank, store_place="Vila Madalena", **members)


def order(
    reference: str, total: str, currency: str = "USD", *, minutes_ago: int = 1, **members: Any
) -> Order:
    """One order of the strip, pending unless told otherwise."""
    at = AFTERNOON_UTC_MS - minutes_ago * 60_000
    blank = Order(
        reference=Reference(reference),
        store_id=STORE_ID,
        total=Fiat.parse(total, currency),
        customer=MARIA,
        state=OrderState.PENDING,
        created_utc_ms=at,
        updated_utc_ms=at,
        id=OrderId(f"f701c2d4-5b1e-4c7a-9d02-{reference[-6:]:>06}24672e"[:36]),
        session_token=SessionToken(f"token.{reference}.{LONG_TOKEN[:300]}"),
        person="Lívia Prado",
        status_raw="pending",
        rates=RATES,
    )
    return replace(blank, **members)


def paid(order_: Order, *, network: str = "CELO", coin: str | None = "cUSD") -> Order:
    """The same order after a direct read that said confirmed."""
    return replace(
        order_,
        state=OrderState.CONFIRMED,
        status_raw="confirmed",
        paid_utc_ms=AFTERNOON_UTC_MS,
        transactions=(Transaction(network, HASH, Source.API, coin),),
    )


def late(order_: Order) -> Order:
    """The same order, confirmed after it had been cancelled."""
    problem = Problem(ProblemCode.LATE_PAID, ours="cancelled")
    return replace(order_, problem=problem, closed_utc_ms=AFTERNOON_UTC_MS)


def drawn_orders() -> tuple[Order, ...]:
    """The five orders of the strip in the drawing, newest first."""
    done = {"state": OrderState.CONFIRMED, "status_raw": "confirmed", "paid_utc_ms": AFTERNOON_UTC_MS}
    given = {"origin": Origin.ELSEWHERE}
    return (
        order("POS-2026-000142", "25.40", minutes_ago=1),
        order("POS-2026-000141", "42.00", "BRL", minutes_ago=5),
        order("POS-2026-000140", "137.90", "BRL", minutes_ago=14, **done, **given),
        order("POS-2026-000139", "58.00", "BRL", minutes_ago=23, **done, **given),
        order("POS-2026-000137", "96.50", "BRL", minutes_ago=52, state=OrderState.FAILED),
    )


async def keep(shop: Shop, *orders: Order) -> None:
    """Put orders into the store, oldest first, without the API knowing them."""
    for item in sorted(orders, key=lambda one: one.created_utc_ms):
        await shop.store.orders.begin(item, ())


def book(api: FakeApi, item: Order, **members: Any) -> BookedOrder:
    """Let the API have an order that is in the store."""
    row = api.add(item.reference, total=item.total.text, currency=item.total.currency, customer=item.customer)
    del api.book[row.id]
    assert item.id is not None
    row.id = item.id
    row.created_utc_ms = item.created_utc_ms
    for name, value in members.items():
        setattr(row, name, value)
    api.book[row.id] = row
    return row
