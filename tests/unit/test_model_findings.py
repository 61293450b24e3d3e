"""What the model's sequences found, each in the fewest steps that show it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import DeskError, NotAllowed, OutcomeUnknown
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Light, Order, OrderId, OrderState, Source, Transaction
from merchant_desk.domain.secret import SessionToken
from merchant_desk.services.values import ListPage, ListQuery
from tests.helpers.fake_api import STORE_ID, server_failed, timed_out, unreadable
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import draft, open_shop
from tests.helpers.stand_in import standing_before

ELSEWHERE = "cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee"


@on_virtual_time
async def test_a_creation_that_is_answered_with_another_sales_id_is_looked_up_by_its_own() -> None:
    async with open_shop() as shop:
        first = await shop.sale("1.00")

        async def create(order: Order) -> Evidence:
            evidence = await shop.api.create(order)
            return replace(evidence, id=first.id or OrderId(""))

        async with shop.peer(api_port=standing_before(shop.api, create=create)) as other:
            second = await other.sale("2.00")

        assert second.id == shop.api.of(second.reference).id
        assert second.state is OrderState.PENDING


@on_virtual_time
async def test_one_unreadable_answer_about_an_intent_keeps_no_other_order_waiting() -> None:
    async with open_shop() as shop:
        paid = await shop.sale()
        shop.api.fail("create", timed_out())
        with suppress(OutcomeUnknown):
            await shop.desk.orders.create(draft(reference="LOST-1"))
        shop.api.add("LOST-1")
        shop.api.pays(paid.id or "")
        shop.api.fail("read", unreadable())
        await shop.desk.sweeper.sweep()

        assert (await shop.order(paid.reference)).light is Light.GO


@on_virtual_time
async def test_an_unanswered_sale_of_another_store_is_never_closed_by_this_stores_list() -> None:
    async with open_shop() as shop:
        shop.api.fail("create", timed_out(processed=True))
        shop.api.list_lag = 1_000
        with suppress(OutcomeUnknown):
            await shop.desk.orders.create(draft(reference="THEIRS-1"))
        await shop.desk.settings.change(store_id=ELSEWHERE)
        await shop.clock.sleep(600)

        with pytest.raises(NotAllowed) as refused:
            await shop.desk.orders.cancel("THEIRS-1", person="Ana")
        assert refused.value.reason == "may-have-arrived"
        assert (await shop.order("THEIRS-1")).store_id == STORE_ID


@on_virtual_time
async def test_a_list_that_heeds_no_filter_and_fails_half_the_time_confirms_nothing() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.shows(order.id or "", status=None)
        shop.api.lists(order.id or "", status=None)

        async def list_page(query: ListQuery) -> ListPage:
            if query.status not in (None, "confirmed"):
                raise server_failed(503).error
            return await shop.api.list_page(replace(query, status=None))

        async with shop.peer(api_port=standing_before(shop.api, list_page=list_page)) as other:
            with suppress(DeskError):
                await other.desk.orders.refresh(order.reference)

        assert (await shop.order(order.reference)).light is Light.WAIT


@on_virtual_time
async def test_two_answers_from_the_same_late_copy_take_no_paid_order_back() -> None:
    async with open_shop() as shop:
        order = await shop.sale()
        shop.api.pays(order.id or "")
        await shop.desk.orders.refresh(order.reference)
        caught_up_s = shop.clock.monotonic_s() + 2.0

        async def read(order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
            evidence = await shop.api.read(order_id, token=token)
            is_late = shop.clock.monotonic_s() < caught_up_s
            return replace(evidence, status="pending", transactions=()) if is_late else evidence

        async with shop.peer(api_port=standing_before(shop.api, read=read)) as other:
            after = await other.desk.orders.refresh(order.reference)

        assert (after.state, after.light) == (OrderState.CONFIRMED, Light.GO)


def test_a_transaction_is_the_same_in_any_letter_case_of_an_unknown_network() -> None:
    keys = {Transaction(network, "0x12", Source.API).key for network in ("Base", "BASE", " base")}

    assert len(keys) == 1
