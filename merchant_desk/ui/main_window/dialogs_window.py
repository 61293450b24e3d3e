"""The list of keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from merchant_desk.ui.dialogs import Choice, choose
from merchant_desk.ui.widgets.badge import Tag
from merchant_desk.ui.widgets.button import keys_text
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.words import tr


async def tell_shortcuts(window: QWidget, *, closed: Callable[[], None]) -> None:
    """Every key there is."""
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    grid.setHorizontalSpacing(12)
    for at, (keys, text) in enumerate(shortcuts()):
        grid.addWidget(Tag(keys_text(keys)), at, 0)
        grid.addWidget(Label(text), at, 1)
    grid.setColumnStretch(1, 1)
    try:
        await choose(
            window,
            tr("Window", "Shortcuts"),
            tr("Window", "The whole till works without a mouse."),
            (Choice("safe", tr("Window", "Close")),),
            extra=part,
            icon="keyboard",
            name="shortcuts",
        )
    finally:
        closed()


def shortcuts() -> tuple[tuple[str, str], ...]:
    """Keys and what they do, in the order of a sale."""
    return (
        ("Ctrl+N", tr("Window", "New charge")),
        ("0–9 , .", tr("Window", "Type the amount")),
        ("+", tr("Window", "Add amount")),
        ("Delete", tr("Window", "Clear the amount")),
        ("Alt+1  Alt+2", tr("Window", "USD, BRL")),
        ("Enter", tr("Window", "Charge; hand over on GO; open the selected row")),
        ("Esc", tr("Window", "Close panel or dialog, go back")),
        ("Ctrl+1 … 5", tr("Window", "Pages")),
        ("Ctrl+F", tr("Window", "Search")),
        ("Ctrl+C", tr("Window", "Copy the reference of the selected row")),
        ("Ctrl+Shift+C", tr("Window", "Copy the payment link")),
        ("Ctrl+P", tr("Window", "Print")),
        ("Ctrl+Shift+S", tr("Window", "Stop all sales at once")),
        ("F5", tr("Window", "Sync now")),
        ("F8", tr("Window", "Show or hide the customer display")),
        ("F9", tr("Window", "In training: what can go wrong")),
        ("F11", tr("Window", "Customer display full screen")),
        ("F1", tr("Window", "This list")),
    )
