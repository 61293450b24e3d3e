"""The 64 high head of a page: back, title, what stands beside it, and actions at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.widgets.button import IconButton
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import colour, pen_for
from merchant_desk.ui.words import tr


class PageHeader(QWidget):
    """Title left with its context, actions right. `back` adds the arrow, `line` draws the bottom line."""

    def __init__(
        self, title: str = "", *, name: str, context: str = "", back: bool = False, line: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedHeight(tokens.PAGE_HEADER_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._line = line
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 0, 24, 0)
        self._row.setSpacing(12)
        self.back: IconButton | None = None
        if back:
            self._row.setContentsMargins(16, 0, 24, 0)
            self.back = IconButton("back", name=f"{name}.back", accessible=tr("Widgets", "Back"), keys="Esc")
            self._row.addWidget(self.back)
        self.title = Label(title, style="title", name=f"{name}.title", tabular=True)
        self.context = _Context(context, ink="text2", name=f"{name}.context", tabular=True, parent=self)
        self._row.addWidget(self.title)
        self._row.addWidget(self.context)
        self._beside = self._row.count()
        self._row.addStretch(1)

    def add_beside(self, part: QWidget) -> None:
        """A part directly after title and context: a state chip."""
        self._row.insertWidget(self._beside, part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._beside += 1

    def add_action(self, part: QWidget) -> None:
        """A part at the right end."""
        self._row.addWidget(part)

    def set_compact(self, compact: bool) -> None:
        """Page padding 16 instead of 24, for windows below 1200."""
        side = 16 if compact else 24
        self._row.setContentsMargins(16 if self.back is not None else side, 0, side, 0)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Fill and bottom line, where wanted."""
        if self._line:
            painter = pen_for(self)
            painter.fillRect(self.rect(), colour("canvas"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, colour("border"))
            painter.end()


class _Context(Label):
    """Takes no room while it has nothing to say."""

    def setText(self, text: str, /) -> None:
        """Show the words, or go."""
        super().setText(text)
        if not text or self.parentWidget() is not None:  # without a parent it would become a window
            self.setVisible(bool(text))
