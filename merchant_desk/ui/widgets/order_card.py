"""An order as a small card that opens it: in the strips of Sell and Payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.handover_light import LightForm, light_word, paint_small_light
from merchant_desk.ui.widgets.paint import RIGHT_MIDDLE, box, colour, pen_for, text_width, words
from merchant_desk.ui.widgets.state_chip import chip_size, paint_state_chip, state_word

CardForm = Literal["tall", "flat"]

_TALL_PX, _FLAT_PX, _PAD, _GAP, _LIGHT_PX = 58, 44, 13, 12, 76
_CUT = Qt.TextElideMode.ElideRight
_CUT_MIDDLE = Qt.TextElideMode.ElideMiddle


@dataclass(frozen=True, slots=True)
class OrderCardText:
    """What a card says; `light` is empty where icon and word of the state are enough."""

    reference: str
    amount: str
    state: str
    age: str
    light: LightForm | Literal[""] = ""


class OrderCard(QAbstractButton):
    """Two lines (`tall`, 58 high) or one (`flat`, 44 high). Signal: ``clicked()``; Enter opens too."""

    def __init__(self, *, name: str, form: CardForm = "tall", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: CardForm = form
        self._card = OrderCardText("", "", "pending", "")
        self.setObjectName(name)
        self.setAccessibleName(name)
        self.setFixedHeight(_TALL_PX if form == "tall" else _FLAT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ringRadius", tokens.RADIUS_CARD)

    @property
    def card(self) -> OrderCardText:
        """What is shown."""
        return self._card

    def set_card(self, card: OrderCardText) -> None:
        """Show another order, or another state of this one; nothing moves."""
        if card == self._card:
            return
        self._card = card
        said = light_word(card.light) if card.light else state_word(card.state)
        self.setAccessibleName(", ".join((visible(card.reference), said, card.amount, card.age)))
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:
        """Room for an ordinary amount and reference."""
        return QSize(226 if self._form == "tall" else 360, self.height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the strip needs; words are cut, never the state."""
        return QSize(120, self.height())

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter opens, as a click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box, then amount, reference, state and age."""
        painter = pen_for(self)
        fill = "sunken" if self.isDown() else ("hover" if self.underMouse() else "canvas")
        area = QRectF(self.rect())
        box(painter, area, fill=colour(fill), line=colour("border"), radius=tokens.RADIUS_CARD)
        inside = area.adjusted(_PAD, 0, -_PAD, 0)
        if self._form == "tall":
            self._paint_tall(painter, inside)
        else:
            self._paint_flat(painter, inside)
        painter.end()

    def _paint_tall(self, painter: QPainter, inside: QRectF) -> None:
        top = QRectF(inside.x(), 9, inside.width(), 20)
        low = QRectF(inside.x(), 31, inside.width(), 18)
        taken = self._paint_state(painter, top)
        self._amount(painter, top.adjusted(0, 0, -taken - 6, 0))
        age = self._age(painter, low)
        self._reference(painter, low.adjusted(0, 0, -age - 6, 0))

    def _paint_flat(self, painter: QPainter, inside: QRectF) -> None:
        age = self._age(painter, inside)
        inside = inside.adjusted(0, 0, -age - _GAP, 0)
        taken = self._paint_state(painter, inside)
        inside = inside.adjusted(0, 0, -taken - _GAP, 0)
        width = min(inside.width(), self._amount(painter, inside))
        self._reference(painter, inside.adjusted(width + _GAP, 0, 0, 0))

    def _paint_state(self, painter: QPainter, where: QRectF) -> float:
        """Chip or small light at the right end; returns how wide it is."""
        if self._card.light:
            font = theme().font("body", weight=700)
            width = max(_LIGHT_PX, 42 + text_width(font, light_word(self._card.light)))
            high = 24.0 if self._form == "tall" else float(tokens.LIGHT_SMALL_PX)
            top = where.center().y() - high / 2 - (1 if self._form == "tall" else 0)
            paint_small_light(painter, QRectF(where.right() - width, top, width, high), self._card.light)
            return width
        width = chip_size(self._card.state, boxed=False).width()
        at = QRectF(where.right() - width, where.y(), width, where.height())
        paint_state_chip(painter, at, self._card.state, boxed=False)
        return width

    def _amount(self, painter: QPainter, where: QRectF) -> float:
        font = theme().font("bodyStrong", tabular=True)
        words(painter, where, self._card.amount, font=font, ink=colour("text"), elide=_CUT)
        return text_width(font, self._card.amount)

    def _reference(self, painter: QPainter, where: QRectF) -> None:
        text = visible(self._card.reference)
        font = theme().font("small", tabular=True)
        words(painter, where, text, font=font, ink=colour("text3"), elide=_CUT_MIDDLE)

    def _age(self, painter: QPainter, where: QRectF) -> float:
        font = theme().font("small", tabular=True)
        words(painter, where, self._card.age, font=font, ink=colour("text3"), align=RIGHT_MIDDLE)
        return text_width(font, self._card.age)
