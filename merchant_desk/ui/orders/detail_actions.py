"""The row of actions in the panel: what is there depends on whether the order can still be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from merchant_desk.ui.orders.state import DetailState
from merchant_desk.ui.widgets.button import Button, IconButton
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.ui.orders.detail_panel import OrderPanel

_COPIED_MS = 1200


class DetailActions(QWidget):
    """Show QR and Copy link while the order can be paid, Handed over on GO, else Check again and Open
    payment; the rest lies behind the three dots."""

    def __init__(self, panel: OrderPanel) -> None:
        super().__init__(panel)
        self._qr = Button(tr("Orders", "Show QR"), name="orders-show-qr", kind="primary", icon="qr")
        self._link = Button(tr("Orders", "Copy link"), name="orders-copy-link", icon="link")
        self._link.setToolTip(tr("Orders", "Copy link (Ctrl+Shift+C)"))
        self._hand_over = Button(
            tr("Orders", "Handed over"), name="orders-handed-over", kind="primary", icon="done-hand"
        )
        self._check = Button(tr("Orders", "Check again"), name="orders-check", icon="refresh")
        self._payment = Button(tr("Orders", "Open payment"), name="orders-open-payment", icon="receipt")
        self.more = IconButton(
            "more", name="orders-more", accessible=tr("Orders", "More actions"), kind="default"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._qr, 1)
        row.addWidget(self._link)
        row.addWidget(self._hand_over, 1)
        row.addWidget(self._check, 1)
        row.addWidget(self._payment, 1)
        row.addWidget(self.more)
        self._qr.clicked.connect(panel.qr_asked)
        self._link.clicked.connect(panel.link_asked)
        self._hand_over.clicked.connect(panel.hand_over_asked)
        self._check.clicked.connect(panel.check_asked)
        self._payment.clicked.connect(panel.payment_asked)
        self.more.clicked.connect(panel.open_more)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._not_copied)

    def show_state(self, state: DetailState) -> None:
        """Show what can be done."""
        self._qr.setVisible(state.can_show_qr)
        self._link.setVisible(state.can_copy_link)
        self._check.setVisible(not state.can_show_qr)
        self._hand_over.setVisible(state.light.can_hand_over)
        self._payment.setVisible(not state.can_show_qr and not state.light.can_hand_over)
        self._check.setEnabled(state.can_check)
        words = tr("Orders", "Asking…") if state.busy == "check" else tr("Orders", "Check again")
        if self._check.words() != words:
            self._check.setText(words)

    def tell_copied(self) -> None:
        """The link lies in the clipboard: a tick says so for a moment."""
        self._link.set_icon("check")
        self._link.setAccessibleDescription(tr("Orders", "Copied"))
        self._copied.start()

    def _not_copied(self) -> None:
        self._link.set_icon("link")
        self._link.setAccessibleDescription("")
