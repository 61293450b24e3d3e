"""What stands where no order fits: one sentence, the main thing to do, and one way to widen the search."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from merchant_desk.ui.orders.state import EmptyDeed, EmptyView
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.empty_state import EmptyState
from merchant_desk.ui.words import tr


class NothingHere(EmptyState):
    """Shows an `EmptyView`. Signals: ``new_asked()``; ``widen_asked(str)`` with the filter to clear."""

    new_asked = Signal()
    widen_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", name="orders-empty", parent=parent)
        self._deeds: dict[EmptyDeed, Button] = {}
        for deed, (text, icon) in _words().items():
            button = Button(text, name=f"orders-empty-{deed}", icon=icon)
            button.clicked.connect(self._clicked)
            button.setProperty("deed", deed)
            button.hide()
            self._deeds[deed] = button
            self.add_action(button)

    def show_state(self, view: EmptyView | None, *, can_charge: bool) -> None:
        """Say it, and offer only what helps; the first deed is the main one."""
        if view is None:
            return
        self.set_words(view.title, view.body)
        for deed, button in self._deeds.items():
            button.setVisible(deed in view.deeds)
            button.set_kind("primary" if deed == view.deeds[0] else "default")
            button.setEnabled(deed != "new-order" or can_charge)

    def _clicked(self) -> None:
        deed = str(self.sender().property("deed"))
        if deed == "new-order":
            self.new_asked.emit()
        else:
            self.widen_asked.emit(deed)


def _words() -> dict[EmptyDeed, tuple[str, str | None]]:
    return {
        "new-order": (tr("Orders", "New order"), "plus"),
        "clear-search": (tr("Orders", "Clear the search"), "close"),
        "all-coins": (tr("Orders", "Show all coins"), None),
        "all-states": (tr("Orders", "Show all states"), None),
        "last-7-days": (tr("Orders", "Show last 7 days"), "calendar"),
        "all-dates": (tr("Orders", "Show all dates"), "calendar"),
    }
