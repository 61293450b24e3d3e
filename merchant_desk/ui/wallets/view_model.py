"""Wallets without its widgets: what a person can do there, and what it then shows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from merchant_desk.services.desk import Desk
from merchant_desk.services.events import StoreSeen
from merchant_desk.services.shop.account import UNCHECKED, WALLETS_INVALID, StoreReport
from merchant_desk.services.values import OrderFilter
from merchant_desk.ui import format as fmt
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.text import visible
from merchant_desk.ui.wallets.present import in_use, wallet_rows
from merchant_desk.ui.wallets.state import WalletsState
from merchant_desk.ui.words import tr

DASHBOARD: Final = "https://dashboard.cryptum.io"
_LOOKED_AT: Final = 20


class WalletsModel(QObject):
    """Signal: ``changed(WalletsState)``."""

    changed = Signal(object)

    def __init__(self, desk: Desk, signals: DeskSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._seen: StoreSeen | None = None
        self._report = StoreReport("", "", UNCHECKED)
        self._is_first_read, self._is_checking, self._is_open = True, False, False
        self._selected = ""
        self._problem: Said | None = None
        self.state = self._build()
        signals.store_seen.connect(self._reload)
        signals.settings_changed.connect(self._reload)
        self._reload()

    # ---- what a person does ----

    def opened(self) -> None:
        """The page is looked at."""
        self._reload()

    def select(self, key: str) -> None:
        """Choose a row and open its panel."""
        self._selected, self._is_open = key, bool(key)
        self._publish()

    def close_panel(self) -> None:
        """Close the panel; the row stays chosen."""
        self._is_open = False
        self._publish()

    def check_again(self) -> None:
        """Ask about the store, and read the newest order, which shows the wallets."""
        if self._is_checking:
            return
        self._is_checking, self._problem = True, None
        self._publish()
        _ = self._desk.tasks.spawn("check wallets", self._check(), on_error=self._failed)

    # ---- reading ----

    async def _check(self) -> None:
        self._report = await self._desk.account.verify()
        page = await self._desk.store.find(OrderFilter(limit=_LOOKED_AT))
        newest = next((order for order in page.orders if order.id is not None), None)
        if newest is not None:
            await self._desk.orders.refresh(newest.reference)
        self._is_checking = False
        await self._read()

    def _failed(self, error: Exception) -> None:
        self._is_checking, self._problem = False, say(error)
        self._publish()

    def _reload(self, _event: object = None) -> None:
        _ = self._desk.tasks.spawn("read wallets", self._read())

    async def _read(self) -> None:
        self._seen = await self._desk.account.seen()
        self._report = await self._desk.account.report()
        self._is_first_read = False
        self._publish()

    # ---- what is shown ----

    def _publish(self) -> None:
        state = self._build()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> WalletsState:
        seen = self._seen
        main, other = wallet_rows(seen.wallets if seen is not None else ())
        count, of = in_use((*main, *other))
        is_known = any(row.key == self._selected for row in (*main, *other))
        is_told = seen is not None and bool(seen.wallets)
        return WalletsState(
            main=main,
            other=other,
            is_first_read=self._is_first_read,
            is_told=is_told,
            in_use=tr("Wallets", "{count} of {of} networks in use", count=count, of=of) if is_told else "",
            read_at=_read_at(seen, exactly=False),
            read_at_exactly=_read_at(seen, exactly=True),
            alarm=self._alarm(),
            is_checking=self._is_checking,
            problem=self._problem,
            has_dashboard=not self._desk.profile.is_training,
            selected=self._selected if is_known else "",
            is_panel_open=self._is_open and is_known and is_told,
        )

    def _alarm(self) -> Said | None:
        if self._report.verdict != WALLETS_INVALID:
            return None
        what = tr("Wallets", "Cryptum says that the store's wallets are not set up.")
        told = visible(self._report.detail)
        then = tr("Wallets", "No new charge starts until they are. Set them in Cryptum's dashboard.")
        return Said(what, f"{told} {then}".strip())


def _read_at(seen: StoreSeen | None, *, exactly: bool) -> str:
    if seen is None:
        return ""
    return tr("Wallets", "Read {time}", time=fmt.clock(seen.at_utc_ms, seconds=exactly))
