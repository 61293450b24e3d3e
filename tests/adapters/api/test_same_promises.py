"""The fake API of the services' tests keeps the promises of the real client at the training shop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import (
    ApiFailure,
    KeyMissing,
    NotFound,
    Rejected,
    SessionOnly,
    StoreIdMissing,
    TooMany,
    UnexpectedReply,
)
from merchant_desk.domain.order import Order, OrderId, Reference, StoreId
from merchant_desk.domain.secret import ApiKey
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.ports import CheckoutApi
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import STORE, TYPED, WallClock, an_order
from tests.helpers.fake_api import CallName, FakeApi, Fault, server_failed, timed_out, too_many, unreadable


@dataclass
class Side:
    """One of the two: the port, and what a test may do behind it."""

    api: CheckoutApi
    store: str
    pays: Callable[[str], object]
    fails: Callable[[str], object]
    without: Callable[..., CheckoutApi]

    def order(self, reference: str, **members: Any) -> Order:
        """An intent of this side's store."""
        return an_order(reference=Reference(reference), store_id=StoreId(self.store), **members)


_FAULTS: Final[dict[str, tuple[CallName, Fault, dict[str, Any]]]] = {
    "lost": ("create", timed_out(processed=True), {"answer": "reset", "is_processed": True}),
    "broken": ("create", server_failed(), {"answer": 503}),
    "garbage": ("create", unreadable(processed=True), {"answer": "garbage", "is_processed": True}),
    "busy": ("list", too_many(7), {"answer": 429, "retry_after_s": 7}),
}


@pytest.fixture(params=["fake", "real"])
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    """The fake, then the client at a training shop of its own."""
    if request.param == "fake":
        yield _fake_side()
        return
    async with Sandbox() as shop:
        made: list[CryptumApi] = []

        def make(*, key: bool = True, store: bool = True, is_session_only: bool = False) -> CryptumApi:
            api = CryptumApi(
                shop.api_url,
                store_id=lambda: shop.store_id if store else "",
                keys=lambda: ApiKey(shop.api_key) if key else None,
                clock=WallClock(),
                is_session_only=is_session_only,
            )
            made.append(api)
            return api

        def fail(name: str) -> None:
            route, _, rule = _FAULTS[name]
            shop.faults.put({"answers": [{"route": route, **rule}]})

        yield Side(make(), shop.store_id, shop.customer.pay, fail, make)
        for api in made:
            await api.aclose()


def _fake_side() -> Side:
    fake = FakeApi(store_id=STORE)

    def without(*, key: bool = True, store: bool = True, is_session_only: bool = False) -> CheckoutApi:
        bare = FakeApi(store_id=STORE if store else "")
        bare.book, bare.has_key, bare.is_session_only = fake.book, key, is_session_only
        return bare

    def fail(name: str) -> None:
        route, fault, _ = _FAULTS[name]
        fake.fail(route, fault)

    return Side(fake, STORE, fake.pays, fail, without)


async def test_a_created_order_reads_back_with_its_own_facts(side: Side) -> None:
    intent = side.order("POS-1", on_hold_wanted=True, total="0.07")

    created = await side.api.create(intent)
    read = await side.api.read(created.id)

    assert not created.direct
    assert read.direct
    assert read.id == created.id
    assert (read.reference, read.store_id, read.currency) == ("POS-1", side.store, "USD")
    assert (read.total, read.status) == (Decimal("0.07"), "on-hold")
    assert (read.customer, read.callback_url) == (intent.customer, intent.callback_url)
    assert read.session_token == created.session_token
    assert read.session_token
    assert read.wallets
    assert read.rates["BRL"] == 1


async def test_an_order_is_listed_by_its_status_until_it_moves(side: Side) -> None:
    first, second = [await side.api.create(side.order(name)) for name in ("POS-1", "POS-2")]
    await side.api.set_status(first.id, "cancelled")

    pending = await side.api.list_page(ListQuery(status="pending"))
    cancelled = await side.api.list_page(ListQuery(status="cancelled"))
    everything = await side.api.list_page(ListQuery())

    assert [row.id for row in pending.rows] == [second.id]
    assert [row.id for row in cancelled.rows] == [first.id]
    assert {row.id for row in everything.rows} == {first.id, second.id}
    assert not any(row.direct for row in everything.rows)
    assert (pending.raw_count, pending.unreadable) == (1, 0)


