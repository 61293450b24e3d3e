"""A small card over the window, beside the part that opened it; a click beside it or Esc closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.widgets.paint import box, colour, pen_for

_GAP = 8


class Popover(QWidget):
    """Covers the window with nothing but its card; fill `column`. Signal: ``closed()``."""

    closed = Signal()

    def __init__(self, window: QWidget, *, name: str, accessible: str, width: int) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._window = window
        self._anchor: QWidget | None = None
        self._focus_before: QWidget | None = None
        self._card = _Card(self)
        self._card.setFixedWidth(width)
        self.column = QVBoxLayout(self._card)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(8)
        window.installEventFilter(self)
        self.hide()

    def open_beside(self, anchor: QWidget) -> None:
        """Show: above the anchor where it stands low, below it where it stands high; with the focus."""
        self._anchor = anchor
        self._focus_before = self._window.focusWidget()
        self.fit()
        self.show()
        self.raise_()
        self.focusNextPrevChild(True)

    def close_popover(self) -> None:
        """Go, and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._focus_before is not None:
                self._focus_before.setFocus()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.fit()
        return False

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """A click beside the card closes."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_popover()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Esc closes; no other key gets through to the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()

    def focusNextPrevChild(self, next: bool, /) -> bool:  # noqa: A002 - Qt's own name
        """Tab stays inside."""
        parts = [part for part in self._card.findChildren(QAbstractButton) if part.isVisible()]
        focused = [at for at, part in enumerate(parts) if part.hasFocus()]
        if not parts:
            return False
        at = focused[0] + (1 if next else -1) if focused else 0
        parts[at % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def fit(self) -> None:
        """Give the card the size that its parts want, and its place beside the anchor."""
        self.setGeometry(self._window.rect())
        width = self._card.width()
        high = self.column.totalHeightForWidth(width) if self.column.hasHeightForWidth() else -1
        self._card.resize(width, high if high > 0 else self._card.sizeHint().height())
        if self._anchor is None:
            return
        top_left = self._anchor.mapTo(self._window, QPoint(0, 0))
        left = max(_GAP, min(top_left.x(), self.width() - self._card.width() - _GAP))
        below = top_left.y() + self._anchor.height() + _GAP
        fits = below + self._card.height() <= self.height() - _GAP
        self._card.move(left, below if fits else top_left.y() - self._card.height() - _GAP)


class _Card(QWidget):
    """The white box."""

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Fill and line."""
        painter = pen_for(self)
        area = self.rect().toRectF()
        box(painter, area, fill=colour("canvas"), line=colour("borderStrong"), radius=tokens.RADIUS_DIALOG)
        painter.end()
