"""Whatever any call of the contract is answered: a value or a failure of ours comes out, every amount is the
one told, exactly, and nothing turns green that does not fit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from unicodedata import category

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from merchant_desk.api.client import CryptumApi
from merchant_desk.cli.exit_codes import Exit, exit_code
from merchant_desk.cli.words import UNEXPECTED, say
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.evidence import Evidence, absorb
from merchant_desk.domain.order import Light, Order, OrderId, OrderState
from merchant_desk.domain.secret import ApiKey
from merchant_desk.services.values import ListPage, StoreVerdict
from tests.adapters.api.conftest import CALLS, KEY, NOON_UTC_MS, ORDER_ID, STORE, Call, WallClock, an_order
from tests.helpers.cases import load_sample
from tests.helpers.counts import count
from tests.helpers.odd_answers import amount_of, odd_bodies, told_by
from tests.helpers.scripted_server import ScriptedServer, reply

many = settings(
    max_examples=count(short=200, long=20_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STATUSES: Final = st.sampled_from([200] * 30 + [201, 202, 301, 400, 401, 404, 408, 422, 429, 500, 503])
PRICES: Final = b'{"BRL": 1.811, "USD": 0.3495, "XLM": 1, "CELO": 0.06321215409658167, "HTR": "2.74"}'
STORE_READ: Final = json.dumps(
    {
        "wallets": [
            {"protocol": "CELO", "address": "0x227be945c7a149634b6b47c90cc9df3626f68410"},
            {"network": "HATHOR", "publicKey": "WYAMEV9gRwavD8rYvW6YTTLuaQSsnJLFvQ"},
        ]
    }
).encode()
UPDATED: Final = json.dumps({"id": ORDER_ID, "paymentStatus": "cancelled"}).encode()
DOCUMENTED: Final = frozenset(Exit) - {Exit.DONE, Exit.BUG, Exit.INTERRUPTED}


class Bench:
    """A client at a scripted server, on a loop of its own that every example uses."""

    def __init__(self, runner: asyncio.Runner, api: CryptumApi, server: ScriptedServer) -> None:
        self._runner = runner
        self._api = api
        self._server = server

    def ask(self, call: Call, body: bytes, status: int = 200) -> Any:
        """What the call gives for this answer; a failure of ours is a result, any other gets out."""
        self._server.plays(reply(status, body))
        return self._runner.run(self._ask(call))

    async def _ask(self, call: Call) -> object:
        try:
            return await call(self._api)
        except DeskError as failure:
            return failure


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Opened once a test, whatever number of examples it plays."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        stack = AsyncExitStack()

        async def opened() -> Bench:
            server = await stack.enter_async_context(ScriptedServer())
            api = CryptumApi(
                server.origin, store_id=lambda: STORE, keys=lambda: ApiKey(KEY), clock=WallClock()
            )
            stack.push_async_callback(api.aclose)
            return Bench(runner, api, server)

        yield runner.run(opened())
        runner.run(stack.aclose())


def checked(result: object) -> Any:
    """The result where it is none of our failures; each of those has a documented exit and plain words."""
    if not isinstance(result, DeskError):
        return result
    assert exit_code(result) in DOCUMENTED
    words = say(result)
    assert words != UNEXPECTED
    for text in (str(result), words.message, words.hint):
        assert is_harmless(text)
    return None


def is_harmless(text: str) -> bool:
    """No control, no half of a surrogate pair, no line separator, no mark that reorders text."""
    return not any(category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in "\u202e\u2066" for sign in text)


def require_told(total: Decimal | None, row: object) -> None:
    """A total that came out is exactly the one that stands there."""
    if total is not None:
        assert isinstance(row, dict)
        assert Fraction(total) == amount_of(row.get("orderTotal"))


def our_order() -> Order:
    """The order of the documented read, made here and still pending."""
    return replace(an_order(), id=OrderId(ORDER_ID), state=OrderState.PENDING, sent_utc_ms=NOON_UTC_MS)


@many
@given(body=odd_bodies(load_sample("created")), status=STATUSES)
@example(body=load_sample("created_callback_shape"), status=200)
def test_any_answer_to_a_creation_gives_its_id_or_a_failure_of_ours(
    bench: Bench, body: bytes, status: int
) -> None:
    evidence = checked(bench.ask(CALLS["create"], body, status))

    if evidence is not None:
        assert isinstance(evidence, Evidence)
        told = told_by(body)
        assert evidence.id in (told.get("id"), told.get("orderId"))
        require_told(evidence.total, told)


@many
@given(body=odd_bodies(load_sample("read")), status=STATUSES)
@example(body=load_sample("read"), status=200)
@example(body=load_sample("read_of_2021"), status=200)
def test_any_answer_to_a_read_turns_green_only_where_it_fits(bench: Bench, body: bytes, status: int) -> None:
    evidence = checked(bench.ask(CALLS["read"], body, status))
    if evidence is None:
        assert body != load_sample("read") or status != 200
        return

    told = told_by(body)
    require_told(evidence.total, told)
    for code, rate in evidence.rates.items():
        assert Fraction(rate) == amount_of(told["marketRates"][code])
    order = absorb(our_order(), evidence, now_utc_ms=NOON_UTC_MS).order

    fits = (
        told["id"] == ORDER_ID
        and str(told.get("ecommerceOrderId")) == our_order().reference
        and amount_of(told["orderTotal"]) == Fraction("25.40")
        and told["orderCurrency"] == "USD"
        and "confirmed" in (told.get("paymentStatus"), told.get("status"))
    )
    assert (order.light is not Light.GO) or fits
    assert (order.light is Light.GO) or body != load_sample("read")
    assert order.total == our_order().total


@many
@given(body=odd_bodies(load_sample("list")), status=STATUSES)
def test_any_answer_to_a_list_gives_rows_with_the_amounts_that_stand_there(
    bench: Bench, body: bytes, status: int
) -> None:
    page = checked(bench.ask(CALLS["list"], body, status))

    if page is not None:
        assert isinstance(page, ListPage)
        assert len(page.rows) + page.unreadable <= page.raw_count
        told = told_by(body)
        places = told.values() if isinstance(told, dict) else [told]
        standing = [row for place in places if isinstance(place, list) for row in place]
        for evidence in page.rows:
            assert not evidence.direct
            same = [row for row in standing if isinstance(row, dict) and row.get("id") == evidence.id]
            assert same
            totals = [amount_of(row.get("orderTotal")) for row in same]
            assert evidence.total is None or Fraction(evidence.total) in totals


@pytest.mark.parametrize("name", ["set_status", "attach"])
@many
@given(body=odd_bodies(UPDATED) | odd_bodies(load_sample("read")), status=STATUSES)
def test_any_answer_to_an_update_is_taken_or_is_a_failure_of_ours(
    bench: Bench, name: str, body: bytes, status: int
) -> None:
    assert checked(bench.ask(CALLS[name], body, status)) is None


@many
@given(body=odd_bodies(STORE_READ), status=STATUSES)
@example(body=STORE_READ, status=200)
def test_any_answer_about_the_store_gives_the_wallets_that_stand_there(
    bench: Bench, body: bytes, status: int
) -> None:
    wallets = checked(bench.ask(CALLS["store_wallets"], body, status))

    if wallets is None:
        assert body != STORE_READ or status != 200
        return
    standing = told_by(body)["wallets"]
    assert len(wallets) == len(standing)
    for wallet, element in zip(wallets, standing, strict=True):
        assert wallet.address is None or not is_harmless(str(element)) or wallet.address in str(element)
        assert is_harmless(f"{wallet.network}{wallet.address}")


@many
@given(body=odd_bodies(STORE_READ), status=STATUSES)
def test_any_answer_to_a_write_of_wallets_is_taken_or_is_a_failure_of_ours(
    bench: Bench, body: bytes, status: int
) -> None:
    assert checked(bench.ask(CALLS["put_wallets"], body, status)) is None


@many
@given(body=odd_bodies(load_sample("verified")) | odd_bodies(load_sample("wallets_invalid")), status=STATUSES)
def test_any_answer_to_a_verification_is_a_verdict_or_a_failure_of_ours(
    bench: Bench, body: bytes, status: int
) -> None:
    verdict = checked(bench.ask(CALLS["verify"], body, status))

    if verdict is not None:
        assert isinstance(verdict, StoreVerdict)
        assert verdict.verdict in ("ok", "wallets-invalid", "refused")
        assert verdict.verdict != "ok" or 200 <= status < 300
        assert is_harmless(verdict.message)
        if verdict.webhook_secret is not None:
            assert verdict.webhook_secret.reveal() == told_by(body)["webhookSecret"].strip()


@many
@given(body=odd_bodies(PRICES), status=STATUSES)
def test_any_answer_to_prices_gives_the_figures_that_stand_there(
    bench: Bench, body: bytes, status: int
) -> None:
    prices = checked(bench.ask(CALLS["prices"], body, status))

    if prices is not None:
        assert isinstance(prices, Mapping)
        assert prices
        told = told_by(body)
        for code, rate in prices.items():
            assert Fraction(rate) == amount_of(told[code])
