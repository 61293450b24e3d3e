"""Making an order: what is refused before anything is kept, and references that are known already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merchant_desk.domain.errors import (
    BadInput,
    KeyMissing,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Rejected,
    SessionOnly,
    StoreIdMissing,
    Unreachable,
)
from merchant_desk.domain.order import Customer, Order, OrderState
from merchant_desk.domain.settings import Settings
from tests.helpers.fake_api import (
    STORE_ID,
    FakeApi,
    Fault,
    refused,
    timed_out,
)
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.shop import draft, open_shop

ANA = Customer("Ana", "Souza", "ana@example.com", "BR")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"total": "0.00"}, "total"),
        ({"customer": replace(ANA, first_name=" ")}, "first_name"),
        ({"customer": replace(ANA, last_name="")}, "last_name"),
        ({"customer": replace(ANA, email="ana.example.com")}, "email"),
        ({"customer": replace(ANA, email="ana@")}, "email"),
        ({"customer": replace(ANA, country="Brazil")}, "country"),
        ({"customer": replace(ANA, country="B1")}, "country"),
        ({"customer": replace(ANA, city="x" * 201)}, "city"),
        ({"reference": ""}, "reference"),
        ({"reference": "a\nb"}, "reference"),
        ({"reference": "x" * 201}, "reference"),
        ({"note": "x" * 501}, "note"),
    ],
)
@on_virtual_time
async def test_what_cannot_be_an_order_is_refused_before_anything_is_kept(
    change: dict[str, object], field: str
) -> None:
    async with open_shop() as shop:
        with pytest.raises(BadInput) as raised:
            await shop.desk.orders.create(draft(**change))  # type: ignore[arg-type]  # wrong on purpose

        assert raised.value.field == field
        assert await shop.store.orders.open_orders() == ()
        assert shop.api.calls == []


@on_virtual_time
async def test_without_key_store_or_with_session_only_nothing_is_kept() -> None:
    async with open_shop(secrets=FakeSecrets(api_key=None)) as shop:
        with pytest.raises(KeyMissing):
            await shop.sale()
        assert await shop.store.orders.open_orders() == ()
    async with open_shop(settings=Settings()) as shop:
        with pytest.raises(StoreIdMissing):
            await shop.sale()
    async with open_shop(is_session_only=True) as shop:
        with pytest.raises(SessionOnly):
            await shop.sale()
        assert shop.api.calls == []


def orders_of(api: FakeApi, reference: str) -> int:
    """How many orders the API has under one reference."""
    return sum(row.reference == reference for row in api.book.values())


@on_virtual_time
async def test_a_known_reference_is_looked_up_and_never_sent_again() -> None:
    async with open_shop() as shop:
        first = await shop.sale(reference="R-1")
        again = await shop.sale(reference="R-1")

        assert again.id == first.id
        assert shop.api.count("create") == 1
        with pytest.raises(NotAllowed) as raised:
            await shop.sale("25.41", reference="R-1")
        assert raised.value.reason == "reference-differs"
        with pytest.raises(NotAllowed):
            await shop.desk.orders.create(draft(reference="R-1", currency="BRL"))
        assert orders_of(shop.api, "R-1") == 1


@on_virtual_time
async def test_a_known_order_is_given_although_the_api_is_down() -> None:
    async with open_shop() as shop:
        first = await shop.sale(reference="R-1")
        shop.api.goes_down()

        assert (await shop.sale(reference="R-1")).id == first.id


@pytest.mark.parametrize("fault", [Fault(NotFound(kind="order", name="R-1")), refused(400)])
@on_virtual_time
async def test_a_known_order_is_given_although_a_read_does_not_find_it_now(fault: Fault) -> None:
    async with open_shop() as shop:
        first = await shop.sale(reference="R-1")
        shop.api.fail("read", fault)

        assert (await shop.sale(reference="R-1")).id == first.id


@on_virtual_time
async def test_a_lost_intent_asked_for_again_is_found_or_stays_unknown_but_is_not_sent() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", timed_out(processed=True))
        shop.api.list_lag = 7
        with pytest.raises(OutcomeUnknown):
            await shop.sale(reference="R-1")
        found = await shop.sale(reference="R-1")
        assert found.state is OrderState.PENDING

        shop.api.fail("create", timed_out(processed=False))
        with pytest.raises(OutcomeUnknown):
            await shop.sale(reference="R-2")
        with pytest.raises(OutcomeUnknown):
            await shop.sale(reference="R-2")
        shop.api.goes_down()
        with pytest.raises(Unreachable):
            await shop.sale(reference="R-2")
        assert shop.api.count("create") == 2


@on_virtual_time
async def test_a_failed_reference_is_not_used_again() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", refused())
        with pytest.raises(Rejected):
            await shop.sale(reference="R-1")

        with pytest.raises(NotAllowed):
            await shop.sale(reference="R-1")
        assert shop.api.count("create") == 1


@on_virtual_time
async def test_the_callback_address_travels_with_the_order_but_not_in_the_customers_link() -> None:
    async with open_shop() as shop:
        order = await shop.sale()

        url = shop.desk.orders.checkout_url(order)
        assert order.callback_url == shop.api.of(order.reference).callback_url
        assert order.callback_url is not None
        assert url is not None
        assert order.callback_url.rpartition("/")[2] not in url
        assert f"orderId={order.id}" in url
        assert STORE_ID not in url
        assert shop.desk.orders.checkout_url(replace(order, session_token=None)) is None


@on_virtual_time
async def test_an_order_value_never_shows_its_token() -> None:
    async with open_shop() as shop:
        order: Order = await shop.sale()
        assert order.session_token is not None
        assert order.session_token.reveal() not in repr(order)
