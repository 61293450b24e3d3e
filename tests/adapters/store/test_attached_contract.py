"""Transactions that staff noted, in the fake store and the real one: found by search, in nobody's way."""

from __future__ import annotations

from merchant_desk.domain.order import OrderState, Source
from merchant_desk.services.ports import OrderStore
from merchant_desk.services.values import OrderFilter
from tests.helpers.store_values import an_order, celo


async def test_a_noted_transaction_is_no_claim_of_a_confirmed_order(orders: OrderStore) -> None:
    await orders.begin(
        an_order(
            "R-1", state=OrderState.CONFIRMED, attached=(celo(1, Source.STAFF),), transactions=(celo(2),)
        ),
        [],
    )

    other = an_order("R-2", state=OrderState.CONFIRMED, transactions=(celo(1),))

    assert await orders.spent(other) == frozenset()
    kept = await orders.begin(other, [])
    assert kept.transactions == (celo(1),)


async def test_a_noted_transaction_is_not_asked_about_as_spent(orders: OrderStore) -> None:
    await orders.begin(an_order("R-1", state=OrderState.CONFIRMED, transactions=(celo(1),)), [])

    noted = an_order("R-2", attached=(celo(1, Source.STAFF),))

    assert await orders.spent(noted) == frozenset()


async def test_an_order_is_found_by_a_hash_that_staff_noted(orders: OrderStore) -> None:
    noted = celo(7, Source.STAFF)
    await orders.begin(an_order("R-1", attached=(noted,)), [])
    await orders.begin(an_order("R-2"), [])

    by_hash = await orders.find(OrderFilter(search=noted.hash[:30].upper()))
    by_network = await orders.find(OrderFilter(network="CELO"))

    assert [order.reference for order in by_hash.orders] == ["R-1"]
    assert by_network.total == 0
