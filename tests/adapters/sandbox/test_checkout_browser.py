"""The customer's page in a real browser."""

from __future__ import annotations

import asyncio

import pytest

from tests.helpers.browser import checkout_in_browser
from tests.helpers.callback_catcher import CallbackCatcher
from tests.helpers.training_shop import Caller

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_scripts", [True, False])
async def test_a_customer_picks_a_network_and_presses_pay(
    caller: Caller, catcher: CallbackCatcher, has_scripts: bool
) -> None:
    order = await caller.create(callbackUrl=catcher.url)

    def customer() -> tuple[str, str, str]:
        with checkout_in_browser(caller.link(order), has_scripts=has_scripts) as page:
            seen = page.amount, page.status
            page.pay("POLYGON")
            page.wait_for("Paid")
            return *seen, page.driver.current_url

    amount, before, url = await asyncio.to_thread(customer)

    assert (amount, before) == ("25.40 USD", "Waiting for your payment")
    assert url == caller.link(order)
    assert (await caller.read(order["id"]))["blockchain"] == "POLYGON"
    await catcher.wait_for(1)


async def test_the_open_page_notices_a_change_and_complains_of_nothing(caller: Caller) -> None:
    order = await caller.create()
    loop = asyncio.get_running_loop()

    def customer() -> tuple[list[str], int, list[str]]:
        with checkout_in_browser(caller.link(order), language="pt-BR") as page:
            networks = page.networks
            overflow = page.driver.execute_script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            paid = caller.control("POST", "/pay", {"order_id": order["id"]})
            asyncio.run_coroutine_threadsafe(paid, loop).result(timeout=10)
            page.wait_for("Pago")
            return networks, overflow, page.complaints

    networks, overflow, complaints = await asyncio.to_thread(customer)

    assert len(networks) == 6
    assert overflow == 0
    assert complaints == []
