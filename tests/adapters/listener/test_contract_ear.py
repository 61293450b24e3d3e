"""The ear of a contract check: writes down what comes to its two paths, opened where it can be reached."""

from __future__ import annotations

import socket
from dataclasses import replace

import aiohttp
import pytest

from merchant_desk.domain.settings import PRODUCTION_API, TEST_API, Settings
from merchant_desk.listener.contract_ear import ContractEar, open_ear
from merchant_desk.services.contract.callbacks import InboxEar
from merchant_desk.services.contract.values import NoEar
from tests.helpers.fake_api import STORE_ID
from tests.helpers.fake_clock import FakeClock
from tests.helpers.programs import free_port
from tests.helpers.shop import callback_about, open_shop

BODY = b'{"orderId":"order-1","status":"cancelled"}'
KEY = "kAnArYk3y" * 4


async def post(url: str, body: bytes = BODY, headers: dict[str, str] | None = None) -> int:
    """Send one request and give its status."""
    async with aiohttp.ClientSession() as client, client.post(url, data=body, headers=headers) as answer:
        return answer.status


async def test_a_callback_is_written_down_with_its_seal_and_without_its_key() -> None:
    async with ContractEar() as ear:
        plain = await post(ear.url)
        sealed = await post(ear.url, headers={"X-Webhook-Signature": "seal", "x-api-key": KEY})
        heard = await ear.heard()

    assert (plain, sealed) == (200, 200)
    assert [(one.body, one.signatures, one.has_key, one.is_bait) for one in heard] == [
        (BODY, (), False, False),
        (BODY, ("seal",), True, False),
    ]
    assert KEY not in repr(heard)
    assert "order-1" not in repr(heard)


async def test_the_bait_is_always_refused_so_that_it_comes_again() -> None:
    async with ContractEar() as ear:
        assert ear.bait_url is not None
        answers = [await post(ear.bait_url), await post(ear.bait_url)]
        heard = await ear.heard()

    assert answers == [503, 503]
    assert [one.is_bait for one in heard] == [True, True]


async def test_nothing_else_is_heard_or_kept_by_the_ear() -> None:
    async with ContractEar() as ear:
        origin = ear.url.partition("/cb/")[0]
        answers = [
            await post(f"{origin}/cb/somebody"),
            await post(origin),
            await post(ear.url, b"x" * 20_000),
        ]
        async with aiohttp.ClientSession() as client, client.get(ear.url) as answer:
            answers.append(answer.status)
        heard = await ear.heard()

    assert answers == [503, 404, 413, 404]
    assert heard == ()


async def test_a_callback_of_a_sale_is_asked_to_come_again_while_a_check_has_the_port() -> None:
    async with ContractEar() as ear:
        url = ear.url.partition("/cb/")[0] + "/cb/of-a-sale"
        async with aiohttp.ClientSession() as client, client.post(url, data=BODY) as answer:
            told = (answer.status, int(answer.headers["Retry-After"]))

    assert told == (503, 60)


async def test_each_ear_has_paths_that_nobody_can_guess() -> None:
    async with ContractEar() as one, ContractEar() as other:
        paths = {
            url.partition("/cb/")[2] for url in (one.url, other.url, one.bait_url or "", other.bait_url or "")
        }

    assert len(paths) == 4
    assert min(map(len, paths)) >= 32


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"api_url": "http://127.0.0.1:8080"}, ContractEar),
        ({"api_url": TEST_API, "public_url": "https://shop.example"}, ContractEar),
        ({"api_url": TEST_API}, NoEar),
        ({"api_url": PRODUCTION_API}, NoEar),
    ],
)
async def test_the_ear_is_opened_where_the_api_can_reach_it(members: dict[str, str], kind: type) -> None:
    settings = replace(Settings(store_id=STORE_ID, listener_port=free_port()), **members)  # type: ignore[arg-type]  # texts only
    async with open_shop(settings=settings) as shop:
        opening = open_ear(
            settings=settings, inbox=shop.store.inbox, address=shop.desk.callback_address, now_utc_ms=0
        )
        async with opening as ear:
            assert isinstance(ear, kind)
            assert ear.url.startswith(settings.public_url or "http://127.0.0.1:")


async def test_where_our_listener_holds_the_port_its_inbox_is_the_ear() -> None:
    clock = FakeClock()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        settings = Settings(
            store_id=STORE_ID, api_url=TEST_API, public_url="https://shop.example", listener_port=port
        )
        async with open_shop(settings=settings, clock=clock) as shop:
            order = await shop.sale()
            now = clock.now_utc_ms()
            early = replace(callback_about(order, clock), at_utc_ms=now - 1, digest="early")
            await shop.store.inbox.accept(early)
            opening = open_ear(
                settings=settings, inbox=shop.store.inbox, address=shop.desk.callback_address, now_utc_ms=now
            )
            async with opening as ear:
                assert isinstance(ear, InboxEar)
                await shop.callback(order)
                heard = await ear.heard()

    assert ear.bait_url is None
    assert ear.url.startswith("https://shop.example/cb/")
    assert [(one.body, one.signatures, one.is_sealed, one.has_key) for one in heard] == [
        (b"{}", None, True, None)
    ]
