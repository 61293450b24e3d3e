"""Play the customer: what goes to the training shop's control address, and what its answers mean."""

from __future__ import annotations

import json

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.api.training import TrainingControl
from merchant_desk.domain.errors import (
    ApiFailure,
    BadInput,
    NotFound,
    Rejected,
    ServerFailed,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.order import OrderId, Reference, StoreId
from merchant_desk.domain.secret import ApiKey
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.shop.training import (
    ACTS,
    ANOTHER_TOTAL,
    FAILS,
    FORGED_CALLBACK,
    LINE_DROPS,
    PAYS,
    SCENARIOS,
    TrainingShop,
)
from merchant_desk.services.values import ListQuery
from tests.adapters.api.conftest import ORDER_ID, WallClock, an_order
from tests.helpers.scripted_server import ScriptedServer, reply


async def test_each_act_is_told_to_the_control_address(server: ScriptedServer, clock: WallClock) -> None:
    control = TrainingControl(server.origin, clock=clock)
    shop: TrainingShop = control
    server.plays(*[reply(200, b'{"ok": true}')] * len(ACTS))

    for act in ACTS:
        await shop.play(OrderId(ORDER_ID), act)
    await control.aclose()

    assert {(request.method, request.target) for request in server.requests} == {("POST", "/play")}
    assert [json.loads(request.body) for request in server.requests] == [
        {"order_id": ORDER_ID, "act": act} for act in ACTS
    ]


async def test_a_no_of_the_training_shop_is_told_like_any_other(
    server: ScriptedServer, clock: WallClock
) -> None:
    control = TrainingControl(server.origin, clock=clock)
    server.plays(reply(409, b'{"error": {"message": "already paid"}}'), reply(404), reply(500))

    with pytest.raises(Rejected) as caught:
        await control.play(OrderId(ORDER_ID), "pays")
    with pytest.raises(NotFound):
        await control.play(OrderId(ORDER_ID), "pays")
    with pytest.raises(ServerFailed):
        await control.play(OrderId(ORDER_ID), "pays")
    await control.aclose()

    assert caught.value.message == "already paid"
    with pytest.raises(Unreachable):
        await control.play(OrderId(ORDER_ID), "pays")


async def test_a_scenario_is_put_in_force_and_ended_at_the_shop(clock: WallClock) -> None:
    async with Sandbox() as shop:
        control = TrainingControl(shop.control_url, clock=clock)
        before = await control.going_wrong()
        told = []

        for scenario in SCENARIOS:
            await control.go_wrong(scenario)
            told.append((shop.faults.scenario, await control.going_wrong()))
        await control.go_wrong(None)

        assert told == [(scenario, scenario) for scenario in SCENARIOS]
        assert before is None
        assert await control.going_wrong() is None
        assert shop.faults.rules == []
        await control.aclose()


async def test_a_scenario_of_another_program_version_counts_as_none(
    server: ScriptedServer, clock: WallClock
) -> None:
    control = TrainingControl(server.origin, clock=clock)
    server.plays(reply(200, b'{"scenario": "flood"}'), reply(200, b"[]"), reply(503))

    unknown = await control.going_wrong()
    with pytest.raises(UnexpectedReply):
        await control.going_wrong()
    with pytest.raises(ServerFailed):
        await control.go_wrong("slow")
    with pytest.raises(BadInput):
        await control.go_wrong("flood")
    await control.aclose()

    assert unknown is None
    assert [request.method for request in server.requests] == ["GET", "GET", "PUT"]


async def test_an_unknown_act_never_leaves_the_program(server: ScriptedServer, clock: WallClock) -> None:
    control = TrainingControl(server.origin, clock=clock)

    with pytest.raises(BadInput):
        await control.play(OrderId(ORDER_ID), "robs")

    assert server.connections == 0


async def test_the_training_shop_plays_every_act_that_is_offered(clock: WallClock) -> None:
    async with Sandbox() as shop:
        api = CryptumApi(
            shop.api_url, store_id=lambda: shop.store_id, keys=lambda: ApiKey(shop.api_key), clock=clock
        )
        control = TrainingControl(shop.control_url, clock=clock)
        statuses: dict[str, str | None] = {}

        for act in ACTS:
            order = an_order(reference=Reference(f"TRAIN-{act}"), store_id=StoreId(shop.store_id))
            created = await api.create(order)
            await control.play(created.id, act)
            if act != LINE_DROPS:
                statuses[act] = (await api.read(created.id)).status
        with pytest.raises((ApiFailure, UnexpectedReply)):
            await api.list_page(ListQuery())
        with pytest.raises(NotFound):
            await control.play(OrderId("no-such-order"), "pays")
        await control.aclose()
        await api.aclose()

    assert statuses[PAYS] == statuses[ANOTHER_TOTAL] == "confirmed"
    assert statuses[FAILS] == "failed"
    assert statuses[FORGED_CALLBACK] == "pending"
