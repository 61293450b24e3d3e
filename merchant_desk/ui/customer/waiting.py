"""The waiting screen: amount, code, coins, and the line that says how things stand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from merchant_desk.ui.assets import paint_icon
from merchant_desk.ui.customer.parts import (
    landscape_top,
    paint_header,
    paint_icon_line,
    strip_height,
    words_of,
)
from merchant_desk.ui.customer.sheet import CENTER, LEFT_MIDDLE, Face, Sheet, ink, line_at, plain, text_width
from merchant_desk.ui.customer.state import CustomerState
from merchant_desk.ui.format import money

LEAST_MODULE_PX = 3
"""Device pixels a module needs so that a phone reads it from an arm's length."""
_LEAST_SHARE = 0.4
_EDGE = 16.0


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where the code stands: its card, the square inside it for code and quiet zone."""

    card: QRectF
    center: QPointF
    side: float
    is_tight: bool = False


def paint_waiting(sheet: Sheet, state: CustomerState) -> None:
    """The layout as drawn; on a display too small for it the code takes the whole short side."""
    sheet.fill("bg")
    shape = _roomy(sheet, landscape_top(state))
    if not _is_readable(sheet, state, shape):
        shape = _tight(sheet, strip_height(state))
    sheet.card(shape.card, radius=32 if sheet.is_portrait else 28)
    if state.matrix is not None:
        sheet.code(state.matrix, shape.center, shape.side)
    elif state.is_wallet_unsure:
        side = shape.side * 0.3
        where = QRectF(shape.center.x() - side / 2, shape.center.y() - side / 2, side, side)
        paint_icon(sheet.painter, "ring-broken", where, ink("waiting"))
    if shape.is_tight:
        _paint_tight(sheet, state, shape)
    elif sheet.is_portrait:
        _paint_portrait(sheet, state, shape)
    else:
        _paint_landscape(sheet, state, shape)


def _is_readable(sheet: Sheet, state: CustomerState, shape: _Shape) -> bool:
    if state.matrix is None:
        return True
    scale = sheet.module_px(state.matrix, shape.side)
    share = scale * state.matrix.size / (min(sheet.width, sheet.height) * sheet.unit)
    return scale >= LEAST_MODULE_PX and share >= _LEAST_SHARE


def _roomy(sheet: Sheet, landscape_edge: float) -> _Shape:
    if sheet.is_portrait:
        top = 372 + (sheet.height - 1920) * 0.3
        card = QRectF((sheet.width - 856) / 2, top, 856, 954)
        return _Shape(card, QPointF(card.center().x(), top + 414), 804)
    extra = (sheet.width - 1280) / 2
    card = QRectF(48 + extra / 2, landscape_edge, 600 + extra / 2, sheet.height - 40 - landscape_edge)
    return _Shape(card, QPointF(card.center().x(), card.center().y() - 36), min(600 - 4, card.height() - 130))


def _tight(sheet: Sheet, strip: float) -> _Shape:
    side = min(sheet.width, sheet.height - strip) - 2 * _EDGE
    card = QRectF(_EDGE, strip + _EDGE, side, side)
    return _Shape(card, card.center(), side, is_tight=True)


def _amount(state: CustomerState) -> str:
    return "" if state.total is None else money(state.total)


def _status(state: CustomerState) -> tuple[str, str]:
    """Icon and words: waiting, or the line is down and nobody knows."""
    say = words_of(state).say
    if state.is_wallet_unsure and not state.is_line_lost:
        return "ring-broken", say("Customer", "Checking where the money goes…")
    if state.is_line_lost:
        return "ring-broken", say("Customer", "Checking the line…")
    return "clock", say("Customer", "Waiting for your payment")


def _hint(state: CustomerState) -> str:
    say = words_of(state).say
    if state.is_wallet_unsure:
        return say("Customer", "One moment, please")
    return say("Customer", "Scan with your phone camera to pay")


def _paint_portrait(sheet: Sheet, state: CustomerState, shape: _Shape) -> None:
    say, card = words_of(state).say, shape.card
    paint_header(sheet, state, left=72, right=sheet.width - 72, top=64, small=False)
    middle = (64 + 88 + card.top()) / 2 + 4
    sheet.text(_amount(state), line_at(middle, 72, sheet.width - 72, height=160), Face(131, 700, -0.025))
    paint_icon_line(
        sheet,
        "phone",
        _hint(state),
        middle=card.top() + 840,
        left=card.left() + 24,
        right=card.right() - 24,
        face=Face(40, 600, -0.01),
        colour="ink",
        icon_px=44,
        gap=16,
    )
    where = line_at(card.top() + 893, card.left() + 40, card.right() - 40)
    sheet.text(say("Customer", "Pick your coin and wallet on your phone"), where, Face(30), "ink2")
    status = QRectF(72, sheet.height - 234, sheet.width - 144, 110)
    middle = (card.bottom() + status.top()) / 2
    _paint_chips(sheet, state, middle=middle, left=72, right=sheet.width - 72, face=Face(28, 500), high=60)
    _paint_status(sheet, state, status, Face(36, 600), centred=True)
    _paint_reminder(sheet, state, middle=sheet.height - 74, left=72, face=Face(28), centred=True)


def _paint_landscape(sheet: Sheet, state: CustomerState, shape: _Shape) -> None:
    say, card = words_of(state).say, shape.card
    paint_icon_line(
        sheet,
        "phone",
        _hint(state),
        middle=min(card.bottom() - 60, shape.center.y() + shape.side / 2 + 32),
        left=card.left() + 20,
        right=card.right() - 20,
        face=Face(28, 600, -0.005),
        colour="ink",
        icon_px=34,
        gap=12,
    )
    left, right = card.right() + 48, sheet.width - (48 + (sheet.width - 1280) / 4)
    paint_header(sheet, state, left=left, right=right, top=landscape_top(state), small=True)
    middle = sheet.height * 0.316
    where = line_at(middle, left, right, height=120)
    sheet.text(_amount(state), where, Face(93, 700, -0.025), align=LEFT_MIDDLE)
    where = line_at(middle + 76, left, right)
    sheet.text(
        say("Customer", "Pick your coin and wallet on your phone"), where, Face(26), "ink2", align=LEFT_MIDDLE
    )
    _paint_chips(
        sheet,
        state,
        middle=sheet.height * 0.61,
        left=left,
        right=right,
        face=Face(18, 500),
        high=38,
        centred=False,
    )
    status = QRectF(left, sheet.height - 170, right - left, 82)
    _paint_status(sheet, state, status, Face(26, 600), centred=False)
    _paint_reminder(sheet, state, middle=sheet.height - 54, left=left, face=Face(20), centred=False)


def _paint_tight(sheet: Sheet, state: CustomerState, shape: _Shape) -> None:
    """Amount and status only, in what the code leaves."""
    icon, text = _status(state)
    if sheet.is_portrait:
        top = shape.card.bottom()
        room = QRectF(_EDGE, top, sheet.width - 2 * _EDGE, sheet.height - top)
    else:
        left = shape.card.right() + 24
        room = QRectF(left, shape.card.top(), sheet.width - left - _EDGE, shape.card.height())
    middle = room.center().y()
    sheet.text(
        _amount(state), line_at(middle - 50, room.left(), room.right(), height=120), Face(80, 700, -0.02)
    )
    paint_icon_line(
        sheet,
        icon,
        text,
        middle=middle + 50,
        left=room.left(),
        right=room.right(),
        face=Face(30, 600),
        colour="waiting",
        icon_px=34,
        gap=12,
    )


def _paint_status(sheet: Sheet, state: CustomerState, where: QRectF, face: Face, *, centred: bool) -> None:
    icon, text = _status(state)
    sheet.card(where, line=plain("border"), radius=where.height() * 0.26)
    paint_icon_line(
        sheet,
        icon,
        text,
        middle=where.center().y(),
        left=where.left() + (24 if centred else 26),
        right=where.right() - 24,
        face=face,
        colour="waiting",
        icon_px=face.px * 1.15,
        gap=face.px * 0.5,
        centred=centred,
    )


def _paint_reminder(
    sheet: Sheet, state: CustomerState, *, middle: float, left: float, face: Face, centred: bool
) -> None:
    paint_icon_line(
        sheet,
        "shield-check",
        words_of(state).say("Customer", "Check the amount on your phone before you pay"),
        middle=middle,
        left=left,
        right=sheet.width - (72 if centred else 48),
        face=face,
        colour="ink2",
        icon_px=face.px * 1.15,
        gap=face.px * 0.6,
        centred=centred,
    )


def _paint_chips(
    sheet: Sheet,
    state: CustomerState,
    *,
    middle: float,
    left: float,
    right: float,
    face: Face,
    high: float,
    centred: bool = True,
) -> None:
    """The accepted coins as quiet chips, in as many rows as they need, up to three."""
    gap, pad = high * 0.27, high * (0.95 if centred else 0.9)
    rows: list[list[tuple[str, float]]] = [[]]
    used = 0.0
    for coin in state.coins:
        width = text_width(coin, face) + pad
        if rows[-1] and used + width > right - left - (80 if centred else 0):
            rows.append([])
            used = 0.0
        rows[-1].append((coin, width))
        used += width + gap
    rows = rows[:3]
    top = middle - (len(rows) * high + (len(rows) - 1) * gap) / 2
    for at, row in enumerate(rows):
        wide = sum(width for _, width in row) + gap * (len(row) - 1)
        start = (left + right - wide) / 2 if centred else left
        for coin, width in row:
            where = QRectF(start, top + at * (high + gap), width, high)
            sheet.card(where, radius=high / 2)
            sheet.text(coin, where, face, "ink2", align=CENTER)
            start += width + gap