async def test_pages_follow_one_another_without_a_gap(side: Side) -> None:
    made = {(await side.api.create(side.order(f"POS-{number}"))).id for number in range(5)}

    pages = [await side.api.list_page(ListQuery(offset=offset, limit=2)) for offset in (0, 2, 4, 6)]

    assert [page.raw_count for page in pages] == [2, 2, 1, 0]
    assert {row.id for page in pages for row in page.rows} == made


async def test_times_bound_the_creation_of_what_is_listed(side: Side) -> None:
    created = await side.api.create(side.order("POS-1"))
    at_utc_ms = (await side.api.read(created.id)).created_utc_ms
    assert at_utc_ms is not None

    before = await side.api.list_page(ListQuery(end_utc_ms=at_utc_ms - 1000))
    around = await side.api.list_page(ListQuery(start_utc_ms=at_utc_ms - 1000, end_utc_ms=at_utc_ms + 1000))
    after = await side.api.list_page(ListQuery(start_utc_ms=at_utc_ms + 1000))

    assert [page.raw_count for page in (before, around, after)] == [0, 1, 0]


async def test_an_attached_transaction_is_told_by_reads_and_moves_no_status(side: Side) -> None:
    created = await side.api.create(side.order("POS-1"))

    await side.api.attach(created.id, TYPED)

    read = await side.api.read(created.id)
    assert read.status == "pending"
    assert [item.key for item in read.transactions] in ([], [TYPED.key])


async def test_prices_give_one_unit_of_the_asset_in_each_currency(side: Side) -> None:
    prices = await side.api.prices("CELO")

    assert prices["CELO"] == 1
    assert Decimal(3) < prices["BRL"] < Decimal(4)
    assert prices["USD"] < prices["BRL"]


async def test_a_paid_order_is_confirmed_and_refuses_to_change(side: Side) -> None:
    created = await side.api.create(side.order("POS-1"))
    side.pays(created.id)

    with pytest.raises(Rejected):
        await side.api.set_status(created.id, "cancelled")

    assert (await side.api.read(created.id)).status == "confirmed"


async def test_an_order_that_does_not_exist_is_not_found(side: Side) -> None:
    stranger = OrderId("99999999-2222-4333-8444-555555555555")

    with pytest.raises(NotFound):
        await side.api.read(stranger)
    with pytest.raises(NotFound):
        await side.api.set_status(stranger, "cancelled")


async def test_the_verification_gives_the_secret_that_seals_callbacks(side: Side) -> None:
    verdict = await side.api.verify_store()

    assert verdict.verdict == "ok"
    assert verdict.webhook_secret


@pytest.mark.parametrize("name", ["lost", "garbage"])
async def test_a_creation_whose_answer_is_lost_is_in_the_list(side: Side, name: str) -> None:
    side.fails(name)

    with pytest.raises((ApiFailure, UnexpectedReply)):
        await side.api.create(side.order("POS-1"))

    page = await side.api.list_page(ListQuery())
    assert [row.reference for row in page.rows] == ["POS-1"]


async def test_a_fault_passes_and_the_next_call_succeeds(side: Side) -> None:
    side.fails("broken")
    with pytest.raises(ApiFailure):
        await side.api.create(side.order("POS-1"))
    assert (await side.api.list_page(ListQuery())).rows == ()

    side.fails("busy")
    with pytest.raises(TooMany) as caught:
        await side.api.list_page(ListQuery())
    assert caught.value.retry_after_s == 7

    assert (await side.api.create(side.order("POS-1"))).id


async def test_what_is_missing_is_named_before_anything_is_sent(side: Side) -> None:
    created = await side.api.create(side.order("POS-1"))
    keyless, storeless = side.without(key=False), side.without(store=False)
    session_only = side.without(is_session_only=True)

    with pytest.raises(KeyMissing):
        await keyless.list_page(ListQuery())
    with pytest.raises(KeyMissing):
        await keyless.read(created.id)
    with pytest.raises(StoreIdMissing):
        await storeless.verify_store()
    for call in (
        session_only.verify_store(),
        session_only.create(side.order("POS-2")),
        session_only.read(created.id),
    ):
        with pytest.raises(SessionOnly):
            await call

    assert (await keyless.read(created.id, token=created.session_token)).status == "pending"
    assert (await session_only.read(created.id, token=created.session_token)).status == "pending"
