"""A process of its own that works on a store: `python -m tests.helpers.store_writer PATH ROLE NAME`.

It prints one line after each write that the store has acknowledged, so that whoever kills it knows what must
be there. `write` writes until it is killed; `raise` raises one order's note by one for each line it reads;
`journal` adds a line to the journal for each; `watch` prints the references of changes that others make.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from merchant_desk.domain.errors import VersionConflict
from merchant_desk.domain.order import HistoryEntry, Source, What
from merchant_desk.services.values import JournalEntry
from merchant_desk.store.store import Store, open_store
from tests.helpers.store_values import CREATED, a_callback, an_order

SHARED = "R-shared"
NOTED = HistoryEntry(1, What.NOTE, Source.DESK)


def say(*words: object) -> None:
    """One acknowledged fact."""
    print(*words, flush=True)


async def write(store: Store, name: str) -> None:
    """Orders, their changes and callbacks without end."""
    number = 0
    while True:
        number += 1
        order = await store.orders.begin(an_order(f"R-{name}-{number}"), [CREATED])
        say("order", order.reference, order.version)
        callback = await store.inbox.accept(a_callback(f"{name}-{number}"))
        say("callback", callback.id, callback.digest)
        saved = await store.orders.save(replace(order, note="x"), [NOTED], worked_off=[callback.id])
        say("order", saved.reference, saved.version)


async def raise_note(store: Store, _name: str) -> None:
    """One more for each line on standard input, however often another process is faster."""
    say("ready")
    while await asyncio.to_thread(sys.stdin.readline):
        while True:
            order = await store.orders.get(SHARED)
            assert order is not None
            try:
                saved = await store.orders.save(replace(order, note=str(int(order.note) + 1)), [NOTED])
            except VersionConflict:
                continue
            break
        say("order", saved.reference, saved.version)


async def keep_journal(store: Store, name: str) -> None:
    """One line in the journal for each line on standard input."""
    say("ready")
    while await asyncio.to_thread(sys.stdin.readline):
        await store.journal.add(JournalEntry(1, name, "settings"))
        say("line", name)


async def watch(store: Store, _name: str) -> None:
    """Say what changes, looking ten times a second."""
    seen = (await store.orders.changes_since(-1)).revision
    say("ready")
    while True:
        changes = await store.orders.changes_since(seen)
        seen = changes.revision
        for reference in changes.references:
            say("changed", reference)
        await asyncio.sleep(0.1)


async def main(path: str, role: str, name: str) -> None:
    """Open the store and play the role."""
    async with open_store(path) as store:
        await {"write": write, "raise": raise_note, "watch": watch, "journal": keep_journal}[role](
            store, name
        )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
