"""The API key as it may be shown: dots and its last four characters."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, words

_DOTS = 20


class KeyBox(QWidget):
    """A read-only box with key and lock; it never holds more of the key than the tail."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self._text, self._locked = "", True
        self.setObjectName(name)
        self.setFixedHeight(theme().control_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_key(self, *, tail: str) -> None:
        """There is a key; `tail` may be empty for short ones."""
        self._text, self._locked = f"{'•' * _DOTS} {tail}".strip(), True
        self.update()

    def show_words(self, text: str) -> None:
        """There is no key here: why, or where it is."""
        self._text, self._locked = text, False
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the dots."""
        return QSize(240, self.height())

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box, key, text, lock."""
        painter = pen_for(self)
        area, middle = QRectF(self.rect()), self.height() / 2
        box(painter, area, fill=colour("sunken"), line=colour("border"), radius=tokens.RADIUS_CONTROL)
        mark(painter, "key", left=11, middle=middle, size=14, ink=colour("text2"))
        font = theme().font("mono" if self._locked else "body")
        words(painter, area.adjusted(36, 0, -36, 0), self._text, font=font, ink=colour("text2"))
        if self._locked:
            mark(painter, "lock", left=area.right() - 26, middle=middle, size=14, ink=colour("text2"))
        painter.end()
