"""The way over Cryptum's dashboard: copy the address, open the dashboard, check what Cryptum has then."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from merchant_desk.ui.wallets.panel_parts import AddressBlock, Hint, Part, Step
from merchant_desk.ui.wallets.state import DraftState, WalletRow, WalletsState
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Notice, NoticeKind
from merchant_desk.ui.widgets.label import Paragraph
from merchant_desk.ui.words import tr

_LOOKS_MS = (500, 3_000)
"""When the clipboard is read back after a copy; programs that swap addresses take up to two seconds."""


class DraftPart(Part):
    """What waits: the draft in groups, who made it."""

    def __init__(self) -> None:
        super().__init__()
        self._block = AddressBlock(name="wallets-draft")
        self._by = Paragraph("", style="small", name="wallets-draft-by")
        self.column.addWidget(self._block)
        self.column.addWidget(self._by)

    def show_row(self, row: WalletRow) -> None:
        """Show the row's draft."""
        none = tr("Wallets", "The address is to be removed.")
        head = tr("Wallets", "Draft, kept on this till")
        self._block.show_address(row.draft, head=head, check=row.draft_check, none=none)
        self._by.setText(row.draft_by)


class StepsPart(Part):
    """Three steps. Signals: ``copied()``, ``clipboard_seen(bool)``, ``dashboard_asked()``,
    ``code_asked(str)`` with the address that is to be shown as a code."""

    copied = Signal()
    clipboard_seen = Signal(bool)
    dashboard_asked = Signal()
    code_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(spacing=16)
        self._address = ""
        self._is_watching = False
        self._build_copy()
        self._build_open()
        self._build_check()
        self._looks = [QTimer(self, singleShot=True, interval=wait) for wait in _LOOKS_MS]
        for timer in self._looks:
            timer.timeout.connect(self._look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._focus_came)

    def show_state(self, state: WalletsState, row: WalletRow) -> None:
        """Show how far it is."""
        way: DraftState = state.draft
        address = row.address if way.is_restoring else row.draft
        if address != self._address:
            self._address, self._is_watching = address, False
        copy_words = (
            tr("Wallets", "Copy our address") if way.is_restoring else tr("Wallets", "Copy the draft")
        )
        self._copy_step.setVisible(bool(address))
        self._copy_step.set_done(is_done=bool(way.copied), text=copy_words)
        self._copied_words.setText(way.copied)
        self._copied_words.setVisible(bool(way.copied) and not way.clipboard_alarm)
        self._alarm.text.setText(way.clipboard_alarm)
        self._alarm.setVisible(bool(way.clipboard_alarm))
        paste = tr("Wallets", "Paste it at {network} and save there", network=row.name)
        if not address:
            paste = tr("Wallets", "Remove {network} there and save", network=row.name)
        self._open_step.set_done(is_done=way.is_opened, text=paste)
        self._open.setVisible(state.has_dashboard)
        self._check_step.set_done(
            is_done=way.answer_kind == "ok", text=tr("Wallets", "Check that Cryptum has it")
        )
        for kind, notice in self._answers.items():
            notice.text.setText(way.answer)
            notice.setVisible(bool(way.answer) and way.answer_kind == kind)

    def copy_address(self) -> None:
        """Copy, and read the clipboard back: at once, twice soon after, and whenever the window is back."""
        if not self._address:
            return
        QGuiApplication.clipboard().setText(self._address)
        self._is_watching = True
        self.copied.emit()
        self._look()
        for timer in self._looks:
            timer.start()

    def _build_copy(self) -> None:
        self._copy_step = Step(1, tr("Wallets", "Copy the draft"))
        row = QHBoxLayout()
        row.setSpacing(8)
        copy = Button(tr("Wallets", "Copy address"), name="wallets-draft-copy", icon="copy")
        copy.clicked.connect(self.copy_address)
        code = Button(tr("Wallets", "Show as QR"), name="wallets-draft-qr", icon="qr")
        code.clicked.connect(lambda: self.code_asked.emit(self._address))
        row.addWidget(copy)
        row.addWidget(code)
        self._copy_step.column.addLayout(row)
        self._copied_words = Paragraph("", style="small", name="wallets-copied")
        self._copy_step.column.addWidget(self._copied_words)
        self._alarm = Notice("danger", " ", icon="octagon-alert", name="wallets-clipboard-alarm")
        self._copy_step.column.addWidget(self._alarm)
        self.column.addWidget(self._copy_step)

    def _build_open(self) -> None:
        self._open_step = Step(2, " ")
        self._open = Button(
            tr("Wallets", "Open dashboard.cryptum.io"), name="wallets-panel-dashboard", icon="external"
        )
        self._open.clicked.connect(self.dashboard_asked)
        self._open_step.column.addWidget(self._open)
        self.column.addWidget(self._open_step)

    def _build_check(self) -> None:
        self._check_step = Step(3, tr("Wallets", "Check that Cryptum has it"))
        icons: dict[NoticeKind, str] = {"ok": "check-disc", "warn": "warning", "danger": "octagon-x"}
        self._answers: dict[str, Notice] = {}
        for kind, icon in icons.items():
            notice = Notice(kind, " ", icon=icon, name=f"wallets-answer-{kind}")
            notice.hide()
            self._answers[kind] = notice
            self._check_step.column.addWidget(notice)
        self.column.addWidget(self._check_step)

    def _look(self) -> None:
        if self._is_watching and self.isVisible():
            held = QGuiApplication.clipboard().text()
            self.clipboard_seen.emit(held == self._address)

    def _focus_came(self, window: object) -> None:
        if window is not None:
            self._look()


class WaysHint(Hint):
    """Why addresses are not saved from here."""

    def __init__(self) -> None:
        words = tr(
            "Wallets", "Saving from here opens once the contract check has passed: Settings, Store and API."
        )
        super().__init__("lock", words, name="wallets-why-dashboard")
