"""The status chip, opened: how the line and the listener stand, with what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.main_window.popover import Popover
from merchant_desk.ui.main_window.state import Line, WindowState
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.words import tr

_LOOK = {
    "ok": ("disc", "confirmedFg"),
    "retrying": ("ring-broken", "pendingFg"),
    "offline": ("warning", "failedFg"),
    "hollow": ("ring", "text2"),
    "training": ("cap", "trainingText"),
    "plug": ("plug", "text2"),
}
_WIDTH = 340


class StatusPopover(Popover):
    """Signals: ``sync_asked()``, ``activity_asked()``, ``retry_asked()``."""

    sync_asked = Signal()
    retry_asked = Signal()
    activity_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name="status-popover", accessible=tr("Window", "Status"), width=_WIDTH)
        self._cryptum, self._listener = _Block("status-cryptum"), _Block("status-listener")
        self.column.addWidget(self._cryptum)
        self.column.addWidget(self._listener)
        self._sync = Label("", style="small", ink="text2", tabular=True, name="status-syncing")
        self._sync.hide()
        self.column.addWidget(self._sync)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.setContentsMargins(0, 6, 0, 0)
        sync = Button(tr("Window", "Sync now"), name="status-sync", icon="refresh")
        sync.setToolTip(tr("Window", "Sync now (F5)"))
        activity = Button(tr("Window", "Open activity"), name="status-activity")
        sync.clicked.connect(self.sync_asked)
        activity.clicked.connect(self.activity_asked)
        activity.clicked.connect(self.close_popover)
        self._retry = Button(tr("Window", "Retry now"), name="status-retry", icon="refresh")
        self._retry.clicked.connect(self.retry_asked)
        self._retry.hide()
        self._sync_button = sync
        buttons.addWidget(self._retry, 1)
        buttons.addWidget(sync, 1)
        buttons.addWidget(activity, 1)
        self.column.addLayout(buttons)

    def show_state(self, state: WindowState) -> None:
        """The newest words."""
        self._cryptum.show_line(state.cryptum)
        self._listener.show_line(state.listener)
        # A sync would fail while the line is down; one question tells whether it still is.
        self._retry.setVisible(state.cryptum.can_retry)
        self._sync_button.setVisible(not state.cryptum.can_retry)

    def show_sync(self, text: str) -> None:
        """How far the sync is; nothing while none runs."""
        self._sync.setText(text)
        self._sync.setVisible(bool(text))


class _Block(QWidget):
    """Shape, words and figure in one line, a sentence below."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._icon = IconView("ring", ink="text2", size=14)
        self._text = Label("", style="bodyStrong")
        self._aside = Label("", style="small", ink="text2", tabular=True)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._aside)
        self._detail = Paragraph("", style="small", ink="text2")
        below = QHBoxLayout()
        below.setContentsMargins(24, 0, 0, 4)
        below.addWidget(self._detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addLayout(below)

    def show_line(self, line: Line) -> None:
        """Another form and other words."""
        icon, ink = _LOOK[line.form]
        self._icon.set_icon(icon, ink=ink)
        self._text.setText(line.text)
        self._text.set_ink(ink)
        self._aside.setText(line.aside)
        self._detail.setText(line.detail)
        self.setAccessibleName(f"{line.text}. {line.detail}")
