"""A key of the till's pad: a digit, a side key with words or a picture, or the tall one that adds."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import CENTER, box, colour, disc_mark, pen_for, words

KeyKind = Literal["digit", "side", "add"]

_LOOK = {
    "digit": ("text", "canvas", "hover", "sunken", "borderStrong"),
    "side": ("text2", "sunken", "hover", "border", "border"),
    "add": ("accentText", "selected", "accentSoft", "selected", "borderStrong"),
}


class KeypadButton(QAbstractButton):
    """Grows with the pad, never below 72. Signal: ``clicked()``; it leaves the focus where it is."""

    def __init__(
        self,
        text: str,
        *,
        name: str,
        accessible: str,
        keys: str = "",
        icon: str = "",
        kind: KeyKind = "digit",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._kind = icon, kind
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setToolTip(f"{accessible} ({keys})" if keys and (icon or kind != "digit") else "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ringRadius", tokens.RADIUS_CARD)
        self.setMinimumSize(tokens.KEYPAD_KEY_PX, tokens.KEYPAD_KEY_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As on a 1440 x 900 till."""
        return QSize(170, 124)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box, picture, words."""
        painter = pen_for(self)
        ink_name, rest, hover, pressed, line = _LOOK[self._kind]
        fill = pressed if self.isDown() else (hover if self.underMouse() else rest)
        ink = colour(ink_name if self.isEnabled() else "disabledText")
        area = QRectF(self.rect())
        box(painter, area, fill=colour(fill), line=colour(line), radius=tokens.RADIUS_CARD)
        font = (
            theme().font("key", tabular=True)
            if self._kind == "digit"
            else theme().font("section", weight=500)
        )
        if self._kind == "add":
            font = theme().font("control")
        if self._icon:
            up = 20 if self.text() else 0
            center = QPointF(area.center().x(), area.center().y() - up)
            strong = colour("text") if self._kind == "side" else ink
            disc_mark(painter, self._icon, center=center, size=26, ink=strong)
            area = area.translated(0, 18)
        words(painter, area, self.text(), font=font, ink=ink, align=CENTER)
        painter.end()
