"""The screens after the code: checking, received, stopped. Each says one thing that reads from two metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from merchant_desk.ui.assets import paint_icon
from merchant_desk.ui.customer.parts import (
    landscape_top,
    paint_header,
    paint_icon_line,
    paint_row,
    paint_rule,
    paying_words,
    words_of,
)
from merchant_desk.ui.customer.sheet import CENTER, LEFT_MIDDLE, Face, Sheet, ink, line_at, plain
from merchant_desk.ui.customer.state import CustomerState
from merchant_desk.ui.format import clock, day, money
from merchant_desk.ui.text import middle as cut
from merchant_desk.ui.widgets.paint import box


@dataclass(frozen=True, slots=True)
class _Line:
    """A line under the headline: words, face, colour, and how far below the line before it."""

    text: str
    face: Face
    colour: str
    below: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the card."""

    label: str
    value: str
    face: Face
    network: str = ""
    colour: str = "ink"
    high: float = 96.0


def paint_checking(sheet: Sheet, state: CustomerState) -> None:
    """Payment seen, not yet sure."""
    say = words_of(state).say
    sheet.fill("checkingBg")
    lines = (
        _Line(say("Customer", "The network is checking it."), Face(44), "ink2", 96),
        _Line(say("Customer", "Please don't send again."), Face(44), "ink2", 60),
    )
    rows = [_amount_row(state, Face(54, 700, -0.01))]
    if state.paying.network:
        value = paying_words(state, state.paying)
        rows.append(_Row(say("Customer", "Paying with"), value, Face(38, 600), state.paying.network))
    place = _Place(sheet, state, mark_middle=671, headline=965, card_top=1231)
    place.paint_head("ink2")
    _paint_checking_mark(sheet, place.mark, place.scale)
    place.paint_words(say("Customer", "We see your payment"), Face(83, 700, -0.02), lines)
    place.paint_card(rows, plain("holdBd"))
    place.paint_foot("pause-square", say("Customer", "On hold until it is confirmed"), "checkingMark", "ink2")


def paint_confirmed(sheet: Sheet, state: CustomerState) -> None:
    """Paid: the whole display is green, with the tick."""
    say = words_of(state).say
    sheet.fill("confirmedBg")
    rows = [_amount_row(state, Face(54, 700, -0.01))]
    if state.paying.network:
        value = paying_words(state, state.paying)
        rows.append(_Row(say("Customer", "Paid with"), value, Face(38, 600), state.paying.network))
    if state.paying.tx_hash:
        value = cut(state.paying.tx_hash, head=6, tail=6)
        rows.append(_Row(say("Customer", "Transaction"), value, Face(34, 500, is_mono=True)))
    if state.paid_utc_ms is not None:
        date = day(state.paid_utc_ms, locale=words_of(state).locale, short=True)
        rows.append(_Row(say("Customer", "Time"), f"{date}, {clock(state.paid_utc_ms)}", Face(38, 600)))
    place = _Place(sheet, state, mark_middle=601, headline=899, card_top=1109)
    place.paint_head("confirmedInk2")
    sheet.disc(place.mark, 176 * place.scale, "confirmedHalo")
    sheet.disc(place.mark, 136 * place.scale, "confirmedMark")
    _paint_in(sheet, "check-bold", place.mark, 176 * place.scale, ink("card"))
    lines = (_Line(say("Customer", "Thank you. Your order is paid."), Face(44), "confirmedInk2", 100),)
    place.paint_words(say("Customer", "Payment received"), Face(95, 700, -0.02), lines)
    place.paint_card(rows, plain("confirmedBd"))
    foot = say("Customer", "Ask the cashier for a printed receipt")
    place.paint_foot("print", foot, "confirmedInk2", "confirmedInk2")


def paint_stopped(sheet: Sheet, state: CustomerState) -> None:
    """Ended without goods; what is said depends on whether a payment was seen."""
    say = words_of(state).say
    sheet.fill("stoppedBg")
    if state.is_payment_seen:
        lines: tuple[_Line, ...] = (
            _Line(say("Customer", "Your payment is being checked."), Face(48, 600), "ink", 107),
            _Line(say("Customer", "Please wait."), Face(40), "ink2", 82),
        )
    else:
        lines = (
            _Line(say("Customer", "Please don't send now."), Face(49, 600), "stoppedWarn", 107),
            _Line(say("Customer", "Already sent something?"), Face(40), "ink2", 82),
            _Line(say("Customer", "Tell the cashier and keep your wallet open."), Face(40), "ink2", 56),
        )
    place = _Place(sheet, state, mark_middle=754, headline=1054, card_top=sheet.height - 172)
    place.paint_head("ink2")
    _paint_stopped_mark(sheet, place.mark, place.scale)
    place.paint_words(say("Customer", "Payment stopped"), Face(95, 700, -0.02), lines)
    row = _amount_row(state, Face(46, 600), colour="ink2")
    place.paint_card([row], plain("borderStrong"))


