"""The panel of one network: its address in groups of four, to read aloud and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from merchant_desk.ui.wallets.state import WalletsState
from merchant_desk.ui.widgets.address_groups import AddressGroups
from merchant_desk.ui.widgets.badge import NetworkBadge
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.detail_panel import DetailPanel
from merchant_desk.ui.widgets.facts import Fact, FactsList
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.words import tr

_COPIED_MS = 1200


class WalletPanel(DetailPanel):
    """Shows the chosen row of a `WalletsState`. Signals: ``check_asked()``, ``dashboard_asked()``."""

    check_asked = Signal()
    dashboard_asked = Signal()

    def __init__(self) -> None:
        super().__init__(name="wallets-panel")
        self._address = ""
        self._badge = NetworkBadge("", size=28)
        self.add_before_title(self._badge)
        self._build_address()
        self._build_facts()
        self._build_footer()
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._not_copied)

    def show_state(self, state: WalletsState) -> None:
        """Show the chosen network."""
        row = state.chosen
        if row is None:
            return
        self._address = row.address
        self.title.setText(row.name)
        self._badge.set_network(row.network)
        self._head_text.setText(
            tr("Wallets", "At Cryptum, customers pay this one") if row.is_set else tr("Wallets", "At Cryptum")
        )
        self._read_at.setText(state.read_at_exactly if row.is_set else "")
        self._groups.set_address(row.address)
        self._groups.setVisible(row.is_set)
        self._none.setVisible(not row.is_set)
        self._copy.setVisible(row.is_set)
        self._facts.set_facts([Fact(tr("Wallets", "Coins"), row.coins)] if row.coins else [])
        self._hint_box.setVisible(row.is_set)
        self._hint_icon.setVisible(row.is_set)
        self._dashboard.setVisible(state.has_dashboard)
        self._check.setEnabled(not state.is_checking)
        words = tr("Wallets", "Asking…") if state.is_checking else tr("Wallets", "Check again")
        if words != self._check.words():
            self._check.setText(words)

    def copy_address(self) -> None:
        """Put the whole address into the clipboard; a tick says so for a moment."""
        if self._address:
            QGuiApplication.clipboard().setText(self._address)
            self._copy.set_icon("check")
            self._copy.setAccessibleDescription(tr("Wallets", "Copied"))
            self._copied.start()

    def _build_address(self) -> None:
        section = self.add_section()
        self._head_text = Label(style="small", ink="text2", weight=500)
        self._read_at = Label(style="small", ink="text2", tabular=True, name="wallets-read-at")
        top = QHBoxLayout()
        top.addWidget(self._head_text)
        top.addStretch(1)
        top.addWidget(self._read_at)
        section.addLayout(top)
        said = tr("Wallets", "Address")
        self._groups = AddressGroups("", name="wallets-address", accessible=said)
        section.addWidget(self._groups, 0, Qt.AlignmentFlag.AlignLeft)
        self._none = Paragraph(
            tr("Wallets", "Cryptum tells no address. Customers can't pay on this network."),
            name="wallets-none",
        )
        section.addWidget(self._none)
        self._copy = Button(tr("Wallets", "Copy address"), name="wallets-copy", icon="copy")
        self._copy.setToolTip(tr("Wallets", "Copy address (Ctrl+Shift+C)"))
        self._copy.clicked.connect(self.copy_address)
        section.addWidget(self._copy)

    def _build_facts(self) -> None:
        section = self.add_section()
        self._facts = FactsList(name="wallets-facts")
        section.addWidget(self._facts)
        self._hint_icon = IconView("info", ink="text2", size=16)
        self._hint_box = Paragraph(
            tr(
                "Wallets",
                "Compare every group with your wallet, never only the ends: look-alike addresses share them.",
            ),
            style="small",
        )
        hint = QHBoxLayout()
        hint.setSpacing(8)
        hint.addWidget(self._hint_icon, 0, Qt.AlignmentFlag.AlignTop)
        hint.addWidget(self._hint_box, 1)
        section.addLayout(hint)

    def _build_footer(self) -> None:
        self._dashboard = Button(
            tr("Wallets", "Open dashboard.cryptum.io"), name="wallets-panel-dashboard", icon="external"
        )
        self._dashboard.clicked.connect(self.dashboard_asked)
        self._check = Button(
            tr("Wallets", "Check again"), name="wallets-panel-check", kind="primary", icon="refresh"
        )
        self._check.clicked.connect(self.check_asked)
        self.footer.addWidget(self._dashboard)
        self.footer.addStretch(1)
        self.footer.addWidget(self._check)

    def _not_copied(self) -> None:
        self._copy.set_icon("copy")
        self._copy.setAccessibleDescription("")
