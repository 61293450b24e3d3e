"""What stands over the table: where addresses are changed, and what is wrong with the store."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from merchant_desk.ui.wallets.state import WalletsState
from merchant_desk.ui.widgets.card import Box, Notice
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.words import tr

_HEIGHT = 44


class WalletNotes(QWidget):
    """Shows the notes of a `WalletsState`."""

    def __init__(self) -> None:
        super().__init__()
        box = Box("clear", spacing=8)
        self._row = QHBoxLayout(self)
        self._row.addWidget(box)
        self._strip = QWidget()
        self._strip.setProperty("role", "note-info")
        self._strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._strip.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        self._icon = IconView("external", ink="accentText", size=16)
        self._strong = Label(style="bodyStrong", ink="accentText")
        text = tr("Wallets", "This page shows what Cryptum tells.")
        self._text = Label(text, ink="text2", elide=Qt.TextElideMode.ElideRight)
        self._in_use = Label(style="small", ink="text2", tabular=True, name="wallets-in-use")
        row.addWidget(self._icon)
        row.addSpacing(4)
        row.addWidget(self._strong)
        row.addWidget(self._text, 1)
        row.addWidget(self._in_use)
        self._alarm = Notice("danger", " ", title=" ", icon="octagon-alert", name="wallets-alarm")
        self._problem = Notice("warn", " ", title=" ", icon="warning", name="wallets-problem")
        for part in (self._strip, self._alarm, self._problem):
            box.column.addWidget(part)
        self._alarm.hide()
        self._problem.hide()
        self.set_side(24)

    def set_side(self, side: int) -> None:
        """The page's own padding."""
        self._row.setContentsMargins(side, 0, side, 12)

    def show_state(self, state: WalletsState) -> None:
        """Show what there is to say."""
        self._icon.set_icon("external" if state.has_dashboard else "cap")
        self._strong.setText(
            tr("Wallets", "Change addresses in Cryptum's dashboard.")
            if state.has_dashboard
            else tr("Wallets", "Made-up addresses of the training shop.")
        )
        self._in_use.setText(state.in_use)
        for part, said in ((self._alarm, state.alarm), (self._problem, state.problem)):
            part.setVisible(said is not None)
            if said is not None:
                part.title.setText(said.what)
                part.text.setText(said.then)
