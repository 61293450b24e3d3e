"""Faults of what an answer says: types, members, states, depth, numbers, length, rows of a list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from merchant_desk.sandbox.twists import DEPTH, OVERSIZE_BYTES, TWISTS
from tests.helpers.raw_http import ask_raw
from tests.helpers.training_shop import Caller

FIVE = ("pending", "on-hold", "confirmed", "failed", "cancelled")


async def twisted_read(caller: Caller, **rule: Any) -> tuple[dict[str, Any], bytes]:
    """The honest order, and the bytes of one read under a rule."""
    order = await caller.create()
    honest = await caller.read(order["id"])
    caller.shop.faults.put({"answers": [{"route": "read", **rule}]})
    answer = await ask_raw(caller.shop, "GET", f"/plugins/orders/{order['id']}")
    assert answer.status == 200
    return honest, answer.body


async def twisted_list(caller: Caller, count: int, **rule: Any) -> tuple[list[str], dict[str, Any]]:
    """The ids of a list of so many orders, and one answer to it under a rule."""
    for number in range(count):
        await caller.create(ecommerceOrderId=f"ROW-{number}")
    honest = [row["id"] for row in (await caller.list_orders()).body["orders"]]
    caller.shop.faults.put({"answers": [{"route": "list", **rule}]})
    return honest, dict((await caller.list_orders()).body)


async def test_members_come_as_another_json_type_than_they_are(caller: Caller) -> None:
    for seed in range(10):
        honest, body = await twisted_read(caller, twist="wrong-types", seed=seed)

        wrong = json.loads(body)
        changed = [name for name in honest if type(wrong[name]) is not type(honest[name])]
        nested = wrong != honest
        assert set(wrong) == set(honest)
        assert changed or nested


async def test_named_members_alone_are_twisted(caller: Caller) -> None:
    honest, body = await twisted_read(caller, twist="wrong-types", members=["orderTotal", "paymentStatus"])

    wrong = json.loads(body)
    assert type(wrong["orderTotal"]) is not str
    assert type(wrong["paymentStatus"]) is not str
    rest = {name: value for name, value in wrong.items() if name not in ("orderTotal", "paymentStatus")}
    assert rest == {name: honest[name] for name in rest}


async def test_members_go_missing_and_others_stay(caller: Caller) -> None:
    honest, body = await twisted_read(caller, twist="missing-members", members="sessionToken")
    _, by_die = await twisted_read(caller, twist="missing-members", seed=3)

    assert set(honest) - set(json.loads(body)) == {"sessionToken"}
    assert len(by_die) < len(json.dumps(honest))


async def test_unknown_members_leave_the_known_ones_as_they_are(caller: Caller) -> None:
    honest, body = await twisted_read(caller, twist="unknown-members", seed=1)

    document = json.loads(body)
    known = [name for name in honest if name not in ("store", "deliveryInfo", "marketRates")]
    assert [document[name] for name in known] == [honest[name] for name in known]
    assert len(set(document) - set(honest)) > 2


async def test_a_state_becomes_a_word_outside_the_five(caller: Caller) -> None:
    words = set()
    for seed in range(12):
        _, body = await twisted_read(caller, twist="unknown-state", seed=seed)
        words.add(json.loads(body)["paymentStatus"])

    assert not words & set(FIVE)
    assert len(words) > 3


async def test_an_answer_can_be_deeper_than_a_reader_can_follow(caller: Caller) -> None:
    _, body = await twisted_read(caller, twist="deep")

    assert b"[" * DEPTH in body
    with pytest.raises(RecursionError):
        json.loads(body)


async def test_numbers_come_that_no_amount_can_be(caller: Caller) -> None:
    seen = set()
    for seed in range(12):
        _, body = await twisted_read(caller, twist="huge-numbers", members=["orderTotal"], seed=seed)
        at = body.index(b'"orderTotal": ') + len(b'"orderTotal": ')
        seen.add(body[at : body.index(b",", at)])

    assert len(seen) > 2
    assert all(b'"' not in number for number in seen)


async def test_an_answer_can_be_longer_than_any_honest_one(caller: Caller) -> None:
    honest, body = await twisted_read(caller, twist="oversize")

    assert len(body) > OVERSIZE_BYTES
    assert json.loads(body)["id"] == honest["id"]


async def test_twists_are_done_one_after_the_other(caller: Caller) -> None:
    _, body = await twisted_read(
        caller, twist=["unknown-state", "missing-members"], members=["paymentStatus"]
    )

    assert "paymentStatus" not in json.loads(body)


async def test_a_twisted_creation_is_made_all_the_same(caller: Caller) -> None:
    caller.shop.faults.put({"answers": [{"route": "create", "twist": "wrong-types", "members": ["id"]}]})

    made = await caller.create(ecommerceOrderId="TWISTED")

    assert not isinstance(made["id"], str)
    assert caller.shop.tally.creations("TWISTED") == {"received": 1, "made": 1}


async def test_a_list_leaves_some_rows_out_and_keeps_its_sum(caller: Caller) -> None:
    honest, body = await twisted_list(caller, 8, twist="omit-rows", seed=2)

    told = [row["id"] for row in body["orders"]]
    assert 0 < len(told) < 8
    assert [row for row in honest if row in told] == told
    assert body["total"] == 8


async def test_a_list_of_one_loses_its_only_row(caller: Caller) -> None:
    _, body = await twisted_list(caller, 1, twist="omit-rows", seed=2)

    assert body == {"total": 1, "orders": []}


async def test_a_list_can_leave_every_row_out(caller: Caller) -> None:
    _, body = await twisted_list(caller, 3, twist="no-rows")

    assert body == {"total": 3, "orders": []}


async def test_a_list_repeats_rows_and_loses_none(caller: Caller) -> None:
    honest, body = await twisted_list(caller, 6, twist="repeat-rows", seed=5)

    told = [row["id"] for row in body["orders"]]
    assert len(told) > 6
    assert set(told) == set(honest)


@pytest.mark.parametrize(("rows", "expected"), [(1, (0, 3, 6)), (-1, (0, 5, 10)), (9, (0, 0, 0))])
async def test_rows_shift_between_the_pages_of_a_list(
    caller: Caller, rows: int, expected: tuple[int, ...]
) -> None:
    for number in range(14):
        await caller.create(ecommerceOrderId=f"ROW-{number}")
    ids = [row["id"] for row in (await caller.list_orders()).body["orders"]]
    caller.shop.faults.put({"answers": [{"route": "list", "shift_rows": rows, "times": None}]})

    pages = [(await caller.list_orders(limit=4, offset=offset)).body["orders"] for offset in (0, 4, 8)]

    assert [[row["id"] for row in page] for page in pages] == [ids[at : at + 4] for at in expected]


@pytest.mark.parametrize("twist", sorted(TWISTS))
async def test_every_twist_is_the_same_again_for_the_same_seed(caller: Caller, twist: str) -> None:
    order = await caller.create()
    route = "list" if twist.endswith("rows") else "read"
    path = f"/plugins/orders/?storeId={caller.shop.store_id}" if route == "list" else ""
    path = path or f"/plugins/orders/{order['id']}"
    told = []
    for _ in range(2):
        caller.shop.faults.put({"answers": [{"route": route, "twist": twist, "times": 3, "seed": 11}]})
        told.append([(await ask_raw(caller.shop, "GET", path)).body for _ in range(3)])

    assert told[0] == told[1]
    assert caller.shop.faults.described()["used"]["total"] == 3
