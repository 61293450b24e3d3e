"""Doctor's look at prices: it says what it found, and no sale ever hangs on it."""

from __future__ import annotations

import pytest

from merchant_desk.services.shop.price_check import LIMIT_S, price_check
from merchant_desk.services.values import Check
from tests.helpers.fake_api import Fault, refused, server_failed, timed_out, unreachable, unreadable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop


async def looked(shop: Shop) -> Check:
    """What the check finds at the fake API."""
    return await price_check(shop.api, shop.desk.settings.profile)


@on_virtual_time
async def test_prices_in_the_tills_currency_are_counted() -> None:
    async with open_shop() as shop:
        check = await looked(shop)

        assert (check.name, check.ok, check.matters) == ("prices", True, False)
        assert "USD" in check.detail
        assert shop.api.calls == [("prices", "USD")]


@pytest.mark.parametrize(
    "fault", [unreachable(), timed_out(), server_failed(), unreadable(), refused(404, "no such asset")]
)
@on_virtual_time
async def test_a_failure_is_a_note_with_a_hint_and_never_matters(fault: Fault) -> None:
    async with open_shop() as shop:
        shop.api.fail("prices", fault)

        check = await looked(shop)

        assert (check.ok, check.matters) == (False, False)
        assert check.hint


@pytest.mark.parametrize("way", ["no key", "session only"])
@on_virtual_time
async def test_a_till_without_the_key_does_not_ask_for_prices(way: str) -> None:
    async with open_shop() as shop:
        shop.api.has_key, shop.api.is_session_only = way != "no key", way == "session only"

        check = await looked(shop)

        assert (check.ok, check.matters) == (True, False)
        assert shop.api.calls == []


@on_virtual_time
async def test_prices_that_never_come_take_three_seconds_and_no_more() -> None:
    async with open_shop() as shop:
        shop.api.gate("prices")

        check = await looked(shop)

        assert not check.ok
        assert LIMIT_S == 3.0
