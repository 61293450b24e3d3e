"""Orders without its widgets: what a person can do there, and what it then shows."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import Order
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import OrderChanged, Synced, SyncProgress, SyncRunning
from merchant_desk.services.values import OrderCounts, OrderFilter
from merchant_desk.ui import format as fmt
from merchant_desk.ui.orders import filters
from merchant_desk.ui.orders.filters import Filters
from merchant_desk.ui.orders.present import Sync, empty_view, footer, is_away, why_no_charge
from merchant_desk.ui.orders.rows import PAGE
from merchant_desk.ui.orders.state import FooterState, OrdersState
from merchant_desk.ui.orders.table_model import OrderTable
from merchant_desk.ui.orders.view_model_detail import OrderDetail
from merchant_desk.ui.signals import DeskSignals
from merchant_desk.ui.view_model_owner import watch_of

COUNT_AFTER_MS: Final = 200
RELOAD_AFTER_MS: Final = 400
BULK_AFTER_MS: Final = 2_000
SYNC_IF_OLDER_MS: Final = 60_000


class OrdersModel(QObject):
    """`table` holds the rows, `state` all the rest.

    Signals: ``changed(OrdersState)``; ``open_payment(str)`` with a reference; ``new_charge()``.
    """

    changed = Signal(object)
    open_payment = Signal(str)
    new_charge = Signal()

    def __init__(self, desk: Desk, signals: DeskSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.table = OrderTable(desk.clock.now_utc_ms, desk.settings.current.walk_in.email, self)
        self.detail = OrderDetail(desk, self._publish)
        self._filters = Filters()
        self._counts = OrderCounts({})
        self._is_first_read, self._is_open = True, False
        self._asked, self._day = 0, ""
        self._sync = Sync()
        self._count_soon = self._timer(COUNT_AFTER_MS, self._count)
        self._reload_soon = self._timer(RELOAD_AFTER_MS, self.reload)
        # A long sync brings pages by the second, and each reading begins the list anew.
        self._bulk_soon = self._timer(BULK_AFTER_MS, self.reload)
        self.state = self._build()
        self.table.page_wanted.connect(self._page_wanted)
        signals.order_changed.connect(self._order_changed)
        signals.link_changed.connect(self._publish)
        signals.settings_changed.connect(self._publish)
        watch_of(desk, signals).changed.connect(self._publish)
        signals.orders_kept.connect(lambda _: _start_once(self._bulk_soon))
        signals.sync_running.connect(self._sync_running)
        signals.sync_progress.connect(self._sync_goes_on)
        signals.synced.connect(self._synced)
        self.reload()

    def _timer(self, after_ms: int, deed: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=after_ms)
        timer.timeout.connect(deed)
        return timer

    # ---- what a person does with the list ----

    def set_tab(self, tab: str) -> None:
        """Only orders of one kind of state."""
        self._filter(replace(self._filters, tab=tab))

    def set_search(self, text: str) -> None:
        """Only orders that hold this text."""
        self._filter(replace(self._filters, search=text))

    def set_dates(self, dates: str) -> None:
        """Only orders of these days."""
        self._filter(replace(self._filters, dates=dates))

    def set_network(self, network: str) -> None:
        """Only orders paid on one network, by the API's code; empty for all."""
        self._filter(replace(self._filters, network=network))

    def widen(self, part: str) -> None:
        """Clear one filter, as the empty page offers."""
        self._filter(self._filters.without(part))

    def reload(self) -> None:
        """Read the list anew; the old one stays until the new one is here."""
        self._asked += 1
        for timer in (self._reload_soon, self._bulk_soon, self._count_soon):
            timer.stop()
        _ = self._desk.tasks.spawn("read orders", self._load(self._asked))

    def sync(self) -> None:
        """Bring the store level with Cryptum."""
        if not self._sync.is_running:
            _ = self._desk.tasks.spawn("sync", self._desk.syncer.sync())

    def opened(self) -> None:
        """The page is looked at: a list that is old is brought level."""
        self.tick()
        _ = self._desk.tasks.spawn("read last sync", self._sync_if_old())

    def tick(self) -> None:
        """Time has passed: another day may have begun."""
        self._publish()

    def _filter(self, chosen: Filters) -> None:
        if chosen != self._filters:
            self._filters = chosen
            self._publish()
            self.reload()

    # ---- what a person does with one order ----

    def select(self, reference: str) -> None:
        """Choose an order and open its panel, whether the list shows it or not."""
        row = self.table.row_of(reference)
        self.detail.show(reference, self.table.order_at(row) if row >= 0 else None)
        self._is_open = bool(reference)
        self._publish()

    def select_row(self, row: int) -> None:
        """Choose the order of a row."""
        if reference := self.table.reference_at(row):
            self.select(reference)

    def close_panel(self) -> None:
        """Close the panel; the row stays chosen."""
        self._is_open = False
        self._publish()

    def open_selected(self) -> None:
        """Show the chosen order on Payment."""
        if self.detail.reference:
            self.open_payment.emit(self.detail.reference)

    def run(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Let a dialog of the page run its course."""
        _ = self._desk.tasks.spawn(name, work)

    # ---- reading ----

    async def _load(self, asked: int) -> None:
        question = self._question()
        page = await self._desk.store.find(replace(question, limit=PAGE))
        counts = await self._desk.store.counts(question)
        if asked != self._asked:
            return
        self._counts, self._is_first_read = counts, False
        self.table.reset(page.total, page.orders)
        self._publish()

    def _count(self) -> None:
        _ = self._desk.tasks.spawn("count orders", self._read_counts(self._asked))

    async def _read_counts(self, asked: int) -> None:
        counts = await self._desk.store.counts(self._question())
        if asked == self._asked:
            self._counts = counts
            self._publish()

    def _page_wanted(self, row: int, offset: int) -> None:
        _ = self._desk.tasks.spawn("read orders", self._read_page(row, offset, self.table.epoch))

    async def _read_page(self, row: int, offset: int, epoch: int) -> None:
        try:
            page = await self._desk.store.find(replace(self._question(), limit=PAGE, offset=offset))
        except DeskError:
            self.table.page_failed(row)
            raise
        self.table.take_page(row, page.orders, epoch=epoch)

    def _question(self) -> OrderFilter:
        return self._filters.question(self._desk.clock.now_utc_ms())

    async def _sync_if_old(self) -> None:
        last = await self._desk.syncer.last_sync_utc_ms()
        self._sync = replace(self._sync, last_utc_ms=last)
        self._publish()
        is_old = last is None or self._desk.clock.now_utc_ms() - last > SYNC_IF_OLDER_MS
        if is_old and self._desk.link.is_up:
            self.sync()

    # ---- what the desk tells ----

    def _order_changed(self, event: OrderChanged) -> None:
        order = event.order
        self.detail.follow(order)
        takes = self._filters.takes(order, self._desk.clock.now_utc_ms())
        if self.table.replace(order):
            if takes is False:
                self.table.let_stray(order.reference)
        elif self.table.row_of(order.reference) < 0 and takes is not False:
            self._take_new(order, is_sure=takes is True)
        _start_once(self._count_soon)

    def _take_new(self, order: Order, *, is_sure: bool) -> None:
        """A new row at its place, or the whole list anew where only the store can tell the place."""
        if self._is_first_read or not is_sure or not self.table.insert(order):
            _start_once(self._reload_soon)
        else:
            self._publish()

    def _sync_running(self, event: SyncRunning) -> None:
        self._sync = replace(self._sync, is_running=event.is_running, progress=None)
        self._publish()

    def _sync_goes_on(self, event: SyncProgress) -> None:
        self._sync = replace(self._sync, progress=event)
        self._publish()

    def _synced(self, event: Synced) -> None:
        if event.is_level:
            self._sync = replace(self._sync, last_utc_ms=event.at_utc_ms)
        self._publish()

    # ---- what is shown ----

    def _publish(self, _event: object = None) -> None:
        state = self._build()
        if self._day and state.day != self._day:
            self._reload_soon.start()
        self._day = state.day
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> OrdersState:
        link, chosen = self._desk.link.current, self._filters
        total = self.table.rowCount()
        is_empty = not self._is_first_read and total == 0
        why = why_no_charge(link.link)
        return OrdersState(
            day=fmt.day(self._desk.clock.now_utc_ms()),
            tab=chosen.tab,
            search=chosen.search,
            dates=chosen.dates,
            network=chosen.network,
            counts=filters.tab_counts(self._counts.by_state),
            is_first_read=self._is_first_read,
            empty=empty_view(chosen) if is_empty else None,
            footer=self._footer(total),
            can_charge=not why,
            why_no_charge=why,
            selected=self.detail.reference,
            is_panel_open=self._is_open and bool(self.detail.reference),
            detail=self.detail.state(),
        )

    def _footer(self, total: int) -> FooterState:
        if self._is_first_read:
            return FooterState()
        stored = is_away(self._desk.link.current)
        return footer(total, self._counts, self._filters.dates, self._sync, is_stored_only=stored)


def _start_once(timer: QTimer) -> None:
    """A timer that runs goes on: a flood that started it anew each time would never let it end."""
    if not timer.isActive():
        timer.start()
