"""Dialogs of the frame: leaving training, and the list of keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from merchant_desk.ui.dialogs import Choice, ask, choose
from merchant_desk.ui.widgets.badge import Tag
from merchant_desk.ui.widgets.button import keys_text
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.words import tr


async def ask_profile(
    window: QWidget, profile: str, real_store: str, *, answered: Callable[[str, bool], None]
) -> None:
    """Ask before another store is opened, and hand the answer on."""
    agreed = False
    try:
        if profile == "training":
            agreed = await ask_enter_training(window)
        else:
            agreed = await ask_leave_training(window, real_store)
    finally:
        answered(profile, agreed)


async def ask_leave_training(window: QWidget, real_store: str) -> bool:
    """Whether to go to the real store; without one (`real_store` empty) whether to set it up."""
    if real_store:
        body = tr(
            "Window",
            "From now on charges are real and go to {store}. Training orders stay in their own file.",
            store=real_store,
        )
        deed = tr("Window", "Go to the real store")
    else:
        body = tr("Window", "No real store is set up yet. Settings ask for its store id and API key.")
        deed = tr("Window", "Set up a store")
    return await ask(
        window,
        tr("Window", "Leave training?"),
        body,
        safe=tr("Window", "Stay in training"),
        deed=deed,
        kind="primary",
        icon="cap",
        name="leave-training",
    )


async def ask_enter_training(window: QWidget) -> bool:
    """Whether to go to the training store."""
    return await ask(
        window,
        tr("Window", "Go to the training store?"),
        tr(
            "Window",
            "There the money is fake and nothing is sent to Cryptum. Real orders stay where they are.",
        ),
        safe=tr("Window", "Stay here"),
        deed=tr("Window", "Go to training"),
        kind="primary",
        icon="cap",
        name="enter-training",
    )


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
        ("F5", tr("Window", "Sync now")),
        ("F8", tr("Window", "Show or hide the customer display")),
        ("F11", tr("Window", "Customer display full screen")),
        ("F1", tr("Window", "This list")),
    )
