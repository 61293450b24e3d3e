"""What stands above the list: search, dates, and the tabs with their counts."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.activity.state import ActivityState
from merchant_desk.ui.activity.wording import dates_words
from merchant_desk.ui.widgets.choice_button import ChoiceButton
from merchant_desk.ui.widgets.field import SearchField
from merchant_desk.ui.widgets.segmented import Option
from merchant_desk.ui.widgets.tabs import Tabs
from merchant_desk.ui.words import tr

_DEBOUNCE_MS = 200


class ActivityToolbar(QWidget):
    """Signals: ``search_typed(str)``, a moment late; ``dates_picked(str)``, ``tab_picked(str)``."""

    search_typed = Signal(str)
    dates_picked = Signal(str)
    tab_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField(
            tr("Activity", "Search order, sender or text in the payload"),
            name="activity-search",
            accessible=tr("Activity", "Search activity"),
            keys="Ctrl+F",
        )
        self.dates = ChoiceButton(dates_words(), name="activity-dates", icon="calendar", key="today")
        self.tabs = Tabs(_tab_options(), name="activity-tabs", accessible=tr("Activity", "Kind"))
        self.tabs.setFixedHeight(40)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self.search, 1)
        self._row.addWidget(self.dates)
        column.addLayout(self._row)
        column.addWidget(self.tabs)
        self._typed = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._typed.timeout.connect(self._tell_search)
        self.search.textEdited.connect(self._typed.start)
        self.search.returnPressed.connect(self._tell_search)
        self.dates.picked.connect(self.dates_picked)
        self.tabs.picked.connect(self.tab_picked)
        self.set_side(24)

    def set_side(self, side: int) -> None:
        """The page's own padding."""
        self._row.setContentsMargins(side, 0, side, 0)
        layout = self.tabs.layout()
        if layout is not None:
            layout.setContentsMargins(side, 0, side, 0)

    def show_state(self, state: ActivityState) -> None:
        """Show the filters and the counts."""
        if state.search != self.search.text() and not self._typed.isActive():
            self.search.setText(state.search)
        self.dates.set_key(state.dates)
        self.tabs.set_key(state.tab)
        self.tabs.set_counts(state.counts)

    def _tell_search(self) -> None:
        self._typed.stop()
        self.search_typed.emit(self.search.text())


def _tab_options() -> list[Option]:
    return [
        Option("all", tr("Activity", "All")),
        Option("verified", tr("Activity", "Verified")),
        Option("refused", tr("Activity", "Refused")),
        Option("repeats", tr("Activity", "Repeats")),
        Option("app", tr("Activity", "App changes")),
    ]
