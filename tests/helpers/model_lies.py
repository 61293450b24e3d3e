"""What a dishonest API, customer or proxy shows instead of the truth, by name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tests.helpers.fake_book import BookedOrder
from tests.helpers.model_world import MISSING, OTHER_STORE_ID, Document, World

READ_LIES: Final[Mapping[str, Document]] = {
    "less": {"orderTotal": "0.01"},
    "more": {"orderTotal": "99999.99"},
    "a cent": {"orderTotal": "25.39"},
    "no total": {"orderTotal": MISSING},
    "null total": {"orderTotal": None},
    "odd total": {"orderTotal": True},
    "comma": {"orderTotal": "25,40"},
    "currency": {"orderCurrency": "ARS"},
    "lower currency": {"orderCurrency": "usd"},
    "null currency": {"orderCurrency": None},
    "store": {"store": {"id": OTHER_STORE_ID}},
    "store as text": {"store": OTHER_STORE_ID},
    "no store": {"store": MISSING},
    "reference": {"ecommerceOrderId": "POS-2026-000999-AAAA"},
    "null reference": {"ecommerceOrderId": None},
    "id": {"id": "another-id"},
    "no status": {"paymentStatus": MISSING},
    "null status": {"paymentStatus": None},
    "upper status": {"paymentStatus": "CONFIRMED"},
    "old status": {"paymentStatus": "completed"},
    "status list": {"paymentStatus": ["confirmed"]},
    "old member": {"paymentStatus": MISSING, "status": "confirmed"},
    "paid": {"paymentStatus": "confirmed"},
    "no transactions": {"transactions": MISSING},
}
"""Members that replace those of a direct read."""

ROW_LIES: Final[Mapping[str, Document]] = {
    "paid": {"paymentStatus": "confirmed"},
    "cancelled": {"paymentStatus": "cancelled"},
    "no status": {"paymentStatus": MISSING},
    "no facts": {"orderTotal": MISSING, "orderCurrency": MISSING, "ecommerceOrderId": MISSING},
    "less": {"orderTotal": "0.01"},
    "reference": {"ecommerceOrderId": "POS-2026-000999-AAAA"},
    "unreadable": {"id": None},
    "silent and paid": {"paymentStatus": MISSING, "orderTotal": MISSING},
}
"""Members that replace those of a list row or of a creation's answer."""

SUBSTITUTES: Final = ("whole", "with our id", "with our names", "only the status")


def substitute(world: World, row: BookedOrder, other: BookedOrder, how: str) -> None:
    """Let reads of one order show another one, whole or dressed up as the order that was asked for."""
    shown = world.of(row.id)
    body = world.document(other, is_read=True)
    match how:
        case "whole":
            shown.instead = other.id
        case "with our id":
            shown.read = body | {"id": row.id}
        case "with our names":
            shown.read = body | {"id": row.id, "ecommerceOrderId": row.reference}
        case _:
            shown.read = {name: body.get(name) for name in ("paymentStatus", "transactions")}


def written_honestly(total: Decimal, how: int) -> Document:
    """The true total in another of its spellings: `25.4`, `25.400`, a number."""
    plain = total.normalize()
    spellings: tuple[str | int | Decimal, ...] = (
        format(plain, "f"),
        format(total, "f") + "0",
        plain if plain != plain.to_integral_value() else int(plain),
        total,
    )
    return {"orderTotal": spellings[how % len(spellings)]}
