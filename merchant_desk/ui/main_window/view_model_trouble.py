"""What goes wrong in the training shop: which scenario is in force, and changing that."""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk
    from merchant_desk.services.shop.training import TrainingShop

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TroubleState:
    """`in_force` is a scenario, empty while all is well; `has_failed`: the last wish was not taken."""

    in_force: str = ""
    is_busy: bool = False
    has_failed: bool = False


class TroubleModel(QObject):
    """Signals: ``changed(TroubleState)``; ``done()`` once the shop has taken a wish."""

    changed = Signal(object)
    done = Signal()

    def __init__(self, desk: Desk, shop: TrainingShop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = TroubleState()
        self._desk, self._shop = desk, shop
        self._wishes = 0

    def refresh(self) -> None:
        """Ask the shop what is in force, chosen by an earlier window. A wish meanwhile counts more."""
        _ = self._desk.tasks.spawn("ask what goes wrong", self._asked(self._wishes), on_error=self._failed)

    def pick(self, scenario: str) -> None:
        """Put a scenario in force; the one that is in force ends."""
        if not self.state.is_busy:
            wish = None if scenario == self.state.in_force else scenario
            self._begin("let something go wrong", self._put(wish))

    def all_well(self) -> None:
        """Nothing goes wrong any more."""
        if not self.state.is_busy:
            self._begin("let all be well", self._put(None))

    async def _asked(self, wishes: int) -> None:
        in_force = await self._shop.going_wrong()
        if wishes == self._wishes:
            self._tell(TroubleState(in_force or ""))

    async def _put(self, scenario: str | None) -> None:
        await self._shop.go_wrong(scenario)
        self._tell(TroubleState(scenario or ""))
        self.done.emit()

    def _begin(self, name: str, deed: Coroutine[Any, Any, None]) -> None:
        self._wishes += 1
        self._tell(replace(self.state, is_busy=True, has_failed=False))
        _ = self._desk.tasks.spawn(name, deed, on_error=self._failed)

    def _failed(self, error: Exception) -> None:
        _log.info("the training shop took no wish error=%s", type(error).__name__)
        self._tell(replace(self.state, is_busy=False, has_failed=True))

    def _tell(self, state: TroubleState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
