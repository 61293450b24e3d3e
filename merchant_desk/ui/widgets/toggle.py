"""On or off: switch, tick box and radio button, with their words beside them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, text_width, words

_SWITCH = (36, 20)
_BOX = 18


class _Toggle(QAbstractButton):
    """What the three share: a drawn shape, words, a name for tests and screen readers."""

    _shape_px = _BOX

    def __init__(self, text: str, *, name: str, accessible: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(visible(text))
        self.setObjectName(name)
        self.setAccessibleName(accessible or text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Shape, gap and words."""
        wide = text_width(theme().font("body"), self.text()) + 10 if self.text() else 0
        return QSize(round(self._shape_px + wide) + 1, 24)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Shape and words."""
        painter = pen_for(self)
        self._paint_shape(painter, self.height() / 2)
        where = QRectF(self.rect()).adjusted(self._shape_px + 10, 0, 0, 0)
        ink = colour("text" if self.isEnabled() else "disabledText")
        words(painter, where, self.text(), font=theme().font("body"), ink=ink)
        painter.end()

    def _paint_shape(self, painter: QPainter, middle: float) -> None:
        raise TypeError("a toggle has a shape")

    def _on(self) -> str:
        return "accent" if self.isEnabled() else "disabledText"


class Switch(_Toggle):
    """A setting that takes effect at once. Signal: ``toggled(bool)``."""

    _shape_px = _SWITCH[0]

    def _paint_shape(self, painter: QPainter, middle: float) -> None:
        wide, high = _SWITCH
        track = QRectF(0, middle - high / 2, wide, high)
        box(painter, track, fill=colour(self._on() if self.isChecked() else "borderInput"), radius=high / 2)
        painter.setBrush(colour("onAccent"))
        painter.drawEllipse(QPointF(wide - 10 if self.isChecked() else 10, middle), 8, 8)


class CheckBox(_Toggle):
    """A statement that is ticked. Signal: ``toggled(bool)``."""

    def _paint_shape(self, painter: QPainter, middle: float) -> None:
        where = QRectF(0, middle - _BOX / 2, _BOX, _BOX)
        if self.isChecked():
            box(painter, where, fill=colour(self._on()), radius=4)
            mark(painter, "check-bold", left=3, middle=middle, size=12, ink=colour("onAccent"))
        else:
            box(painter, where, fill=colour("canvas"), line=colour("borderInput"), radius=4)


class RadioButton(_Toggle):
    """One of several; siblings of one parent exclude each other. Signal: ``toggled(bool)``."""

    def __init__(self, text: str, *, name: str, accessible: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, name=name, accessible=accessible, parent=parent)
        self.setAutoExclusive(True)
        self.setProperty("ringRadius", 9)

    def _paint_shape(self, painter: QPainter, middle: float) -> None:
        where = QRectF(0, middle - _BOX / 2, _BOX, _BOX)
        if self.isChecked():
            box(painter, where, fill=colour(self._on()), radius=_BOX / 2)
            painter.setBrush(colour("canvas"))
            painter.drawEllipse(where.center(), 3.5, 3.5)
        else:
            box(painter, where, fill=colour("canvas"), line=colour("borderInput"), radius=_BOX / 2)
