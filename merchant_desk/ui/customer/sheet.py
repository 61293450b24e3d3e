"""A painter in the design's own units: sizes are those of the drawings, the window's size scales them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from merchant_desk.qr import QUIET_ZONE_MODULES, QrMatrix
from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import CENTER, LEFT_MIDDLE, box, words

PORTRAIT, LANDSCAPE = (1080.0, 1920.0), (1280.0, 800.0)
"""The sizes for which the two layouts were drawn."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a line is set: pixels of the drawing, weight, letter spacing in em."""

    px: float
    weight: int = 400
    tracking: float = 0.0
    is_mono: bool = False


class Sheet:
    """One picture being painted. `width` and `height` are in units of the drawing, never smaller than it."""

    def __init__(self, painter: QPainter, *, width_px: float, height_px: float, ratio: float) -> None:
        self.painter = painter
        self.is_portrait = height_px > width_px
        wide, high = PORTRAIT if self.is_portrait else LANDSCAPE
        self.unit = min(width_px / wide, height_px / high)
        self.width, self.height = width_px / self.unit, height_px / self.unit
        self._ratio = ratio
        painter.scale(self.unit, self.unit)

    def fill(self, colour: str) -> None:
        """The whole ground."""
        self.painter.fillRect(QRectF(0, 0, self.width, self.height), ink(colour))

    def card(
        self, where: QRectF, *, fill: str = "card", line: QColor | None = None, radius: float = 32
    ) -> None:
        """A round-cornered surface with a line of two units."""
        box(self.painter, where, fill=ink(fill), line=line or ink("border"), radius=radius, width=2)

    def text(
        self,
        text: str,
        where: QRectF,
        face: Face,
        colour: str | QColor = "ink",
        *,
        align: Qt.AlignmentFlag = CENTER,
    ) -> float:
        """One line, set smaller where it would not fit; gives the width it took."""
        shape, width = face, text_width(text, face)
        if width > where.width():
            shape = Face(face.px * where.width() / width, face.weight, face.tracking, face.is_mono)
            width = where.width()
        shade = ink(colour) if isinstance(colour, str) else colour
        words(self.painter, where, text, font=font(shape), ink=shade, align=align)
        return width

    def disc(self, center: QPointF, radius: float, colour: str | QColor) -> None:
        """A filled circle."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(ink(colour) if isinstance(colour, str) else colour)
        self.painter.drawEllipse(center, radius, radius)

    def badge(self, network: str, center: QPointF, side: float) -> None:
        """A network's letters in its disc; nothing for a network that nobody knows."""
        look = tokens.NETWORKS.get(network)
        if look is not None:
            self.disc(center, side / 2, QColor(look.bg))
            where = QRectF(center.x() - side / 2, center.y() - side / 2, side, side)
            self.text(look.letters, where, Face(side * 0.4, 700), QColor(look.fg))

    def module_px(self, matrix: QrMatrix, side: float) -> int:
        """Device pixels a module would get in a square of `side` units, quiet zone included."""
        return int(side * self.unit * self._ratio // (matrix.size + 2 * QUIET_ZONE_MODULES))

    def code(self, matrix: QrMatrix, center: QPointF, side: float) -> None:
        """The code, in whole device pixels a module, black on the white it stands on."""
        scale = self.module_px(matrix, side)
        if scale < 1:
            return
        middle = self.painter.worldTransform().map(center)
        size = scale * matrix.size
        left = round(middle.x() * self._ratio - size / 2)
        top = round(middle.y() * self._ratio - size / 2)
        where = QRectF(left / self._ratio, top / self._ratio, size / self._ratio, size / self._ratio)
        pixels = bytes(0 if dark else 255 for dark in matrix.modules)
        image = QImage(pixels, matrix.size, matrix.size, matrix.size, QImage.Format.Format_Grayscale8)
        self.painter.save()
        self.painter.resetTransform()
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self.painter.drawImage(where, image)
        self.painter.restore()


def ink(name: str) -> QColor:
    """A colour of the customer display's palette, the same in both themes."""
    return theme().color(f"customer.{name}")


def plain(name: str) -> QColor:
    """A colour of the light palette that the display shares: thin lines, borders of states."""
    return QColor(tokens.LIGHT[name])


def text_width(text: str, face: Face) -> float:
    """How wide a line is in units of the drawing."""
    return QFontMetricsF(font(face)).horizontalAdvance(text)


@lru_cache(maxsize=128)
def font(face: Face) -> QFont:
    """The theme's family in a size of the drawing, with figures of one width."""
    made = theme().font("customer.address" if face.is_mono else "customer.body", tabular=not face.is_mono)
    made.setPixelSize(max(1, round(face.px)))
    made.setWeight(QFont.Weight(face.weight))
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, face.tracking * face.px)
    return made


def line_at(middle: float, left: float, right: float, *, height: float = 60) -> QRectF:
    """Where a line of text stands whose vertical middle is given."""
    return QRectF(left, middle - height / 2, right - left, height)


__all__ = ["CENTER", "LEFT_MIDDLE", "Face", "Sheet", "font", "ink", "line_at", "plain", "text_width"]
