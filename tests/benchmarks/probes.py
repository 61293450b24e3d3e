"""What looks at the windows from inside: when something was painted, how long the loop was held up, how
long the API took by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from merchant_desk.api import line

TICK_MS: Final = 16


class PaintWatch(QObject):
    """Tells when a part of a window was painted while something was so; `at_s` is that instant.

    Qt paints all that changed in one go when the window is sent its update request; the part is on the
    screen when that request is done.
    """

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part, self._window = part, part.window()
        self._is_due: Callable[[], bool] = lambda: False
        self._has_painted = False
        self.at_s: float | None = None
        part.installEventFilter(self)
        self._window.installEventFilter(self)

    def expect(self, is_due: Callable[[], bool]) -> None:
        """From now on: the first paint of the part at which this holds."""
        self._is_due, self._has_painted, self.at_s = is_due, False, None

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Let the event happen, and look at the clock behind it."""
        if event.type() == QEvent.Type.Paint and watched is self._part and self.at_s is None:
            self._has_painted = self._is_due()
        elif event.type() == QEvent.Type.UpdateRequest and watched is self._window:
            self._window.event(event)
            if self._has_painted and self.at_s is None:
                self.at_s = time.perf_counter()
            return True
        return False


class TickWatch(QObject):
    """A timer of the window's thread that notes the gaps between its ticks, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self._last_s: float | None = None
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin anew."""
        self.gaps_ms, self._last_s = [], None
        self._timer.start()

    def stop(self) -> list[float]:
        """The gaps since the start."""
        self._timer.stop()
        return self.gaps_ms

    def _tick(self) -> None:
        now_s = time.perf_counter()
        if self._last_s is not None:
            self.gaps_ms.append((now_s - self._last_s) * 1000)
        self._last_s = now_s


class ApiTime:
    """How long requests waited for the API itself: from the last byte sent to the head of the answer."""

    def __init__(self) -> None:
        self._sent_s: dict[int, float] = {}
        self.waited_s = 0.0

    def note(self, exchange: object, event: str) -> None:
        """One event of httpcore's trace."""
        now_s = time.perf_counter()
        if event == "http11.send_request_body.complete":
            self._sent_s[id(exchange)] = now_s
        elif event == "http11.receive_response_headers.complete":
            self.waited_s += now_s - self._sent_s.pop(id(exchange), now_s)


@contextmanager
def api_time() -> Iterator[ApiTime]:
    """Measure every exchange of this process with the API while the block runs."""
    found, trace = ApiTime(), line._Progress.trace

    async def traced(progress: line._Progress, event: str, info: Mapping[str, Any]) -> None:
        found.note(progress, event)
        await trace(progress, event, info)

    line._Progress.trace = traced  # type: ignore[method-assign,assignment]  # the client's own hook, before it is used
    try:
        yield found
    finally:
        line._Progress.trace = trace  # type: ignore[method-assign]  # as above
