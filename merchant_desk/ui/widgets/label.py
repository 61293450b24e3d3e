"""Labels in the design's type styles and inks: one line, or a paragraph with the design's line height."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui.text import PlainLabel, middle
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import colour


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
        self.style_name = style
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
            self.setProperty("ink", ink)
            self.style().unpolish(self)
            self.style().polish(self)


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
        self.setToolTip(text if len(text) < 200 else "")
        self.setAccessibleName(text)


class Paragraph(Label):
    """Plain text over several lines, set with the type style's own line height."""

    def __init__(
        self,
        text: str = "",
        *,
        style: str = "body",
        ink: str = "text2",
        name: str = "",
        weight: int | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", style=style, ink=ink, name=name, weight=weight, align=align, parent=parent)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def heightForWidth(self, width: int, /) -> int:
        """Lines times line height."""
        return self._set(width)[1]

    def hasHeightForWidth(self) -> bool:
        """Always: the text wraps."""
        return True

    def sizeHint(self) -> QSize:
        """A reading width of at most 360, as high as that needs."""
        natural = max(
            (self.fontMetrics().horizontalAdvance(line) for line in self.text().split("\n")), default=0
        )
        width = min(natural + 2, 360)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One line of a few words."""
        return QSize(48, theme().line_px(self.style_name))

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Draw the lines one line height apart."""
        layouts, _ = self._set(self.width())
        painter = QPainter(self)
        painter.setPen(colour(self.ink if self.isEnabled() else "disabledText"))
        for layout in layouts:
            layout.draw(painter, QPointF(0, 0))
        painter.end()

    def _set(self, width: int) -> tuple[list[QTextLayout], int]:
        """The laid out paragraphs for a width, and their height in logical pixels."""
        option = QTextOption(self.alignment())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        line_px = theme().line_px(self.style_name)
        layouts: list[QTextLayout] = []
        top = 0.0
        for text in self.text().split("\n"):
            layout = QTextLayout(text, self.font())
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(1, width))
                line.setPosition(QPointF(0, top + (line_px - line.height()) / 2))
                top += line_px
            layout.endLayout()
            layouts.append(layout)
        return layouts, math.ceil(top)
