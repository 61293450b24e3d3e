"""What opens over the window: the status popover, the store switcher, and the frame's dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from merchant_desk.ui.main_window.dialogs_window import (
    ask_profile,
    tell_shortcuts,
)
from merchant_desk.ui.main_window.state import WindowState
from merchant_desk.ui.main_window.status_popover import StatusPopover
from merchant_desk.ui.main_window.store_popover import REAL, TRAINING, StoreEntry, StorePopover
from merchant_desk.ui.main_window.view_model import WindowModel
from merchant_desk.ui.widgets.rail import Rail
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


class Overlays(QObject):
    """Signals: ``profile_wanted(str)`` after the person has said yes; ``activity_wanted()``."""

    profile_wanted = Signal(str)
    activity_wanted = Signal()

    def __init__(
        self, window: QWidget, rail: Rail, model: WindowModel, desk: Desk, *, real_store: str
    ) -> None:
        super().__init__(window)
        self._rail = rail
        self._window, self._model, self._desk = window, model, desk
        self._real_store = real_store
        self._is_training = desk.profile.is_training
        self._is_asking = False
        self._status: StatusPopover | None = None
        self._stores: StorePopover | None = None
        model.changed.connect(self._show_state)
        rail.status.clicked.connect(self.open_status)
        rail.store.clicked.connect(self.open_stores)

    def open_status(self) -> None:
        """Open the status chip."""
        if self._status is None:
            self._status = StatusPopover(self._window)
            self._status.sync_asked.connect(self._model.sync_now)
            self._status.activity_asked.connect(self.activity_wanted)
        self._status.show_state(self._model.state)
        self._status.open_beside(self._rail.status)

    def open_stores(self) -> None:
        """Open the store switcher."""
        if self._stores is not None:
            self._stores.deleteLater()
        present = TRAINING if self._is_training else REAL
        self._stores = StorePopover(self._window, self._entries(), present=present)
        self._stores.picked.connect(self.ask_profile)
        self._stores.open_beside(self._rail.store)

    def ask_profile(self, profile: str) -> None:
        """Ask before going to the other store; one question at a time."""
        if not self._is_asking:
            self._is_asking = True
            asking = ask_profile(self._window, profile, self._real_store, answered=self._answered)
            _ = self._desk.tasks.spawn("ask for the store", asking)

    def tell_shortcuts(self) -> None:
        """The list of keys."""
        if not self._is_asking:
            self._is_asking = True
            _ = self._desk.tasks.spawn("tell shortcuts", tell_shortcuts(self._window, closed=self._closed))

    def _answered(self, profile: str, agreed: bool) -> None:
        self._is_asking = False
        if agreed:
            self.profile_wanted.emit(profile)

    def _closed(self) -> None:
        self._is_asking = False

    def _show_state(self, state: WindowState) -> None:
        if self._status is not None and self._status.isVisible():
            self._status.show_state(state)

    def _entries(self) -> tuple[StoreEntry, ...]:
        state = self._model.state
        training = StoreEntry(TRAINING, tr("Window", "Training store"), tr("Window", "No real money"))
        if not self._is_training:
            return (StoreEntry(REAL, state.store_name, state.store_place), training)
        if not self._real_store:
            return (training, StoreEntry(REAL, tr("Window", "Set up a store"), is_new=True))
        return (StoreEntry(REAL, self._real_store, tr("Window", "Real money")), training)
