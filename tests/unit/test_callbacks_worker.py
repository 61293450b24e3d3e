"""Working off callbacks: one read for many, nothing lost, nothing believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merchant_desk.domain.callback import Callback, Proof, Verdict
from merchant_desk.domain.errors import KeyRefused, ServerFailed, StoreBusy, Unreachable
from merchant_desk.domain.order import Light, OrderState, Origin, Reference
from merchant_desk.services import memo_keys
from merchant_desk.services.events import CallbackSeen
from tests.helpers.fake_api import key_refused, refused, server_failed, timed_out, unreadable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import Shop, callback_about, open_shop, paid_by

HASH = "0x" + "ab" * 32


async def kept(shop: Shop, callback: Callback) -> Callback:
    """The callback as the inbox has it now."""
    found = await shop.store.inbox.get(callback.id)
    assert found is not None
    return found


@on_virtual_time
async def test_a_callback_makes_us_look_and_the_answer_decides() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.sets(order.id or "", "confirmed")
        callback = await shop.callback(order, transactions=paid_by(HASH))
        assert await shop.desk.callbacks.work() == 1

        after = await shop.order(order.reference)
        assert (after.light, after.transactions) == (Light.GO, paid_by(HASH))
        noted = await kept(shop, callback)
        assert Proof.API in noted.proof
        assert await shop.store.inbox.waiting() == ()
        assert ("callback", "callback", "confirmed") in await shop.lines(order.reference)
        assert [event.callback for event in shop.seen(CallbackSeen) if event.is_update] == [noted]
        assert await shop.store.memo.get(memo_keys.LAST_CALLBACK) == str(callback.at_utc_ms)


@on_virtual_time
async def test_a_claim_that_the_api_does_not_bear_out_is_noted_without_proof() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        callback = await shop.callback(order)
        await shop.desk.callbacks.work()

        assert Proof.API not in (await kept(shop, callback)).proof
        assert (await shop.order(order.reference)).state is OrderState.PENDING


@on_virtual_time
async def test_many_callbacks_about_one_order_cost_one_read() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        before = shop.api.count("read")
        for number in range(50):
            await shop.callback(order, digest=str(number))
        assert await shop.desk.callbacks.work() == 50

        assert shop.api.count("read") - before == 1
        assert await shop.desk.callbacks.work() == 0


@on_virtual_time
async def test_reads_for_one_order_keep_two_seconds_apart() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        for number in range(3):
            await shop.callback(order, digest=str(number))
            await shop.desk.callbacks.work()
        began_s = shop.clock.monotonic_s()
        await shop.callback(order, digest="last")
        await shop.desk.callbacks.work()

        assert shop.clock.monotonic_s() - began_s == pytest.approx(2.0)


@on_virtual_time
async def test_a_repeat_is_asked_about_but_has_no_second_line_in_the_history() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.pays(order.id or "")
        for _ in range(4):
            await shop.callback(order)
            await shop.desk.callbacks.work()
            await shop.clock.sleep(5)

        lines = await shop.lines(order.reference)
        assert [line for line in lines if line[0] == "callback"] == [("callback", "callback", "confirmed")]


@on_virtual_time
async def test_a_callback_that_overtakes_the_creations_answer_joins_its_intent() -> None:
    async with open_shop() as shop:
        shop.api.list_lag = 99
        shop.api.fail("create", timed_out(processed=True))
        sale = shop.desk.tasks.share("sale", shop.sale(reference="R-1"))
        await shop.clock.sleep(1)
        row = shop.api.of("R-1")
        shop.api.pays(row.id)
        await shop.callback(replace(await shop.order("R-1"), id=row.id))
        await shop.desk.callbacks.work()

        assert (await sale).light is Light.GO
        assert (await shop.order(row.id)).reference == "R-1"


@on_virtual_time
async def test_a_callback_of_an_unknown_order_brings_it_in_as_made_elsewhere() -> None:
    async with open_shop() as shop:
        model = await shop.sale()
        row = shop.api.add("WEB-7", status="confirmed")
        callback = await shop.callback(replace(model, id=row.id, reference=Reference("WEB-7")))
        await shop.desk.callbacks.work()

        order = await shop.order("WEB-7")
        assert (order.origin, order.light) == (Origin.ELSEWHERE, Light.DONE)
        assert (await kept(shop, callback)).reference == "WEB-7"


@on_virtual_time
async def test_callbacks_about_nothing_or_another_store_are_worked_off_without_a_row() -> None:
    async with open_shop() as shop:
        model = await shop.sale()
        other = shop.api.add("X-1", store_id="bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee")
        for order_id in ("no-such-order", other.id, None):
            await shop.store.inbox.accept(
                replace(callback_about(model, shop.clock), order_id=order_id, digest=str(order_id))
            )
        assert await shop.desk.callbacks.work() == 3

        assert await shop.store.inbox.waiting() == ()
        assert await shop.store.orders.get("X-1") is None


@pytest.mark.parametrize("fault", [refused(), unreadable()])
@on_virtual_time
async def test_an_answer_that_will_not_get_better_ends_the_callback(fault: object) -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.fail("read", fault)  # type: ignore[arg-type]  # a Fault
        await shop.callback(order)
        await shop.desk.callbacks.work()

        assert await shop.store.inbox.waiting() == ()


@on_virtual_time
async def test_a_callback_waits_while_the_api_cannot_be_asked() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.callback(order)
        for fault, kind in ((server_failed(), ServerFailed), (key_refused(), KeyRefused)):
            shop.api.fail("read", fault)
            with pytest.raises(kind):
                await shop.desk.callbacks.work()
            assert len(await shop.store.inbox.waiting()) == 1


@on_virtual_time
async def test_the_worker_goes_on_by_itself_once_the_api_answers_again() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        _ = shop.desk.tasks.spawn("callbacks", shop.desk.callbacks.run())
        shop.api.goes_down()
        shop.desk.callbacks.heard(await shop.callback(order))
        await shop.clock.sleep(60)
        shop.api.comes_back()
        shop.api.pays(order.id or "")
        await shop.clock.sleep(60)

        assert (await shop.order(order.reference)).light is Light.GO


@on_virtual_time
async def test_the_worker_lives_through_a_store_that_is_busy() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        _ = shop.desk.tasks.spawn("callbacks", shop.desk.callbacks.run())
        callback = await shop.callback(order)
        shop.store.fail_with = StoreBusy()
        shop.desk.callbacks.heard(callback)
        await shop.clock.sleep(10)
        shop.store.fail_with = None
        await shop.clock.sleep(10)

        assert await shop.store.inbox.waiting() == ()


@on_virtual_time
async def test_a_callback_heard_here_is_told_and_worked_off_at_once() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        _ = shop.desk.tasks.spawn("callbacks", shop.desk.callbacks.run())
        await shop.clock.sleep(1)
        shop.api.pays(order.id or "")
        shop.desk.callbacks.heard(await shop.callback(order))
        await shop.clock.sleep(0.001)

        assert (await shop.order(order.reference)).light is Light.GO
        assert [event.is_update for event in shop.seen(CallbackSeen)] == [False, True]


@on_virtual_time
async def test_a_callback_heard_by_a_process_that_died_is_worked_off_by_another() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.desk.start_background()
        await shop.clock.sleep(1)
        shop.api.pays(order.id or "")
        await shop.callback(order)
        before = shop.api.count("read")
        await shop.clock.sleep(2)
        assert shop.api.count("read") == before, "given up on the other process too early"
        await shop.clock.sleep(2)

        assert (await shop.order(order.reference)).light is Light.GO
        assert await shop.store.inbox.waiting() == ()


@on_virtual_time
async def test_refused_callbacks_cause_no_request_to_the_api() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.desk.start_background()
        await shop.clock.sleep(1)
        before = len(shop.api.calls)
        for number in range(100):
            forged = replace(callback_about(order, shop.clock), verdict=Verdict.REFUSED, digest=str(number))
            shop.desk.callbacks.heard(await shop.store.inbox.refuse(forged))
        await shop.clock.sleep(10)

        assert len(shop.api.calls) == before


@on_virtual_time
async def test_unreachable_is_said_to_who_works_by_hand() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.goes_down()
        await shop.callback(order)
        with pytest.raises(Unreachable):
            await shop.desk.callbacks.work()
