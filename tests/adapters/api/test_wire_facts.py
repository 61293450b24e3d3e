"""The facts that an order is compared by: found in each of their places, and never made up or passed over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from merchant_desk.api.wire import OVERLONG, parse_object
from merchant_desk.api.wire_order import created_order, listed_order, read_order
from merchant_desk.domain.errors import UnexpectedReply
from tests.adapters.api.conftest import ORDER_ID, STORE, a_read


def test_only_a_creation_may_call_its_id_order_id() -> None:
    with pytest.raises(UnexpectedReply):
        read_order(a_read(id=..., orderId=ORDER_ID))
    with pytest.raises(UnexpectedReply):
        listed_order({"orderId": ORDER_ID})


@pytest.mark.parametrize("told", [None, 7, "", "..", "a/b", "a b", "ä", "x" * 129, ["a"], {"id": "a"}, True])
def test_an_id_outside_its_alphabet_cannot_be_understood(told: object) -> None:
    for parse in (created_order, read_order, listed_order):
        with pytest.raises(UnexpectedReply) as caught:
            parse(a_read(id=told))
        assert caught.value.what == "id"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ecommerceOrderId", "ecommerceOrderId"),
        ("store", "store"),
        ("orderTotal", "orderTotal"),
        ("orderCurrency", "orderCurrency"),
    ],
)
@pytest.mark.parametrize("value", [..., None])
def test_a_read_that_lacks_a_compared_fact_cannot_be_understood(name: str, part: str, value: object) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        read_order(a_read(**{name: value}))

    assert caught.value.what == part
    assert listed_order(a_read(**{name: value})).id == ORDER_ID


@pytest.mark.parametrize(
    "total", [True, -1, Decimal("-0.01"), "25,40", "1e3", " 25.40", "", [], {}, "9" * 13, "NaN"]
)
def test_a_total_that_is_no_amount_is_never_passed_over(total: object) -> None:
    for parse in (created_order, read_order, listed_order):
        with pytest.raises(UnexpectedReply) as caught:
            parse(a_read(orderTotal=total))
        assert caught.value.what == "orderTotal"


@pytest.mark.parametrize("literal", ["1" * 65, "0." + "1" * 65, "1e999999999999999999999", "-1", "1E400"])
def test_a_number_too_long_to_be_an_amount_is_refused_not_missing(literal: str) -> None:
    document = parse_object(f'{{"id": "{ORDER_ID}", "orderTotal": {literal}}}'.encode())

    with pytest.raises(UnexpectedReply) as caught:
        listed_order(document)

    assert caught.value.what == "orderTotal"


@pytest.mark.parametrize("currency", ["", 986, "U S", "US\u200bD", "$", "X" * 17, []])
def test_a_currency_that_is_no_code_is_never_passed_over(currency: object) -> None:
    with pytest.raises(UnexpectedReply):
        listed_order(a_read(orderCurrency=currency))


@pytest.mark.parametrize(
    "places",
    [
        {"store": STORE},
        {"store": {"id": STORE}},
        {"store": ..., "storeId": STORE},
        {"store": ..., "pluginCheckoutStoreId": STORE},
        {"store": ..., "pluginCheckoutStore": {"id": STORE}},
        {"store": STORE, "storeId": STORE, "pluginCheckoutStoreId": STORE},
        {"store": {"id": ""}, "storeId": STORE},
        {"store": {"storeId": STORE}},
        {"store": {"pluginCheckoutStoreId": STORE, "name": "Corner shop"}},
    ],
)
def test_the_store_is_found_in_each_of_its_places(places: dict[str, Any]) -> None:
    assert read_order(a_read(**places)).store_id == STORE


@pytest.mark.parametrize(
    "places",
    [
        {"store": STORE, "storeId": "other"},
        {"store": {"id": STORE, "storeId": "other"}},
        {"store": {"id": 7}},
        {"store": {"id": {"id": STORE}}},
        {"store": ["x"]},
    ],
)
def test_two_stores_or_a_strange_one_are_no_answer(places: dict[str, Any]) -> None:
    for parse in (read_order, listed_order, created_order):
        with pytest.raises(UnexpectedReply) as caught:
            parse(a_read(**places))
        assert caught.value.what == "store"


@pytest.mark.parametrize(
    ("places", "reference"),
    [
        ({"ecommerceOrderId": 143}, "143"),
        ({"ecommerceOrderId": "143"}, "143"),
        ({"ecommerceOrderId": ..., "pluginCheckoutEcommerce": {"orderId": "143"}}, "143"),
        ({"ecommerceOrderId": 143, "pluginCheckoutEcommerce": {"orderId": "143"}}, "143"),
        ({"ecommerceOrderId": "143", "orderId": "99"}, "143"),
    ],
)
def test_the_merchants_number_is_found_in_each_of_its_places(places: dict[str, Any], reference: str) -> None:
    assert read_order(a_read(**places)).reference == reference


@pytest.mark.parametrize(
    "places",
    [
        {"ecommerceOrderId": "143", "pluginCheckoutEcommerce": {"orderId": "144"}},
        {"ecommerceOrderId": True},
        {"ecommerceOrderId": Decimal("143.0")},
        {"ecommerceOrderId": ["143"]},
        {"ecommerceOrderId": ..., "orderId": "143"},
    ],
)
def test_two_numbers_or_a_strange_one_are_no_answer(places: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        read_order(a_read(**places))

    assert caught.value.what == "ecommerceOrderId"


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\x00", "\ufeff", "\ud800", "\u2066"])
def test_an_invisible_mark_never_makes_a_foreign_reference_ours(mark: str) -> None:
    evidence = read_order(a_read(ecommerceOrderId=f"POS-2026-000143{mark}-7K4Q"))

    assert evidence.reference == "POS-2026-000143\ufffd-7K4Q"


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"paymentStatus": "on-hold", "status": "confirmed"}, "on-hold"),
        ({"paymentStatus": None, "status": "confirmed"}, "confirmed"),
        ({"paymentStatus": "", "status": "failed"}, "failed"),
        ({"paymentStatus": ...}, None),
        ({"paymentStatus": "expired"}, "expired"),
        ({"paymentStatus": "Confirmed"}, "Confirmed"),
        ({"paymentStatus": 2}, "2"),
        ({"paymentStatus": True}, "true"),
        ({"paymentStatus": OVERLONG}, '"OVERLONG"'),
        ({"paymentStatus": ["confirmed"]}, '["confirmed"]'),
        ({"paymentStatus": {"a": "b" * 99}}, '{"a": "' + "b" * 33 + "…"),
    ],
)
def test_the_status_is_told_raw_and_never_made_up(members: dict[str, Any], status: str | None) -> None:
    assert read_order(a_read(**members)).status == status
