"""The frame of a dialog: a card with round corners and a line, and in training a strip at its top."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.text import PlainLabel
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.paint import box, colour, pen_for
from merchant_desk.ui.words import tr

LINE_PX = 1
"""The line round the card; what reaches to an edge stays inside it."""


class CardDialog(QDialog):
    """A dialog without a window's frame, dragged by its ground. `line` is the token of its outline."""

    def __init__(self, window: QWidget, *, line: str = "borderStrong") -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._line = line
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Card and line."""
        painter = pen_for(self)
        where = QRectF(self.rect())
        box(painter, where, fill=colour("canvas"), line=colour(self._line), radius=tokens.RADIUS_DIALOG)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """Without a title bar the ground itself is what a dialog is dragged by."""
        handle = self.windowHandle()
        if event.button() == Qt.MouseButton.LeftButton and handle is not None:
            handle.startSystemMove()
        super().mousePressEvent(event)


class DialogStrip(QWidget):
    """Says at the top of a dialog that nothing is real."""

    def __init__(self, *, side_px: int) -> None:
        super().__init__()
        self.setFixedHeight(tokens.TRAINING_RIBBON_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(side_px, 0, side_px, 0)
        row.setSpacing(10)
        row.addWidget(IconView("cap", ink="trainingFg", size=20))
        row.addWidget(_said(tr("Training", "TRAINING MODE"), "bodyStrong"))
        row.addWidget(_said(tr("Training", "The money here is fake."), "body"), 1)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Magenta, round only where the dialog is."""
        radius = float(tokens.RADIUS_DIALOG - LINE_PX)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, radius), radius, radius)
        painter = pen_for(self)
        painter.setClipRect(self.rect())
        painter.fillPath(shape, colour("trainingBg"))
        painter.end()


def _said(text: str, style: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setFont(theme().font(style))
    label.setProperty("ink", "trainingFg")
    return label
