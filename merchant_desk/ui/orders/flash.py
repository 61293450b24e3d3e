"""What moves in a row when its state changes: the chip fades over in 160 ms, the row glows for 1.6 s, once.
Where motion is reduced, a 4 px mark stays on its left edge for 5 s instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme

_FRAME_MS = 40
_MANY = 4
_MANY_FRAME_MS = 120
"""So many rows at once are not looked at one by one, and each frame paints all of them."""


@dataclass(frozen=True, slots=True)
class Glow:
    """How a row looks now: `strength` of the glow and `fade` of the chip lie from 0 to 1; `before` is the
    state that the chip comes from; `is_mark` where motion is reduced."""

    before: str
    strength: float
    fade: float
    is_mark: bool


class RowFlash(QObject):
    """Keeps which rows glow. Signals: ``due()`` when rows for which `look` gives something, or gave it until
    now (`was_glowing`), must be painted anew."""

    due = Signal()

    def __init__(self, parent: QObject | None = None, *, now_ms: Callable[[], int] | None = None) -> None:
        super().__init__(parent)
        self._own_clock = QElapsedTimer()
        self._own_clock.start()
        self._now_ms = now_ms or self._own_clock.elapsed
        self._began: dict[str, tuple[int, str]] = {}
        self._ended: set[str] = set()
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self.step)

    @property
    def is_busy(self) -> bool:
        """Whether any row glows."""
        return bool(self._began)

    def start(self, reference: str, before: str) -> None:
        """A row's state changed just now."""
        self._began[reference] = (self._now_ms(), before)
        self._ended.discard(reference)
        if not self._frames.isActive():
            self._frames.start()
        self.due.emit()

    def look(self, reference: str) -> Glow | None:
        """How a row looks now, None where it is at rest."""
        if reference not in self._began:
            return None
        began, before = self._began[reference]
        age = self._now_ms() - began
        if theme().reduced_motion:
            return Glow(before, 1.0, 1.0, is_mark=True) if age < tokens.REDUCED_MARK_MS else None
        if age >= tokens.ROW_FLASH_MS:
            return None
        # Full for the first half, so that the eye finds it, then it goes.
        left = 1.0 - age / tokens.ROW_FLASH_MS
        return Glow(before, min(1.0, 2 * left), min(1.0, age / tokens.CHIP_FADE_MS), is_mark=False)

    def was_glowing(self, reference: str) -> bool:
        """Whether a row glows, or did so at the frame before: then it is painted once more, at rest."""
        return reference in self._began or reference in self._ended

    def step(self) -> None:
        """Paint the glowing rows; rows at rest are forgotten."""
        self._ended = {reference for reference in self._began if self.look(reference) is None}
        for reference in self._ended:
            del self._began[reference]
        if self._ended or self._is_moving():
            self.due.emit()
        self._frames.setInterval(_MANY_FRAME_MS if len(self._began) > _MANY else _FRAME_MS)
        if not self._began:
            self._frames.stop()

    def _is_moving(self) -> bool:
        """Whether a row looks otherwise than a frame ago: its chip still fades, or its glow goes."""
        now, half = self._now_ms(), tokens.ROW_FLASH_MS // 2
        ages = [now - began for began, _ in self._began.values()]
        return any(age <= tokens.CHIP_FADE_MS + _MANY_FRAME_MS or age >= half for age in ages)
