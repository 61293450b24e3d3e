"""Dialogs that are opened and awaited: `ask`, `tell`, `choose` and `Working`. Nothing here blocks the loop.

The safe button has the focus and is what Esc, Enter and any closing mean; the other names the deed.
A cancelled wait closes the dialog, and closing the parent closes it too (answered safely). A parent window
whose ``training`` property is true gives its dialogs the training strip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from merchant_desk.ui.dialog_frame import LINE_PX, CardDialog, DialogStrip
from merchant_desk.ui.text import PlainLabel, PlainParagraph
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.words import tr

DeedKind = Literal["deed", "primary", "default"]

_WIDTH, _PADDING = 420, 20
_TITLE_ICON_INKS = {"ring-broken": "pendingFg"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of `choose`: the key it answers with, its words and its kind."""

    key: str
    text: str
    kind: DeedKind = "default"


async def ask(
    parent: QWidget,
    title: str,
    body: str,
    *,
    safe: str,
    deed: str,
    kind: DeedKind = "deed",
    note: str = "",
    icon: str = "",
    extra: QWidget | None = None,
    name: str = "dialog",
) -> bool:
    """Whether the deed was chosen. `note` stands in an amber box, `extra` is any part above the buttons."""
    choices = (Choice("safe", safe), Choice("deed", deed, kind))
    return await choose(parent, title, body, choices, note=note, icon=icon, extra=extra, name=name) == "deed"


async def tell(
    parent: QWidget, title: str, body: str, *, safe: str = "", icon: str = "", name: str = "dialog"
) -> None:
    """Say something that needs no answer."""
    await choose(parent, title, body, (Choice("safe", safe or tr("Dialogs", "Close")),), icon=icon, name=name)


async def choose(
    parent: QWidget,
    title: str,
    body: str,
    choices: Sequence[Choice],
    *,
    note: str = "",
    icon: str = "",
    extra: QWidget | None = None,
    name: str = "dialog",
) -> str:
    """The key of the chosen button. The first choice is the safe one: focused, and the answer to Esc."""
    dialog = DialogBox(parent, title, body, note=note, icon=icon, extra=extra, name=name, safe=choices[0].key)
    for choice in choices:
        dialog.add_button(choice, name=f"{name}.{choice.key}")
    await opened(dialog)
    return dialog.answer or choices[0].key


async def opened(dialog: QDialog) -> int:
    """Open any dialog, wait for its end and return its result. A cancelled wait closes it."""
    import asyncio  # late: Sell shows before anything waits

    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def finish(result: int) -> None:
        if not ended.done():
            ended.set_result(result)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await ended
    finally:
        dialog.finished.disconnect(finish)
        dialog.close()
        dialog.deleteLater()


class Working:
    """A dialog that stands while something is tried: progress, a line of words, and one way out.

    ``async with Working(...) as box`` shows it and closes it; `stopped` is set when the person stops.
    `column` and `buttons` take what a dialog of its own adds; the row of buttons is the column's last.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        body: str,
        *,
        stop: str,
        icon: str = "ring-broken",
        name: str = "working",
    ) -> None:
        import asyncio  # late, as above

        self._dialog = DialogBox(parent, title, body, note="", icon=icon, extra=None, name=name, safe="safe")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(title)
        self._line = PlainLabel()
        self._line.setFont(theme().font("small", tabular=True))
        self._line.setProperty("ink", "text3")
        self._dialog.column.insertWidget(self._dialog.column.count() - 1, self._progress)
        self.column, self.buttons = self._dialog.column, self._dialog.buttons
        self._dialog.buttons.insertWidget(0, self._line)
        self._dialog.add_button(Choice("safe", stop), name=f"{name}.stop")
        self._dialog.finished.connect(self._finished)
        self.stopped = asyncio.Event()

    def set_progress(self, done: int, of: int, line: str) -> None:
        """How far it is, and in words: ``Try 2 of 5``."""
        self._progress.show()
        self._progress.setRange(0, of)
        self._progress.setValue(done)
        self._line.setText(line)

    def set_ended(self, body: str, line: str) -> None:
        """The trying is over, the dialog still stands: other words, no bar."""
        self._progress.hide()
        self.set_body(body)
        self._line.setText(line)

    def set_body(self, body: str) -> None:
        """Other words under the title."""
        self._dialog.words.setText(body)
        self._dialog.setAccessibleDescription(body)
        self._dialog.adjustSize()

    async def __aenter__(self) -> Working:
        self._dialog.open()
        return self

    async def __aexit__(self, *_ignored: object) -> None:
        self._dialog.finished.disconnect(self._finished)
        self._dialog.close()
        self._dialog.deleteLater()

    def _finished(self, _result: int) -> None:
        self.stopped.set()


class DialogBox(CardDialog):
    """Title with an optional icon, words, an optional amber note, a row of buttons."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        body: str,
        *,
        note: str,
        icon: str,
        extra: QWidget | None,
        name: str,
        safe: str,
    ) -> None:
        training = parent.window().property("training") is True
        is_leaving = training and icon == "cap"
        super().__init__(parent.window(), line="trainingBd" if is_leaving else "borderStrong")
        self.answer = ""
        self._safe = safe
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(body)
        self.setFixedWidth(_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(LINE_PX, LINE_PX, LINE_PX, LINE_PX)
        outer.setSpacing(0)
        if training:
            outer.addWidget(DialogStrip(side_px=_PADDING))
        self.column = QVBoxLayout()
        self.column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        self.column.setSpacing(12)
        outer.addLayout(self.column)
        self.column.addLayout(_title_row(title, icon, is_leaving=is_leaving))
        self.words = _wrapped(body, "body", "text2")
        self.column.addWidget(self.words)
        if note:
            self.column.addWidget(_note(note))
        if extra is not None:
            self.column.addWidget(extra)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.column.addSpacing(4)
        self.column.addLayout(self.buttons)

    def add_button(self, choice: Choice, *, name: str) -> None:
        """A button at the right; the first one is the safe one."""
        button = QPushButton(choice.text.replace("&", "&&"))
        button.setObjectName(name)
        button.setAccessibleName(choice.text)
        button.setProperty("kind", choice.kind)
        button.setProperty("answer", choice.key)
        button.setFont(theme().font("control"))
        button.clicked.connect(self._clicked)
        self.buttons.addWidget(button)
        button.setAutoDefault(True)
        if choice.key == self._safe:
            button.setDefault(True)
            button.setFocus()

    def _clicked(self) -> None:
        button = self.sender()
        self.answer = str(button.property("answer"))
        self.accept()


def _title_row(title: str, icon: str, *, is_leaving: bool) -> QHBoxLayout:
    """Magenta is training's own: only the question about leaving it wears that."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if icon:
        ink = "trainingText" if is_leaving else _TITLE_ICON_INKS.get(icon, "text2")
        row.addWidget(IconView(icon, ink=ink, size=20))
    row.addWidget(_wrapped(title, "section", "trainingText" if is_leaving else "text"), 1)
    return row


def _wrapped(text: str, style: str, ink: str) -> PlainParagraph:
    label = PlainParagraph(text, line_px=theme().line_px(style))
    label.setFont(theme().font(style))
    label.setProperty("ink", ink)
    return label


def _note(text: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "note-warn")
    row = QHBoxLayout(frame)
    row.setContentsMargins(10, 8, 10, 8)
    row.setSpacing(8)
    row.addWidget(IconView("clock", ink="warnFg", size=16), 0, Qt.AlignmentFlag.AlignTop)
    words = _wrapped(text, "small", "warnFg")
    words.setFont(theme().font("small", weight=600))
    row.addWidget(words, 1)
    return frame
