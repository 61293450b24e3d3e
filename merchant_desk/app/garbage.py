"""Python's cycle collector, kept on the window's thread.

Left to itself it runs on whichever thread happens to allocate: the store's, the listener's. If it then frees
a Qt object, Qt's own thread is left with a dangling one and the process dies (seen, not feared). So the
automatic collector is off while windows are open, and a timer of the window's thread does its work.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 500


class GarbageCollector(QObject):
    """Collects by the interpreter's own thresholds, twice a second; `stop` gives the work back."""

    def __init__(self) -> None:
        super().__init__()
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def settle(self) -> None:
        """What stands now stays for good: later rounds need not look at it, which keeps them short."""
        gc.freeze()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Windows are gone: collect once more here, then let the interpreter do it again."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        if self._was_on:
            gc.enable()
