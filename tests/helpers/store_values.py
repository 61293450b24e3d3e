"""Orders and callbacks to keep, with nothing in them that a test does not ask for."""

from __future__ import annotations

from typing import Any

from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    HistoryEntry,
    Order,
    OrderId,
    OrderState,
    Reference,
    Source,
    StoreId,
    Transaction,
    What,
)

NOW_UTC_MS = 1_760_000_000_000
STORE = StoreId("3ac0ad4e-9e00-4000-8000-000000000001")
WALK_IN = Customer("Walk-in", "Customer", "walkin@example.com", "BR")
CREATED = HistoryEntry(NOW_UTC_MS, What.CREATED, Source.STAFF, "Ana")


def an_order(reference: str = "POS-2026-000001-AAAA", **facts: Any) -> Order:
    """A pending order of 25.40 USD; `facts` are members of Order."""
    basis: dict[str, Any] = {
        "store_id": STORE,
        "total": Fiat.parse("25.40", "USD"),
        "customer": WALK_IN,
        "state": OrderState.PENDING,
        "created_utc_ms": NOW_UTC_MS,
        "updated_utc_ms": NOW_UTC_MS,
    }
    return Order(Reference(reference), **(basis | facts))


def an_id(text: str) -> OrderId:
    """An API id."""
    return OrderId(text)


def celo(number: int, source: Source = Source.API) -> Transaction:
    """A well-formed made-up CELO transaction."""
    return Transaction("CELO", f"0x{number:064x}", source, "CELO")


def a_callback(digest: str = "d1", **facts: Any) -> Callback:
    """An accepted, signed callback for order `id-1`; `facts` are members of Callback."""
    basis: dict[str, Any] = {
        "at_utc_ms": NOW_UTC_MS,
        "peer": "127.0.0.1",
        "verdict": Verdict.ACCEPTED,
        "reason": Reason.OK,
        "proof": (Proof.PATH, Proof.SIGNATURE, Proof.STORE),
        "body": '{"orderId":"id-1"}',
        "digest": digest,
        "answer": 200,
        "order_id": "id-1",
    }
    return Callback(**(basis | facts))


def a_refused_callback(digest: str = "f1", **facts: Any) -> Callback:
    """A callback with a wrong seal."""
    basis: dict[str, Any] = {
        "verdict": Verdict.REFUSED,
        "reason": Reason.BAD_SIGNATURE,
        "proof": (Proof.PATH,),
        "answer": 401,
        "order_id": None,
    }
    return a_callback(digest, **(basis | facts))
