"""Chips and badges painted once and then only copied: a screenful of rows is painted within one frame."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import paint_network_badge
from merchant_desk.ui.widgets.paint import text_width
from merchant_desk.ui.widgets.state_chip import chip_size, paint_state_chip

_MOST = 256


class Stamps:
    """Pictures of chips and badges in the present theme, sharp at the painter's own scale."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, int, float], QPixmap] = {}
        theme().theme_changed.connect(self._kept.clear)

    def chip(self, painter: QPainter, where: QRectF, state: str) -> None:
        """A state's chip, left and vertically centred."""
        size = chip_size(state)
        size.setWidth(min(size.width(), where.width()))
        picture = self._picture(painter, "chip", state, size)
        painter.drawPixmap(QPointF(where.x(), where.center().y() - size.height() / 2), picture)

    def badge(self, painter: QPainter, where: QRectF, network: str) -> None:
        """A network's badge, filling `where`."""
        painter.drawPixmap(where.topLeft(), self._picture(painter, "badge", network, where.size()))

    def _picture(self, painter: QPainter, kind: str, what: str, size: QSizeF) -> QPixmap:
        ratio = painter.device().devicePixelRatioF()
        key = (kind, what, round(size.width()), ratio)
        if key not in self._kept:
            if len(self._kept) >= _MOST:
                self._kept.clear()  # raw states and networks come from outside
            picture = QPixmap(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            inside = QPainter(picture)
            inside.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint = paint_state_chip if kind == "chip" else paint_network_badge
            paint(inside, QRectF(QPointF(0, 0), size), what)
            inside.end()
            self._kept[key] = picture
        return self._kept[key]


@lru_cache(maxsize=4096)
def cut(text: str, weight: int, mode: Qt.TextElideMode, width_px: int) -> str:
    """A cell's text cut to its room; the same cells are painted again and again."""
    font = theme().font("body", tabular=True, weight=weight)
    if text_width(font, text) <= width_px:
        return text
    return QFontMetricsF(font).elidedText(text, mode, width_px)
