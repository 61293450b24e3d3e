"""The state of an order as icon shape, word and colour; with a box, without, and for table delegates."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, text_width, words
from merchant_desk.ui.words import tr

_TABLE_PX, _TITLE_PX = 24, 30


def state_word(state: str) -> str:
    """The word for a state of `tokens.STATES`; any other value as it was received."""
    known = {
        "pending": tr("State", "Pending"),
        "on-hold": tr("State", "On hold"),
        "confirmed": tr("State", "Confirmed"),
        "failed": tr("State", "Failed"),
        "cancelled": tr("State", "Cancelled"),
        "creating": tr("State", "Creating"),
        "review": tr("State", "Review"),
    }
    return known.get(state) or visible(state)


def chip_size(state: str, *, title: bool = False, boxed: bool = True) -> QSizeF:
    """How much room a chip takes."""
    _, icon_px, pad, gap, high = _measures(title, boxed)
    width = icon_px + gap + text_width(_font(title), state_word(state)) + 2 * pad + 1
    return QSizeF(width, high)


def paint_state_chip(
    painter: QPainter, where: QRectF, state: str, *, title: bool = False, boxed: bool = True
) -> None:
    """Draw a chip into `where`, left and vertically centred; for delegates, with any room around it."""
    look = tokens.state_look(state)
    _, icon_px, pad, gap, high = _measures(title, boxed)
    size = chip_size(state, title=title, boxed=boxed)
    area = QRectF(where.x(), where.y() + (where.height() - high) / 2, min(size.width(), where.width()), high)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if boxed:
        box(
            painter,
            area,
            fill=colour(look.bg),
            line=colour(look.border),
            radius=tokens.RADIUS_CHIP,
            dashed=look.dashed,
        )
    ink = colour(look.fg)
    mark(painter, look.icon, left=area.x() + pad, middle=area.center().y(), size=icon_px, ink=ink)
    words(painter, area.adjusted(pad + icon_px + gap, 0, 0, 0), state_word(state), font=_font(title), ink=ink)
    painter.restore()


class StateChip(QWidget):
    """A state that stands by itself: 24 high, 30 beside a title, or icon and word without a box."""

    def __init__(
        self, state: str = "pending", *, name: str = "", title: bool = False, boxed: bool = True
    ) -> None:
        super().__init__()
        self._state, self._title, self._boxed = state, title, boxed
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(state_word(state))

    @property
    def state(self) -> str:
        """The state shown."""
        return self._state

    def set_state(self, state: str) -> None:
        """Show another state."""
        self._state = state
        self.setAccessibleName(state_word(state))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        size = chip_size(self._state, title=self._title, boxed=self._boxed)
        return QSize(round(size.width()), round(size.height()))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Draw the chip."""
        painter = pen_for(self)
        paint_state_chip(painter, QRectF(self.rect()), self._state, title=self._title, boxed=self._boxed)
        painter.end()


def _font(title: bool) -> QFont:
    return theme().font("body" if title else "small", weight=600)


def _measures(title: bool, boxed: bool) -> tuple[str, int, int, int, int]:
    """Style, icon, padding, gap and height."""
    if not boxed:
        return "small", tokens.ICON_STATE_PX, 0, 6, 18
    if title:
        return "body", 16, 10, 8, _TITLE_PX
    return "small", tokens.ICON_STATE_PX, 7, 6, _TABLE_PX
