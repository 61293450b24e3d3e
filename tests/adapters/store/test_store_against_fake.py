"""Random histories: the store on disk and the store in memory give the same answers to the same questions."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import hypothesis.strategies as st
from hypothesis import given, settings

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import HistoryEntry, OrderId, OrderState, Origin, Source, What
from merchant_desk.services.values import OrderFilter
from merchant_desk.store.store import open_store
from tests.adapters.store.conftest import AnyStore
from tests.helpers.counts import count
from tests.helpers.fake_store import FakeStore
from tests.helpers.store_values import NOW_UTC_MS, a_callback, a_refused_callback, an_order, celo

Act: TypeAlias = tuple[str, dict[str, Any]]

NAMES = st.sampled_from(["R-1", "R-2", "R-3", "id-1", "id-2", "r"])
IDS = st.sampled_from([None, "id-1", "id-2"])
STATES = st.sampled_from(list(OrderState))
CALLBACK_IDS = st.sampled_from(["cb-000001", "cb-000002", "cb-000003", "cb-000009"])
TRANSACTIONS = st.lists(st.sampled_from([celo(1), celo(2), celo(3)]), max_size=2).map(tuple)
TEXTS = st.text(st.sampled_from("aB%_\\\x00\ud800é\n "), max_size=6)


def act(verb: str, /, **facts: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    """One operation with its invented arguments."""
    return st.tuples(st.just(verb), st.fixed_dictionaries(facts))


ACTS = st.one_of(
    act(
        "begin", name=NAMES, id=IDS, state=STATES, transactions=TRANSACTIONS, note=TEXTS, at=st.integers(0, 3)
    ),
    act(
        "save",
        name=NAMES,
        id=IDS,
        state=STATES,
        transactions=TRANSACTIONS,
        stale=st.booleans(),
        done=CALLBACK_IDS,
    ),
    act(
        "accept", digest=st.sampled_from(["d1", "d2"]), order_id=st.sampled_from(["id-1", "id-2"]), body=TEXTS
    ),
    act("refuse", digest=st.sampled_from(["d1", "d2"])),
    act("note", id=CALLBACK_IDS, matches=st.booleans(), reference=st.sampled_from([None, "R-1"])),
    act("worked_off", id=CALLBACK_IDS),
    act("put", key=st.sampled_from(["k", "l"]), value=TEXTS),
    act("put_once", key=st.sampled_from(["k", "l"]), value=TEXTS),
    act("remove", key=st.sampled_from(["k", "l"]), only_if=st.none() | TEXTS),
    act("number", series=st.sampled_from(["A", "B"])),
    act("lease", holder=st.sampled_from(["a", "b"]), ttl_s=st.integers(0, 2)),
    act("release", holder=st.sampled_from(["a", "b"])),
    act(
        "ask",
        name=NAMES,
        search=TEXTS,
        states=st.frozensets(STATES, max_size=2),
        since=st.none() | st.integers(0, 3),
    ),
)


async def perform(store: AnyStore, doing: Act) -> object:
    """The answer of one store to one operation; a failure is an answer too."""
    name, facts = doing
    try:
        return await OPERATIONS[name](store, facts)
    except DeskError as error:
        return (type(error), error.facts)


async def _begin(store: AnyStore, facts: dict[str, Any]) -> object:
    order = an_order(
        facts["name"],
        id=facts["id"],
        state=facts["state"],
        transactions=facts["transactions"],
        note=facts["note"],
        created_utc_ms=facts["at"],
        origin=Origin.HERE if facts["at"] else Origin.ELSEWHERE,
    )
    return await store.orders.begin(order, [HistoryEntry(1, What.CREATED, Source.STAFF, facts["note"])])


async def _save(store: AnyStore, facts: dict[str, Any]) -> object:
    known = await store.orders.get(facts["name"])
    if known is None:
        return None
    changed = replace(
        known,
        id=None if facts["id"] is None else OrderId(facts["id"]),
        state=facts["state"],
        transactions=facts["transactions"],
        version=known.version - int(facts["stale"]),
    )
    entry = HistoryEntry(2, What.STATUS, Source.API, facts["state"])
    return await store.orders.save(changed, [entry], worked_off=[facts["done"]])


async def _ask(store: AnyStore, facts: dict[str, Any]) -> object:
    query = OrderFilter(
        states=facts["states"], search=facts["search"], since_utc_ms=facts["since"], limit=2, offset=1
    )
    order = await store.orders.get(facts["name"])
    return (
        order,
        () if order is None else await store.orders.history(order.reference),
        frozenset[Any]() if order is None else await store.orders.spent(order),
        await store.orders.find(query),
        await store.orders.counts(query),
        await store.orders.open_orders(),
        await store.orders.pinned(),
        await store.inbox.waiting(),
        await store.inbox.find(limit=3),
        await store.inbox.signed_for("id-1"),
        await store.memo.get("k"),
        await store.orders.peek_number("A"),
        await store.orders.changes_since(3),
    )


OPERATIONS: dict[str, Callable[[AnyStore, dict[str, Any]], Awaitable[object]]] = {
    "begin": _begin,
    "save": _save,
    "ask": _ask,
    "accept": lambda store, facts: store.inbox.accept(a_callback(**facts)),
    "refuse": lambda store, facts: store.inbox.refuse(a_refused_callback(**facts)),
    "note": lambda store, facts: store.inbox.note_api(
        facts["id"], matches=facts["matches"], reference=facts["reference"]
    ),
    "worked_off": lambda store, facts: store.inbox.worked_off([facts["id"]]),
    "put": lambda store, facts: store.memo.put(**facts),
    "put_once": lambda store, facts: store.memo.put_once(**facts),
    "remove": lambda store, facts: store.memo.remove(facts["key"], only_if=facts["only_if"]),
    "number": lambda store, facts: store.orders.next_number(facts["series"]),
    "lease": lambda store, facts: store.leases.take("sweep", **facts),
    "release": lambda store, facts: store.leases.release("sweep", **facts),
}


@settings(max_examples=count(25, 1_000))
@given(st.lists(ACTS, max_size=25))
def test_both_stores_answer_every_random_history_alike(acts: list[Act]) -> None:
    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            fake = FakeStore(lambda: NOW_UTC_MS)
            path = Path(folder) / "store.sqlite"
            async with open_store(path, now_utc_ms=lambda: NOW_UTC_MS) as real:
                last: Act = (
                    "ask",
                    {"name": "R-1", "search": "", "states": frozenset[OrderState](), "since": None},
                )
                for doing in (*acts, last):
                    assert await perform(real, doing) == await perform(fake, doing), doing

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(play())
