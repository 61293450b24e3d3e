"""Labels in the design's type styles and inks: one line, or a paragraph with the design's line height."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from merchant_desk.ui.text import PlainLabel, PlainParagraph, middle, plain_tip, visible
from merchant_desk.ui.theme import theme


class Label(PlainLabel):
    """One line of plain text in a type style (`tokens.TYPE`) and an ink (`stylesheet.INKS`)."""

    def __init__(
        self,
        text: str = "",
        *,
        style: str = "body",
        ink: str = "text",
        name: str = "",
        tabular: bool = False,
        weight: int | None = None,
        elide: Qt.TextElideMode | None = None,
        align: Qt.AlignmentFlag | None = None,
        selectable: bool = False,
        scale: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, elide=elide)
        self.ink = ink
        self._line_px = theme().line_px(style, scale=scale)
        self.setFont(theme().font(style, tabular=tabular, weight=weight, scale=scale))
        self.setProperty("ink", ink)
        self.setObjectName(name)
        if align is not None:
            self.setAlignment(align)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def sizeHint(self) -> QSize:
        """At least one line height of the type style high."""
        return super().sizeHint().expandedTo(QSize(0, self._line_px))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the text allows, one line height high."""
        return super().minimumSizeHint().expandedTo(QSize(0, self._line_px))

    def set_ink(self, ink: str) -> None:
        """Another ink; the colour follows the theme from then on."""
        if ink != self.ink:
            self.ink = ink
            _wear(self, ink)


class IdLabel(Label):
    """An id, hash or address in the mono style, cut in the middle (8 + 8); the whole of it is the tooltip."""

    def __init__(
        self, text: str = "", *, ink: str = "text", name: str = "", head: int = 8, tail: int = 8
    ) -> None:
        super().__init__("", style="mono", ink=ink, name=name)
        self._head, self._tail = head, tail
        self.set_id(text)

    def set_id(self, text: str) -> None:
        """Show another id."""
        self.setText(middle(text, head=self._head, tail=self._tail))
        self.setToolTip(plain_tip(visible(text)) if len(text) < 200 else "")
        self.setAccessibleName(text)


class Paragraph(PlainParagraph):
    """Plain text over several lines in a type style and an ink, set with the style's own line height."""

    def __init__(
        self,
        text: str = "",
        *,
        style: str = "body",
        ink: str = "text2",
        name: str = "",
        weight: int | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        scale: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, line_px=theme().line_px(style, scale=scale))
        self.ink = ink
        self.setFont(theme().font(style, weight=weight, scale=scale))
        self.setProperty("ink", ink)
        self.setObjectName(name)
        self.setAlignment(align)
        self.setText(text)

    def set_ink(self, ink: str) -> None:
        """Another ink; the colour follows the theme from then on."""
        if ink != self.ink:
            self.ink = ink
            _wear(self, ink)


def _wear(label: QLabel, ink: str) -> None:
    """Give the style sheet another ink to choose by."""
    label.setProperty("ink", ink)
    label.style().unpolish(label)
    label.style().polish(label)
