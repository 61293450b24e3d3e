"""Dice, counts and scenarios: a schedule of faults that is the same for everybody who asks for it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from merchant_desk.sandbox.fault_rule import MEMBERS
from merchant_desk.sandbox.scenarios import SCENARIOS
from tests.helpers.counts import count
from tests.helpers.raw_http import ask_raw
from tests.helpers.training_shop import Caller

WILD: list[dict[str, Any]] = [
    {"route": "read", "times": None, "chance": 0.3, "seed": 7, "answer": 503},
    {"route": "read", "times": None, "chance": 0.4, "seed": 8, "cut": "any"},
    {"route": "list", "times": None, "chance": 0.5, "seed": 9, "twist": ["omit-rows", "wrong-types"]},
    {"route": "*", "times": None, "chance": 0.5, "seed": 10, "twist": "unknown-members"},
]


async def day(caller: Caller, order_id: str, *, rounds: int) -> list[tuple[int, bytes]]:
    """What a fixed sequence of requests is answered."""
    told = []
    for number in range(rounds):
        path = (
            f"/plugins/orders/{order_id}"
            if number % 3
            else f"/plugins/orders/?storeId={caller.shop.store_id}"
        )
        answer = await ask_raw(caller.shop, "GET", path)
        told.append((answer.status, answer.body))
    return told


async def test_the_same_seeds_and_requests_give_the_same_bytes(caller: Caller) -> None:
    order_id = (await caller.create())["id"]
    rounds = count(40, 400)
    days = []
    for seed in (0, 0, 100):
        rules = [{**rule, "seed": rule["seed"] + seed} for rule in WILD]
        await caller.control("PUT", "/faults", {"answers": rules})
        days.append(await day(caller, order_id, rounds=rounds))

    assert days[0] == days[1]
    assert days[0] != days[2]
    assert len(set(days[0])) > 5


async def test_each_rule_has_a_die_of_its_own(caller: Caller) -> None:
    order_id = (await caller.create())["id"]
    rule = {"route": "read", "times": None, "chance": 0.3, "seed": 7, "answer": 503}
    statuses = []
    for others in ([], [{"route": "list", "times": None, "chance": 0.5, "seed": 1, "answer": 500}]):
        caller.shop.faults.put({"answers": [*others, rule]})
        statuses.append([status for status, _ in await day(caller, order_id, rounds=30)][1::3])

    assert statuses[0] == statuses[1]
    assert 503 in statuses[0]


async def test_a_chance_strikes_about_as_often_as_it_says(caller: Caller) -> None:
    caller.shop.faults.put({"answers": [{"route": "list", "times": None, "chance": 0.3, "answer": 503}]})

    statuses = [(await caller.list_orders()).status for _ in range(200)]

    assert 40 <= statuses.count(503) <= 80
    assert caller.shop.faults.described()["used"]["total"] == statuses.count(503)


async def test_the_control_address_tells_how_often_each_rule_has_struck(caller: Caller) -> None:
    rules = [
        {"route": "list", "times": 2, "answer": 500},
        {"route": "verify", "times": None, "answer": 500},
        {"route": "list", "times": None, "answer": 502},
    ]
    await caller.control("PUT", "/faults", {"answers": rules})

    statuses = [(await caller.list_orders()).status for _ in range(3)]
    told = await caller.control("GET", "/faults")

    assert statuses == [500, 500, 502]
    assert told["used"] == {
        "total": 3,
        "rules": [
            {"route": "list", "used": 2},
            {"route": "verify", "used": 0},
            {"route": "list", "used": 1},
        ],
    }
    assert [rule["answer"] for rule in told["answers"]] == [500, 502]


async def test_what_is_told_can_be_put_again(caller: Caller) -> None:
    rule = {
        "route": "read",
        "chance": 0.5,
        "seed": 3,
        "twist": ["deep"],
        "cut": 0.25,
        "headers": {"X-A": "b"},
    }
    told = await caller.control("PUT", "/faults", {"answers": [rule], "clock_offset_s": 9})
    again = await caller.control("PUT", "/faults", told)

    assert again == told
    assert told["answers"][0] | rule == told["answers"][0]
    assert {"times", "answer", "is_processed", "latency_ms", "retry_after_s"} <= set(told["answers"][0])


@pytest.mark.parametrize("name", sorted(SCENARIOS))
async def test_a_scenario_is_put_in_force_by_one_wish(caller: Caller, name: str) -> None:
    told = await caller.control("PUT", "/faults", {"scenario": name, "seed": 4})
    listed = {one["name"]: one for one in (await caller.control("GET", "/scenarios"))["scenarios"]}
    healed = await caller.control("PUT", "/faults", {"scenario": None})

    assert told["scenario"] == name
    assert len(told["answers"]) == len(listed[name]["answers"])
    assert told["answers"] or told["callbacks"]["drop"]
    assert all(rule["times"] is None for rule in told["answers"])
    assert listed[name]["says"]
    assert healed["scenario"] is None
    assert healed["answers"] == []
    assert healed["callbacks"] == {"drop": False, "delay_ms": 0, "extra": 0}
    assert (await caller.list_orders()).status == 200


async def test_another_scenario_takes_the_place_of_the_last_one(caller: Caller) -> None:
    await caller.control("PUT", "/faults", {"scenario": "bad-afternoon"})
    told = await caller.control("PUT", "/faults", {"scenario": "fault"})

    assert told["callbacks"] == {"drop": False, "delay_ms": 0, "extra": 0}
    assert [(await caller.list_orders()).status, (await caller.list_orders()).status] == [503, 503]
    assert (await caller.control("DELETE", "/faults"))["scenario"] is None


async def test_rules_of_ones_own_end_a_scenario(caller: Caller) -> None:
    await caller.control("PUT", "/faults", {"scenario": "fault"})
    told = await caller.control("PUT", "/faults", {"answers": []})

    assert told["scenario"] is None
    assert (await caller.list_orders()).status == 200


async def test_a_lost_answer_of_the_scenario_leaves_one_order(caller: Caller) -> None:
    await caller.control("PUT", "/faults", {"scenario": "list-omits"})

    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.create(ecommerceOrderId="GONE")
    hidden = await caller.list_orders()
    await caller.control("DELETE", "/faults")

    assert hidden.body["orders"] == []
    assert [row["ecommerceOrderId"] for row in (await caller.list_orders()).body["orders"]] == ["GONE"]


@pytest.mark.parametrize(
    "rule",
    [
        {"chance": 0},
        {"chance": 1.5},
        {"chance": True},
        {"chance": "often"},
        {"seed": -1},
        {"seed": 1.5},
        {"cut": 1.5},
        {"cut": "half"},
        {"cut": True},
        {"cut_head": -1},
        {"drip_bytes_per_s": 0},
        {"twist": "inside-out"},
        {"twist": 7},
        {"twist": [7]},
        {"members": {}},
        {"shift_rows": "2"},
        {"headers": {"Bad Name": "x"}},
        {"headers": {"X-A": "a\r\nX-B: c"}},
        {"headers": {"Content-Length": "3"}},
        {"headers": []},
        {"date_offset_s": "1"},
        {"claim": ""},
        {"claim": 7},
        {"is_believed": 1},
        {"answer": "web page"},
        {"used": 3},
        {"die": 3},
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused_whole(caller: Caller, rule: dict[str, Any]) -> None:
    good = {"route": "list", "answer": 503, "times": None}
    before = await caller.control("PUT", "/faults", {"answers": [good]})

    wish = {"answers": [{"route": "read"}, rule]}
    answer = await caller.send("PUT", f"{caller.shop.control_url}/faults", body=wish)

    assert answer.status == 400
    assert answer.body["error"]["message"]
    assert await caller.control("GET", "/faults") == before


@pytest.mark.parametrize(
    "wish",
    [
        {"scenario": "armageddon"},
        {"scenario": 7},
        {"scenario": ["slow"]},
        {"scenario": "slow", "answers": []},
        {"scenario": "slow", "seed": -1},
        {"seed": 7},
        {"scenario": "slow", "callbacks": {"drop": 1}},
    ],
)
async def test_a_scenario_that_makes_no_sense_changes_nothing(caller: Caller, wish: dict[str, Any]) -> None:
    before = await caller.control("PUT", "/faults", {"scenario": "too-many"})

    answer = await caller.send("PUT", f"{caller.shop.control_url}/faults", body=wish)

    assert answer.status == 400
    assert await caller.control("GET", "/faults") == before


def test_every_member_of_a_rule_stands_in_the_rooms_own_list() -> None:
    from merchant_desk.sandbox import fault_rule

    card = fault_rule.__doc__ or ""

    assert [name for name in MEMBERS if name not in card] == []
