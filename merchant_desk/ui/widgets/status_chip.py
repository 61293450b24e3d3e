"""The status chip of the rail: Cryptum and the listener, two lines; two shapes where the rail is narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.text import plain_tip, visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import RIGHT_MIDDLE, box, colour, mark, pen_for, text_width, words

LinkForm = Literal["ok", "retrying", "offline", "hollow", "training", "plug"]

_LOOK = {
    "ok": ("disc", "confirmedFg", "confirmedFg"),
    "retrying": ("ring-broken", "pendingFg", "pendingFg"),
    "offline": ("warning", "failedFg", "failedFg"),
    "hollow": ("ring", "text2", "text2"),
    "training": ("cap", "trainingText", "trainingText"),
    "plug": ("plug", "text2", "text2"),
}


@dataclass(frozen=True, slots=True)
class StatusLine:
    """Shape, words and the time at the right."""

    form: LinkForm
    text: str
    time: str = ""


class StatusChip(QAbstractButton):
    """Both lines as one button. Signal: ``clicked()``, which opens Activity."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[StatusLine, StatusLine] = (StatusLine("hollow", ""), StatusLine("hollow", ""))
        self._small = False
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[StatusLine, StatusLine]:
        """What is shown: Cryptum, listener."""
        return self._lines

    def set_lines(self, cryptum: StatusLine, listener: StatusLine) -> None:
        """Show other words."""
        self._lines = (cryptum, listener)
        said = ". ".join(f"{line.text} {line.time}".strip() for line in self._lines)
        self.setAccessibleName(visible(said))
        self._tip()
        self.update()

    def set_small(self, small: bool) -> None:
        """Only the two shapes, with the words in the tooltip."""
        self._small = small
        self._tip()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """54 high, or a narrow column."""
        return QSize(40, 58) if self._small else QSize(190, 54)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box and two lines."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        fill = "hover" if self.underMouse() else "canvas"
        box(painter, area, fill=colour(fill), line=colour("border"), radius=tokens.RADIUS_CONTROL + 2)
        font = theme().font("small", weight=500)
        for at, line in enumerate(self._lines):
            icon, ink, text_ink = _LOOK[line.form]
            middle = 18.0 + 22 * at if self._small else 17.0 + 20 * at
            left = area.center().x() - 7 if self._small else 11
            mark(painter, icon, left=left, middle=middle, size=14, ink=colour(ink))
            if self._small:
                continue
            where = QRectF(33, middle - 10, area.width() - 33 - 12, 20)
            taken = _time_px(line, font, where.width())
            if taken:
                time = theme().font("small", tabular=True)
                words(painter, where, line.time, font=time, ink=colour("text3"), align=RIGHT_MIDDLE)
                where.setWidth(where.width() - taken)
            words(
                painter,
                where,
                visible(line.text),
                font=font,
                ink=colour(text_ink),
                elide=Qt.TextElideMode.ElideRight,
            )
        painter.end()

    def _tip(self) -> None:
        self.setToolTip(plain_tip(self.accessibleName()) if self._small else "")


def _time_px(line: StatusLine, font: QFont, room_px: float) -> float:
    """What the time takes; 0 where it would cut the words, which say more. The popover has both."""
    if not line.time:
        return 0.0
    taken = text_width(theme().font("small", tabular=True), line.time) + 8
    return taken if text_width(font, visible(line.text)) <= room_px - taken else 0.0
