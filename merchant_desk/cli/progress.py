"""How far a sync is, on standard error, while somebody may wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from merchant_desk.cli.output import Output
from merchant_desk.services.events import EventBus, SyncProgress

LINE_EVERY_S: Final = 15.0
"""Where no terminal shows it, a log gets a line now and then."""


@contextmanager
def progress_told(
    bus: EventBus, output: Output, *, now_s: Callable[[], float] = time.monotonic
) -> Iterator[None]:
    """Tell the progress of syncs inside the block; with `--json` nothing is told."""
    if output.is_json:
        yield
        return
    told_s = now_s()

    def tell(event: SyncProgress) -> None:
        nonlocal told_s
        if output.is_watched:
            output.status(progress_text(event))
        elif now_s() - told_s >= LINE_EVERY_S:
            told_s = now_s()
            output.note(progress_text(event))

    end = bus.subscribe(SyncProgress, tell)
    try:
        yield
    finally:
        end()
        output.status("")


def progress_text(event: SyncProgress) -> str:
    """``Syncing 12,300 of about 100,000, 2 min left``, or as much of it as is known."""
    if event.about is None:
        return f"Syncing, {event.seen:,} so far"
    text = f"Syncing {event.seen:,} of about {event.about:,}"
    if event.left_s is None:
        return text
    if event.left_s < 60:
        return f"{text}, {event.left_s} s left"
    return f"{text}, {-(-event.left_s // 60)} min left"
