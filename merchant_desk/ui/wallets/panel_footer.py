"""The buttons at the foot of the wallet panel, by what the panel shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout

from merchant_desk.ui.wallets.state import WalletRow, WalletsState
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.words import tr


class PanelFooter(QObject):
    """Fills the panel's footer. Signals: what the buttons ask for."""

    change_asked = Signal()
    remove_asked = Signal()
    cancel_asked = Signal()
    save_asked = Signal()
    drop_asked = Signal()
    check_asked = Signal()
    accept_asked = Signal()
    restore_asked = Signal()

    def __init__(self, row: QHBoxLayout) -> None:
        super().__init__(row)
        made = self._made
        self._remove = made(tr("Wallets", "Remove…"), "wallets-remove", self.remove_asked, kind="danger")
        self._drop = made(tr("Wallets", "Discard draft…"), "wallets-drop", self.drop_asked)
        self._accept = made(tr("Wallets", "Accept new address…"), "wallets-accept", self.accept_asked, "lock")
        self._cancel = made(tr("Wallets", "Cancel"), "wallets-cancel", self.cancel_asked)
        self._save = made(" ", "wallets-save", self.save_asked, "lock", kind="primary")
        self._change = made(tr("Wallets", "Change address…"), "wallets-change", self.change_asked, "lock")
        self._check = made(
            tr("Wallets", "Check again"), "wallets-panel-check", self.check_asked, "refresh", kind="primary"
        )
        self._restore = made(
            tr("Wallets", "Restore ours…"), "wallets-restore", self.restore_asked, kind="primary"
        )
        self._end = made(
            tr("Wallets", "End the alarm…"), "wallets-end-alarm", self.accept_asked, "lock", kind="primary"
        )
        for button in (self._remove, self._drop, self._accept):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self._cancel, self._save, self._change, self._check, self._restore, self._end):
            row.addWidget(button)

    def show_state(self, state: WalletsState, row: WalletRow, *, is_ticked: bool) -> None:
        """Show what can be done now; `is_ticked` says that the changed address was compared."""
        is_form = state.change.is_open
        alarm = state.seen_alarm if row.is_changed else None
        is_restoring = alarm is not None and state.draft.is_restoring
        is_draft = row.is_drafted and alarm is None and not is_form
        is_plain = alarm is None and not is_form and not is_draft
        self._cancel.setVisible(is_form or is_restoring)
        self._save.setVisible(is_form)
        self._show_save(state)
        self._remove.setVisible(is_plain and row.is_set and state.can_change)
        self._change.setVisible(is_plain and state.can_change)
        self._change.setText(
            tr("Wallets", "Change address…") if row.is_set else tr("Wallets", "Add address…")
        )
        self._drop.setVisible(is_draft)
        is_back = alarm is not None and alarm.is_back
        self._check.setVisible(is_draft or (is_restoring and not is_back))
        self._check.setEnabled(not state.is_checking)
        self._restore.setVisible(alarm is not None and not is_restoring and not is_back)
        self._end.setVisible(is_back)
        self._accept.setVisible(alarm is not None and not is_restoring and not is_back)
        self._accept.setEnabled(is_ticked)

    def _show_save(self, state: WalletsState) -> None:
        change = state.change
        words = tr("Wallets", "Keep as draft…")
        if change.way == "direct":
            words = tr("Wallets", "Save at Cryptum…")
        if change.is_saving:
            words = tr("Wallets", "Saving…")
        if words != self._save.words():
            self._save.setText(words)
        self._save.setEnabled(change.can_save)

    def _made(self, text: str, name: str, asked: object, icon: str = "", kind: str = "default") -> Button:
        button = Button(text, name=name, icon=icon or None, kind=kind)
        button.clicked.connect(asked)
        return button
