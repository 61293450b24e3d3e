"""Text from outside, made safe to show: plain, never rich, with hidden characters made visible.

Whatever a customer, an API or a callback wrote may hold markup, control codes or characters that turn the
reading direction. `PlainLabel` shows it as plain text only; `visible` puts a mark where a hidden one stands.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
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
