"""Small round and square marks: networks, counts, stores, people, and words in a coloured frame."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.format import initials
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import CENTER, box, colour, mark, pen_for, text_width, words

CountKind = Literal["quiet", "danger", "accent"]
TagKind = Literal["training", "test", "warn", "danger", "quiet", "ok"]

_COUNT = {
    "quiet": ("text2", "canvas", "border"),
    "danger": ("failedFg", "failedBg", "failedBd"),
    "accent": ("accentText", "accentSoft", "accentSoft"),
}
_TAG = {
    "training": ("trainingText", "trainingSoft", "trainingText"),
    "test": ("warnFg", "canvas", "warnFg"),
    "warn": ("warnFg", "warnBg", "warnBd"),
    "danger": ("failedFg", "failedBg", "failedBd"),
    "quiet": ("cancelledFg", "cancelledBg", "cancelledBd"),
    "ok": ("confirmedFg", "confirmedBg", "confirmedBd"),
}


def paint_network_badge(painter: QPainter, where: QRectF, network: str) -> None:
    """Two letters in a disc, for delegates; a network nobody knows gets a globe."""
    look = tokens.NETWORKS.get(network)
    if look is None:
        box(painter, where, fill=colour("sunken"), line=colour("border"), radius=where.height() / 2)
        size = where.height() * 0.6
        mark(
            painter,
            "globe",
            left=where.center().x() - size / 2,
            middle=where.center().y(),
            size=size,
            ink=colour("text2"),
        )
        return
    box(painter, where, fill=QColor(look.bg), radius=where.height() / 2)
    font = theme().font("caption", scale=where.height() / 27.5, weight=700)
    words(painter, where, look.letters, font=font, ink=QColor(look.fg), align=CENTER)


class NetworkBadge(QWidget):
    """The two letters of a network. Its name stands beside it, always."""

    def __init__(self, network: str, *, size: int = 22, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self.setFixedSize(size, size)

    def set_network(self, network: str) -> None:
        """Another network, by the API's code."""
        self._network = network
        self.update()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Disc and letters."""
        painter = pen_for(self)
        paint_network_badge(painter, QRectF(self.rect()), self._network)
        painter.end()


def paint_count(painter: QPainter, where: QRectF, count: int, kind: CountKind) -> None:
    """A number in a pill, right-aligned in `where`."""
    ink, fill, line = _COUNT[kind]
    width = count_width(count)
    pill = QRectF(where.right() - width, where.center().y() - 10, width, 20)
    box(painter, pill, fill=colour(fill), line=colour(line), radius=10)
    words(
        painter,
        pill,
        count_text(count),
        font=theme().font("caption", tabular=True, weight=600),
        ink=colour(ink),
        align=CENTER,
    )


def count_text(count: int) -> str:
    """The number, or 999+."""
    return str(count) if count < 1000 else "999+"


def count_width(count: int) -> float:
    """How wide the pill is."""
    return max(20.0, text_width(theme().font("caption", tabular=True, weight=600), count_text(count)) + 13)


class CountBadge(QWidget):
    """A number in a pill; nothing at all for zero unless `show_zero`."""

    def __init__(self, count: int = 0, *, kind: CountKind = "quiet", show_zero: bool = False) -> None:
        super().__init__()
        self._count, self._kind, self._show_zero = count, kind, show_zero
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    @property
    def count(self) -> int:
        """The number shown."""
        return self._count

    def set_count(self, count: int, *, kind: CountKind | None = None) -> None:
        """Another number, and if wanted another colour."""
        self._count, self._kind = count, kind or self._kind
        shown = self._show_zero or count > 0
        if not shown or self.parentWidget() is not None:  # without a parent it would become a window
            self.setVisible(shown)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the number."""
        return QSize(round(count_width(self._count)), 20)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """The pill."""
        painter = pen_for(self)
        paint_count(painter, QRectF(self.rect()), self._count, self._kind)
        painter.end()


class StoreMark(QWidget):
    """The initials of a store in its colour; magenta with a T in training. `round_` is for people."""

    def __init__(
        self, name: str, *, size: int = 32, training: bool = False, round_: bool = False, brand: str = ""
    ) -> None:
        super().__init__()
        self._round, self._brand = round_, brand
        self._letters, self._training = "", training
        self.setFixedSize(size, size)
        self.set_store(name, training=training)

    def set_store(self, name: str, *, training: bool = False, brand: str = "") -> None:
        """Another store or person."""
        self._training, self._brand = training, brand or self._brand
        self._letters = initials(name)[:1] if training else initials(visible(name))
        self.update()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Square or disc, and letters."""
        painter = pen_for(self)
        where = QRectF(self.rect())
        if self._round:
            box(painter, where, fill=colour("canvas"), line=colour("border"), radius=where.height() / 2)
            ink, style = colour("text2"), "caption"
        else:
            brand = QColor(self._brand or tokens.CUSTOMER["brand"])
            radius = where.height() * 0.2
            box(painter, where, fill=colour("trainingBg") if self._training else brand, radius=radius)
            ink, style = _on(brand if not self._training else colour("trainingBg")), "body"
        font = theme().font(style, weight=600, scale=1.0 if self._round else where.height() / 32)
        words(painter, where, self._letters, font=font, ink=ink, align=CENTER)
        painter.end()


class Tag(QWidget):
    """A word or two in a coloured frame: FAKE MONEY, Draft, Changed."""

    def __init__(self, text: str, *, kind: TagKind = "quiet", name: str = "") -> None:
        super().__init__()
        self._text, self._kind = visible(text), kind
        self.setObjectName(name)
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(round(text_width(theme().font("caption", weight=700), self._text)) + 15, 20)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Frame and words."""
        painter = pen_for(self)
        ink, fill, line = _TAG[self._kind]
        where = QRectF(self.rect())
        box(painter, where, fill=colour(fill), line=colour(line), radius=tokens.RADIUS_CHIP)
        words(
            painter,
            where,
            self._text,
            font=theme().font("caption", weight=700),
            ink=colour(ink),
            align=CENTER,
        )
        painter.end()


def _on(brand: QColor) -> QColor:
    """White or near-black, whichever reads better on a shop's own colour."""
    white, black = "#FFFFFF", tokens.CUSTOMER["ink"]
    better = tokens.contrast(white, brand.name()) >= tokens.contrast(black, brand.name())
    return QColor(white if better else black)
