"""The store's wallets at the training shop: read and written over the API, in each shape that is likely."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from merchant_desk.sandbox.server import Sandbox
from merchant_desk.sandbox.shop import WALLETS
from tests.helpers.training_shop import Caller, open_shop

EVM: Final = "0x31ec6686ee1597a41747507a931b5e12cacb920e"
CELO: Final = {"protocol": "CELO", "address": EVM}
BSC: Final = {"protocol": "BSC", "address": EVM}


def at_store(caller: Caller, *, network: str = "") -> str:
    """The path of the store, or of one network's wallet."""
    path = f"/plugins/stores/{caller.shop.store_id}"
    return f"{path}/wallets/{network}" if network else path


async def put(caller: Caller, *wallets: dict[str, Any]) -> int:
    """Write a whole set; the status."""
    return (await caller.ask("PUT", at_store(caller), body={"wallets": list(wallets)})).status


async def test_the_store_is_read_with_the_wallets_that_orders_show(caller: Caller) -> None:
    answer = await caller.ask("GET", at_store(caller))
    order = await caller.create()

    assert (answer.status, answer.body) == (200, {"wallets": [dict(one) for one in WALLETS]})
    assert order["store"]["wallets"] == answer.body["wallets"]


async def test_a_written_set_takes_the_place_of_the_whole_one(caller: Caller) -> None:
    answer = await caller.ask("PUT", at_store(caller), body={"wallets": [BSC, CELO]})

    again = await caller.ask("GET", at_store(caller))
    order = await caller.create()
    assert (answer.status, answer.body) == (200, {"wallets": [BSC, CELO]})
    assert again.body == answer.body
    assert order["store"]["wallets"] == [BSC, CELO]


async def test_a_store_whose_set_was_emptied_takes_no_order(caller: Caller) -> None:
    assert await put(caller) == 200

    refused = await caller.ask("POST", "/plugins/orders/checkout", body=caller.form())

    assert refused.body == {"error": {"message": "Invalid store wallet configuration"}}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "wallets must be a list"),
        ({"wallets": {}}, "wallets must be a list"),
        ({"wallets": [CELO] * 101}, "wallets must be a list"),
        ({"wallets": ["CELO"]}, "wallets[0] must be an object"),
        ({"wallets": [CELO, {**BSC, "protocol": "TRON"}]}, "wallets[1].protocol must be one of"),
        ({"wallets": [{**BSC, "protocol": "bsc"}]}, "wallets[0].protocol must be one of"),
        ({"wallets": [{"protocol": "BSC"}]}, "wallets[0].address is required"),
        ({"wallets": [{**BSC, "address": 7}]}, "wallets[0].address must be a string"),
        ({"wallets": [{**BSC, "address": ""}]}, "wallets[0].address must not be empty"),
        ({"wallets": [{**BSC, "address": "0x 1"}]}, "wallets[0].address must be visible"),
        ({"wallets": [{**BSC, "address": "x" * 256}]}, "wallets[0].address is longer"),
        ({"wallets": [{**BSC, "tag": "1"}]}, "wallets[0].tag is not a known member"),
        ({"wallets": [CELO, CELO]}, "wallets[1].protocol has two wallets"),
        ({"wallets": [CELO], "name": "Shop"}, "name is not a known member"),
    ],
)
async def test_a_set_that_nobody_stated_is_refused_and_changes_nothing(
    caller: Caller, body: dict[str, Any], named: str
) -> None:
    answer = await caller.ask("PUT", at_store(caller), body=body)

    assert answer.status == 400
    assert answer.body["error"]["message"].startswith(named)
    assert caller.shop.shop.wallets == WALLETS


@pytest.mark.parametrize("shape", ["inferred", "patch-one"])
async def test_key_store_and_content_type_are_judged_before_the_body(caller: Caller, shape: str) -> None:
    caller.shop.readings.choose({"wallet_writer": shape})
    other = "/plugins/stores/99999999-bbbb-4ccc-8ddd-eeeeeeeeeeee"
    if shape == "inferred":
        ours, theirs, body = at_store(caller), other, {"wallets": [CELO]}
    else:
        ours, theirs = at_store(caller, network="CELO"), f"{other}/wallets/CELO"
        body = {"address": EVM}  # type: ignore[dict-item]  # the other shape's body
    plain = {"x-api-key": caller.shop.api_key, "Content-Type": "text/plain"}

    answers = [
        await caller.ask("PUT", ours, body=body, key=None),
        await caller.ask("PUT", ours, body=body, key="A" * 40),
        await caller.ask("PUT", theirs, body=body),
        await caller.send("PUT", caller.shop.api_url + ours, body=b"{}", headers=plain),
        await caller.ask("GET", at_store(caller), key=None),
        await caller.ask("GET", other),
    ]

    assert [answer.status for answer in answers] == [401, 403, 404, 415, 401, 404]
    assert caller.shop.shop.wallets == WALLETS


