"""Orders in every shape that the sources print."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from merchant_desk.api.wire import parse_object
from merchant_desk.api.wire_order import created_order, read_order
from merchant_desk.domain.order import Customer, Source, Transaction
from merchant_desk.domain.secret import SessionToken
from tests.adapters.api.conftest import CALLBACK_URL, NOON_UTC_MS, ORDER_ID, STORE, a_read
from tests.helpers.cases import load_sample

CELO_HASH = "0x" + "7a9c" * 16


def test_the_documented_read_gives_every_fact_it_holds() -> None:
    evidence = read_order(parse_object(load_sample("read")))

    assert evidence.direct
    assert evidence.id == ORDER_ID
    assert evidence.reference == "POS-2026-000143-7K4Q"
    assert evidence.store_id == STORE
    assert evidence.store_name == "Corner shop"
    assert evidence.status == "confirmed"
    assert evidence.total == Decimal("25.40")
    assert evidence.currency == "USD"
    assert evidence.customer == Customer("Ana", "Souza", "ana@example.com", "BR")
    assert evidence.session_token == SessionToken("header.payload.signature")
    assert evidence.callback_url == CALLBACK_URL
    assert evidence.created_utc_ms == NOON_UTC_MS
    assert evidence.updated_utc_ms == NOON_UTC_MS + 184_567


def test_rates_keep_unknown_coins_and_pass_over_broken_values() -> None:
    evidence = read_order(parse_object(load_sample("read")))

    assert dict(evidence.rates) == {
        "BRL": Decimal("1.00"),
        "USD": Decimal("0.19"),
        "BTC": Decimal("0.00000791"),
        "CELO": Decimal("0.32033333"),
        "NEWCOIN": Decimal(12),
    }


def test_wallets_are_read_leniently_with_the_raw_element_kept() -> None:
    wallets = read_order(parse_object(load_sample("read"))).wallets

    assert wallets is not None
    assert [(wallet.network, wallet.address) for wallet in wallets] == [
        ("CELO", "0x31ec6686ee1597a41747507A931b5e12cacb920e"),
        ("HATHOR", "WgzYfVxZiL7bCN37Wj8myVY9HKZ5GCACsh"),
        (None, None),
    ]
    assert json.loads(wallets[1].raw)["enabled"] is True
    assert json.loads(wallets[2].raw) == "something else"


def test_no_wallet_and_no_list_of_wallets_are_two_things() -> None:
    assert read_order(a_read(store={"id": STORE, "wallets": []})).wallets == ()
    assert read_order(a_read(store={"id": STORE})).wallets is None
    assert read_order(a_read(store={"id": STORE, "wallets": {"CELO": "0x"}})).wallets is None


def test_transactions_of_a_read_are_normalised_and_unmined_ones_left_out() -> None:
    assert read_order(parse_object(load_sample("read"))).transactions == (
        Transaction("CELO", CELO_HASH, Source.API),
    )


@pytest.mark.parametrize("network", ["celo", "Celo", " CELO "])
def test_another_spelling_of_a_network_is_no_other_transaction(network: str) -> None:
    told = [{"protocol": "CELO", "hash": CELO_HASH}, {"blockchain": network, "hash": CELO_HASH.upper()[2:]}]

    evidence = read_order(a_read(transactions=told))

    assert evidence.transactions == (Transaction("CELO", CELO_HASH, Source.API),)


@pytest.mark.parametrize(
    "told", [None, "0x", {}, [None, 7, "x", [], {}], [{"protocol": "CELO"}], [{"hash": "0x1"}]]
)
def test_transactions_of_odd_shapes_are_as_good_as_none(told: object) -> None:
    assert read_order(a_read(transactions=told)).transactions == ()


def test_a_transaction_told_twice_keeps_the_coin_of_either_place() -> None:
    bare = {"protocol": "CELO", "hash": CELO_HASH}
    told = {**bare, "coin": "cUSD"}

    for pair in ([bare, told], [told, bare]):
        evidence = read_order(a_read(transactions=pair))
        assert evidence.transactions == (Transaction("CELO", CELO_HASH, Source.API, "cUSD"),)


def test_a_rate_whose_name_is_no_code_is_passed_over() -> None:
    evidence = read_order(a_read(marketRates={"<b>": "1.00", "": "2", "USD": "0.19"}))

    assert dict(evidence.rates) == {"USD": Decimal("0.19")}


def test_an_unknown_network_is_kept_as_it_came() -> None:
    evidence = read_order(a_read(transactions=[{"protocol": "NewChain", "hash": "abc", "coin": "NEW"}]))

    assert evidence.transactions == (Transaction("NewChain", "abc", Source.API, "NEW"),)


def test_the_form_of_2021_reads_as_the_same_order() -> None:
    evidence = read_order(parse_object(load_sample("read_of_2021")))

    assert evidence.reference == "103"
    assert evidence.store_id == STORE
    assert evidence.total == Decimal("25.4")
    assert evidence.status == "completed"
    assert evidence.transactions == (Transaction("CELO", CELO_HASH, Source.API, "cUSD"),)


def test_a_creation_in_the_callbacks_shape_still_gives_the_id() -> None:
    evidence = created_order(parse_object(load_sample("created_callback_shape")))

    assert (evidence.id, evidence.status, evidence.session_token) == (ORDER_ID, "pending", None)
    assert evidence.store_id == STORE
    assert not evidence.direct


def test_a_creation_may_tell_nothing_but_the_id() -> None:
    evidence = created_order({"id": ORDER_ID})

    assert (evidence.reference, evidence.total, evidence.status, evidence.wallets) == (None, None, None, None)


@pytest.mark.parametrize("token", [None, "", 7, "two words", "tök", "a\r\nb", "x" * 4097, {}])
def test_a_token_that_fits_no_header_is_as_good_as_none(token: object) -> None:
    assert read_order(a_read(sessionToken=token)).session_token is None


def test_customer_data_is_taken_in_any_subset() -> None:
    told = {"firstName": "Ana", "email": 7, "country": ["BR"], "state": "SP", "zip": "\u202e01"}

    evidence = read_order(a_read(deliveryInfo=told))

    assert evidence.customer == Customer("Ana", "", "", "", state="SP", zip="\ufffd01")
    nothings: list[object] = [None, {}, [], "Ana", {"firstName": ""}]
    for nothing in nothings:
        assert read_order(a_read(deliveryInfo=nothing)).customer is None


@pytest.mark.parametrize(
    ("told", "at_utc_ms"),
    [
        ("2026-01-01T12:00:00.000Z", NOON_UTC_MS),
        ("2026-01-01T12:00:00Z", NOON_UTC_MS),
        ("2026-01-01T09:00:00-03:00", NOON_UTC_MS),
        ("2026-01-01 12:00:00", NOON_UTC_MS),
        ("2026-01-01T12:00:00.1234567Z", NOON_UTC_MS + 123),
        ("2026-01-01", None),
        ("yesterday", None),
        ("9999-12-31T23:59:59-23:59", 253402387139000),
        ("0000-01-01T00:00:00Z", None),
        ("٢٠٢٦-01-01T12:00:00Z", None),
        (1767268800000, None),
        ("2026-01-01T12:00:00Z" + " " * 99, None),
    ],
)
def test_times_are_iso_8601_and_count_as_utc(told: object, at_utc_ms: int | None) -> None:
    assert read_order(a_read(createdAt=told)).created_utc_ms == at_utc_ms
