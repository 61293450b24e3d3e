"""What stands against selling, for every page: stopped sales, and wallets that are not as approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from PySide6.QtCore import QObject, Signal

from merchant_desk.domain.order import Light, Order
from merchant_desk.services import memo_keys
from merchant_desk.services.events import MemoChanged, SalesStopped
from merchant_desk.services.guard.guard import GuardReport, GuardState
from merchant_desk.services.guard.sales import Stop
from merchant_desk.ui.format import clock
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk
    from merchant_desk.ui.signals import DeskSignals

GuardLook: TypeAlias = Literal["", "checking", "stopped"]
"""How the guard changes the look of an order: not at all; its code waits for a read; its code is put away."""
ALARMED: Final = frozenset({GuardState.CHANGED, GuardState.BROKEN})
_SEAL_KEYS: Final = frozenset({memo_keys.SEAL, memo_keys.SEAL_ALARM})


class OwnerWatch(QObject):
    """Follows both, also where another process changes them. One for all pages: `watch_of`.

    `stop` says who stopped sales and when; `report` what the guard found, while it is on alarm.
    Signal: ``changed()``.
    """

    changed = Signal()

    def __init__(self, desk: Desk, signals: DeskSignals) -> None:
        super().__init__(signals)
        self._desk = desk
        self.stop: Stop | None = None
        self.report: GuardReport | None = None
        signals.sales_stopped.connect(self._sales_stopped)
        signals.guard_changed.connect(self._guard_changed)
        signals.memo_changed.connect(self._memo_changed)
        self._read_stop()
        self._read_report()

    @property
    def is_alarmed(self) -> bool:
        """Whether the wallets are not as approved, or what was approved cannot be believed."""
        return is_alarmed(self._desk)

    @property
    def closed_why(self) -> str:
        """Why nothing may be charged now, in one line; empty where nothing stands against it."""
        if self.is_alarmed:
            return tr("Owner", "The wallets are not as the owner approved them")
        return stopped_words(self.stop) if self.stop is not None else ""

    def _sales_stopped(self, event: SalesStopped) -> None:
        self.stop = Stop(event.person, event.at_utc_ms) if event.is_stopped else None
        self.changed.emit()

    def _guard_changed(self, _event: object) -> None:
        self.report = None
        if self.is_alarmed:
            self._read_report()
        self.changed.emit()

    def _memo_changed(self, event: MemoChanged) -> None:
        if event.key == memo_keys.SALES_STOPPED:
            self._read_stop()
        elif event.key in _SEAL_KEYS:
            self._read_report()

    def _read_stop(self) -> None:
        _ = self._desk.tasks.spawn("are sales stopped", self._stop_read())

    async def _stop_read(self) -> None:
        stop = await self._desk.owner.sales.status()
        if stop != self.stop:
            self.stop = stop
            self.changed.emit()

    def _read_report(self) -> None:
        # A keyring that fails now is told where somebody charges; the last known state stays.
        _ = self._desk.tasks.spawn("how the guard stands", self._report_read(), on_error=_let_be)

    async def _report_read(self) -> None:
        """Asking settles the guard's state, too: another process may have changed what it stands on."""
        report = await self._desk.owner.guard.report()
        self.report = report if report.state in ALARMED else None
        self.changed.emit()


def watch_of(desk: Desk, signals: DeskSignals) -> OwnerWatch:
    """The one watch of these signals, made when it is first asked for."""
    found = signals.findChild(OwnerWatch)
    return found if isinstance(found, OwnerWatch) else OwnerWatch(desk, signals)


def is_alarmed(desk: Desk) -> bool:
    """Whether the guard over the wallets is on alarm now."""
    return desk.owner.guard.state in ALARMED


def guard_look(desk: Desk, order: Order) -> GuardLook:
    """How the guard changes this order's look now: nothing is waited for, and a shop that approved nothing
    is as it was."""
    if order.light not in (Light.WAIT, Light.GO) or desk.owner.guard.may_show(order):
        return ""
    if desk.owner.guard.state in ALARMED:
        return "stopped"
    return "checking" if order.light is Light.WAIT and order.id is not None else ""


def stopped_words(stop: Stop) -> str:
    """Who stopped sales, and when."""
    time = clock(stop.at_utc_ms)
    if not stop.person:
        return tr("Owner", "Sales were stopped at {time}", time=time)
    return tr("Owner", "Sales were stopped at {time} by {person}", time=time, person=visible(stop.person))


def _let_be(_error: Exception) -> None:
    """Nothing to say here."""
