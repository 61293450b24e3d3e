"""Wherever the contract is silent or of two minds, the client gets the same facts out of either choice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import Rejected
from merchant_desk.domain.order import Reference, StoreId
from merchant_desk.domain.secret import ApiKey
from merchant_desk.sandbox.readings import READINGS, Choice
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import WallClock, an_order

CHOICES = [(reading.name, choice) for reading in READINGS for choice in reading.choices]


@pytest.mark.parametrize(("name", "choice"), CHOICES, ids=[f"{name}={choice}" for name, choice in CHOICES])
async def test_a_sale_goes_the_same_way_under_every_reading(name: str, choice: Choice) -> None:
    async with Sandbox() as shop:
        shop.readings.choose({name: choice})
        api = CryptumApi(
            shop.api_url,
            store_id=lambda: shop.store_id,
            keys=lambda: ApiKey(shop.api_key),
            clock=WallClock(),
        )
        intent = an_order(reference=Reference("143"), store_id=StoreId(shop.store_id))
        hides_status = (name, choice) == ("read_status", "missing")

        verdict = await api.verify_store()
        created = await api.create(intent)
        read = await api.read(created.id)
        page = await api.list_page(ListQuery(status="pending", limit=50))
        await api.set_status(created.id, "on-hold")
        shop.customer.pay(created.id)
        paid = await api.read(created.id)
        refusal = None
        try:
            await api.set_status(created.id, "cancelled")
        except Rejected as error:
            refusal = error
        await api.aclose()

    # Only a contract check finds out that verification takes nothing but `api`.
    assert verdict.verdict == ("refused" if (name, choice) == ("verify_type", "api") else "ok")
    assert (read.reference, read.store_id, read.currency) == ("143", shop.store_id, "USD")
    assert read.total == Decimal("25.40")
    assert [(row.id, row.reference, row.total) for row in page.rows] == [
        (created.id, "143", Decimal("25.40"))
    ]
    assert page.unreadable == 0
    assert read.status == (None if hides_status else "pending")
    assert paid.status == (None if hides_status else "confirmed")
    assert (refusal is None) == ((name, choice) == ("update_final", "done"))
