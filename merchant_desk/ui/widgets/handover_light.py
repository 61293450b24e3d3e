"""The hand-over light: the one block staff act on. WAIT, GO, STOP, DONE, or no fresh answer.

The light decides nothing. A view-model says which form it has; this part gives it shape, word and sentence.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, text_width, words
from merchant_desk.ui.words import tr

LightForm = Literal["wait", "go", "stop", "done", "stale"]

_SIDE, _SHAPE_LEFT, _WORDS_LEFT = 18, 24, 118


def light_word(form: LightForm) -> str:
    """The one word of a form; a stale light says WAIT."""
    return {
        "go": tr("Light", "GO"),
        "stop": tr("Light", "STOP"),
        "done": tr("Light", "DONE"),
    }.get(form) or tr("Light", "WAIT")


class HandoverLight(QWidget):
    """The large form, 124 high. `sentence` is what to do, `detail` why or since when."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: LightForm = "wait"
        self._word, self._sentence, self._detail = light_word("wait"), "", ""
        self.setObjectName(name)
        self.setFixedHeight(tokens.LIGHT_PX)
        self.setMinimumWidth(280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def form(self) -> LightForm:
        """Which form is shown."""
        return self._form

    @property
    def said(self) -> str:
        """Word, sentence and detail, as a screen reader says them."""
        return self.accessibleName()

    def set_light(self, form: LightForm, sentence: str, detail: str = "", *, word: str = "") -> None:
        """Show a form; a change is announced to screen readers."""
        self._form = form
        self._word = word or light_word(form)
        self._sentence, self._detail = visible(sentence), visible(detail)
        said = ". ".join(part.rstrip(".") for part in (self._word, self._sentence, self._detail) if part)
        if said != self.accessibleName():
            self.setAccessibleName(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.setToolTip("")
        self.update()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Block, shape, word and two lines."""
        look = tokens.LIGHTS[self._form]
        ink = colour(look.fg)
        painter = pen_for(self)
        box(
            painter,
            QRectF(self.rect()),
            fill=colour(look.bg),
            line=colour(look.border),
            radius=tokens.RADIUS_CARD,
            dashed=look.dashed,
        )
        size = tokens.LIGHT_SHAPE_PX
        mark(painter, look.icon, left=_SHAPE_LEFT, middle=self.height() / 2, size=size, ink=ink)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        ink = colour(tokens.LIGHTS[self._form].fg)
        width = self.width() - _WORDS_LEFT - _SIDE
        cut = Qt.TextElideMode.ElideRight
        lines = [(self._word, theme().font("light"), 46.0)]
        lines += (
            [(self._sentence, _fitting(self._sentence, "section", width), 22.0)] if self._sentence else []
        )
        lines += (
            [(self._detail, _fitting(self._detail, "small", width, weight=500), 19.0)] if self._detail else []
        )
        top = (self.height() - sum(high for *_, high in lines)) / 2
        for text, font, high in lines:
            words(painter, QRectF(_WORDS_LEFT, top, width, high), text, font=font, ink=ink, elide=cut)
            top += high


class SmallLight(QWidget):
    """The form for tight places, 28 high: shape and word."""

    def __init__(self, form: LightForm = "wait", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: LightForm = form
        self.setObjectName(name)
        self.setFixedHeight(tokens.LIGHT_SMALL_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_light(form)

    @property
    def form(self) -> LightForm:
        """Which form is shown."""
        return self._form

    def set_light(self, form: LightForm, sentence: str = "") -> None:
        """Show a form; the sentence goes to the tooltip and to screen readers."""
        self._form = form
        self.setAccessibleName(". ".join(part for part in (light_word(form), visible(sentence)) if part))
        self.setToolTip(visible(sentence))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Shape and word, at least 76 wide."""
        width = 8 + 16 + 7 + text_width(theme().font("body", weight=700), light_word(self._form)) + 11
        return QSize(max(76, round(width)), tokens.LIGHT_SMALL_PX)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Block, shape and word."""
        painter = pen_for(self)
        paint_small_light(painter, QRectF(self.rect()), self._form)
        painter.end()


def paint_small_light(painter: QPainter, where: QRectF, form: LightForm) -> None:
    """The small form into a rectangle, for delegates."""
    look = tokens.LIGHTS[form]
    ink = colour(look.fg)
    line = colour(look.border)
    box(painter, where, fill=colour(look.bg), line=line, radius=tokens.RADIUS_CHIP, dashed=look.dashed)
    mark(painter, look.icon, left=where.x() + 8, middle=where.center().y(), size=16, ink=ink)
    font = theme().font("body", weight=700)
    words(painter, where.adjusted(31, 0, 0, 0), light_word(form), font=font, ink=ink)


def _fitting(text: str, style: str, width: float, *, weight: int | None = None) -> QFont:
    """The style's font, up to a quarter smaller where the text (another language) is too long."""
    for scale in (1.0, 0.92, 0.84, 0.76):
        font = theme().font(style, tabular=True, scale=scale, weight=weight)
        if text_width(font, text) <= width:
            break
    return font
