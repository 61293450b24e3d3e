"""Text from outside, made safe to show: plain, never rich, with hidden characters made visible.

Whatever a customer, an API or a callback wrote may hold markup, control codes or characters that turn the
reading direction. `PlainLabel` shows it as plain text only; `visible` puts a mark where a hidden one stands.
"""

from __future__ import annotations

import math
import unicodedata

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

ELLIPSIS = "…"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_CONTROL_PICTURES = 0x2400
_LONGEST = 4096


def visible(text: str, *, keep_lines: bool = False) -> str:
    """The text with every control, format and private character replaced by a visible mark.

    C0 controls become their pictures (U+2400 block), others ``⟨U+202E⟩``. Line feeds stay if `keep_lines`.
    Text longer than 4,096 characters is cut: no label needs more, and laying it out would stall the window.
    """
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + ELLIPSIS
    if text.isprintable():
        return text
    return "".join(_mark(char, keep_lines=keep_lines) for char in text)


def middle(text: str, *, head: int = 8, tail: int = 8) -> str:
    """An id, hash or address cut in the middle, never at the end; a leading ``0x`` is not counted.

    >>> middle("0x3be20f675a81d94c0e6672bf9d13a5478eec20b1d44f07a3965b82f0c19ad804")
    '0x3be20f67…c19ad804'
    """
    prefix = 2 if text.startswith("0x") else 0
    if len(text) <= prefix + head + tail + 1:
        return visible(text)
    return visible(text[: prefix + head]) + ELLIPSIS + visible(text[-tail:])


def groups_of_four(address: str) -> tuple[str, tuple[str, ...]]:
    """An address for reading aloud: its ``0x`` if it has one, and the rest in groups of four characters."""
    prefix = "0x" if address.startswith("0x") else ""
    rest = visible(address[len(prefix) :])
    return prefix, tuple(rest[at : at + 4] for at in range(0, len(rest), 4))


class PlainLabel(QLabel):
    """A label that can only show plain text, with hidden characters made visible.

    With `elide` the text is cut to the width at hand (``Qt.TextElideMode``); the whole of it is the tooltip.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, elide: Qt.TextElideMode | None = None
    ) -> None:
        super().__init__(parent)
        self._full = ""
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        if elide is not None:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str, /) -> None:
        """Show `text`, made visible and never read as markup."""
        self._full = visible(text, keep_lines=self.wordWrap())
        self._show()

    def full_text(self) -> str:
        """All of the text, also where the label shows a cut of it."""
        return self._full

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Cut the text anew when the width changes."""
        super().resizeEvent(event)
        if self._elide is not None:
            self._show()

    def _show(self) -> None:
        shown = self._full
        if self._elide is not None and self.width() > 0:
            shown = self.fontMetrics().elidedText(self._full, self._elide, self.contentsRect().width())
            self.setToolTip("" if shown == self._full else plain_tip(self._full))
        if shown != super().text():
            super().setText(shown)


class PlainParagraph(PlainLabel):
    """Plain text over several lines, `line_px` apart: a ``QLabel`` alone has no line height."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, line_px: int) -> None:
        super().__init__("", parent)
        self._line_px = line_px
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def heightForWidth(self, width: int, /) -> int:
        """Lines times line height; a layout may ask with more width than a limited paragraph ever gets."""
        return self._set(min(width, self.maximumWidth()))[1]

    def hasHeightForWidth(self) -> bool:
        """Always: the text wraps."""
        return True

    def sizeHint(self) -> QSize:
        """A reading width of at most 360, as high as that needs."""
        lines = self.text().split("\n")
        natural = max((self.fontMetrics().horizontalAdvance(line) for line in lines), default=0)
        width = min(natural + 2, 360)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One line of a few letters."""
        return QSize(48, self._line_px)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Draw the lines one line height apart, in the colour the style sheet gave."""
        layouts, _ = self._set(self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        for layout in layouts:
            layout.draw(painter, QPointF(0, 0))
        painter.end()

    def _set(self, width: int) -> tuple[list[QTextLayout], int]:
        """The laid out lines for a width, and their height in logical pixels."""
        option = QTextOption(self.alignment())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layouts: list[QTextLayout] = []
        top = 0.0
        for text in self.text().split("\n"):
            layout = QTextLayout(text, self.font())
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(1, width))
                line.setPosition(QPointF(0, top + (self._line_px - line.height()) / 2))
                top += self._line_px
            layout.endLayout()
            layouts.append(layout)
        return layouts, math.ceil(top)


def plain_tip(text: str) -> str:
    """A tooltip that Qt cannot read as markup: it guesses rich text from a tag, so the signs are replaced."""
    return text.replace("<", "\u2039").replace(">", "\u203a")


def _mark(char: str, *, keep_lines: bool) -> str:
    if char == "\n" and keep_lines:
        return char
    code = ord(char)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return "\u2421"
    return f"\u27e8U+{code:04X}\u27e9" if unicodedata.category(char) in _HIDDEN else char
