"""Messages across the page: a banner under the ribbon, and the training ribbon over the whole window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import box, colour, pen_for, text_width

BannerKind = Literal["warn", "danger", "ok"]

_LOOK = {
    "warn": ("warnFg", "warnBg", "warnBd"),
    "danger": ("dangerFg", "failedBg", "failedBd"),
    "ok": ("confirmedFg", "confirmedBg", "confirmedBd"),
}


class Banner(QWidget):
    """44 high: what happened in bold, what it means, at the right an aside and the caller's buttons.

    Full width under the ribbon, or `boxed` inside a page. Read out as an alert.
    """

    def __init__(
        self,
        kind: BannerKind,
        *,
        name: str,
        icon: str = "",
        strong: str = "",
        text: str = "",
        aside: str = "",
        boxed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._boxed = kind, boxed
        ink = _LOOK[kind][0]
        self.setObjectName(name)
        self.setFixedHeight(tokens.BANNER_PX if not boxed else 40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        side = 12 if boxed else 24
        self._row.setContentsMargins(side, 0, side if boxed else 16, 0)
        self._row.setSpacing(8)
        self._icon = IconView(icon or "info", ink=ink, size=18)
        self._strong = Label(strong, style="bodyStrong", ink=ink)
        self._text = _Sentence(ink=ink)
        self._aside = Label(aside, style="small", ink=ink, tabular=True)
        self._row.addWidget(self._icon)
        self._row.addSpacing(4)
        self._row.addWidget(self._strong)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._aside)
        self.set_words(strong, text, aside)

    def set_words(self, strong: str, text: str = "", aside: str = "") -> None:
        """Say something else."""
        self._strong.setText(strong)
        self._text.setText(text)
        self._aside.setText(aside)
        self._aside.setVisible(bool(aside))
        self.setAccessibleName(f"{strong} {text}".strip())

    def add_button(self, button: Button) -> None:
        """A button at the right end."""
        self._row.addSpacing(4)
        self._row.addWidget(button)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Fill and line."""
        painter = pen_for(self)
        _, fill, line = _LOOK[self._kind]
        area = QRectF(self.rect())
        if self._boxed:
            box(painter, area, fill=colour(fill), line=colour(line), radius=tokens.RADIUS_CONTROL + 2)
        else:
            painter.fillRect(area, colour(fill))
            painter.fillRect(QRectF(0, area.height() - 1, area.width(), 1), colour(line))
        painter.end()


class _Sentence(Label):
    """One line; where that has no room two smaller ones, so that no word is lost in a small window."""

    def __init__(self, *, ink: str) -> None:
        super().__init__(ink=ink, tabular=True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str, /) -> None:
        """Say something else."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Decide anew with another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        one_line = theme().font("body", tabular=True)
        is_long = text_width(one_line, self.full_text()) > self.width()
        if self.wordWrap() is not is_long:
            self.setWordWrap(is_long)
            self.setFont(theme().font("small", tabular=True) if is_long else one_line)


class TrainingRibbon(QWidget):
    """36 high, striped magenta, over the whole window while nothing is real.

    `short` stands where `text` has no room; `say` puts other words there for a while.
    """

    def __init__(
        self,
        *,
        name: str,
        strong: str,
        text: str,
        short: str = "",
        buttons: Sequence[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._strong, self._text, self._short = strong, text, short or text
        self._said = ""
        self.setObjectName(name)
        self.setFixedHeight(tokens.TRAINING_RIBBON_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(IconView("cap", ink="trainingFg", size=20))
        row.addWidget(Label(strong, style="bodyStrong", ink="trainingFg"))
        self._words = _Words(name=f"{name}-words")
        row.addWidget(self._words)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._fit()

    def say(self, text: str) -> None:
        """Other words than the usual ones, read out; none for the usual ones again."""
        if text != self._said:
            self._said = text
            self._fit()
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """The short words where the long ones would be cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        words = self._said or self._text
        if not self._said and self.isVisible() and self._needed_px(words) > self.width():
            words = self._short
        self._words.setText(words)
        self.setAccessibleName(f"{self._strong}. {self._said or self._text}")

    def _needed_px(self, words: str) -> int:
        others = self.minimumSizeHint().width() - self._words.minimumSizeHint().width()
        return others + self._words.width_of(words)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Stripes leaning to the right."""
        painter = pen_for(self)
        paint_stripes(painter, QRectF(self.rect()))
        painter.end()


class _Words(Label):
    """As wide as its words where there is room for them, and cut where there is none."""

    def __init__(self, *, name: str) -> None:
        super().__init__("", ink="trainingFg", weight=500, elide=Qt.TextElideMode.ElideRight, name=name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def width_of(self, words: str) -> int:
        """What some words would take."""
        return self.fontMetrics().horizontalAdvance(words) + 2

    def sizeHint(self) -> QSize:
        """The whole words."""
        return QSize(self.width_of(self.full_text()), super().sizeHint().height())


def paint_stripes(painter: QPainter, where: QRectF) -> None:
    """Diagonal stripes of the two training colours; for the ribbon and for prints."""
    painter.save()
    painter.setClipRect(where)
    painter.fillRect(where, colour("trainingBg"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("trainingBg2"))
    high, wide = where.height(), 20.0
    left = where.left() - high
    while left < where.right():
        corners = ((left, high), (left + wide, high), (left + wide + high, 0), (left + high, 0))
        painter.drawPolygon(QPolygonF([QPointF(x, where.top() + y) for x, y in corners]))
        left += 2 * wide
    painter.restore()
