"""What stands above the table: search, dates, coins, and the tabs with their counts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.orders import filters
from merchant_desk.ui.orders.state import OrdersState
from merchant_desk.ui.widgets.choice_button import ChoiceButton
from merchant_desk.ui.widgets.field import SearchField
from merchant_desk.ui.widgets.segmented import Option
from merchant_desk.ui.widgets.state_chip import state_word
from merchant_desk.ui.widgets.tabs import Tabs
from merchant_desk.ui.words import tr

_DEBOUNCE_MS = 200


class OrdersToolbar(QWidget):
    """Signals: ``search_typed(str)`` a moment after the last key, ``dates_picked(str)``,
    ``network_picked(str)``, ``tab_picked(str)``."""

    search_typed = Signal(str)
    dates_picked = Signal(str)
    network_picked = Signal(str)
    tab_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField(
            tr("Orders", "Search reference, customer, address or transaction"),
            name="orders-search",
            accessible=tr("Orders", "Search orders"),
            keys="Ctrl+F",
        )
        self.dates = ChoiceButton(dates_words(), name="orders-dates", icon="calendar", key=filters.TODAY)
        self.networks = ChoiceButton(network_words(), name="orders-network", key="")
        self.tabs = Tabs(_tab_options(), name="orders-tabs", accessible=tr("Orders", "State"))
        self.tabs.setFixedHeight(40)
        self._counts: Mapping[str, int] = {}
        self._review = self.tabs.findChild(QWidget, f"orders-tabs.{filters.REVIEW}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self.search, 1)
        self._row.addWidget(self.dates)
        self._row.addWidget(self.networks)
        column.addLayout(self._row)
        column.addWidget(self.tabs)
        self._typed = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._typed.timeout.connect(self._tell_search)
        self.search.textEdited.connect(self._typed.start)
        self.search.returnPressed.connect(self._tell_search)
        self.dates.picked.connect(self.dates_picked)
        self.networks.picked.connect(self.network_picked)
        self.tabs.picked.connect(self.tab_picked)
        self.set_side(24)

    def set_side(self, side: int) -> None:
        """The page's own padding."""
        self._row.setContentsMargins(side, 0, side, 0)
        layout = self.tabs.layout()
        if layout is not None:
            layout.setContentsMargins(side, 0, side, 0)

    def show_state(self, state: OrdersState) -> None:
        """Show the filters and the counts."""
        if state.search != self.search.text() and not self._typed.isActive():
            self.search.setText(state.search)
        self.dates.set_key(state.dates)
        self.networks.set_key(state.network)
        self.tabs.set_key(state.tab)
        self._counts = state.counts
        if self._review is not None:
            wanted = state.tab == filters.REVIEW or state.counts.get(filters.REVIEW, 0) > 0
            self._review.setVisible(wanted)
        self._fit_counts()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """A narrow list gives up the numbers before the words."""
        super().resizeEvent(event)
        self._fit_counts()

    def _fit_counts(self) -> None:
        self.tabs.set_counts(self._counts)
        layout = self.tabs.layout()
        if layout is not None and layout.sizeHint().width() > self.width():
            self.tabs.set_counts({})

    def _tell_search(self) -> None:
        self._typed.stop()
        self.search_typed.emit(self.search.text())


def dates_words() -> dict[str, str]:
    """The choices of the dates, by key."""
    return {
        filters.TODAY: tr("Orders", "Today"),
        filters.YESTERDAY: tr("Orders", "Yesterday"),
        filters.LAST_7: tr("Orders", "Last 7 days"),
        filters.LAST_30: tr("Orders", "Last 30 days"),
        filters.EVER: tr("Orders", "All dates"),
    }


def network_words() -> dict[str, str]:
    """The choices of the coin filter: networks by name, in the order used everywhere."""
    return {"": tr("Orders", "All coins")} | {code: look.name for code, look in tokens.NETWORKS.items()}


def _tab_options() -> list[Option]:
    words = {filters.ALL: tr("Orders", "All")}
    return [Option(key, words.get(key) or state_word(key)) for key in filters.TABS]
