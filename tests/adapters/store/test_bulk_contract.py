"""What every OrderStore promises about many orders at once: all that are new, and none twice."""

from __future__ import annotations

from merchant_desk.domain.order import HistoryEntry, OrderState, Source, What
from merchant_desk.services.ports import OrderStore
from merchant_desk.services.values import OrderFilter
from tests.helpers.store_values import NOW_UTC_MS, an_id, an_order, celo

FOUND = HistoryEntry(NOW_UTC_MS, What.FOUND, Source.API)


async def test_a_page_of_orders_is_kept_whole_with_its_history(orders: OrderStore) -> None:
    page = [an_order(f"R-{n}", id=an_id(f"id-{n}"), state=OrderState.FAILED) for n in range(300)]

    kept = await orders.keep_many(page, FOUND)

    assert kept == tuple(order.reference for order in page)
    assert (await orders.find(OrderFilter())).total == 300
    found = await orders.get("id-299")
    assert found is not None
    assert (found.reference, found.version) == ("R-299", 1)
    [line] = await orders.history(found.reference)
    assert (line.what, line.source, line.detail) == (What.FOUND, Source.API, "failed")


async def test_what_is_known_already_is_left_out_and_stays_as_it_was(orders: OrderStore) -> None:
    first = await orders.begin(an_order("R-1", id=an_id("id-1")), [])
    page = [
        an_order("R-1", id=an_id("id-9"), state=OrderState.CONFIRMED),
        an_order("R-9", id=an_id("id-1")),
        an_order("R-2", id=an_id("id-2")),
        an_order("R-3"),
    ]

    assert await orders.keep_many(page, FOUND) == ("R-2", "R-3")
    assert await orders.get("R-1") == first
    assert await orders.get("R-9") is None
    assert await orders.keep_many(page, FOUND) == ()


async def test_two_of_one_page_that_clash_are_not_both_kept(orders: OrderStore) -> None:
    page = [
        an_order("R-1", id=an_id("id-1")),
        an_order("R-1", id=an_id("id-2")),
        an_order("R-2", id=an_id("id-1")),
        an_order("R-3", id=an_id("id-3")),
    ]

    assert await orders.keep_many(page, FOUND) == ("R-1", "R-3")


async def test_one_transaction_pays_one_order_of_a_page_only(orders: OrderStore) -> None:
    paid = an_order("R-0", state=OrderState.CONFIRMED, transactions=(celo(1),))
    await orders.begin(paid, [])
    page = [
        an_order("R-1", state=OrderState.CONFIRMED, transactions=(celo(1),)),
        an_order("R-2", state=OrderState.CONFIRMED, transactions=(celo(2),)),
        an_order("R-3", state=OrderState.CONFIRMED, transactions=(celo(3), celo(2))),
        an_order("R-4", state=OrderState.PENDING, transactions=(celo(1),)),
    ]

    assert await orders.keep_many(page, FOUND) == ("R-2", "R-4")
    assert await orders.spent(page[2]) == {celo(2).key}


async def test_no_orders_at_all_change_nothing(orders: OrderStore) -> None:
    before = (await orders.changes_since(-1)).revision

    assert await orders.keep_many([], FOUND) == ()
    assert await orders.among([], []) == ()
    assert (await orders.changes_since(-1)).revision == before


async def test_orders_are_found_together_by_id_or_reference_each_once(orders: OrderStore) -> None:
    await orders.keep_many([an_order(f"R-{n}", id=an_id(f"id-{n}")) for n in range(600)], FOUND)

    found = await orders.among([f"id-{n}" for n in range(500)], ["R-1", "R-599", "R-nobody", "id-7"])

    assert len(found) == 501
    assert {order.reference for order in found} == {*(f"R-{n}" for n in range(500)), "R-599"}


async def test_other_processes_learn_of_each_order_of_a_page_and_its_version(orders: OrderStore) -> None:
    before = (await orders.changes_since(-1)).revision
    await orders.keep_many([an_order("R-1"), an_order("R-2\x00")], FOUND)
    one = await orders.get("R-1")
    assert one is not None
    await orders.save(one)

    changes = await orders.changes_since(before)

    assert dict(zip(changes.references, changes.versions, strict=True)) == {"R-1": 2, "R-2\ufffd": 1}
