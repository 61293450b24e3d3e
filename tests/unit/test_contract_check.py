"""A contract check that meets trouble: it stays off production, leaves no order, and says what failed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping

import pytest

from merchant_desk.domain.errors import (
    KeyMissing,
    KeyRefused,
    NotAllowed,
    SessionOnly,
    StoreIdMissing,
    TimedOut,
    TooMany,
    Unreachable,
)
from merchant_desk.domain.readings import DateForm, Readings
from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.domain.signature import sign
from merchant_desk.services import memo_keys
from merchant_desk.services.contract.values import BodyForm, Exchange, HeardCallback, Progress
from tests.helpers.fake_api import STORE_ID
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.fake_contract import STORE, FakeContractApi, FakeEar, contract_of
from tests.helpers.shop import open_shop


def at(api_url: str = TEST_API, *, store_id: str = STORE_ID) -> Settings:
    """A profile at this server."""
    return Settings(store_id=store_id, api_url=api_url, person="Owner")


def failing(call: str, error: Exception, *, times: int = 1) -> Callable[[str], None]:
    """Raise at the first calls of this name."""
    left = [times]

    def fail(name: str) -> None:
        if name == call and left[0] > 0:
            left[0] -= 1
            raise error

    return fail


@pytest.mark.parametrize("api_url", [PRODUCTION_API, "https://api.example.com", "https://api-dev.cryptum.io"])
@on_virtual_time
async def test_nothing_is_asked_where_a_check_must_not_run(api_url: str) -> None:
    async with open_shop(settings=at(api_url)) as shop:
        api = FakeContractApi(shop.clock)

        with pytest.raises(NotAllowed) as raised:
            await contract_of(shop, api).run()

        assert raised.value.reason == "contract-at-production"
        assert api.calls == []


@on_virtual_time
async def test_a_till_without_key_or_store_is_told_before_anything_is_asked() -> None:
    async with open_shop(settings=at(), secrets=FakeSecrets(api_key=None)) as shop:
        with pytest.raises(KeyMissing):
            await contract_of(shop, FakeContractApi(shop.clock)).run()
    async with open_shop(settings=at(store_id="")) as shop:
        with pytest.raises(StoreIdMissing):
            await contract_of(shop, FakeContractApi(shop.clock)).run()
    async with open_shop(settings=at(), is_session_only=True) as shop:
        with pytest.raises(SessionOnly):
            await contract_of(shop, FakeContractApi(shop.clock)).run()


@on_virtual_time
async def test_a_good_server_is_learned_and_every_part_is_announced() -> None:
    async with open_shop(settings=at()) as shop:
        api, seen = FakeContractApi(shop.clock), list[Progress]()

        result = await contract_of(shop, api).run(told=seen.append)

        assert result.is_ok
        assert [one.number for one in seen] == list(range(1, 11))
        assert api.open_references == []
        assert api.is_closed
        assert (result.answer("clock"), result.answer("limit-headers")) == ("2", "x-ratelimit-remaining")
        assert result.answer("dates") == "ignored"
        assert shop.desk.settings.current.learned == result.learned
        assert shop.desk.profile.readings.date_form is DateForm.NONE


@pytest.mark.parametrize("call", ["create", "read", "list", "update"])
@pytest.mark.parametrize(
    "error", [TimedOut(phase="read"), TooMany(retry_after_s=5), Unreachable(why="network")]
)
@on_virtual_time
async def test_a_failure_half_way_leaves_no_order_open(call: str, error: Exception) -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)
        api.before = failing(call, error)

        result = await contract_of(shop, api).run()

        assert api.open_references == []
        assert await shop.desk.memo.get(memo_keys.CONTRACT_OPEN) is None or call == "create"
        assert any(type(error).__name__ in finding.detail for finding in result.findings)


@on_virtual_time
async def test_an_order_whose_creation_was_not_answered_is_found_and_cancelled() -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)
        api.after = failing("create", TimedOut(phase="read"))

        result = await contract_of(shop, api).run()

        assert len(api.orders) == 1
        assert api.open_references == []
        assert result.answer("clean-up") == "yes"
        assert not result.is_ok
        assert not shop.desk.settings.current.learned.is_learned


@pytest.mark.parametrize(
    ("status", "document"),
    [(500, {"message": "oops"}), (201, {"error": {"message": "late"}}), (408, {}), (429, {})],
)
@on_virtual_time
async def test_an_order_made_under_an_unclear_answer_is_found_and_cancelled(
    status: int, document: dict[str, object]
) -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)
        create = api.create

        async def unclear(members: Mapping[str, object]) -> Exchange:
            await create(members)
            return Exchange(status, BodyForm.JSON, document)

        api.create = unclear  # type: ignore[method-assign]  # it does what it denies
        await contract_of(shop, api).run()

        assert len(api.orders) == 1
        assert api.open_references == []


@on_virtual_time
async def test_a_check_that_is_given_up_still_cancels_its_orders() -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)
        check = contract_of(shop, api, ear=FakeEar())
        task = asyncio.ensure_future(check.run())
        updated = asyncio.Event()
        api.after = lambda call: updated.set() if call == "update" else None
        await updated.wait()

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert len(api.orders) > 1
        assert api.open_references == []
        assert api.is_closed


@on_virtual_time
async def test_orders_that_a_killed_check_left_are_cancelled_by_the_next() -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)
        form = {"store": STORE_ID, "ecommerceOrderId": "CHECK-20260101-ABCDEF-1", "paymentStatus": "pending"}
        await api.create(form)
        left = {"origin": TEST_API, "references": ["CHECK-20260101-ABCDEF-1", "CHECK-20260101-ABCDEF-2"]}
        await shop.desk.memo.put(memo_keys.CONTRACT_OPEN, json.dumps(left))

        result = await contract_of(shop, api).run()

        assert api.open_references == []
        assert result.answer("clean-up") == "yes"
        assert await shop.desk.memo.get(memo_keys.CONTRACT_OPEN) is None


@on_virtual_time
async def test_a_server_that_forgets_cancels_fails_by_name_within_a_minute() -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)
        api.forget_cancels = True
        began_s = shop.clock.monotonic_s()

        result = await contract_of(shop, api).run()

        assert (result.answer("cancel"), result.answer("clean-up")) == ("no", "no")
        assert not result.is_ok
        [cleaned] = [one for one in result.findings if one.question.name == "clean-up"]
        assert "CHECK-20260101-" in cleaned.detail
        assert await shop.desk.memo.get(memo_keys.CONTRACT_OPEN) is not None
        assert shop.clock.monotonic_s() - began_s < 60


@on_virtual_time
async def test_a_server_that_hangs_ends_the_check_in_time() -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)

        async def hang(*args: object, **options: object) -> Exchange:
            await asyncio.sleep(3600)
            raise AssertionError

        api.listing = hang  # type: ignore[method-assign]  # from here on nobody answers
        began_s = shop.clock.monotonic_s()

        result = await contract_of(shop, api).run()

        assert shop.clock.monotonic_s() - began_s <= 60
        assert not result.is_ok
        assert api.open_references == []


@on_virtual_time
async def test_a_key_that_is_refused_ends_the_check_before_any_order() -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)

        async def refuse(store_id: str, kind: str) -> Exchange:
            return Exchange(401, BodyForm.JSON, {"message": "no"}, "no")

        api.verify = refuse  # type: ignore[method-assign]  # a key of another environment

        with pytest.raises(KeyRefused):
            await contract_of(shop, api).run()

        assert api.orders == {}


@on_virtual_time
async def test_an_unreachable_server_is_a_failure_and_no_result() -> None:
    async with open_shop(settings=at()) as shop:
        api = FakeContractApi(shop.clock)
        api.before = failing("verify", Unreachable(why="refused"))

        with pytest.raises(Unreachable):
            await contract_of(shop, api).run()


@on_virtual_time
async def test_what_an_earlier_check_learned_stays_where_this_one_saw_nothing() -> None:
    before = Readings(origin=TEST_API, page_max=250, list_member="rows")
    settings = Settings(store_id=STORE_ID, api_url=TEST_API, person="Owner", learned=before)
    async with open_shop(settings=settings) as shop:
        api = FakeContractApi(shop.clock)
        api.before = failing("list", TimedOut(phase="read"), times=1)

        result = await contract_of(shop, api).run()

        assert (result.learned.page_max, result.learned.list_member) == (250, "rows")
        assert result.learned.token_reads


@pytest.mark.parametrize(
    ("body", "secret", "expected"),
    [
        (b'{"status":"cancelled","orderId":"order-1"}', STORE["webhookSecret"], "either"),
        (b'{"status": "cancelled", "orderId": "order-1"}', STORE["webhookSecret"], "stripped"),
        (b'{"status": "cancelled", "orderId": "order-1"}', "of-somebody-else-altogether", "bad"),
        (b'{"status": "cancelled", "orderId": "order-1"}', "", "none"),
    ],
)
@on_virtual_time
async def test_what_a_callbacks_seal_covers_is_told_apart(body: bytes, secret: str, expected: str) -> None:
    signatures = (sign(secret, body),) if secret else ()
    heard = HeardCallback(body, signatures, has_key=True)
    async with open_shop(settings=at()) as shop:
        result = await contract_of(shop, FakeContractApi(shop.clock), ear=FakeEar(heard)).run()

    assert result.answer("callback-seal") == expected
    assert (result.answer("callback-cancel"), result.answer("callback-key")) == ("yes", "yes")
    assert result.answer("callback-members") == "status, orderId"
