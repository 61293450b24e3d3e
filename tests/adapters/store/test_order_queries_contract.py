"""What every OrderStore answers about many orders: pages, counts, open ones, pinned ones, changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import (
    Customer,
    HandOver,
    Order,
    OrderState,
    Origin,
    Problem,
    ProblemCode,
    Source,
    Transaction,
)
from merchant_desk.services.ports import Inbox, Memo, OrderStore
from merchant_desk.services.values import Changes, OrderFilter
from tests.helpers.store_values import NOW_UTC_MS, a_callback, a_refused_callback, an_id, an_order, celo


async def keep(orders: OrderStore, *wanted: Order) -> None:
    for order in wanted:
        await orders.begin(order, [])


async def found(orders: OrderStore, query: OrderFilter) -> list[str]:
    page = await orders.find(query)
    assert page.total >= len(page.orders)
    return [order.reference for order in page.orders]


async def test_pages_come_newest_first_and_count_all_matches(orders: OrderStore) -> None:
    await keep(orders, *(an_order(f"R-{n}", created_utc_ms=NOW_UTC_MS + n // 2) for n in range(7)))

    page = await orders.find(OrderFilter(limit=3, offset=2))

    assert page.total == 7
    assert [order.reference for order in page.orders] == ["R-4", "R-3", "R-2"]


async def test_a_page_can_be_kept_to_some_states(orders: OrderStore) -> None:
    await keep(orders, *(an_order(state.value, state=state) for state in OrderState))

    query = OrderFilter(states=frozenset({OrderState.REVIEW, OrderState.FAILED}))

    assert set(await found(orders, query)) == {"review", "failed"}


async def test_times_bound_the_creation_and_days_do_not_overlap(orders: OrderStore) -> None:
    await keep(orders, *(an_order(f"R-{n}", created_utc_ms=n * 100) for n in range(1, 5)))

    assert await found(orders, OrderFilter(since_utc_ms=200, until_utc_ms=400)) == ["R-3", "R-2"]


@pytest.mark.parametrize(
    "search",
    ["pos-7", "ID-77", "ÉMILE", "émile zo", "ZOLA@", "0X00000", "100%_\\"],
)
async def test_a_search_looks_through_every_text_without_wildcards(orders: OrderStore, search: str) -> None:
    await keep(
        orders,
        an_order(
            "POS-7-100%_\\",
            id=an_id("id-77"),
            customer=Customer("Émile", "Zola", "zola@example.com", "FR"),
            transactions=(celo(5),),
        ),
        an_order("R-2", id=an_id("100xyz")),
    )

    assert await found(orders, OrderFilter(search=f"  {search} ")) == ["POS-7-100%_\\"]


async def test_a_search_that_fits_nothing_gives_an_empty_page(orders: OrderStore) -> None:
    await keep(orders, an_order("R-1"))

    page = await orders.find(OrderFilter(search="%"))

    assert (page.total, page.orders) == (0, ())


async def test_orders_can_be_found_by_the_network_that_paid(orders: OrderStore) -> None:
    hathor = Transaction("HATHOR", "ab" * 32, Source.API)
    await keep(
        orders,
        an_order("R-1", transactions=(celo(1), hathor)),
        an_order("R-2", transactions=(celo(2),)),
        an_order("R-3"),
    )

    assert await found(orders, OrderFilter(network="CELO")) == ["R-2", "R-1"]
    assert await found(orders, OrderFilter(network="HATHOR")) == ["R-1"]
    assert await found(orders, OrderFilter(network="HATH")) == []


async def test_counts_name_every_state_and_sum_what_was_paid(orders: OrderStore) -> None:
    paid = OrderState.CONFIRMED
    await keep(
        orders,
        an_order("R-1", state=paid, total=Fiat.parse("0.10", "USD")),
        an_order("R-2", state=paid, total=Fiat.parse("0.20", "USD")),
        an_order("R-3", state=paid, total=Fiat.parse("999999999999.99", "BRL")),
        an_order("R-4", state=paid, total=Fiat.parse("999999999999.99", "BRL")),
        an_order("R-5"),
        an_order("R-6", created_utc_ms=1),
    )

    counts = await orders.counts(OrderFilter(since_utc_ms=2, states=frozenset({OrderState.FAILED})))

    assert dict(counts.by_state) == dict.fromkeys(OrderState, 0) | {paid: 4, OrderState.PENDING: 1}
    assert [(sum_.text, sum_.currency) for sum_ in counts.confirmed] == [
        ("1999999999999.98", "BRL"),
        ("0.30", "USD"),
    ]


async def test_open_orders_are_those_the_api_may_still_change(orders: OrderStore) -> None:
    await keep(
        orders,
        *(an_order(state.value, state=state, created_utc_ms=n) for n, state in enumerate(OrderState)),
    )

    opened = [order.reference for order in await orders.open_orders()]

    assert opened == ["unknown", "on-hold", "pending", "creating"]


async def test_old_open_orders_of_elsewhere_can_be_left_out_but_never_ours(orders: OrderStore) -> None:
    places = ((1, Origin.HERE), (1, Origin.ELSEWHERE), (5, Origin.HERE), (5, Origin.ELSEWHERE))
    await keep(
        orders,
        *(an_order(f"{at}-{origin.value}", origin=origin, created_utc_ms=at) for at, origin in places),
    )

    followed = {order.reference for order in await orders.open_orders(elsewhere_since_utc_ms=5)}

    assert followed == {"1-here", "5-here", "5-elsewhere"}


async def test_pinned_orders_are_go_first_then_late_money_each_oldest_first(orders: OrderStore) -> None:
    paid = {"state": OrderState.CONFIRMED}
    late = paid | {"problem": Problem(ProblemCode.LATE_PAID)}
    await keep(
        orders,
        an_order("late-2", created_utc_ms=20, **late),
        an_order("late-1", created_utc_ms=5, **late),
        an_order("go-2", created_utc_ms=30, **paid),
        an_order("go-1", created_utc_ms=10, **paid),
        an_order("elsewhere", origin=Origin.ELSEWHERE, **paid),
        an_order("done", handed_over=HandOver("Ana", 1), **paid),
        an_order("pending"),
    )

    assert [order.reference for order in await orders.pinned()] == ["go-1", "go-2", "late-1", "late-2"]


async def test_an_order_handed_over_is_pinned_no_longer(orders: OrderStore) -> None:
    order = await orders.begin(an_order("R-1", state=OrderState.CONFIRMED), [])
    assert await orders.pinned() == (order,)

    await orders.save(replace(order, handed_over=HandOver("Ana", NOW_UTC_MS)))

    assert await orders.pinned() == ()


async def test_changes_name_what_was_written_after_a_revision(
    orders: OrderStore, inbox: Inbox, memo: Memo
) -> None:
    first = await orders.begin(an_order("R-1"), [])
    start = (await orders.changes_since(-1)).revision
    await orders.begin(an_order("R-2"), [])
    await orders.save(first)
    callback = await inbox.accept(a_callback())
    refused = await inbox.refuse(a_refused_callback())
    await inbox.accept(a_callback())
    await memo.put("till-id", "a")

    changes = await orders.changes_since(start)

    assert [str(name) for name in changes.references] == ["R-2", "R-1"]
    assert changes.callback_ids == (refused.id, callback.id)
    assert changes.memo_keys == ("till-id",)
    assert await orders.changes_since(changes.revision) == Changes(changes.revision)


async def test_asking_for_the_newest_revision_names_no_changes(orders: OrderStore) -> None:
    before = await orders.changes_since(-1)
    await orders.begin(an_order("R-1"), [])

    after = await orders.changes_since(-1)

    assert before == Changes(before.revision)
    assert after == Changes(after.revision)
    assert after.revision > before.revision


async def test_looking_and_working_off_are_no_changes(orders: OrderStore, inbox: Inbox, memo: Memo) -> None:
    order = await orders.begin(an_order("R-1"), [])
    callback = await inbox.accept(a_callback())
    await memo.put("k", "v")
    start = (await orders.changes_since(-1)).revision

    await inbox.worked_off([callback.id])
    await inbox.note_api(callback.id, matches=False, reference=None)
    await memo.put("k", "v")
    await memo.remove("absent")
    await orders.get(order.reference)

    assert await orders.changes_since(start) == Changes(start)


async def test_a_removed_memo_key_is_a_change_too(orders: OrderStore, memo: Memo) -> None:
    await memo.put("listener", "x")
    start = (await orders.changes_since(-1)).revision

    await memo.remove("listener")

    assert (await orders.changes_since(start)).memo_keys == ("listener",)


async def test_a_few_of_many_open_orders_are_the_newest_whatever_their_state(orders: OrderStore) -> None:
    opened = [OrderState.PENDING, OrderState.CREATING, OrderState.UNKNOWN, OrderState.ON_HOLD]
    rows = [an_order(f"R-{at}", state=opened[at % 4], created_utc_ms=at // 2) for at in range(12)]
    await keep(orders, *rows, an_order("closed", state=OrderState.FAILED, created_utc_ms=99))

    some = [order.reference for order in await orders.open_orders(limit=5)]
    everything = [order.reference for order in await orders.open_orders()]

    assert everything == [f"R-{at}" for at in reversed(range(12))]
    assert some == everything[:5]
