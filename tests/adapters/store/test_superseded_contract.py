"""Orders that replaced others, in both stores; and a file that was made before there were any."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from merchant_desk.domain.order import OrderState, Problem, ProblemCode, Reference
from merchant_desk.services.ports import OrderStore
from merchant_desk.store.migrations import MIGRATIONS, NEWEST
from merchant_desk.store.store import open_store
from tests.helpers.store_values import CREATED, an_id, an_order

_WRITTEN_BY_THE_FIRST = """
INSERT INTO orders (reference, api_id, store_id, currency, total_minor, state, origin, till_id, person, note,
    on_hold_wanted, created_utc_ms, updated_utc_ms, sent_utc_ms, customer, transactions, rates, networks,
    search, pin, version, revision)
VALUES ('R-1', 'id-1', 's-1', 'USD', 2540, 'pending', 'here', 'till-a', 'Ana', '', 0, 1, 2, 3,
    '{"first_name":"A","last_name":"B","email":"a@b.example","country":"BR"}', '[]', '{}', '', 'r-1', 0, 1, 1)
"""


async def test_both_sides_of_a_replacement_are_kept_and_found_again(orders: OrderStore) -> None:
    await orders.begin(an_order("R-0"), [])
    closed = an_order("R-1", state=OrderState.CANCELLED, superseded_by=Reference("R-2"), sent_skew_ms=-4_000)
    old = await orders.begin(closed, [CREATED])
    new = await orders.begin(an_order("R-2", supersedes=old.reference), [])

    assert await orders.get("R-1") == old
    assert (old.superseded_by, old.sent_skew_ms) == (new.reference, -4_000)
    assert await orders.get("R-2") == new
    assert new.supersedes == old.reference
    assert await orders.superseded() == (old,)


async def test_a_live_twin_is_pinned_until_it_is_cancelled(orders: OrderStore) -> None:
    twin = an_order(
        "R-1",
        id=an_id("id-1"),
        superseded_by=Reference("R-2"),
        problem=Problem(ProblemCode.SUPERSEDED, ours="R-2"),
    )
    kept = await orders.begin(twin, [])
    assert await orders.pinned() == (kept,)

    await orders.save(replace(kept, state=OrderState.CANCELLED))

    assert await orders.pinned() == ()
    assert len(await orders.superseded()) == 1


async def test_a_file_of_the_first_version_is_read_as_it_was_and_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with sqlite3.connect(path) as connection:
        for statement in MIGRATIONS[0].statements:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.execute(_WRITTEN_BY_THE_FIRST)
    connection.close()

    async with open_store(path) as store:
        known = await store.orders.get("R-1")
        assert known is not None
        assert (known.superseded_by, known.supersedes, known.sent_skew_ms) == (None, None, None)
        assert known.total.text == "25.40"
        await store.orders.save(replace(known, superseded_by=Reference("R-2")))
        assert [order.reference for order in await store.orders.superseded()] == ["R-1"]

    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)
    connection.close()
