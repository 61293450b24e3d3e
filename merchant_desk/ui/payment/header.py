"""The head of Payment: reference and state, and what can be done with the order as a whole."""

from __future__ import annotations

from PySide6.QtCore import Signal

from merchant_desk.ui import tokens
from merchant_desk.ui.payment.state import PaymentState
from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.widgets.state_chip import StateChip
from merchant_desk.ui.words import tr


class PaymentHeader(PageHeader):
    """Signals: ``back_asked()``, ``details_asked()``, ``cancel_asked()``, ``receipt_asked()``,
    ``new_charge_asked()``."""

    back_asked = Signal()
    details_asked = Signal()
    cancel_asked = Signal()
    receipt_asked = Signal()
    new_charge_asked = Signal()

    def __init__(self) -> None:
        super().__init__("", name="payment-header", back=True, line=True)
        if self.back is not None:
            self.back.clicked.connect(self.back_asked)
        self._chip = StateChip("creating", name="payment-state", title=True)
        self.add_beside(self._chip)
        self._details = Button(tr("Payment", "Details"), name="payment-details-open", icon="list")
        self._details.clicked.connect(self.details_asked)
        self._cancel = Button(tr("Payment", "Cancel order…"), name="payment-cancel", kind="danger")
        self._cancel.clicked.connect(self.cancel_asked)
        self._receipt = Button(tr("Payment", "Receipt"), name="payment-receipt", icon="print")
        self._receipt.clicked.connect(self.receipt_asked)
        self._new = Button(tr("Payment", "New charge"), name="payment-new-charge", icon="plus", keys="Ctrl+N")
        self._new.clicked.connect(self.new_charge_asked)
        for button in (self._details, self._cancel, self._receipt, self._new):
            self.add_action(button)
        self._details.hide()

    def show_state(self, state: PaymentState) -> None:
        """What changed, in place."""
        if self.title.full_text() != visible(state.reference):
            self.title.setText(state.reference)
        if self._chip.state != state.state:
            self._chip.set_state(state.state)
        deeds = state.deeds
        is_open = state.mode == "open"
        self._cancel.setVisible(is_open)
        self._cancel.setEnabled(deeds.can_cancel)
        self._cancel.setText(
            tr("Payment", "Cancelling…") if deeds.busy == "cancel" else tr("Payment", "Cancel order…")
        )
        why = "" if deeds.can_cancel else tr("Payment", "This can't be done now")
        if self._cancel.toolTip() != why:
            self._cancel.setToolTip(why)
        self._receipt.setVisible(deeds.can_print_receipt)
        kind = "primary" if deeds.is_new_charge_next else "default"
        if self._new.kind != kind:
            self._new.set_kind(kind)

    def set_compact(self, compact: bool) -> None:
        """For a window below 1200: lower, with the button that opens the drawer."""
        super().set_compact(compact)
        self.setFixedHeight(56 if compact else tokens.PAGE_HEADER_PX)
        self._details.setVisible(compact)
