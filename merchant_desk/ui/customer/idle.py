"""The idle screen: the store, what it accepts, and where a code will show."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from merchant_desk.ui.customer.parts import letters_of, paint_icon_line, paint_mark, words_of
from merchant_desk.ui.customer.sheet import LEFT_MIDDLE, Face, Sheet, ink, line_at
from merchant_desk.ui.customer.state import Accepted, CustomerState
from merchant_desk.ui.format import clock, day
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import RIGHT_MIDDLE

_MOST = 8
_ROW = 100.0


def paint_idle(sheet: Sheet, state: CustomerState) -> None:
    """Dark in the store's colour, so that a lit code stands out later."""
    sheet.fill("brand")
    side = 72.0 if sheet.is_portrait else 48.0
    _paint_time(sheet, state, side)
    if sheet.is_portrait:
        rows = (min(len(state.accepted), _MOST) + 1) // 2
        card = QRectF(72, sheet.height - 160 - 136 - rows * _ROW, sheet.width - 144, 136 + rows * _ROW)
        _paint_store(sheet, state, middle_x=sheet.width / 2, top=card.top() / 2 - 202, scale=1.0)
        _paint_accepted(sheet, state, card)
        bottom = sheet.height - 80
    else:
        rows = (min(len(state.accepted), _MOST) + 1) // 2
        high = 118 + rows * 86.0
        card = QRectF(sheet.width - 48 - 620, (sheet.height - high) / 2, 620, high)
        middle_x = sheet.width / 2 if state.is_paused else card.left() / 2
        _paint_store(sheet, state, middle_x=middle_x, top=sheet.height / 2 - 150, scale=0.66)
        _paint_accepted(sheet, state, card, row=86.0, scale=0.8)
        bottom = sheet.height - 56
    face = Face(36 if sheet.is_portrait else 26, 500)
    paint_icon_line(
        sheet,
        "person",
        _foot(state),
        middle=bottom,
        left=side,
        right=sheet.width - side,
        face=face,
        colour="onBrand",
        icon_px=face.px,
        gap=face.px * 0.6,
    )


def welcome(state: CustomerState) -> str:
    """The line under the store's name."""
    say = words_of(state).say
    if state.is_paused:
        return say("Customer", "Crypto payments are paused")
    return say("Customer", "You can pay with crypto here")


def _foot(state: CustomerState) -> str:
    say = words_of(state).say
    if state.is_paused:
        return say("Customer", "Please ask the cashier how to pay")
    return say("Customer", "Tell the cashier and a QR code shows here")


def _paint_time(sheet: Sheet, state: CustomerState, side: float) -> None:
    small = not sheet.is_portrait
    middle = 88.0 if not small else 76.0
    today = day(state.minute_utc_ms, locale=words_of(state).locale, year=False)
    where = line_at(middle, side, sheet.width - side)
    sheet.text(today, where, Face(24 if small else 34), "onBrand2", align=LEFT_MIDDLE)
    face = Face(32 if small else 46, 600)
    sheet.text(clock(state.minute_utc_ms), where, face, "onBrand", align=RIGHT_MIDDLE)


def _paint_store(sheet: Sheet, state: CustomerState, *, middle_x: float, top: float, scale: float) -> None:
    say, name = words_of(state).say, visible(state.store_name)
    mark = 248 * scale
    left, right = middle_x - 468 * scale, middle_x + 468 * scale
    if name:
        where = QRectF(middle_x - mark / 2, top, mark, mark)
        letters = theme().color("trainingBg") if state.is_training else ink("brand")
        paint_mark(sheet, where, letters_of(state), fill=ink("onBrand"), letters=letters)
    title = name or say("Customer", "Welcome")
    where = line_at(top + 370 * scale, left, right, height=140 * scale)
    sheet.text(title, where, Face(102 * scale, 700, -0.02), "onBrand")
    sheet.text(welcome(state), line_at(top + 481 * scale, left, right), Face(50 * scale), "onBrand2")


def _paint_accepted(
    sheet: Sheet, state: CustomerState, card: QRectF, *, row: float = _ROW, scale: float = 1.0
) -> None:
    if state.is_paused:
        return  # what is accepted is no promise now
    sheet.card(card, fill="brandRaised", line=ink("brandBorder"))
    left, width = card.left() + 50 * scale, (card.width() - 100 * scale) / 2
    where = line_at(card.top() + 66 * scale, left, card.right() - 50)
    sheet.text(
        words_of(state).say("Customer", "We accept"),
        where,
        Face(30 * scale, 500),
        "onBrand2",
        align=LEFT_MIDDLE,
    )
    for at, item in enumerate(state.accepted[:_MOST]):
        top = card.top() + 152 * scale + (at // 2) * row
        place = line_at(top, left + (at % 2) * (width + 16), left + (at % 2) * (width + 16) + width - 16)
        _paint_network(sheet, item, place, scale=scale)


def _paint_network(sheet: Sheet, item: Accepted, place: QRectF, *, scale: float) -> None:
    side, left, middle = 60 * scale, place.left(), place.center().y()
    sheet.badge(item.network, QPointF(left + side / 2, middle), side)
    start, end = left + side + 20 * scale, place.right()
    coins = line_at(middle - 16 * scale, start, end, height=44 * scale)
    sheet.text(", ".join(item.coins), coins, Face(34 * scale, 600, -0.01), "onBrand", align=LEFT_MIDDLE)
    name = line_at(middle + 21 * scale, start, end, height=36 * scale)
    sheet.text(item.name, name, Face(26 * scale), "onBrand2", align=LEFT_MIDDLE)
