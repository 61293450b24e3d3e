"""The bus as Qt signals: one signal an event type, each carrying one frozen value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from merchant_desk.services import events


class DeskSignals(QObject):
    """Passes the services' events on to whoever shows them; lives on the window's thread, as the bus does.

    Signals carry, in this order of use: OrderChanged, OrderAsked, CreationStep, CallbackSeen, LinkChanged,
    EarChanged, OrdersKept, SyncRunning, SyncProgress, Synced, SettingsChanged, StoreSeen, TaskFailed,
    GuardChanged, SalesStopped, MemoChanged (all of services/events.py).
    """

    order_changed = Signal(object)
    order_asked = Signal(object)
    creation_step = Signal(object)
    callback_seen = Signal(object)
    link_changed = Signal(object)
    ear_changed = Signal(object)
    orders_kept = Signal(object)
    sync_running = Signal(object)
    sync_progress = Signal(object)
    synced = Signal(object)
    settings_changed = Signal(object)
    store_seen = Signal(object)
    task_failed = Signal(object)
    guard_changed = Signal(object)
    sales_stopped = Signal(object)
    memo_changed = Signal(object)

    def __init__(self, bus: events.EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ends: list[Callable[[], None]] = [
            bus.subscribe(events.OrderChanged, self.order_changed.emit),
            bus.subscribe(events.OrderAsked, self.order_asked.emit),
            bus.subscribe(events.CreationStep, self.creation_step.emit),
            bus.subscribe(events.CallbackSeen, self.callback_seen.emit),
            bus.subscribe(events.LinkChanged, self.link_changed.emit),
            bus.subscribe(events.EarChanged, self.ear_changed.emit),
            bus.subscribe(events.OrdersKept, self.orders_kept.emit),
            bus.subscribe(events.SyncRunning, self.sync_running.emit),
            bus.subscribe(events.SyncProgress, self.sync_progress.emit),
            bus.subscribe(events.Synced, self.synced.emit),
            bus.subscribe(events.SettingsChanged, self.settings_changed.emit),
            bus.subscribe(events.StoreSeen, self.store_seen.emit),
            bus.subscribe(events.GuardChanged, self.guard_changed.emit),
            bus.subscribe(events.SalesStopped, self.sales_stopped.emit),
            bus.subscribe(events.MemoChanged, self.memo_changed.emit),
            bus.subscribe(events.TaskFailed, self.task_failed.emit),
        ]

    def close(self) -> None:
        """End all subscriptions; after this no signal comes."""
        while self._ends:
            self._ends.pop()()
