"""Orders and answers about them, for tests of the rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    Order,
    OrderId,
    OrderState,
    Reference,
    Source,
    StoreId,
    Transaction,
)

NOW: Final = 1_767_268_800_000  # 2026-01-01 12:00 UTC
STORE: Final = StoreId("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")
ADDRESS: Final = "https://shop.example/cb/token"
ANA: Final = Customer("Ana", "Souza", "ana@example.com", "BR")


def order(**members: Any) -> Order:
    """An order on its way, with some members changed."""
    facts: dict[str, Any] = {
        "reference": Reference("POS-2026-000142-7K4Q"),
        "store_id": STORE,
        "total": Fiat(2540, "USD"),
        "customer": ANA,
        "state": OrderState.PENDING,
        "created_utc_ms": NOW,
        "updated_utc_ms": NOW,
        "id": OrderId("id-1"),
        "status_raw": "pending",
        "callback_url": ADDRESS,
    }
    return Order(**(facts | members))


def intent(**members: Any) -> Order:
    """An order whose creation nobody has answered yet."""
    return order(**({"id": None, "state": OrderState.CREATING, "status_raw": None} | members))


def answer(status: str | None = "pending", **members: Any) -> Evidence:
    """A direct read that fits `order()`, with some members changed."""
    facts: dict[str, Any] = {
        "id": OrderId("id-1"),
        "direct": True,
        "reference": Reference("POS-2026-000142-7K4Q"),
        "store_id": STORE,
        "status": status,
        "total": Decimal("25.40"),
        "currency": "USD",
        "callback_url": ADDRESS,
        "created_utc_ms": NOW,
    }
    return Evidence(**(facts | members))


def payment(digit: str = "a", network: str = "CELO", source: Source = Source.API) -> Transaction:
    """A transaction whose hash is one digit all over."""
    return Transaction(network, "0x" + digit * 64, source)
