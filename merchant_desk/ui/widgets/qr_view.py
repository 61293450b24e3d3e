"""A QR code on the screen: whole pixels, black on white in both themes, a quiet zone, and its covers."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.qr import QUIET_ZONE_MODULES, QrMatrix
from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import CENTER, box, colour, disc_mark, pen_for, words
from merchant_desk.ui.words import tr

QrCover = Literal["", "paid", "put-away", "expired"]

_BAND_PX, _BAND_TRACKING_PX = 40, 1.0


class QrView(QWidget):
    """Shows one code as large as whole pixels allow, centred in a white card.

    `least_px` is the smallest module in device pixels that a camera reads well (2 on the till, 3 on the
    customer display); the minimum size follows from it. `framed` draws the card's border. With `training` the
    code stands between two bands and stays readable.
    """

    def __init__(
        self,
        *,
        name: str,
        accessible: str,
        least_px: int = 2,
        framed: bool = True,
        training: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._matrix: QrMatrix | None = None
        self._image: QImage | None = None
        self._cover: QrCover = ""
        self._least_px, self._framed, self._training = least_px, framed, training
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def matrix(self) -> QrMatrix | None:
        """The code shown, or None."""
        return self._matrix

    @property
    def cover(self) -> QrCover:
        """What covers the code; empty where it can be scanned."""
        return self._cover

    def set_matrix(self, matrix: QrMatrix | None) -> None:
        """Show another code, or a white card while there is none."""
        self._matrix = matrix
        self._image = None
        if matrix is not None:
            pixels = bytes(0 if dark else 255 for dark in matrix.modules)
            grey = QImage(pixels, matrix.size, matrix.size, matrix.size, QImage.Format.Format_Grayscale8)
            self._image = grey.copy()  # the image must not outlive `pixels`
        self.updateGeometry()
        self.update()

    def set_cover(self, cover: QrCover) -> None:
        """Cover the code (it can then not be scanned) or uncover it."""
        if cover != self._cover:
            self._cover = cover
            self.setAccessibleDescription(_cover_words(cover))
            self.update()

    def set_training(self, training: bool) -> None:
        """With or without the training bands."""
        self._training = training
        self.updateGeometry()
        self.update()

    def module_px(self) -> int:
        """Device pixels a module has at the present size; 0 where nothing can be shown."""
        if self._matrix is None:
            return 0
        ratio = self.devicePixelRatioF()
        area = self._area()
        side = min(area.width(), area.height()) * ratio
        return int(side // (self._matrix.size + 2 * QUIET_ZONE_MODULES))

    def heightForWidth(self, width: int, /) -> int:
        """As high as wide, so that the card is square."""
        return width

    def hasHeightForWidth(self) -> bool:
        """Always."""
        return True

    def sizeHint(self) -> QSize:
        """About the room it has on Payment."""
        return QSize(410, 410)

    def minimumSizeHint(self) -> QSize:
        """Room for the smallest readable module."""
        modules = (self._matrix.size if self._matrix else 21) + 2 * QUIET_ZONE_MODULES
        side = round(modules * self._least_px / self.devicePixelRatioF()) + 2
        return QSize(side, side + (2 * _BAND_PX if self._training else 0))

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """White card, bands, code, cover."""
        painter = pen_for(self)
        card = QRectF(self.rect())
        radius = tokens.RADIUS_CARD if self._framed else 0
        line = colour("borderStrong") if self._framed else None
        box(painter, card, fill=colour("qrBg"), line=line, radius=radius)
        if self._training:
            self._paint_bands(painter, card, radius)
        if self._image is not None:
            self._paint_code(painter)
        if self._cover:
            _paint_cover(painter, self._area(), self._cover)
        painter.end()

    def _area(self) -> QRectF:
        inset = 1 if self._framed else 0
        band = _BAND_PX if self._training else inset
        return QRectF(self.rect()).adjusted(inset, band, -inset, -band)

    def _paint_code(self, painter: QPainter) -> None:
        if self._matrix is None or self._image is None:
            return
        scale, ratio = self.module_px(), self.devicePixelRatioF()
        if scale < 1:
            return
        side = scale * self._matrix.size
        area = self._area()
        left = round((area.center().x() * ratio) - side / 2)
        top = round((area.center().y() * ratio) - side / 2)
        where = QRectF(left / ratio, top / ratio, side / ratio, side / ratio)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(where, self._image)
        if self._cover:
            veil = colour("qrBg")
            veil.setAlphaF(0.92)
            painter.fillRect(where, veil)
        painter.restore()

    def _paint_bands(self, painter: QPainter, card: QRectF, radius: float) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(card, radius, radius)
        painter.save()
        painter.setClipPath(shape)
        top = QRectF(card.x(), card.y(), card.width(), _BAND_PX)
        bottom = QRectF(card.x(), card.bottom() - _BAND_PX, card.width(), _BAND_PX)
        font = theme().font("section", weight=700)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _BAND_TRACKING_PX)
        for where, text in (
            (top, tr("Training", "NOT A REAL PAYMENT")),
            (bottom, tr("Training", "TRAINING")),
        ):
            painter.fillRect(where, colour("trainingBg"))
            words(painter, where, text, font=font, ink=colour("trainingFg"), align=CENTER)
        painter.restore()


def _cover_words(cover: QrCover) -> str:
    return {
        "paid": tr("Qr", "Paid"),
        "put-away": tr("Qr", "Link put away"),
        "expired": tr("Qr", "Price ended"),
    }.get(cover, "")


def _paint_cover(painter: QPainter, area: QRectF, cover: QrCover) -> None:
    """Shape and words in the middle. Colours are the light theme's, since the card is white in both."""
    icon, ink_name = {
        "paid": ("check-disc", "confirmedFg"),
        "put-away": ("octagon-x", "failedFg"),
        "expired": ("clock", "pendingFg"),
    }[cover]
    ink = QColor(tokens.LIGHT[ink_name])
    side = min(area.width(), area.height())
    size = max(32.0, side * 0.32)
    center = QPointF(area.center().x(), area.center().y() - side * 0.06)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.LIGHT["qrBg"]))
    painter.drawEllipse(center, size * 0.35, size * 0.35)
    disc_mark(painter, icon, center=center, size=size, ink=ink)
    font = theme().font("title", scale=max(0.6, min(1.2, side / 340)))
    where = QRectF(area.x(), center.y() + size / 2 + side * 0.02, area.width(), 40)
    words(painter, where, _cover_words(cover), font=font, ink=ink, align=CENTER)
