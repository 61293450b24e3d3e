"""A window of the program, offscreen, for as long as a measurement takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import qasync

from merchant_desk.app.garbage import GarbageCollector
from merchant_desk.app.look import application, dress
from merchant_desk.domain.settings import Settings

Measure: TypeAlias = Callable[[Path, GarbageCollector], Awaitable[None]]


def measure_offscreen(folder: Path, measure: Measure) -> None:
    """Make the folder, and await `measure` on the windows' own loop."""
    folder.mkdir(parents=True)
    app = application()
    dress(app, Settings(), language="en", theme="light")
    collector = GarbageCollector()
    loop = qasync.QEventLoop(app, already_running=False)
    with loop:
        loop.run_until_complete(measure(folder, collector))
    collector.stop()
