"""What stands over the table: how the guard stands, and what is wrong with the store."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from merchant_desk.ui.wallets.state import WalletsState
from merchant_desk.ui.widgets.card import Box, Notice
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.words import tr

_HEIGHT = 44
_LOOKS = {
    "locked": ("sunken", "lock", "text2", "text"),
    "dashboard": ("note-info", "external", "accentText", "accentText"),
    "changed": ("note-danger", "octagon-x", "dangerFg", "dangerFg"),
    "off": ("note-warn", "shield-x", "warnFg", "warnFg"),
}


class WalletNotes(QWidget):
    """Shows the notes of a `WalletsState`."""

    def __init__(self) -> None:
        super().__init__()
        box = Box("clear", spacing=8)
        self._row = QHBoxLayout(self)
        self._row.addWidget(box)
        self._strip = QWidget()
        self._strip.setObjectName("wallets-guard")
        self._strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._strip.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        self._icon = IconView("lock", ink="text2", size=16)
        self._strong = Label(style="bodyStrong", name="wallets-guard-strong")
        self._text = Label(ink="text2", elide=Qt.TextElideMode.ElideRight, name="wallets-guard-text")
        self._in_use = Label(style="small", ink="text2", tabular=True, name="wallets-in-use")
        row.addWidget(self._icon)
        row.addSpacing(4)
        row.addWidget(self._strong)
        row.addWidget(self._text, 1)
        row.addWidget(self._in_use)
        self._broken = Notice("danger", " ", title=" ", icon="octagon-alert", name="wallets-broken")
        self._alarm = Notice("danger", " ", title=" ", icon="octagon-alert", name="wallets-alarm")
        self._problem = Notice("warn", " ", title=" ", icon="warning", name="wallets-problem")
        for part in (self._strip, self._broken, self._alarm, self._problem):
            box.column.addWidget(part)
        self.set_side(24)

    def set_side(self, side: int) -> None:
        """The page's own padding."""
        self._row.setContentsMargins(side, 0, side, 12)

    def show_state(self, state: WalletsState) -> None:
        """Show what there is to say."""
        is_broken = state.guard.kind == "broken"
        self._strip.setVisible(not is_broken)
        self._broken.setVisible(is_broken)
        if is_broken:
            self._broken.title.setText(state.guard.strong)
            self._broken.text.setText(state.guard.text)
        else:
            self._show_strip(state)
        for part, said in ((self._alarm, state.alarm), (self._problem, state.problem)):
            part.setVisible(said is not None)
            if said is not None:
                part.title.setText(said.what)
                part.text.setText(said.then)

    def _show_strip(self, state: WalletsState) -> None:
        role, icon, icon_ink, ink = _LOOKS[state.guard.kind]
        if self._strip.property("role") != role:
            self._strip.setProperty("role", role)
            self._strip.style().unpolish(self._strip)
            self._strip.style().polish(self._strip)
        self._icon.set_icon(icon, ink=icon_ink)
        self._strong.set_ink(ink)
        self._strong.setText(state.guard.strong)
        self._text.setText(state.guard.text)
        self._in_use.setText(state.in_use)
        words = (state.guard.strong, state.guard.text, state.in_use)
        self._strip.setAccessibleName(tr("Wallets", "Guard: {words}", words=" ".join(filter(None, words))))
