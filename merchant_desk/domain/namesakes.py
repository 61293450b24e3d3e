"""Two orders of elsewhere with one reference: web shops count anew, and the store needs a name for each."""

from __future__ import annotations

from merchant_desk.domain.order import Order, OrderId, Origin, Reference


def own_references(reference: Reference, order_id: OrderId) -> tuple[Reference, Reference]:
    """Under what an order of elsewhere is kept where another one has its reference: with the beginning of
    its API id, or with all of it where that is taken too."""
    return Reference(f"{reference}#{order_id[:8]}"), Reference(f"{reference}#{order_id}")


def told_references(order: Order) -> tuple[Reference, ...]:
    """What the API may call this order: its reference, and without the ending that `own_references` gave."""
    if order.origin is Origin.HERE or order.id is None or "#" not in order.reference:
        return (order.reference,)
    told = Reference(order.reference.rpartition("#")[0])
    return (
        (order.reference, told) if order.reference in own_references(told, order.id) else (order.reference,)
    )
