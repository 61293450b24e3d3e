"""Section 10 of the contract, rows C8 to C11 and C15 to C17, both ways over real HTTP (C12 to C14 belong to
the listener and stand with its tests)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from merchant_desk.api.client import CryptumApi, ReturnUrls
from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Customer, Light, Order, OrderId, OrderState
from merchant_desk.domain.payment_link import checkout_url
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API
from merchant_desk.services.drafts import OrderDraft, check_draft
from tests.adapters.api.conftest import CALLS, ORDER_ID, MakeApi, an_order, read_bytes
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import ScriptedServer, reply
from tests.helpers.shop import open_shop

FOUR = {"firstName": "Ana", "lastName": "Souza", "email": "ana@example.com", "country": "BR"}


async def read(api: CryptumApi, server: ScriptedServer, **members: Any) -> Evidence:
    """What the client makes of the documented read with some members changed."""
    server.plays(reply(200, read_bytes(**members)))
    return await api.read(OrderId(ORDER_ID))


async def created_with(
    api: CryptumApi, server: ScriptedServer, order: Order | None = None
) -> Mapping[str, Any]:
    """The body that a creation of this order sends."""
    server.plays(reply(201, load_sample("created")))
    await api.create(order or an_order())
    body: Mapping[str, Any] = json.loads(server.requests[-1].body)
    return body


# ---- C8 to C11: what is sent along, and what is not ----


async def test_c08_sends_api_for_orders_and_wordpress_for_the_verification(
    api: CryptumApi, server: ScriptedServer
) -> None:
    body = await created_with(api, server)
    server.plays(reply(200, load_sample("verified")))
    await CALLS["verify"](api)

    assert body["ecommerceType"] == "api"
    verification = json.loads(server.requests[1].body)
    assert (verification["ecommerceType"], verification["plugin"]) == ("wordpress", "checkout")


async def test_c09_sends_four_customer_fields_and_others_only_where_typed(
    api: CryptumApi, server: ScriptedServer
) -> None:
    plain = await created_with(api, server)
    typed = Customer("Ana", "Souza", "ana@example.com", "BR", city="São Paulo", state="", complement=None)
    more = await created_with(api, server, an_order(customer=typed))

    assert plain["deliveryInfo"] == FOUR
    assert more["deliveryInfo"] == {**FOUR, "city": "São Paulo"}
    assert not {"firstName", "email", "country"} & set(plain)


@pytest.mark.parametrize(
    ("told", "customer"),
    [
        (FOUR, Customer("Ana", "Souza", "ana@example.com", "BR")),
        ({"firstName": "Ana"}, Customer("Ana", "", "", "")),
        ({**FOUR, "zip": "01000-000"}, Customer("Ana", "Souza", "ana@example.com", "BR", zip="01000-000")),
        ({"email": 7, "country": None}, None),
        ({}, None),
        (None, None),
        (..., None),
    ],
)
async def test_c09_accepts_any_subset_of_the_customer_fields(
    api: CryptumApi, server: ScriptedServer, told: object, customer: Customer | None
) -> None:
    assert (await read(api, server, deliveryInfo=told)).customer == customer


@pytest.mark.parametrize(
    ("urls", "sent"),
    [
        (ReturnUrls(), {}),
        (ReturnUrls(success="https://shop.example/ok"), {"successReturnUrl": "https://shop.example/ok"}),
        (ReturnUrls(cancel="https://shop.example/no"), {"cancelReturnUrl": "https://shop.example/no"}),
    ],
)
async def test_c10_sends_return_addresses_only_where_they_are_set(
    make_api: MakeApi, server: ScriptedServer, urls: ReturnUrls, sent: dict[str, str]
) -> None:
    body = await created_with(make_api(return_urls=lambda: urls), server)

    assert {name: value for name, value in body.items() if name.endswith("ReturnUrl")} == sent


@pytest.mark.parametrize("told", [..., None, "", "https://shop.example/ok"])
async def test_c10_accepts_return_addresses_that_are_absent_empty_or_null(
    api: CryptumApi, server: ScriptedServer, told: object
) -> None:
    evidence = await read(api, server, successReturnUrl=told, cancelReturnUrl=told)

    assert evidence.id == ORDER_ID


async def test_c11_sends_neither_markup_nor_discount_with_an_order(
    api: CryptumApi, server: ScriptedServer
) -> None:
    body = await created_with(api, server)

    assert not [name for name in body if "Percentage" in name]


@pytest.mark.parametrize(
    ("members", "kept"),
    [
        ({"storeMarkupPercentage": "2.5", "storeDiscountPercentage": 10}, ("2.5", "10")),
        ({"storeMarkupPercentage": 2.50, "storeDiscountPercentage": "0"}, ("2.5", "0")),
        (
            {"store": {"id": "s", "storeMarkupPercentage": 3, "storeDiscountPercentage": "1.25"}},
            ("3", "1.25"),
        ),
        ({"storeMarkupPercentage": None, "storeDiscountPercentage": ["5"]}, (None, None)),
    ],
)
async def test_c11_accepts_markup_and_discount_as_text_or_number_and_keeps_them(
    api: CryptumApi, server: ScriptedServer, members: dict[str, Any], kept: tuple[str | None, str | None]
) -> None:
    bare: dict[str, Any] = {"storeMarkupPercentage": ..., "storeDiscountPercentage": ...}

    aside = (await read(api, server, **(bare | members))).aside

    assert (aside.markup, aside.discount) == kept


async def test_c11_accepts_them_into_the_row_and_charges_the_total_alone(
    api: CryptumApi, server: ScriptedServer
) -> None:
    server.plays(reply(200, read_bytes(storeMarkupPercentage="2.5", transactions=[])))

    async with open_shop(api_port=api) as shop:
        order = await shop.desk.reconciler.adopt(OrderId(ORDER_ID))

    assert order is not None
    assert order.told is not None
    assert (order.told.markup, order.told.discount) == ("2.5", "0")
    assert order.total == Fiat.parse("25.40", "USD")


# ---- C15: hosts and the customer's page ----


@pytest.mark.parametrize(
    ("origin", "page", "environment"),
    [
        (TEST_API, "https://plugin-checkout-hml.cryptum.io/public/payment-details/", "test"),
        (PRODUCTION_API, "https://plugin-checkout.cryptum.io/public/payment-details/", "production"),
    ],
)
def test_c15_sends_customers_to_the_newer_form_of_the_page(origin: str, page: str, environment: str) -> None:
    link = checkout_url(origin, session_token="a.b.c", order_id=ORDER_ID, reference="DESK-0001")

    assert link.partition("?")[0] == page
    assert dict(parse_qsl(urlsplit(link).query))["environment"] == environment


async def test_c15_accepts_any_host_that_the_settings_name(make_api: MakeApi, server: ScriptedServer) -> None:
    api = make_api(origin=server.origin)
    server.plays(reply(200, load_sample("read")))

    assert (await api.read(OrderId(ORDER_ID))).id == ORDER_ID
    assert make_api(origin="https://api-dev.cryptum.io").origin == "https://api-dev.cryptum.io"
    link = checkout_url("https://api-dev.cryptum.io", session_token="t", order_id="o", reference="r")
    assert link.startswith("https://api-dev.cryptum.io/public/payment-details/?")


# ---- C16: old words ----


@pytest.mark.parametrize(
    "word", ["completed", "validating", "expired", "canceled", "Confirmed", "paid", 1, 2, 6]
)
async def test_c16_accepts_old_words_as_unknown_with_the_raw_word_kept(
    api: CryptumApi, server: ScriptedServer, word: str | int
) -> None:
    server.plays(reply(200, read_bytes(paymentStatus=word, transactions=[])))

    async with open_shop(api_port=api) as shop:
        order = await shop.desk.reconciler.adopt(OrderId(ORDER_ID))

    assert order is not None
    assert (order.state, order.status_raw) == (OrderState.UNKNOWN, str(word))
    assert order.paid_utc_ms is None
    assert order.light is Light.WAIT


# ---- C17: currencies ----


@pytest.mark.parametrize("currency", ["USD", "BRL"])
async def test_c17_sends_dollars_and_reais(api: CryptumApi, server: ScriptedServer, currency: str) -> None:
    total = Fiat.parse("7.00", currency)

    body = await created_with(api, server, replace(an_order(), total=total))

    check_draft(OrderDraft(total))
    assert (body["orderTotal"], body["orderCurrency"]) == ("7.00", currency)


@pytest.mark.parametrize("currency", ["EUR", "BTC", "usd", ""])
def test_c17_sends_no_other_currency_than_those_two(currency: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_draft(OrderDraft(Fiat.parse("7.00", currency)))

    assert caught.value.field == "currency"


@pytest.mark.parametrize("currency", ["EUR", "BTC", "JPY", "USDC", "ARS"])
async def test_c17_accepts_any_code_on_a_read_and_shows_it_as_it_is(
    api: CryptumApi, server: ScriptedServer, currency: str
) -> None:
    server.plays(reply(200, read_bytes(orderCurrency=currency, transactions=[])))

    async with open_shop(api_port=api) as shop:
        order = await shop.desk.reconciler.adopt(OrderId(ORDER_ID))

    assert order is not None
    assert (order.total.currency, order.total.decimal) == (currency, Decimal("25.40"))
