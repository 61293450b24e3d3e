"""Section 10 of the contract, rows C18 to C24, both ways (C25 belongs to the listener)."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.cli.documents import order_document
from merchant_desk.cli.output import Output
from merchant_desk.cli.texts import order_text
from merchant_desk.domain.chains import CHAINS, NO_BASES, explorer_url, network_name
from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, OrderId, Source, Transaction
from merchant_desk.services.orders.attaching import typed_transaction
from merchant_desk.services.values import StoreVerdict
from tests.adapters.api.conftest import CALLS, ORDER_ID, read_bytes
from tests.helpers.cases import load_sample
from tests.helpers.scripted_server import ScriptedServer, reply
from tests.helpers.shop import open_shop

HASH = "0x" + "7a9c" * 16
ADDRESS = "0x31ec6686ee1597a41747507A931b5e12cacb920e"


async def read(api: CryptumApi, server: ScriptedServer, **members: Any) -> Evidence:
    """What the client makes of the documented read with some members changed."""
    server.plays(reply(200, read_bytes(**members)))
    return await api.read(OrderId(ORDER_ID))


async def adopted(api: CryptumApi, server: ScriptedServer, **members: Any) -> Order:
    """The row that such a read becomes."""
    server.plays(reply(200, read_bytes(**members)))
    async with open_shop(api_port=api) as shop:
        order = await shop.desk.reconciler.adopt(OrderId(ORDER_ID))
    assert order is not None
    return order


def shown(order: Order) -> str:
    """What `orders show` prints of it."""
    output = Output(is_json=False, stdout=io.StringIO(), stderr=io.StringIO())
    return order_text(order, history=(), checkout_url="https://pay", environment="test", output=output)


# ---- C18: rates ----


@pytest.mark.parametrize(
    ("told", "rate"),
    [
        ('"0.32033333"', Decimal("0.32033333")),
        ("0.32033333", Decimal("0.32033333")),
        ("1", Decimal(1)),
        ('"12"', Decimal(12)),
        ("6.321215409658167e-2", Decimal("0.06321215409658167")),
    ],
)
async def test_c18_accepts_rates_of_orders_and_prices_as_text_or_number(
    api: CryptumApi, server: ScriptedServer, told: str, rate: Decimal
) -> None:
    rates = f'{{"BRL": 1.811, "CELO": {told}, "NEWCOIN": "3", "BAD": "about 3", "NULL": null}}'
    body = read_bytes(marketRates="RATES").replace(b'"RATES"', rates.encode())
    server.plays(reply(200, body), reply(200, rates))

    on_the_order = (await api.read(OrderId(ORDER_ID))).rates
    spot = await api.prices("XLM")

    assert dict(on_the_order) == dict(spot)
    assert dict(spot) == {"BRL": Decimal("1.811"), "CELO": rate, "NEWCOIN": Decimal(3)}
    assert server.requests[1].target == "/prices/XLM"
    assert server.requests[1].headers["x-api-key"]


# ---- C19: networks ----


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.protocol)
async def test_c19_sends_the_protocols_of_the_platform_in_their_own_spelling(
    api: CryptumApi, server: ScriptedServer, chain: Any
) -> None:
    tx_hash = {"base58": "5" * 64}.get(chain.hash_form.value, "ab" * 32)
    server.plays(reply(200))

    typed = typed_transaction(network=chain.protocol.lower(), tx_hash=tx_hash)
    await api.attach(OrderId(ORDER_ID), typed)

    assert json.loads(server.requests[0].body) == {
        "transactionHash": typed.hash,
        "blockchain": chain.protocol,
    }


@pytest.mark.parametrize("network", ["NEWCHAIN", "", "MATIC", "AVAX", "CELO2", "ETH"])
def test_c19_sends_no_protocol_that_is_not_in_the_list(network: str) -> None:
    with pytest.raises(BadInput) as caught:
        typed_transaction(network=network, tx_hash=HASH)

    assert (caught.value.field, caught.value.reason) == ("network", "not-a-network")


@pytest.mark.parametrize("network", ["NEWCHAIN", "Base", "layer two (β)", "cElo-2"])
async def test_c19_accepts_any_protocol_on_a_read_and_shows_it_raw(
    api: CryptumApi, server: ScriptedServer, network: str
) -> None:
    order = await adopted(api, server, transactions=[{"protocol": network, "hash": "abc123"}])

    assert [item.network for item in order.transactions] == [network]
    assert network_name(network) == network
    assert f"{network} abc123" in shown(order)


# ---- C20 and C21: where a transaction can be looked up ----


def test_c20_accepts_link_bases_from_the_settings_before_our_own() -> None:
    bases = {"ETHEREUM": "https://sepolia.etherscan.io/tx/", "BESU": "https://blocks.shop.example/"}

    assert explorer_url("ETHEREUM", HASH, "test", bases=bases) == f"https://sepolia.etherscan.io/tx/{HASH}"
    assert explorer_url("BESU", HASH, "test", bases=bases) == f"https://blocks.shop.example/{HASH}"
    assert explorer_url("CELO", HASH, "test", bases=bases) == explorer_url("CELO", HASH, "test")
    assert explorer_url("BESU", HASH, "test", bases=NO_BASES) is None


async def test_c20_accepts_the_settings_link_bases_in_what_a_command_prints(
    api: CryptumApi, server: ScriptedServer
) -> None:
    order = await adopted(api, server)
    bases = {"CELO": "https://celoscan.io/tx/"}

    document = order_document(order, environment="test", checkout_url=None, explorers=bases)

    assert [item["explorer_url"] for item in document["transactions"]] == [f"https://celoscan.io/tx/{HASH}"]


@pytest.mark.parametrize(
    ("environment", "base"),
    [
        ("production", "https://explorer.hathor.network/transaction/"),
        ("test", "https://explorer.testnet.hathor.network/transaction/"),
    ],
)
def test_c21_accepts_hathor_with_the_link_of_the_sibling_client(environment: str, base: str) -> None:
    assert explorer_url("HATHOR", "ab" * 32, environment) == base + "ab" * 32


# ---- C22 and C23: what is never needed, and where wallets come from ----


@pytest.mark.parametrize("member", ["apiKeyId", "apikeyId", None])
async def test_c22_accepts_either_spelling_of_the_key_id_and_needs_none(
    api: CryptumApi, server: ScriptedServer, member: str | None
) -> None:
    store: dict[str, Any] = {"id": "s", "name": "Corner shop", "wallets": []}
    if member is not None:
        store[member] = "11aa"

    evidence = await read(api, server, store=store)

    assert (evidence.store_id, evidence.store_name) == ("s", "Corner shop")


async def test_c23_accepts_wallets_from_wherever_they_were_set(
    api: CryptumApi, server: ScriptedServer
) -> None:
    wallets = [{"protocol": "CELO", "address": ADDRESS}, {"network": "hathor", "publicKey": "W1"}, 7]

    seen = (await read(api, server, store={"id": "s", "wallets": wallets})).wallets
    server.plays(reply(200, load_sample("wallets_invalid")))
    verdict = await CALLS["verify"](api)

    assert seen is not None
    assert [(item.network, item.address) for item in seen] == [
        ("CELO", ADDRESS),
        ("HATHOR", "W1"),
        (None, None),
    ]
    assert isinstance(verdict, StoreVerdict)
    assert verdict.verdict == "wallets-invalid"


# ---- C24: an address that nobody verified ----


@pytest.mark.parametrize("member", ["address", "paymentAddress", "walletAddress"])
async def test_c24_accepts_an_address_as_information_and_never_as_the_code(
    api: CryptumApi, server: ScriptedServer, member: str
) -> None:
    server.plays(reply(200, read_bytes(paymentStatus="pending", transactions=[], **{member: ADDRESS})))

    async with open_shop(api_port=api) as shop:
        order = await shop.desk.reconciler.adopt(OrderId(ORDER_ID))
        assert order is not None
        link = shop.desk.orders.checkout_url(order)

    assert order.told is not None
    assert order.told.address == ADDRESS
    assert f"{ADDRESS} (told by the API, verified by nobody: do not pay to it)" in shown(order)
    assert link is not None
    assert ADDRESS not in link
    assert ADDRESS not in json.dumps(order_document(order, environment="test", checkout_url=link))


@pytest.mark.parametrize("told", [None, "", 7, [ADDRESS], {"CELO": ADDRESS}])
async def test_c24_accepts_no_address_of_another_type(
    api: CryptumApi, server: ScriptedServer, told: object
) -> None:
    assert (await read(api, server, address=told)).aside.address is None


async def test_c24_accepts_an_address_without_moving_anything_else(
    api: CryptumApi, server: ScriptedServer
) -> None:
    plain = await adopted(api, server)
    told = await adopted(api, server, walletAddress=ADDRESS)

    assert replace(told, told=None, updated_utc_ms=0) == replace(plain, told=None, updated_utc_ms=0)
    assert told.transactions == (Transaction("CELO", HASH, Source.API),)
