"""Activity without its widgets: what a person can do there, and what it then shows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Signal

from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.order import Order
from merchant_desk.services import memo_keys
from merchant_desk.services.desk import Desk
from merchant_desk.services.events import Ear, EarChanged
from merchant_desk.services.following.activity import ActivityKind, ActivityRow
from merchant_desk.ui import format as fmt
from merchant_desk.ui.activity import wording
from merchant_desk.ui.activity.detail import detail_state
from merchant_desk.ui.activity.state import ActivityState, DetailState
from merchant_desk.ui.activity.table_model import ActivityTable
from merchant_desk.ui.problems import Said, say
from merchant_desk.ui.signals import DeskSignals

RELOAD_AFTER_MS: Final = 200
_MOST: Final = 4_000
_DAYS_BACK: Final = {"today": 0, "last-7": 6, "last-30": 29}


class ActivityModel(QObject):
    """`table` holds the lines, `state` all the rest.

    Signals: ``changed(ActivityState)``; ``open_order(str)`` with a reference; ``seen()`` once refused
    callbacks have been looked at, so that the badge can be counted anew.
    """

    changed = Signal(object)
    open_order = Signal(str)
    seen = Signal()

    def __init__(self, desk: Desk, signals: DeskSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.table = ActivityTable(desk.clock.now_utc_ms, self)
        self._tab, self._search, self._dates = ActivityKind.ALL, "", "today"
        self._counts: dict[str, int] = {}
        self._is_first_read, self._is_open, self._is_looked_at = True, False, False
        self._key = ""
        self._row: ActivityRow | None = None
        self._order: Order | None = None
        self._is_asking = False
        self._problem: Said | None = None
        self._ear, self._address = EarChanged(Ear.OFF), ""
        self._asked = 0
        self._reload_soon = QTimer(self, singleShot=True, interval=RELOAD_AFTER_MS)
        self._reload_soon.timeout.connect(self.reload)
        self.state = self._build()
        signals.callback_seen.connect(self._soon)
        signals.order_changed.connect(self._soon)
        signals.settings_changed.connect(self._soon)
        signals.ear_changed.connect(self._ear_changed)
        self.reload()
        _ = desk.tasks.spawn("read listener", self._read_listener())

    # ---- what a person does ----

    def set_tab(self, tab: str) -> None:
        """Only lines of one kind."""
        self._tab = ActivityKind(tab)
        self._narrow()

    def set_search(self, text: str) -> None:
        """Only lines that hold this text."""
        if text != self._search:
            self._search = text
            self._narrow()

    def set_dates(self, dates: str) -> None:
        """Only lines of these days."""
        self._dates = dates
        self._narrow()

    def show_all(self) -> None:
        """Clear every filter."""
        self._tab, self._search, self._dates = ActivityKind.ALL, "", "all"
        self._narrow()

    def set_visible(self, shown: bool) -> None:
        """The page is looked at, or no more: what is refused counts as seen."""
        self._is_looked_at = shown
        if shown:
            self._reload_soon.stop()
            self.reload()

    def select(self, callback_id: str) -> None:
        """Choose a line by a callback's id (or a journal line's key) and open its panel."""
        self._key, self._is_open = callback_id, bool(callback_id)
        self._row, self._order = self.table.row_at(self.table.row_of(callback_id)), None
        self._problem, self._is_asking = None, False
        self._publish()
        _ = self._desk.tasks.spawn("read callback", self._read_chosen(callback_id))

    def close_panel(self) -> None:
        """Close the panel; the line stays chosen."""
        self._is_open = False
        self._publish()

    def ask_again(self) -> None:
        """Ask the API about the order of the chosen line."""
        if self._order is None or self._is_asking:
            return
        self._is_asking, self._problem = True, None
        self._publish()
        work = self._ask(self._key, self._order.reference)
        _ = self._desk.tasks.spawn("ask about order", work, on_error=self._ask_failed)

    def open_its_order(self) -> None:
        """Show the order of the chosen line on Orders, once it is known."""
        _ = self._desk.tasks.spawn("open order", self._open_order(self._key))

    def reload(self) -> None:
        """Read the list anew; the old one stays until the new one is here."""
        self._asked += 1
        _ = self._desk.tasks.spawn("read activity", self._load(self._asked))

    def _narrow(self) -> None:
        self._publish()
        self.reload()

    # ---- reading ----

    async def _load(self, asked: int) -> None:
        now = self._desk.clock.now_utc_ms()
        back = _DAYS_BACK.get(self._dates)
        page = await self._desk.activity.page(
            kind=self._tab,
            search=self._search.strip(),
            since_utc_ms=0 if back is None else fmt.day_start(now, days_back=back),
            limit=_MOST,
        )
        if self._is_looked_at:
            await self._desk.activity.mark_seen()
            self.seen.emit()
        if asked != self._asked:
            return
        self._counts = {kind.value: count for kind, count in page.counts.items()}
        self._is_first_read = False
        self.table.show_rows(page.rows)
        self._row = self.table.row_at(self.table.row_of(self._key)) or self._row
        self._publish()
        if self._key:
            await self._read_chosen(self._key)

    async def _read_chosen(self, key: str) -> None:
        """The line where the list does not show it, and the order that it is about."""
        row = self._row
        if row is None:
            found = await self._desk.inbox.get(key)
            if found is None or key != self._key:
                return
            row = ActivityRow(found.at_utc_ms, callback=found)
        order = await self._order_of(row)
        if key == self._key:
            self._row, self._order = self._row or row, order
            self._publish()

    async def _open_order(self, key: str) -> None:
        await self._read_chosen(key)
        if key == self._key and self._order is not None:
            self.open_order.emit(self._order.reference)

    async def _order_of(self, row: ActivityRow) -> Order | None:
        item = row.callback
        if item is None:
            return await self._desk.store.get(row.entry.subject) if row.entry is not None else None
        by_id = await self._desk.store.by_id(item.order_id) if item.order_id else None
        return by_id or (await self._desk.store.get(item.reference) if item.reference else None)

    async def _ask(self, key: str, reference: str) -> None:
        await self._desk.orders.refresh(reference)
        if key == self._key:
            self._is_asking = False
        self.reload()

    def _ask_failed(self, error: Exception) -> None:
        self._is_asking, self._problem = False, say(error)
        self._publish()

    async def _read_listener(self) -> None:
        """Another process may listen on this data folder."""
        note = await self._desk.memo.get(memo_keys.LISTENER)
        try:
            port = json.loads(note or "null")["port"]
        except (ValueError, TypeError, KeyError):
            port = None
        if isinstance(port, int) and self._ear.ear is Ear.OFF:
            self._ear = EarChanged(Ear.ON, port)
        try:
            self._address = cut_address(await self._desk.callback_address.url())
        except DeskError:
            self._address = ""
        self._publish()

    # ---- what the desk tells ----

    def _soon(self, _event: object) -> None:
        """A flood of callbacks reads the list a few times, not once each."""
        if not self._reload_soon.isActive():
            self._reload_soon.start()

    def _ear_changed(self, event: EarChanged) -> None:
        self._ear = event
        _ = self._desk.tasks.spawn("read listener", self._read_listener())
        self._publish()

    # ---- what is shown ----

    def _publish(self) -> None:
        state = self._build()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _build(self) -> ActivityState:
        count = self.table.rowCount()
        is_narrowed = bool(self._search.strip()) or self._tab is not ActivityKind.ALL
        title, body = wording.nothing(is_narrowed=is_narrowed, dates=self._dates)
        return ActivityState(
            tab=self._tab.value,
            search=self._search,
            dates=self._dates,
            counts=self._counts,
            is_first_read=self._is_first_read,
            is_empty=not self._is_first_read and count == 0,
            empty_title=title,
            empty_body=body,
            is_narrowed=is_narrowed or self._dates != "all",
            count=wording.count(count, self._dates),
            ear=replace(wording.ear_line(self._ear), address=self._address),
            selected=self._key,
            is_panel_open=self._is_open and self._row is not None,
            detail=self._detail(),
        )

    def _detail(self) -> DetailState | None:
        if self._row is None:
            return None
        return detail_state(
            self._row,
            self._order,
            store_id=self._desk.settings.current.store_id,
            is_asking=self._is_asking,
            problem=self._problem,
        )


def cut_address(url: str) -> str:
    """Where callbacks come in, without what lets them in: ``pay.example/cb/9f3c…``."""
    parts = urlsplit(url)
    head, _, token = parts.path.rpartition("/")
    return f"{parts.netloc}{head}/{token[:4]}…"
