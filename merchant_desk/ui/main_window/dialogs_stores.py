"""What is asked before another store is opened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from merchant_desk.ui.dialogs import ask, tell
from merchant_desk.ui.text import visible
from merchant_desk.ui.words import tr


@dataclass(frozen=True, slots=True)
class Going:
    """From one store to another: `key` and `name` of the one that is wanted, `name` empty where none is set
    up yet."""

    key: str
    name: str
    to_training: bool = False
    to_test: bool = False
    from_training: bool = False
    from_test: bool = False


async def ask_to_go(
    window: QWidget,
    going: Going,
    *,
    may_leave: Callable[[], Awaitable[bool]],
    answered: Callable[[str, bool], None],
) -> None:
    """Ask where the kind of money changes, and hand the answer on; from like to like nobody is asked.
    `may_leave` asks whether training may be left."""
    agreed = False
    try:
        if going.to_training:
            agreed = await ask_enter_training(window)
        elif going.from_training:
            agreed = await ask_leave_training(window, going) and await may_leave()
        elif going.to_test and not going.from_test:
            agreed = await _ask_enter_test(window, going)
        elif going.from_test and not going.to_test:
            agreed = await _ask_leave_test(window, going)
        else:
            agreed = True
    finally:
        answered(going.key, agreed)


async def tell_busy(window: QWidget, *, closed: Callable[[], None]) -> None:
    """An order is under way whose answer this window waits for."""
    try:
        await tell(
            window,
            tr("Stores", "An order is being created."),
            tr("Stores", "Switch the store as soon as Cryptum has answered."),
            icon="ring-broken",
            name="store-busy",
        )
    finally:
        closed()


async def ask_leave_training(window: QWidget, going: Going) -> bool:
    """Whether to go to the real store; without one whether to set it up."""
    if not going.name:
        body = tr("Window", "No real store is set up yet. Settings ask for its store id and API key.")
        deed = tr("Window", "Set up a store")
    elif going.to_test:
        body = tr(
            "Stores",
            "{store} stands at the test system: no real money there either. "
            "Training orders stay in their own file.",
            store=visible(going.name),
        )
        deed = tr("Stores", "Go to the test system")
    else:
        body = tr(
            "Window",
            "From now on charges are real and go to {store}. Training orders stay in their own file.",
            store=visible(going.name),
        )
        deed = tr("Window", "Go to the real store")
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


async def _ask_enter_test(window: QWidget, going: Going) -> bool:
    return await ask(
        window,
        tr("Stores", "Go to the test system?"),
        tr(
            "Stores",
            "{store} stands at the test system: nobody pays real money there. "
            "Charge customers in the real store only.",
            store=visible(going.name),
        ),
        safe=tr("Window", "Stay here"),
        deed=tr("Stores", "Go to the test system"),
        kind="primary",
        name="enter-test",
    )


async def _ask_leave_test(window: QWidget, going: Going) -> bool:
    return await ask(
        window,
        tr("Stores", "Leave the test system?"),
        tr("Stores", "From now on charges are real and go to {store}.", store=visible(going.name)),
        safe=tr("Window", "Stay here"),
        deed=tr("Window", "Go to the real store"),
        kind="primary",
        name="leave-test",
    )
