"""The card at the left of Payment: the code, its link cut to the host, and the ways to pass it on."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.payment.state import CodeView
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.qr_view import QrView
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.words import tr

_COPIED_MS = 1_200
PAD, PAD_COMPACT = 20, 16


class LinkCard(Box):
    """Signals: ``copy_asked()``, ``print_asked()``, ``send_asked()``, ``enlarge_asked()``."""

    copy_asked = Signal()
    print_asked = Signal()
    send_asked = Signal()
    enlarge_asked = Signal()

    def __init__(self, *, is_training: bool) -> None:
        super().__init__("card", padding=PAD, spacing=16, name="payment-link-card")
        self._is_training = is_training
        self._view: CodeView | None = None
        self.column.addWidget(self._build_tabs())
        self.code = QrView(
            name="payment-code",
            accessible=tr("Payment", "Code of the payment link"),
            training=is_training,
        )
        self._note = Paragraph("", style="body", align=Qt.AlignmentFlag.AlignCenter, parent=self.code)
        self._note.setObjectName("payment-code-note")
        self.column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        ways = QVBoxLayout()
        ways.setSpacing(12)
        ways.addWidget(self._build_link())
        ways.addLayout(self._build_buttons())
        self.column.addLayout(ways)
        self.column.addWidget(self._build_hint())
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._show_copy)
        self.show_view(CodeView())

    def show_view(self, view: CodeView) -> None:
        """Another code or cover, in place."""
        if view == self._view:
            return
        if view.matrix is not self.code.matrix:
            self.code.set_matrix(view.matrix)
        self.code.set_cover(view.cover)
        self._note.setText(view.note)
        self._note.setVisible(bool(view.note))
        self._link.setText(view.shown_link or "…")
        self._link.set_ink("text3" if view.cover else "text")
        self._link_icon.set_icon("link", ink="text3" if view.cover else "text2")
        self._enlarge.setVisible(view.is_live and view.matrix is not None)
        self._copy.setEnabled(view.is_live)
        self._print.setEnabled(view.is_live and view.matrix is not None)
        self._send.setEnabled(view.can_send)
        self._hint.setVisible(not view.cover)
        self._view = view

    def set_code_px(self, side: int) -> None:
        """How large the code's card is."""
        if self.code.width() != side or self.code.height() != side:
            self.code.setFixedSize(side, side)
            self._note.setGeometry(24, side // 2 - 30, side - 48, 60)

    def least_code_px(self) -> int:
        """How small a camera still reads it."""
        return self.code.minimumSizeHint().height()

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        pad = PAD_COMPACT if compact else PAD
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(12 if compact else 16)

    def tell_copied(self) -> None:
        """The clipboard has it."""
        self._copy.set_icon("check")
        self._copy.setText(tr("Payment", "Copied"))
        self._copied.start()

    # ---- building ----

    def _build_tabs(self) -> Segmented:
        self._tabs = Segmented(
            [
                Option("link", tr("Payment", "Payment link"), "globe"),
                Option("wallet", tr("Payment", "Wallet address"), "wallet"),
            ],
            name="payment-way",
            accessible=tr("Payment", "How the customer pays"),
            height=32,
        )
        why = tr("Payment", "Off until Cryptum supplies an exact amount and an address for this order")
        self._tabs.set_option_enabled("wallet", enabled=False, why=why)
        return self._tabs

    def _build_link(self) -> Box:
        box = Box("sunken", name="payment-link")
        box.setFixedHeight(44)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 10, 0)
        row.setSpacing(10)
        self._link = Label("…", style="mono", name="payment-link-shown", elide=Qt.TextElideMode.ElideRight)
        self._enlarge = Button(
            tr("Payment", "Enlarge"),
            name="payment-enlarge",
            kind="link",
            icon="external",
            height=28,
            style="small",
        )
        self._enlarge.clicked.connect(self.enlarge_asked)
        self._link_icon = IconView("link", ink="text2", size=14)
        row.addWidget(self._link_icon)
        row.addWidget(self._link, 1)
        row.addWidget(self._enlarge)
        box.column.addLayout(row)
        return box

    def _build_buttons(self) -> QHBoxLayout:
        self._copy = self._deed(tr("Payment", "Copy"), "payment-copy", "copy", "Ctrl+Shift+C")
        self._print = self._deed(tr("Payment", "Print"), "payment-print", "print", "Ctrl+P")
        self._send = self._deed(tr("Payment", "Send"), "payment-send", "send", "")
        self._copy.clicked.connect(self.copy_asked)
        self._print.clicked.connect(self.print_asked)
        self._send.clicked.connect(self.send_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self._copy, self._print, self._send):
            row.addWidget(button, 1)
        return row

    def _deed(self, text: str, name: str, icon: str, keys: str) -> Button:
        button = Button(text, name=name, icon=icon, height=44)
        button.setToolTip(f"{text} ({keys})" if keys else text)
        return button

    def _build_hint(self) -> QWidget:
        self._hint = QWidget()
        row = QHBoxLayout(self._hint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconView("phone", ink="text2", size=16), 0, Qt.AlignmentFlag.AlignVCenter)
        hint = tr("Payment", "The customer scans with the phone camera and picks coin and wallet there.")
        row.addWidget(Paragraph(hint, style="small"), 1)
        return self._hint

    def _show_copy(self) -> None:
        self._copy.set_icon("copy")
        self._copy.setText(tr("Payment", "Copy"))
