"""The stores that can be switched to, without their widgets: who they are, and when a switch must wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from merchant_desk.ui.words import tr, tr_count

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk
    from merchant_desk.services.shop.profiles import KnownStore
    from merchant_desk.ui.main_window.state import WindowState
    from merchant_desk.ui.main_window.view_model import WindowModel
    from merchant_desk.ui.sell.view_model import SellModel

REAL, TRAINING, ADD = "real", "training", "add"
"""Keys: the training store, the real store that this run was at last, and one to be added. A certain real
store is `real:` and the name of its profile."""
_SEPARATOR: Final = ":"


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """A store that can be worked in; `line` stands below its name. `is_deed` is one still to be made."""

    key: str
    name: str
    line: str = ""
    is_test: bool = False
    is_current: bool = False
    is_deed: bool = False


def key_of(profile: str) -> str:
    """The key of a real store."""
    return f"{REAL}{_SEPARATOR}{profile}"


def profile_of(key: str) -> str:
    """The profile behind the key of a real store; empty for the one that this run was at last."""
    return key.partition(_SEPARATOR)[2]


class StoresModel(QObject):
    """Signal: ``changed(tuple)`` of `StoreEntry`, in the order in which they stand."""

    changed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        window: WindowModel,
        sell: SellModel,
        *,
        real_store: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or window)
        self._desk, self._window, self._sell = desk, window, sell
        self._real_store = real_store
        self._known: tuple[KnownStore, ...] = ()
        self.entries = self._build()
        self.refresh()

    @property
    def is_training(self) -> bool:
        """Whether this is the training store."""
        return self._desk.profile.is_training

    @property
    def is_busy(self) -> bool:
        """Whether an order is under way whose answer this very window waits for."""
        return self._sell.state.is_sending

    @property
    def real_store(self) -> str:
        """The real store to which training goes back; empty where none is set up."""
        return self._real_store

    def entry(self, key: str) -> StoreEntry | None:
        """The entry behind a key."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def refresh(self) -> None:
        """Look again, and count the open orders anew; the entries known so far stay meanwhile."""
        self._publish()
        profiles = self._desk.profiles
        if profiles is not None:
            _ = self._desk.tasks.spawn("read the stores", self._read())

    async def _read(self) -> None:
        if self._desk.profiles is not None:
            self._known = await self._desk.profiles.known()
            self._publish()

    def _publish(self) -> None:
        entries = self._build()
        if entries != self.entries:
            self.entries = entries
            self.changed.emit(entries)

    def _build(self) -> tuple[StoreEntry, ...]:
        return entries_of(
            self._known,
            self._window.state,
            profile=self._desk.profile.name,
            real_store=self._real_store,
            may_add=self._desk.profiles is not None,
        )


def entries_of(
    known: tuple[KnownStore, ...], state: WindowState, *, profile: str, real_store: str, may_add: bool
) -> tuple[StoreEntry, ...]:
    """The real stores by name, the training store, and what can be added. `profile` is the present one."""
    training = StoreEntry(
        TRAINING,
        tr("Window", "Training store"),
        tr("Window", "No real money"),
        is_current=state.is_training,
    )
    real = [_entry(store, state, profile) for store in known]
    if not state.is_training and not any(entry.is_current for entry in real):
        here = StoreEntry(key_of(profile), state.store_name, state.store_place, state.is_test)
        real.insert(0, replace(here, is_current=True))
    if state.is_training and not real and real_store:
        real.append(StoreEntry(REAL, real_store, tr("Window", "Real money")))
    entries = [*real, training]
    if state.is_training and not real:
        entries.append(StoreEntry(REAL, tr("Window", "Set up a store"), is_deed=True))
    elif may_add:
        entries.append(StoreEntry(ADD, tr("Stores", "Add a store"), is_deed=True))
    return tuple(entries)


def _entry(store: KnownStore, state: WindowState, profile: str) -> StoreEntry:
    is_current = store.profile == profile and not state.is_training
    if is_current:
        return StoreEntry(key_of(profile), state.store_name, state.store_place, state.is_test, is_current)
    line = store.place
    if store.open_count:
        line = tr_count("Stores", "1 open order", "{count} open orders", count=store.open_count)
    elif store.is_test:
        line = tr("Window", "No real money")
    return StoreEntry(key_of(store.profile), store.name, line, store.is_test)
