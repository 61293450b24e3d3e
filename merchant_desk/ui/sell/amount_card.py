"""The amount, as large as it fits, with its currency and the running sum. It takes the typing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.domain.money import CURRENCIES
from merchant_desk.ui import tokens
from merchant_desk.ui.sell.state import SellState
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, pen_for, text_width, words
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.words import tr, tr_count

_UNIT_SCALE, _UNIT_GAP, _LEAST_SCALE = 0.375, 12, 0.3
_CUT_LEFT = Qt.TextElideMode.ElideLeft


class AmountCard(QWidget):
    """Shows figure, unit and sum. Signals: ``currency_picked(str)``. Keys go to the page that holds it."""

    currency_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._state = SellState()
        self._compact = False
        self.setObjectName("sell-amount")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._currency = Segmented(
            [Option(code, code) for code in CURRENCIES],
            name="sell-currency",
            accessible=tr("Sell", "Currency"),
            stretch=False,
        )
        self._currency.picked.connect(self.currency_picked)
        self._column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self._currency)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)
        self.set_compact(compact=False)
        self.show_state(self._state)

    def show_state(self, state: SellState) -> None:
        """Show another amount; nothing moves."""
        is_other = _shown(state) != _shown(self._state)
        self._state = state
        self._currency.set_key(state.currency)
        amount = f"{state.unit} {state.figure}" if state.unit_leads else f"{state.figure} {state.unit}"
        self.setAccessibleName(tr("Sell", "Amount {amount}", amount=amount))
        if is_other:
            self.update()

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        self._compact = compact
        pad, top, high = (16, 13, 32) if compact else (24, 17, 44)
        self._column.setContentsMargins(pad, top, pad, 0)
        self._currency.setFixedHeight(high)
        self._currency.setFixedWidth(112 if compact else 131)
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """Two heights, by the window's width."""
        return QSize(480, 122 if self._compact else 161)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Card, sum at the left, amount at the right."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        has_focus = self.hasFocus()
        line = colour("focus" if has_focus else "border")
        width = tokens.FOCUS_RING_PX if has_focus else 1
        box(painter, area, fill=colour("canvas"), line=line, radius=tokens.RADIUS_CARD, width=width)
        pad = 16 if self._compact else 24
        inside = area.adjusted(pad, 0, -pad, 0)
        taken = self._paint_sum(painter, inside)
        self._paint_amount(painter, inside.adjusted(taken + 16 if taken else 0, 0, 0, 0))
        painter.end()

    def _paint_sum(self, painter: QPainter, inside: QRectF) -> float:
        """Count and summands; returns the room they take."""
        if not self._state.item_count:
            return 0.0
        count = tr_count("Sell", "{count} item", "{count} items", count=self._state.item_count)
        baseline = self._baseline()
        high = 16 if self._compact else 18
        small = theme().font("small", tabular=True)
        figures = small if self._compact else theme().font("body", tabular=True)
        widest = max(text_width(small, count), text_width(figures, self._state.sum_line))
        width = min(widest + 2, inside.width() * 0.4)
        below = QRectF(inside.x(), baseline - high + 5, width, high)
        above = below.translated(0, -high - 3)
        words(painter, above, count, font=small, ink=colour("text3"), elide=_CUT_LEFT)
        words(painter, below, self._state.sum_line, font=figures, ink=colour("text2"), elide=_CUT_LEFT)
        return width

    def _paint_amount(self, painter: QPainter, inside: QRectF) -> None:
        figure, unit = self._fonts(inside.width())
        ink = colour("text3" if self._state.is_zero else "text")
        figure_width = text_width(figure, self._state.figure)
        unit_width = text_width(unit, self._state.unit)
        left = inside.right() - figure_width - _UNIT_GAP - unit_width
        figure_left, unit_left = left, left + figure_width + _UNIT_GAP
        if self._state.unit_leads:
            figure_left, unit_left = left + unit_width + _UNIT_GAP, left
        _on_baseline(painter, figure_left, self._baseline(), self._state.figure, font=figure, ink=ink)
        quiet = colour("text2")
        _on_baseline(painter, unit_left, self._baseline(), self._state.unit, font=unit, ink=quiet)

    def _fonts(self, width: float) -> tuple[QFont, QFont]:
        """Figure and unit, made smaller together until they fit."""
        scale = 52 / 64 if self._compact else 1.0
        while True:
            figure = theme().font("keypadAmount", tabular=True, scale=scale)
            unit = theme().font("keypadAmount", scale=_UNIT_SCALE, weight=500)
            needed = text_width(figure, self._state.figure) + _UNIT_GAP + text_width(unit, self._state.unit)
            if needed <= width or scale <= _LEAST_SCALE:
                return figure, unit
            scale = max(_LEAST_SCALE, scale * min(0.97, width / needed))

    def _baseline(self) -> float:
        return 97.0 if self._compact else 131.0


def _on_baseline(
    painter: QPainter, left: float, baseline: float, text: str, *, font: QFont, ink: QColor
) -> None:
    """Text whose digits stand on a line."""
    metrics = QFontMetricsF(font)
    where = QRectF(left, baseline - metrics.ascent(), metrics.horizontalAdvance(text) + 4, metrics.height())
    words(painter, where, text, font=font, ink=ink)


def _shown(state: SellState) -> tuple[object, ...]:
    """What is painted of the state."""
    return (state.unit, state.figure, state.unit_leads, state.is_zero, state.item_count, state.sum_line)
