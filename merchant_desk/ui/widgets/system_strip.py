"""The strip over the window of a test system: the word itself, in an amber frame, on every page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import Tag
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import colour, pen_for, text_width
from merchant_desk.ui.words import tr

TEST_STRIP_PX: Final = 28
_ACCENT_PX: Final = 2


def the_word() -> str:
    """The word that a test system wears wherever it could be taken for a real one."""
    return tr("TestSystem", "TEST")


def no_real_money() -> str:
    """The same in a sentence."""
    return tr("TestSystem", "Test system: no real money")


class SystemStrip(QWidget):
    """28 high over the whole window: neutral ground, amber word and line. Magenta is for training alone."""

    def __init__(self, *, name: str = "test-strip", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(f"{the_word()}. {no_real_money()}")
        self.setFixedHeight(TEST_STRIP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, _ACCENT_PX)
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(Tag(the_word(), kind="test", name=f"{name}.word"))
        row.addWidget(Label(no_real_money(), style="small", ink="warnFg", weight=600))
        row.addStretch(1)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Ground and line."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        painter.fillRect(area, colour("sunken"))
        painter.fillRect(QRectF(0, area.height() - _ACCENT_PX, area.width(), _ACCENT_PX), colour("warnBd"))
        painter.end()


def tag_width(text: str) -> int:
    """How wide a `Tag` with this text is."""
    return round(text_width(theme().font("caption", weight=700), text)) + 15
