"""The code over the whole window, for a customer who stands at the till."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.qr import QrMatrix
from merchant_desk.ui.widgets.button import IconButton
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.qr_view import QrView
from merchant_desk.ui.words import tr

_PAD = 24


class EnlargedCode(Box):
    """Fills its window; Esc or a click puts it away. Made anew each time it is wanted."""

    def __init__(self, window: QWidget, matrix: QrMatrix, *, amount: str, is_training: bool) -> None:
        super().__init__("canvas", padding=_PAD, spacing=16, name="payment-enlarged", parent=window)
        self._code = QrView(
            name="payment-enlarged-code",
            accessible=tr("Payment", "Code of the payment link"),
            framed=False,
            training=is_training,
        )
        self._code.set_matrix(matrix)
        close = IconButton(
            "close", name="payment-enlarged-close", accessible=tr("Payment", "Close"), keys="Esc", size=44
        )
        close.clicked.connect(self.put_away)
        head = QHBoxLayout()
        head.addWidget(Label(amount, style="amount", tabular=True))
        head.addStretch(1)
        head.addWidget(close)
        self.column.addLayout(head)
        middle = QVBoxLayout()
        middle.addWidget(self._code, 1)
        self.column.addLayout(middle, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def put_away(self) -> None:
        """Go, for good."""
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Grow with the window."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.window().rect())
        return False

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Esc puts it away; nothing below hears a key."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """So does a click."""
        self.put_away()


def put_away_enlarged(window: QWidget) -> None:
    """The order may not be paid any more: no large code of it stays."""
    for code in window.findChildren(EnlargedCode):
        code.put_away()
