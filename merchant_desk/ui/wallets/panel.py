"""The panel of one network: what is in use, and then the form, the draft's steps, or the change."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from merchant_desk.ui.wallets.panel_changed import ChangedPart, StoppedPart
from merchant_desk.ui.wallets.panel_draft import DraftPart, StepsPart, WaysHint
from merchant_desk.ui.wallets.panel_footer import PanelFooter
from merchant_desk.ui.wallets.panel_form import FormPart
from merchant_desk.ui.wallets.panel_parts import AddressBlock, Hint, Part
from merchant_desk.ui.wallets.state import WalletRow, WalletsState
from merchant_desk.ui.wallets.view_model import WalletsModel
from merchant_desk.ui.widgets.badge import NetworkBadge, Tag
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Notice
from merchant_desk.ui.widgets.detail_panel import DetailPanel
from merchant_desk.ui.words import tr

_COPIED_MS = 1200


class WalletPanel(DetailPanel):
    """Shows the chosen row of a `WalletsState`. Signals: ``dashboard_asked()``; ``code_asked(str)`` with an
    address; ``test_sale_asked()``. The footer's are in `foot`, the form's in `form`."""

    dashboard_asked = Signal()
    code_asked = Signal(str)
    test_sale_asked = Signal()

    def __init__(self, model: WalletsModel) -> None:
        super().__init__(name="wallets-panel")
        self._model = model
        self._address, self._shown = "", ""
        self._badge = NetworkBadge("", size=28)
        self.add_before_title(self._badge)
        self._tags = {
            "draft": Tag(tr("Wallets", "Draft"), kind="warn", name="wallets-tag-draft"),
            "changed": Tag(tr("Wallets", "Changed"), kind="danger", name="wallets-tag-changed"),
            "tested": Tag(tr("Wallets", "Tested"), kind="ok", name="wallets-tag-tested"),
        }
        for tag in self._tags.values():
            self.add_beside_title(tag)
        self._build_parts()
        self.foot = PanelFooter(self.footer)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._not_copied)
        self.steps.copied.connect(self._step_copied)
        self.steps.clipboard_seen.connect(self._clipboard_seen)
        self.changed.ticked.connect(self._ticked)

    def show_state(self, state: WalletsState) -> None:
        """Show the chosen network."""
        row = state.chosen
        if row is None:
            return
        if row.key + row.now != self._shown:
            self._shown = row.key + row.now
            self.changed.untick()
        self._address = row.address
        self.title.setText(row.name)
        self._badge.set_network(row.network)
        is_form = state.change.is_open
        is_changed = row.is_changed and state.seen_alarm is not None
        is_draft = row.is_drafted and not is_changed and not is_form
        is_restoring = is_changed and state.draft.is_restoring
        self._tags["draft"].setVisible(row.is_drafted and not is_changed)
        self._tags["changed"].setVisible(is_changed)
        self._tags["tested"].setVisible(row.is_tested and not is_changed and not row.is_drafted)
        self._told.setVisible(bool(state.notice))
        self._told.text.setText(state.notice)
        self._stopped.setVisible(is_changed)
        self._current.setVisible(not is_changed)
        self.changed.setVisible(is_changed and not is_restoring)
        self._draft.setVisible(is_draft)
        self.steps.setVisible(is_draft or is_restoring)
        self._hints.setVisible(not is_form and not is_changed)
        if is_changed and state.seen_alarm is not None:
            self._stopped.show_row(row)
            self.changed.show_state(state.seen_alarm, row)
        self._show_current(state, row, is_quiet=is_form or is_draft)
        self._draft.show_row(row)
        self.steps.show_state(state, row)
        self._why.setVisible(is_draft and not state.change.has_ways and state.has_dashboard)
        self.form.show_state(state.change, row)
        self.foot.show_state(state, row, is_ticked=self.changed.is_ticked)

    def copy_address(self) -> None:
        """Put the whole address into the clipboard; a tick says so for a moment."""
        if self._address:
            QGuiApplication.clipboard().setText(self._address)
            self._copy.set_icon("check")
            self._copy.setAccessibleDescription(tr("Wallets", "Copied"))
            self._copied.start()

    # ---- building ----

    def _build_parts(self) -> None:
        column = self.add_section(padding=0, spacing=0)
        self._told = Notice("ok", " ", icon="check-disc", name="wallets-notice")
        self._stopped = StoppedPart()
        self._current = self._build_current()
        self.changed = ChangedPart()
        self._draft = DraftPart()
        self.steps = StepsPart()
        self.form = FormPart(self._model.change)
        self._hints = self._build_hints()
        self.steps.dashboard_asked.connect(self.dashboard_asked)
        self.steps.code_asked.connect(self.code_asked)
        self.changed.key_asked.connect(self._model.key_wanted)
        told = QWidget()
        row = QHBoxLayout(told)
        row.setContentsMargins(20, 0, 20, 0)
        row.addWidget(self._told)
        parts = (self._stopped, self._current, told, self.changed, self._draft, self.steps, self.form)
        for part in (*parts, self._hints):
            column.addWidget(part)

    def _build_current(self) -> Part:
        part = Part(is_first=True, spacing=12)
        self._block = AddressBlock(name="wallets-address")
        part.column.addWidget(self._block)
        self._reason = Hint("warning", ink="failedFg", name="wallets-reason")
        part.column.addWidget(self._reason)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._copy = Button(tr("Wallets", "Copy"), name="wallets-copy", icon="copy",
                            accessible=tr("Wallets", "Copy address"))  # fmt: skip
        self._copy.setToolTip(tr("Wallets", "Copy address (Ctrl+Shift+C)"))
        self._copy.clicked.connect(self.copy_address)
        code = Button(tr("Wallets", "Test QR"), name="wallets-code", icon="qr")
        code.clicked.connect(lambda: self.code_asked.emit(self._address))
        row.addWidget(self._copy)
        row.addWidget(code)
        part.column.addWidget(self._buttons)
        return part

    def _build_hints(self) -> Part:
        part = Part(spacing=12)
        words = tr(
            "Wallets",
            "Compare every group with your wallet, never only the ends: look-alike addresses share them.",
        )
        part.column.addWidget(Hint("info", words))
        self._why = WaysHint()
        part.column.addWidget(self._why)
        self._test = Button(
            tr("Wallets", "Make a test sale of the smallest amount"), name="wallets-test-sale", kind="link"
        )
        self._test.clicked.connect(self.test_sale_asked)
        line = QHBoxLayout()
        line.addWidget(self._test)
        line.addStretch(1)
        part.column.addLayout(line)
        return part

    # ---- showing ----

    def _show_current(self, state: WalletsState, row: WalletRow, *, is_quiet: bool) -> None:
        head = tr("Wallets", "In use now") if row.is_set else tr("Wallets", "At Cryptum")
        if row.is_set and (row.is_drafted or not state.read_at):
            head = tr("Wallets", "At Cryptum, customers pay this one")
        self._block.show_address(
            row.address,
            head=head,
            aside=state.read_at_exactly if row.is_drafted else "",
            check=None if row.is_drafted or not row.is_set else row.check,
            none=tr("Wallets", "Cryptum tells no address. Customers can't pay on this network."),
        )
        self._reason.text.setText(row.reason)
        self._reason.setVisible(bool(row.reason))
        self._buttons.setVisible(row.is_set and not row.is_drafted)
        self._test.setVisible(row.is_set and state.can_change and not is_quiet)

    def _ticked(self, _is_ticked: bool) -> None:
        self.show_state(self._model.state)

    def _step_copied(self) -> None:
        self._model.way.copied(self._model.desk.clock.now_utc_ms())

    def _clipboard_seen(self, is_same: bool) -> None:
        self._model.way.clipboard_seen(is_same=is_same)

    def _not_copied(self) -> None:
        self._copy.set_icon("copy")
        self._copy.setAccessibleDescription("")