async def test_one_network_at_a_time_is_written_only_where_chosen(caller: Caller) -> None:
    before = await caller.ask("PUT", at_store(caller, network="CELO"), body={"address": EVM})
    await caller.control("PUT", "/readings", {"wallet_writer": "patch-one"})

    changed = await caller.ask("PUT", at_store(caller, network="CELO"), body={"address": EVM})
    added = await caller.ask("PUT", at_store(caller, network="CARDANO"), body={"address": "addr1x"})
    removed = await caller.ask("DELETE", at_store(caller, network="BSC"))
    again = await caller.ask("DELETE", at_store(caller, network="BSC"))
    unknown = await caller.ask("PUT", at_store(caller, network="TRON"), body={"address": EVM})
    strange = await caller.ask("PUT", at_store(caller, network="CELO"), body={"address": EVM, "tag": "1"})
    whole = await put(caller, CELO)

    statuses = [one.status for one in (before, changed, added, removed, again, unknown, strange)]
    assert statuses == [404, 200, 200, 200, 404, 400, 400]
    assert whole == 405
    shown = (await caller.ask("GET", at_store(caller))).body["wallets"]
    assert removed.body == {"wallets": shown}
    assert shown[0] == CELO
    assert shown[-1] == {"protocol": "CARDANO", "address": "addr1x"}
    assert [one["protocol"] for one in shown] == [
        *("CELO", "ETHEREUM", "HATHOR", "POLYGON", "AVAXCCHAIN", "CARDANO")
    ]


async def test_where_the_calls_are_absent_every_one_is_not_found(caller: Caller) -> None:
    await caller.control("PUT", "/readings", {"wallet_writer": "absent"})

    answers = [
        await caller.ask("GET", at_store(caller)),
        await caller.ask("PUT", at_store(caller), body={"wallets": [CELO]}),
        await caller.ask("PUT", at_store(caller, network="CELO"), body={"address": EVM}),
        await caller.ask("DELETE", at_store(caller, network="CELO")),
    ]

    assert {answer.status for answer in answers} == {404}
    assert caller.shop.shop.wallets == WALLETS


async def test_wallets_are_named_as_on_orders_and_strange_members_may_be_ignored(caller: Caller) -> None:
    caller.shop.readings.choose({"wallet_members": "blockchain-walletAddress", "extra_members": "ignored"})

    assert await put(caller, {**CELO, "tag": "1"}) == 200

    shown = (await caller.ask("GET", at_store(caller))).body
    assert shown == {"wallets": [{"blockchain": "CELO", "walletAddress": EVM}]}


@pytest.mark.parametrize(
    ("route", "method", "network"),
    [("store", "GET", ""), ("wallets", "PUT", ""), ("wallet", "PUT", "CELO"), ("wallet", "DELETE", "CELO")],
)
async def test_faults_strike_each_of_the_calls_by_its_name(
    caller: Caller, route: str, method: str, network: str
) -> None:
    body = None if method != "PUT" else {"address": EVM} if network else {"wallets": [CELO]}
    if network:
        caller.shop.readings.choose({"wallet_writer": "patch-one"})
    lost = {"route": route, "answer": 503, "is_processed": True}
    await caller.control("PUT", "/faults", {"answers": [{"route": "api", "answer": 502}, lost]})

    answers = [await caller.ask(method, at_store(caller, network=network), body=body) for _ in range(2)]

    assert [answer.status for answer in answers] == [502, 503]
    assert (caller.shop.shop.wallets == WALLETS) == (method == "GET")
    counted = (await caller.control("GET", "/requests"))["requests"]
    assert counted[route] == 2


async def test_what_was_written_is_there_when_the_shop_opens_again(tmp_path: Path) -> None:
    kept = tmp_path / "shop.jsonl"
    async with open_shop(kept) as (_, caller):
        assert await put(caller, BSC) == 200
        await caller.control("PUT", "/shop", {"wallets": [CELO]})

    async with open_shop(kept) as (_, caller):
        shown = (await caller.ask("GET", at_store(caller))).body

    assert shown == {"wallets": [BSC]}


async def test_wallets_outlive_the_shortening_of_the_state_file(tmp_path: Path) -> None:
    kept = tmp_path / "shop.jsonl"
    async with open_shop(kept) as (_, caller):
        assert await put(caller, BSC) == 200
    *_, last = kept.read_text().splitlines(keepends=True)
    kept.write_text(kept.read_text() + last * 1001)

    async with Sandbox(state_file=kept):
        lines = len(kept.read_text().splitlines())
    async with Sandbox(state_file=kept) as shop:
        assert (lines, shop.shop.wallets) == (2, (BSC,))


async def test_a_shop_that_was_never_written_to_keeps_its_own_wallets(tmp_path: Path) -> None:
    kept = tmp_path / "shop.jsonl"
    async with Sandbox(state_file=kept) as shop:
        shop.shop.wallets = (CELO,)

    async with Sandbox(state_file=kept) as shop:
        assert shop.shop.wallets == WALLETS
