"""Wallets without its widgets: what a person can do there, and what it then shows."""

from __future__ import annotations

import secrets
from collections.abc import Coroutine
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from merchant_desk.domain.seal import WalletChange
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import MemoChanged, StoreSeen
from merchant_desk.services.guard.report import GuardState
from merchant_desk.services.memo_keys import SEAL, SEAL_ALARM
from merchant_desk.services.shop.account import UNCHECKED, WALLETS_INVALID, StoreReport
from merchant_desk.services.values import OrderFilter
from merchant_desk.ui import format as fmt
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.text import visible
from merchant_desk.ui.wallets.present import Facts, guard_line, in_use, wallet_rows
from merchant_desk.ui.wallets.state import WalletRow, WalletsState
from merchant_desk.ui.wallets.view_model_change import ChangeForm, Pick
from merchant_desk.ui.wallets.view_model_deeds import OwnerDeeds
from merchant_desk.ui.wallets.view_model_draft import DashboardWay
from merchant_desk.ui.wallets.view_model_reading import Reading, alarm_of, read_all
from merchant_desk.ui.words import tr

DASHBOARD: Final = "https://dashboard.cryptum.io"
_LOOKED_AT: Final = 20


class WalletsModel(QObject):
    """Signals: ``changed(WalletsState)``; ``test_sale_wanted(str)`` with a network's code;
    ``key_wanted()``: where the API key is replaced."""

    changed = Signal(object)
    test_sale_wanted = Signal(str)
    key_wanted = Signal()

    def __init__(
        self, desk: Desk, signals: DeskSignals, parent: QObject | None = None, *, pick: Pick = secrets.choice
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._reading = Reading(Facts(), None, StoreReport("", "", UNCHECKED))
        self._is_first_read, self._is_checking, self._is_open = True, False, False
        self._selected, self._notice = "", ""
        self._problem: Said | None = None
        self.change = ChangeForm(desk, self.publish, pick=pick)
        self.way = DashboardWay(self.publish)
        self.deeds = OwnerDeeds(self)
        self.state = self._build()
        for signal in (signals.store_seen, signals.settings_changed, signals.guard_changed):
            signal.connect(self._reload)
        signals.memo_changed.connect(self._memo_changed)
        signals.order_changed.connect(self._order_changed)
        self._reload()

    # ---- what a person does ----

    def opened(self) -> None:
        """The page is looked at."""
        self._reload()

    def select(self, key: str) -> None:
        """Choose a row and open its panel; a form for another row is given up."""
        if key != self._selected:
            self._notice = ""
            self.change.close()
            self.way.begin()
        self._selected, self._is_open = key, bool(key)
        self.publish()

    def close_panel(self) -> None:
        """Close the panel; the row stays chosen, what was put in is forgotten."""
        self._is_open = False
        self.change.close()

    def start_change(self, key: str = "") -> None:
        """Open the form, for another row if one is named."""
        if key:
            self.select(key)
        row = self.state.chosen
        if row is not None and self.state.can_change:
            self._notice = ""
            self.change.open(row.network)

    def restore(self) -> None:
        """Show the steps that bring our address back at the dashboard."""
        self.way.begin(is_restoring=True)

    def check_again(self) -> None:
        """Ask about the store, and read the newest order and the store's wallets."""
        if self._is_checking:
            return
        self._is_checking, self._problem = True, None
        self.publish()
        self.run("check wallets", self._check())

    def want_test_sale(self) -> None:
        """Prepare a smallest sale that is to be paid on the chosen network."""
        row = self.state.chosen
        if row is not None:
            self.test_sale_wanted.emit(row.network)

    def run(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        """Start work of this page; where it fails, the page says so."""
        _ = self.desk.tasks.spawn(name, work, on_error=self.failed)

    # ---- for the deeds ----

    def failed(self, error: Exception) -> None:
        """Say what went wrong, over the table."""
        self._is_checking, self._problem = False, say(error)
        self.change.saving(is_saving=False)
        self.publish()

    def tell(self, notice: str) -> None:
        """One line in the panel about what was just done."""
        self._notice, self._problem = notice, None
        self.publish()

    async def reload(self) -> None:
        """Read everything and show it. Raises KeyringFailed, StoreBusy."""
        self._reading = await read_all(self.desk)
        self._is_first_read = False
        self.publish()

    @property
    def reading(self) -> Reading:
        """What was read last."""
        return self._reading

    @property
    def chosen_change(self) -> WalletChange | None:
        """What was changed behind our back on the chosen network."""
        row = self.state.chosen
        changes = self._reading.facts.report.changes
        return next((item for item in changes if row is not None and item.network == row.network), None)

    # ---- reading ----

    async def _check(self) -> None:
        await self.desk.account.verify()
        page = await self.desk.store.find(OrderFilter(limit=_LOOKED_AT))
        newest = next((order for order in page.orders if order.id is not None), None)
        if newest is not None:
            await self.desk.orders.refresh(newest.reference)
        else:
            await self.desk.owner.guard.see()
        self._is_checking = False
        await self.reload()

    def _reload(self, _event: object = None) -> None:
        self.run("read wallets", self.reload())

    def _memo_changed(self, event: MemoChanged) -> None:
        if event.key in (SEAL, SEAL_ALARM):
            self._reload()

    def _order_changed(self, _event: object) -> None:
        """A test sale may have arrived, or money be at risk."""
        if self._is_open:
            self._reload()

    # ---- what is shown ----

    def publish(self) -> None:
        """Tell what has changed, if anything has."""
        state = self._build()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> WalletsState:
        facts, seen = self._reading.facts, self._reading.seen
        report = facts.report
        main, other = wallet_rows(facts)
        rows = (*main, *other)
        count, of = in_use(rows)
        is_known = any(row.key == self._selected for row in rows)
        is_told = any(row.is_set or row.is_drafted or row.is_changed for row in rows)
        waiting = len({row.network for row in rows if row.is_drafted})
        can_save = self.desk.owner.wallets.can_save
        is_sure = report.state not in (GuardState.CHANGED, GuardState.BROKEN)
        return WalletsState(
            main=main,
            other=other,
            is_first_read=self._is_first_read,
            is_told=is_told,
            in_use=_in_use(count, of, waiting) if is_told else "",
            read_at=self._read_at(seen, exactly=False),
            read_at_exactly=self._read_at(seen, exactly=True),
            guard=guard_line(report, is_training=self.desk.profile.is_training, can_save=can_save),
            seen_alarm=alarm_of(self._reading),
            alarm=self._alarm(),
            is_checking=self._is_checking,
            problem=self._problem,
            notice=self._notice,
            has_dashboard=not self.desk.profile.is_training,
            can_approve_all=bool(facts.told) and (not report.approved or report.state is GuardState.BROKEN),
            can_change=is_sure,
            selected=self._selected if is_known else "",
            is_panel_open=self._is_open and is_known and is_told,
            change=self.change.state,
            draft=self.way.state,
        )

    def _alarm(self) -> Said | None:
        report = self._reading.store
        if report.verdict != WALLETS_INVALID:
            return None
        what = tr("Wallets", "Cryptum says that the store's wallets are not set up.")
        told = visible(report.detail)
        then = tr("Wallets", "No new charge starts until they are. Set them in Cryptum's dashboard.")
        return Said(what, f"{told} {then}".strip())

    def _read_at(self, seen: StoreSeen | None, *, exactly: bool) -> str:
        looked = self._reading.facts.report.looked_utc_ms
        told = seen.at_utc_ms if seen is not None else None
        newest = max((at for at in (looked, told) if at is not None), default=None)
        return "" if newest is None else tr("Wallets", "Read {time}", time=fmt.clock(newest, seconds=exactly))


def _in_use(count: int, of: int, waiting: int) -> str:
    if waiting == 1:
        return tr("Wallets", "1 draft waits")
    if waiting:
        return tr("Wallets", "{count} drafts wait", count=waiting)
    return tr("Wallets", "{count} of {of} networks in use", count=count, of=of)


__all__ = ["DASHBOARD", "WalletRow", "WalletsModel"]
