"""The questions and papers of Orders, opened and awaited."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from merchant_desk.ui.dialog_frame import CardDialog
from merchant_desk.ui.dialogs import ask, opened
from merchant_desk.ui.orders.attach_dialog import AttachDialog
from merchant_desk.ui.orders.view_model import OrdersModel
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.words import tr


async def ask_cancel(parent: QWidget, model: OrdersModel) -> None:
    """Ask once, saying what cancelling does and what it can't do."""
    detail = model.state.detail
    if detail is None:
        return
    deed = await ask(
        parent,
        tr("Orders", "Cancel {reference}?", reference=detail.reference),
        tr(
            "Orders",
            "This stops the order of {amount} at Cryptum and clears the customer display. "
            "It can't bring back money that was already sent.",
            amount=detail.amount,
        ),
        safe=tr("Orders", "Keep order"),
        deed=tr("Orders", "Cancel order"),
        note=detail.cancel.note or tr("Orders", "Ask the customer first: have you pressed send?"),
        name="orders-cancel-dialog",
    )
    if deed and model.detail.reference == detail.reference:
        model.detail.cancel()


async def ask_attach(parent: QWidget, model: OrdersModel) -> None:
    """Ask for a transaction, and note it on the order that was shown when the question was asked."""
    reference = model.detail.reference
    if not reference:
        return
    dialog = AttachDialog(parent, reference)
    await opened(dialog)
    if dialog.typed is not None and model.detail.reference == reference:
        model.detail.attach(dialog.typed)


async def ask_send_again(parent: QWidget, model: OrdersModel) -> None:
    """Ask before a new order takes the place of one whose answer was lost."""
    detail = model.state.detail
    if detail is None:
        return
    deed = await ask(
        parent,
        tr("Orders", "Send {reference} again?", reference=detail.reference),
        tr(
            "Orders",
            "Cryptum is asked once more. Only if it surely does not have this order, a new one takes its "
            "place, and this one is watched for 30 days.",
        ),
        safe=tr("Orders", "Keep looking"),
        deed=tr("Orders", "Send again as a new order"),
        kind="primary",
        icon="ring-broken",
        name="orders-send-again-dialog",
    )
    if deed and model.detail.reference == detail.reference:
        model.detail.send_again()


async def show_raw(parent: QWidget, model: OrdersModel) -> None:
    """The record as text, to read and to copy."""
    text = model.detail.raw()
    if text:
        await opened(_RawRecord(parent, model.detail.reference, text))


class _RawRecord(CardDialog):
    """Plain text that can be selected but not changed."""

    def __init__(self, parent: QWidget, reference: str, text: str) -> None:
        super().__init__(parent.window())
        self.setObjectName("orders-raw-dialog")
        title = tr("Orders", "Record of {reference}", reference=reference)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(640, 620)
        self.setSizeGripEnabled(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        column.addWidget(Label(title, style="section", tabular=True))
        said = tr("Orders", "What this till keeps of the order. Its payment token is left out.")
        column.addWidget(Paragraph(said, style="small"))
        self._text = QPlainTextEdit(text)
        self._text.setObjectName("orders-raw-text")
        self._text.setAccessibleName(title)
        self._text.setReadOnly(True)
        self._text.setFont(theme().font("mono"))
        column.addWidget(self._text, 1)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        copy = Button(tr("Orders", "Copy"), name="orders-raw-copy", icon="copy")
        copy.clicked.connect(self._copy)
        close = Button(tr("Orders", "Close"), name="orders-raw-close")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row.addWidget(copy)
        row.addWidget(close)
        close.setFocus()
        return row

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
