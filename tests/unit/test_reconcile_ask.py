"""Asking about one order: who shares an answer, what an overtaken answer is worth, what counts as proof."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import KeyRefused, NotFound, ServerFailed, TimedOut
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Light, OrderId, OrderState, ProblemCode
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.events import Link, OrderAsked, OrderChanged
from tests.helpers.fake_api import Fault, key_refused, server_failed, timed_out
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import open_shop, paid_by
from tests.helpers.stand_in import standing_before

HASH = "0x" + "ab" * 32


@on_virtual_time
async def test_a_paid_order_turns_to_go_with_its_transaction() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        paid = shop.api.pays(order.id or "")
        after = await shop.desk.reconciler.ask(order.id or "")

        assert (after.state, after.light) == (OrderState.CONFIRMED, Light.GO)
        assert after.transactions == (paid,)
        assert after.paid_utc_ms == shop.clock.now_utc_ms()
        changed = shop.seen(OrderChanged)[-1]
        assert changed.before is not None
        assert (changed.before.state, changed.order) == (OrderState.PENDING, after)


@on_virtual_time
async def test_every_answer_is_announced_but_only_news_is_written() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.events.clear()
        again = await shop.desk.reconciler.ask(order.reference)

        assert again == order
        assert [event.reference for event in shop.seen(OrderAsked)] == [order.reference]
        assert shop.seen(OrderChanged) == []


@on_virtual_time
async def test_all_who_ask_during_one_read_share_one_further_read() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        before = shop.api.count("read")
        gate = shop.api.gate("read")
        asks = [shop.desk.tasks.share("ask", shop.desk.reconciler.ask(order.reference)) for _ in range(6)]
        await gate.arrived.wait()
        shop.api.pays(order.id or "")
        gate.release()
        answers = await asyncio.gather(*asks)

        assert shop.api.count("read") - before == 2
        assert {answer.state for answer in answers[1:]} == {OrderState.CONFIRMED}


@on_virtual_time
async def test_one_who_stops_waiting_leaves_the_read_to_the_others() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        gate = shop.api.gate("read")
        first = shop.desk.tasks.share("ask", shop.desk.reconciler.ask(order.reference))
        await gate.arrived.wait()
        second = shop.desk.tasks.share("ask", shop.desk.reconciler.ask(order.reference))
        await asyncio.sleep(0)
        first.cancel()
        gate.release()

        assert (await second).state is OrderState.PENDING
        assert (await shop.desk.reconciler.ask(order.reference)).state is OrderState.PENDING


@on_virtual_time
async def test_a_failing_read_is_told_to_everybody_who_waited_for_it() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.fail_always("read", server_failed())
        asks = [shop.desk.reconciler.ask(order.reference) for _ in range(3)]
        answers = await asyncio.gather(*asks, return_exceptions=True)

        assert all(isinstance(answer, ServerFailed) for answer in answers)


@on_virtual_time
async def test_an_answer_that_was_overtaken_by_a_newer_one_is_asked_anew() -> None:
    async with open_shop() as listener:
        api = listener.api
        order = await listener.sale()
        stale = replace(await api.read(order.id or OrderId("")), status="on-hold")
        late = [stale]

        async def read(order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
            if not late:
                return await api.read(order_id, token=token)
            await listener.desk.reconciler.ask(order.reference)
            return late.pop()

        async with listener.peer(api_port=standing_before(api, read=read)) as window:
            api.pays(order.id or "")
            after = await window.desk.reconciler.ask(order.reference)

            assert after.state is OrderState.CONFIRMED
            assert "on-hold" not in [detail for _, _, detail in await window.lines(order.reference)]


@on_virtual_time
async def test_a_lagging_copy_that_answers_once_from_the_past_takes_nothing_back() -> None:
    async with open_shop() as shop:
        api = shop.api
        order = await shop.sale()
        api.pays(order.id or "")
        await shop.desk.reconciler.ask(order.reference)
        words = ["pending", "confirmed"]

        async def read(order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
            return replace(await api.read(order_id, token=token), status=words.pop(0))

        async with shop.peer(api_port=standing_before(api, read=read)) as lagging:
            after = await lagging.desk.reconciler.ask(order.reference)

            assert (after.light, words) == (Light.GO, [])


@pytest.mark.parametrize("status", ["pending", "on-hold", "cancelled", "failed"])
@on_virtual_time
async def test_a_payment_taken_back_for_good_is_red_and_stays_red(status: str) -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.pays(order.id or "")
        await shop.desk.reconciler.ask(order.reference)
        shop.api.sets(order.id or "", status)
        after = await shop.desk.reconciler.ask(order.reference)

        assert (after.state, after.light) == (OrderState.REVIEW, Light.STOP)
        assert after.problem is not None
        assert (after.problem.code, after.problem.theirs) == (ProblemCode.TAKEN_BACK, status)
        shop.api.sets(order.id or "", "confirmed")
        assert (await shop.desk.reconciler.ask(order.reference)).light is Light.STOP


@on_virtual_time
async def test_a_404_keeps_the_row_notes_it_once_and_is_told_to_who_asked() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        del shop.api.book[OrderId(order.id or "")]
        for _ in range(2):
            with pytest.raises(NotFound):
                await shop.desk.orders.refresh(order.reference)

        assert (await shop.order(order.reference)).state is OrderState.PENDING
        assert (await shop.lines(order.reference)).count(("note", "api", "not-found")) == 1


@on_virtual_time
async def test_a_refused_key_stops_the_asking_in_the_background() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.fail_always("read", key_refused())
        with pytest.raises(KeyRefused):
            await shop.desk.reconciler.ask(order.reference)

        assert shop.desk.link.current.link is Link.KEY_REFUSED
        assert shop.desk.link.wait_s() == float("inf")


@on_virtual_time
async def test_a_read_that_hangs_is_given_up_in_time() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.fail("read", Fault(timed_out().error, takes_s=600))
        began_s = shop.clock.monotonic_s()
        with pytest.raises(TimedOut):
            await shop.desk.reconciler.ask(order.reference)

        assert shop.clock.monotonic_s() - began_s <= 20
        assert shop.desk.link.current.link is Link.NOT_REACHED


@on_virtual_time
async def test_transactions_of_signed_callbacks_count_once_the_api_says_confirmed() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.callback(order, transactions=paid_by(HASH))
        await shop.callback(order, reference="OTHER", transactions=paid_by("0x" + "cd" * 32), digest="x")
        assert (await shop.desk.reconciler.ask(order.reference)).transactions == ()

        shop.api.sets(order.id or "", "confirmed")
        after = await shop.desk.reconciler.ask(order.reference)
        assert after.transactions == paid_by(HASH)
        assert after.light is Light.GO


@on_virtual_time
async def test_transactions_of_the_read_win_over_those_of_callbacks() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        await shop.callback(order, transactions=paid_by(HASH))
        paid = shop.api.pays(order.id or "")

        assert (await shop.desk.reconciler.ask(order.reference)).transactions == (paid,)
