"""`listen` without a listener: what it knows of the orders, and how much of it."""

from __future__ import annotations

import io
from dataclasses import replace

from merchant_desk.cli.context import Context
from merchant_desk.cli.listen import News
from merchant_desk.cli.output import Output
from merchant_desk.config.options import Options
from merchant_desk.domain.order import Order, OrderId, OrderState, Reference
from merchant_desk.services.events import GuardChanged, OrderChanged
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, open_shop

KEPT = 2_000


def news(shop: Shop) -> tuple[News, io.StringIO]:
    """The news of a shop, and where they are printed."""
    printed = io.StringIO()
    return News(Context(Options(), Output(is_json=True, stdout=printed)), shop.desk), printed


async def web_orders(shop: Shop, number: int) -> list[Order]:
    """Open orders as a web shop makes them, the oldest first."""
    model = await shop.sale()
    rows = [
        replace(
            model,
            reference=Reference(f"WEB-{at}"),
            id=OrderId(f"web-{at}"),
            created_utc_ms=model.created_utc_ms - number + at,
        )
        for at in range(number)
    ]
    return [await shop.store.orders.begin(row, ()) for row in rows]


@on_virtual_time
async def test_of_very_many_open_orders_the_newest_are_known_and_no_more() -> None:
    async with open_shop() as shop:
        rows = await web_orders(shop, KEPT + 100)
        told, printed = news(shop)
        await told.take_bearings()
        assert len(told._shown) == KEPT

        told.on_order(OrderChanged(rows[-1]))
        assert printed.getvalue() == ""
        told.on_order(OrderChanged(replace(rows[-1], state=OrderState.CANCELLED)))
        assert '"cancelled"' in printed.getvalue()


@on_virtual_time
async def test_what_is_known_of_orders_stays_bounded_and_the_latest_stay_known() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        told, printed = news(shop)
        for number in range(KEPT + 100):
            told.on_order(OrderChanged(replace(order, reference=Reference(f"R-{number}"))))
        assert len(told._shown) == KEPT

        before = printed.getvalue()
        told.on_order(OrderChanged(replace(order, reference=Reference(f"R-{KEPT + 99}"))))
        assert printed.getvalue() == before


@on_virtual_time
async def test_an_alarm_of_the_guard_is_told_beside_the_results_and_off_is_not() -> None:
    async with open_shop() as shop:
        printed, beside = io.StringIO(), io.StringIO()
        output = Output(is_json=True, stdout=printed, stderr=beside)
        told = News(Context(Options(), output), shop.desk)
        for state in ("sealed", "changed", "broken", "off"):
            told.on_guard(GuardChanged(state))

        assert printed.getvalue() == ""
        assert len(beside.getvalue().splitlines()) == 3
        assert "sell nothing; see `wallets list`" in beside.getvalue()
