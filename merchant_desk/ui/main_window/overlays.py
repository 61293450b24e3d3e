"""What opens over the window: the status popover, the store switcher, and the frame's dialogs."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from merchant_desk.ui.dialogs_pin import may_go_on
from merchant_desk.ui.main_window.dialogs_owner import OwnerCorner
from merchant_desk.ui.main_window.dialogs_stores import Going, ask_to_go, tell_busy
from merchant_desk.ui.main_window.dialogs_window import tell_shortcuts
from merchant_desk.ui.main_window.state import WindowState
from merchant_desk.ui.main_window.status_popover import StatusPopover
from merchant_desk.ui.main_window.store_popover import StorePopover
from merchant_desk.ui.main_window.sync_line import SyncLine
from merchant_desk.ui.main_window.view_model import WindowModel
from merchant_desk.ui.main_window.view_model_stores import REAL, TRAINING, StoreEntry, StoresModel, key_of
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.widgets.rail import Rail
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


class Overlays(QObject):
    """`owner` stops and resumes sales. Signals: ``profile_wanted(str)`` after the person has said yes;
    ``activity_wanted()``."""

    profile_wanted = Signal(str)
    activity_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        rail: Rail,
        model: WindowModel,
        desk: Desk,
        signals: DeskSignals,
        *,
        stores: StoresModel,
    ) -> None:
        super().__init__(window)
        self._rail = rail
        self._window, self._model, self._desk = window, model, desk
        self._known = stores
        self._is_asking = False
        self._sync = SyncLine(signals, self)
        self.owner = OwnerCorner(window, rail, desk, signals)
        self._status: StatusPopover | None = None
        self._stores: StorePopover | None = None
        stores.changed.connect(self._show_stores)
        model.changed.connect(self._show_state)
        rail.status.clicked.connect(self.open_status)
        rail.store.clicked.connect(self.open_stores)

    def open_status(self) -> None:
        """Open the status chip."""
        if self._status is None:
            self._status = StatusPopover(self._window)
            self._status.sync_asked.connect(self._model.sync_now)
            self._status.retry_asked.connect(self._model.retry_now)
            self._status.activity_asked.connect(self.activity_wanted)
            self._sync.changed.connect(self._status.show_sync)
            self._status.show_sync(self._sync.text)
        self._status.show_state(self._model.state)
        self._status.open_beside(self._rail.status)

    def open_stores(self) -> None:
        """Open the store switcher."""
        if self._stores is not None:
            self._stores.deleteLater()
        self._known.refresh()
        self._stores = StorePopover(self._window, self._known.entries)
        self._stores.picked.connect(self.ask_profile)
        self._stores.add_asked.connect(self.add_store)
        self._stores.open_beside(self._rail.store)

    def ask_profile(self, key: str) -> None:
        """Go to another store, after a question where play, test and real money meet; one at a time."""
        if self._is_asking:
            return
        self._is_asking = True
        if self._known.is_busy:
            work = tell_busy(self._window, closed=self._closed)
        else:
            work = ask_to_go(
                self._window, self._going(key), may_leave=self._may_leave, answered=self._answered
            )
        _ = self._desk.tasks.spawn("ask for the store", work)

    def add_store(self) -> None:
        """Ask for a new store; once it was tried and kept, go there if the person wants to."""
        from merchant_desk.ui.main_window.add_store import AddStoreDialog
        from merchant_desk.ui.main_window.view_model_adding import AddStoreModel

        dialog = AddStoreDialog(AddStoreModel(self._desk), self._window)
        dialog.going.connect(self._go_to_added)
        dialog.open()

    def tell_shortcuts(self) -> None:
        """The list of keys."""
        if not self._is_asking:
            self._is_asking = True
            _ = self._desk.tasks.spawn("tell shortcuts", tell_shortcuts(self._window, closed=self._closed))

    def _may_leave(self) -> Awaitable[bool]:
        """From training to real money only with the owner's PIN, where one is set."""
        return may_go_on(self._window, self._desk, why=tr("Window", "To leave training."))

    def _answered(self, profile: str, agreed: bool) -> None:
        self._is_asking = False
        if agreed:
            self.profile_wanted.emit(profile)

    def _closed(self) -> None:
        self._is_asking = False

    def _show_state(self, state: WindowState) -> None:
        if self._status is not None and self._status.isVisible():
            self._status.show_state(state)

    def _show_stores(self, entries: tuple[StoreEntry, ...]) -> None:
        if self._stores is not None and self._stores.isVisible():
            self._stores.show_entries(entries)

    def _go_to_added(self, profile: str) -> None:
        here = self._desk.profile
        if here.is_training or profile != here.name:
            self.profile_wanted.emit(key_of(profile))

    def _going(self, key: str) -> Going:
        entry = self._known.entry(key)
        name = entry.name if entry is not None and not entry.is_deed else ""
        if key == REAL:
            name = self._known.real_store
        return Going(
            key,
            name,
            to_training=key == TRAINING,
            to_test=entry is not None and entry.is_test,
            from_training=self._known.is_training,
            from_test=self._model.state.is_test,
        )
