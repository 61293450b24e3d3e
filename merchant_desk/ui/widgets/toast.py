"""Toasts: a short message at the bottom right of the page, 6 s, up to three at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.widgets.button import Button, IconButton
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import box, colour, pen_for
from merchant_desk.ui.words import tr

_WIDTH, _MARGIN, _GAP, MOST_TOASTS = 420, 20, 8, 3


class Toast(QWidget):
    """One message. Signals: ``acted()`` when its button was pressed, ``closed()`` when it goes, however."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        title: str,
        body: str = "",
        *,
        icon: str = "check-disc",
        ink: str = "confirmedFg",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setAccessibleName(f"{title}. {body}" if body else title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setFixedWidth(_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(14)
        row.addWidget(IconView(icon, ink=ink, size=24))
        column = QVBoxLayout()
        column.setSpacing(2)
        cut = Qt.TextElideMode.ElideRight
        column.addWidget(Label(title, style="bodyStrong", tabular=True, elide=cut))
        if body:
            column.addWidget(Label(body, style="small", ink="text2", tabular=True, elide=cut))
        row.addLayout(column, 1)
        if action:
            open_button = Button(action, name="toast.action", height=32)
            open_button.clicked.connect(self._act)
            row.addWidget(open_button)
        close = IconButton("close", name="toast.close", accessible=tr("Widgets", "Close"), size=28)
        close.clicked.connect(self.close_now)
        row.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=tokens.TOAST_MS)
        self._timer.timeout.connect(self.close_now)
        self._timer.start()

    def close_now(self) -> None:
        """Go at once."""
        self._timer.stop()
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box."""
        painter = pen_for(self)
        box(
            painter,
            QRectF(self.rect()),
            fill=colour("canvas"),
            line=colour("borderStrong"),
            radius=tokens.RADIUS_CARD,
        )
        painter.end()

    def _act(self) -> None:
        self.acted.emit()
        self.close_now()


class ToastStack(QObject):
    """Places toasts over a page and keeps them there when it grows or shrinks."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._toasts: list[Toast] = []
        page.installEventFilter(self)

    @property
    def toasts(self) -> tuple[Toast, ...]:
        """Those that show now, oldest first."""
        return tuple(self._toasts)

    def show_toast(
        self,
        title: str,
        body: str = "",
        *,
        icon: str = "check-disc",
        ink: str = "confirmedFg",
        action: str = "",
    ) -> Toast:
        """Show a message; the oldest goes when there would be more than three."""
        while len(self._toasts) >= MOST_TOASTS:
            self._toasts[0].close_now()
        toast = Toast(title, body, icon=icon, ink=ink, action=action, parent=self._page)
        toast.closed.connect(self._closed)
        self._toasts.append(toast)
        toast.adjustSize()
        toast.show()
        self._place()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _closed(self) -> None:
        gone = self.sender()
        self._toasts = [toast for toast in self._toasts if toast is not gone]
        self._place()

    def _place(self) -> None:
        bottom = self._page.height() - _MARGIN
        for toast in reversed(self._toasts):
            width = min(_WIDTH, self._page.width() - 2 * _MARGIN)
            toast.setFixedWidth(max(240, width))
            bottom -= toast.sizeHint().height()
            toast.move(self._page.width() - toast.width() - _MARGIN, bottom)
            toast.raise_()
            bottom -= _GAP
