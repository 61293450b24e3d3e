"""Noting a transaction on an order: network, hash and coin, checked for their form before it closes."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.domain.chains import CHAINS
from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.order import Transaction
from merchant_desk.services.orders.attaching import typed_transaction
from merchant_desk.ui.dialog_frame import CardDialog
from merchant_desk.ui.problems import say
from merchant_desk.ui.text import visible
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.segmented import Option
from merchant_desk.ui.widgets.select import SelectField
from merchant_desk.ui.words import tr

_WIDTH, _PADDING = 460, 20


class AttachDialog(CardDialog):
    """Three fields. Accepted only with a transaction of the right form, which is then in `typed`."""

    def __init__(self, parent: QWidget, reference: str) -> None:
        super().__init__(parent.window())
        self.typed: Transaction | None = None
        self.setObjectName("orders-attach-dialog")
        title = tr("Orders", "Note a transaction on {reference}", reference=visible(reference))
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        column.setSpacing(12)
        column.addWidget(Label(title, style="section", tabular=True))
        said = tr(
            "Orders", "A note to find the payment again. It proves nothing, and the light stays as it is."
        )
        column.addWidget(Paragraph(said))
        networks = [Option(chain.protocol, chain.name) for chain in CHAINS]
        self._network = SelectField(tr("Orders", "Network"), networks, name="orders-attach-network")
        self._hash = TextField(
            tr("Orders", "Transaction hash"), name="orders-attach-hash", placeholder="0x…", mono=True
        )
        self._coin = TextField(
            tr("Orders", "Coin"), name="orders-attach-coin", note=tr("Orders", "optional"), placeholder="cUSD"
        )
        self._fields = {"hash": self._hash, "coin": self._coin}
        for part in (self._network, self._hash, self._coin):
            column.addWidget(part)
        column.addSpacing(4)
        column.addLayout(self._buttons())
        for field in self._fields.values():
            field.changed.connect(self._changed)
            field.committed.connect(self._try)
        self._network.select.picked.connect(self._changed)
        self._changed()
        self._hash.edit.setFocus()

    def _buttons(self) -> QHBoxLayout:
        self._safe = Button(tr("Orders", "Close"), name="orders-attach-dialog.safe")
        self._safe.clicked.connect(self.reject)
        self._deed = Button(tr("Orders", "Note it"), name="orders-attach-dialog.deed", kind="primary")
        self._deed.clicked.connect(self._try)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._safe)
        row.addWidget(self._deed)
        return row

    def _changed(self, _text: str = "") -> None:
        for field in self._fields.values():
            field.set_error("")
        self._deed.setEnabled(bool(self._hash.text().strip()))

    def _try(self) -> None:
        if not self._deed.isEnabled():
            return
        try:
            self.typed = typed_transaction(
                network=self._network.select.key, tx_hash=self._hash.text(), coin=self._coin.text()
            )
        except BadInput as failure:
            field = self._fields.get(failure.field, self._hash)
            field.set_error(say(failure).what)
            field.edit.setFocus()
            return
        self.accept()