class _Place:
    """Where the parts of an ending stand: one column in portrait, mark left and words right in landscape."""

    def __init__(
        self, sheet: Sheet, state: CustomerState, *, mark_middle: float, headline: float, card_top: float
    ) -> None:
        self._sheet, self._state = sheet, state
        self.scale = 1.0 if sheet.is_portrait else 0.74
        extra = (sheet.height - 1920) / 2 if sheet.is_portrait else 0.0
        if sheet.is_portrait:
            self._left, self._right = 72.0, sheet.width - 72
            self.mark = QPointF(sheet.width / 2, mark_middle + extra)
            self._headline, self._card_top = headline + extra, card_top + extra
        else:
            self.mark = QPointF(48 + (sheet.width * 0.42 - 48) / 2, sheet.height / 2 + 20)
            self._left, self._right = sheet.width * 0.44, sheet.width - 56
            self._headline, self._card_top = sheet.height / 2 - 190, 0.0
        if card_top > 1600 and sheet.is_portrait:
            self._card_top = sheet.height - 172
        self._words_end = self._headline

    def paint_head(self, muted: str) -> None:
        """Store and order."""
        small = not self._sheet.is_portrait
        left, top = (48.0, landscape_top(self._state)) if small else (72.0, 64.0)
        right = self._sheet.width - left
        paint_header(self._sheet, self._state, left=left, right=right, top=top, small=small, muted=muted)

    def paint_words(self, headline: str, face: Face, lines: Sequence[_Line]) -> None:
        """Headline and what stands under it."""
        align = CENTER if self._sheet.is_portrait else LEFT_MIDDLE
        large = self._scaled(face)
        where = line_at(self._headline, self._left, self._right, height=150)
        self._sheet.text(headline, where, large, align=align)
        middle = self._headline
        for line in lines:
            middle += line.below * self.scale
            where = line_at(middle, self._left, self._right)
            self._sheet.text(line.text, where, self._scaled(line.face), line.colour, align=align)
        self._words_end = middle

    def paint_card(self, rows: Sequence[_Row], line: QColor) -> None:
        """The facts, with lines between them."""
        sheet, scale = self._sheet, self.scale
        tops = [0.0]
        for at, row in enumerate(rows):
            tops.append(tops[-1] + (row.high if len(rows) > 1 or at else 116.0) * scale)
        pad = (20.0 if len(rows) > 1 else 0.0) * scale
        top = self._card_top or self._words_end + 62
        card = QRectF(self._left, top, self._right - self._left, tops[-1] + 2 * pad)
        sheet.card(card, line=line, radius=32 * scale)
        for at, row in enumerate(rows):
            high = tops[at + 1] - tops[at]
            where = QRectF(card.left() + 50 * scale, top + pad + tops[at], card.width() - 100 * scale, high)
            if at:
                paint_rule(sheet, where)
            paint_row(
                sheet,
                where,
                row.label,
                row.value,
                self._scaled(row.face),
                network=row.network,
                colour=row.colour,
                label_px=36 * scale,
            )

    def paint_foot(self, icon: str, text: str, icon_colour: str, colour: str) -> None:
        """The small line at the bottom."""
        face = Face(32 if self._sheet.is_portrait else 24)
        middle = self._sheet.height - (77 if self._sheet.is_portrait else 52)
        paint_icon_line(
            self._sheet,
            icon,
            text,
            middle=middle,
            left=72,
            right=self._sheet.width - 72,
            face=face,
            colour=colour,
            icon_colour=icon_colour,
            icon_px=face.px,
            gap=face.px * 0.55,
        )

    def _scaled(self, face: Face) -> Face:
        return Face(face.px * self.scale, face.weight, face.tracking, face.is_mono)


def _amount_row(state: CustomerState, face: Face, *, colour: str = "ink") -> _Row:
    amount = "" if state.total is None else money(state.total)
    return _Row(words_of(state).say("Customer", "Amount"), amount, face, colour=colour, high=112.0)


def _paint_in(sheet: Sheet, icon: str, center: QPointF, side: float, colour: QColor) -> None:
    paint_icon(sheet.painter, icon, QRectF(center.x() - side / 2, center.y() - side / 2, side, side), colour)


def _paint_checking_mark(sheet: Sheet, center: QPointF, scale: float) -> None:
    """A ring a third full, and the pause sign: someone else is working, wait."""
    radius = 170 * scale
    ring = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
    painter = sheet.painter
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(plain("holdBd"), 16 * scale))
    painter.drawEllipse(ring)
    pen = QPen(ink("checkingMark"), 16 * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawArc(ring, 90 * 16, -120 * 16)
    side = 136 * scale
    square = QRectF(center.x() - side / 2, center.y() - side / 2, side, side)
    box(painter, square, fill=ink("checkingMark"), radius=34 * scale)
    for left in (-29.0, 11.0):
        bar = QRectF(center.x() + left * scale, center.y() - 42 * scale, 19 * scale, 84 * scale)
        box(painter, bar, fill=ink("card"), radius=9 * scale)


def _paint_stopped_mark(sheet: Sheet, center: QPointF, scale: float) -> None:
    """A barred disc with a ring round it."""
    painter = sheet.painter
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink("border"), 12 * scale))
    painter.drawEllipse(center, 164 * scale, 164 * scale)
    sheet.disc(center, 136 * scale, "stoppedMark")
    pen = QPen(ink("stoppedBg"), 28 * scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    reach = 88 * scale
    painter.drawLine(
        QPointF(center.x() - reach, center.y() + reach), QPointF(center.x() + reach, center.y() - reach)
    )
