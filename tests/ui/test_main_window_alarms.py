"""A sale that was sent again: money on the replaced order, or a live twin, is said over every page."""

from __future__ import annotations

from dataclasses import replace

from merchant_desk.domain.order import Order, OrderState, Reference
from merchant_desk.services import memo_keys
from merchant_desk.ui.customer.state import CustomerScreen
from tests.helpers.fake_api import server_failed, timed_out
from tests.helpers.frames import Frame, open_frame
from tests.helpers.windows import inside, turns, until

OLD = Reference("OLD-1")


async def replaced(frame: Frame) -> Order:
    """An old order that was replaced by a live new one, as it stands in the store."""
    new = await frame.shop.sale(reference="NEW-1")
    old = replace(
        new,
        reference=OLD,
        id=None,
        session_token=None,
        state=OrderState.CANCELLED,
        superseded_by=new.reference,
        closed_utc_ms=new.created_utc_ms,
    )
    return await frame.shop.store.orders.begin(old, ())


@inside(open_frame)
async def test_money_on_a_replaced_order_stands_over_every_page_until_it_was_opened(frame: Frame) -> None:
    old = await replaced(frame)
    row = frame.shop.api.add(OLD, callback_url=old.callback_url)
    frame.shop.api.pays(row.id)
    await frame.shop.desk.syncer.sync()
    name = f"banner-paid-{OLD}"
    await until(lambda: frame.has(name), what="the banner")

    for page in ("orders", "activity", "settings", "sell"):
        frame.window.navigate(page)
        assert frame.has(name), page
    [message] = [item for item in frame.window.model.state.messages if item.key == f"paid-{OLD}"]
    assert message.strong == "Money came for OLD-1, which was replaced by NEW-1."
    assert message.kind == "danger"

    frame.click(f"{name}-deed")
    await until(lambda: frame.window.page_key == "orders", what="Orders")
    await until(lambda: not frame.has(name), what="the banner goes")

    await until(lambda: memo_keys.ALARMS_SEEN in frame.shop.store.memo._values, what="it is kept")
    assert await frame.shop.store.memo.get(memo_keys.ALARMS_SEEN) == '["OLD-1"]'
    assert (await frame.shop.order(OLD)).reference in {
        order.reference for order in await frame.shop.store.orders.pinned()
    }


@inside(open_frame)
async def test_a_live_twin_is_said_until_the_api_has_cancelled_it(frame: Frame) -> None:
    old = await replaced(frame)
    frame.shop.api.add(OLD, callback_url=old.callback_url)
    frame.shop.api.fail_always("set_status", server_failed())
    await frame.shop.desk.syncer.sync()
    name = f"banner-live-{OLD}"
    await until(lambda: frame.has(name), what="the banner")

    frame.click(f"{name}-deed")
    await turns()
    assert frame.has(name)

    frame.shop.api.fail_always("set_status", None)
    await frame.shop.desk.syncer.sync()
    await until(lambda: not frame.has(name), what="the banner goes")


@inside(open_frame)
async def test_the_customer_sees_nothing_of_an_order_that_is_only_looked_for(frame: Frame) -> None:
    sell = frame.window.pages.sell
    frame.shop.api.fail("create", timed_out())
    sell.press("25")
    sell.charge()
    await until(lambda: sell.state.look_up, what="the look-up")
    assert frame.window.display.model.state.screen is CustomerScreen.IDLE

    for _ in range(20):
        await frame.shop.clock.advance(1.0)
        await turns(4)
    await until(lambda: sell.state.lost, what="the end of the tries")

    assert frame.window.display.model.state.screen is CustomerScreen.IDLE
    assert frame.window.page_key == "sell"
    sell.park()
    assert len(sell.state.parked) == 1
