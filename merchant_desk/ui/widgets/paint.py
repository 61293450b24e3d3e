"""Small strokes shared by the painted parts: boxes, centred icons, text widths."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from merchant_desk.ui.assets import paint_icon
from merchant_desk.ui.theme import theme

LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
_TEXT_FLAGS = Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip


def pen_for(widget: QWidget) -> QPainter:
    """A painter on a widget with smooth edges; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    painter: QPainter,
    where: QRectF,
    *,
    fill: QColor | None = None,
    line: QColor | None = None,
    radius: float = 6,
    width: float = 1.0,
    dashed: bool = False,
) -> None:
    """A round-cornered box whose line lies wholly inside `where`."""
    inset = width / 2 if line is not None else 0.0
    pen = QPen(Qt.PenStyle.NoPen)
    if line is not None:
        pen = QPen(line, width)
        if dashed:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([3.5 / width, 2.5 / width])
    painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(where.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def words(
    painter: QPainter,
    where: QRectF,
    text: str,
    *,
    font: QFont,
    ink: QColor,
    align: Qt.AlignmentFlag = LEFT_MIDDLE,
    elide: Qt.TextElideMode | None = None,
) -> None:
    """One line of plain text."""
    if elide is not None:
        text = QFontMetricsF(font).elidedText(text, elide, where.width())
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(where, int(align) | int(_TEXT_FLAGS), text)


def text_width(font: QFont, text: str) -> float:
    """How wide a line of text is in logical pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def mark(painter: QPainter, name: str, *, left: float, middle: float, size: float, ink: QColor) -> None:
    """An icon whose left edge and vertical middle are given."""
    paint_icon(painter, name, QRectF(left, middle - size / 2, size, size), ink)


def disc_mark(painter: QPainter, name: str, *, center: QPointF, size: float, ink: QColor) -> None:
    """An icon round a point."""
    paint_icon(painter, name, QRectF(center.x() - size / 2, center.y() - size / 2, size, size), ink)


def colour(name: str) -> QColor:
    """The theme's colour of a token, read while painting."""
    return theme().color(name)
