"""What several screens of the customer display share: store header, training strip, rows of a card."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from merchant_desk.domain.chains import network_name
from merchant_desk.ui.assets import Catalogue, catalogue, paint_icon
from merchant_desk.ui.customer.sheet import (
    LEFT_MIDDLE,
    Face,
    Sheet,
    ink,
    line_at,
    plain,
    text_width,
)
from merchant_desk.ui.customer.state import CustomerState, Paying
from merchant_desk.ui.format import initials
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.banner import paint_stripes
from merchant_desk.ui.widgets.paint import RIGHT_MIDDLE, box

STRIP = 44.0


def strip_height(state: CustomerState) -> float:
    """What the strip of training or of a test system takes at the top, in units of the drawing."""
    return STRIP if state.is_training or state.is_test else 0.0


def landscape_top(state: CustomerState) -> float:
    """Where the landscape screens begin: a little lower under the strip."""
    return STRIP + 16 if strip_height(state) else 40.0


def words_of(state: CustomerState) -> Catalogue:
    """The words in the display's own language."""
    return catalogue(state.language)


def letters_of(state: CustomerState) -> str:
    """The store's initials; one letter in training, as on the till."""
    return initials(visible(state.store_name))[: 1 if state.is_training else 2]


def paint_mark(sheet: Sheet, where: QRectF, name: str, *, fill: QColor, letters: QColor) -> None:
    """The store's initials in a square of its colour."""
    box(sheet.painter, where, fill=fill, radius=where.width() * 0.23)
    sheet.text(name, where, Face(where.width() * 0.42, 600), letters)


def paint_header(
    sheet: Sheet,
    state: CustomerState,
    *,
    left: float,
    right: float,
    top: float,
    small: bool,
    muted: str = "ink2",
) -> None:
    """Mark, store and order reference; `small` is the landscape form."""
    side = 64.0 if small else 88.0
    fill = theme().color("trainingBg") if state.is_training else ink("brand")
    name = visible(state.store_name)
    text_left = left
    if name:
        paint_mark(sheet, QRectF(left, top, side, side), letters_of(state), fill=fill, letters=ink("onBrand"))
        text_left += side + (18 if small else 24)
        face = Face(30 if small else 40, 600, -0.01)
        sheet.text(name, line_at(top + side * 0.29, text_left, right), face, align=LEFT_MIDDLE)
    line = words_of(state).say("Customer", "Order {reference}", reference=visible(state.reference))
    middle = top + side * (0.78 if name else 0.5)
    where = line_at(middle, text_left, right, height=40)
    sheet.text(line, where, Face(20 if small else 26), muted, align=LEFT_MIDDLE)


def paint_training_strip(sheet: Sheet, state: CustomerState) -> None:
    """Over everything while the money is fake, so that nobody takes the display for a real one."""
    where = QRectF(0, 0, sheet.width, STRIP)
    if state.is_test:
        _paint_test_strip(sheet, state, where)
    if not state.is_training:
        return
    paint_stripes(sheet.painter, where)
    say = words_of(state).say
    line = f"{say('Training', 'TRAINING MODE')}   {say('Training', 'The money here is fake.')}"
    sheet.text(line, where, Face(24 if sheet.is_portrait else 22, 700), theme().color("trainingFg"))


def _paint_test_strip(sheet: Sheet, state: CustomerState, where: QRectF) -> None:
    """Of a test system: the word and the sentence, amber on the display's own light ground."""
    sheet.painter.fillRect(where, ink("card"))
    sheet.painter.fillRect(QRectF(0, where.bottom() - 3, where.width(), 3), plain("warnFg"))
    say = words_of(state).say
    line = f"{say('TestSystem', 'TEST')}   {say('TestSystem', 'Test system: no real money')}"
    sheet.text(line, where, Face(24 if sheet.is_portrait else 22, 700), plain("warnFg"))


def paint_icon_line(
    sheet: Sheet,
    icon: str,
    text: str,
    *,
    middle: float,
    left: float,
    right: float,
    face: Face,
    colour: str,
    icon_px: float,
    gap: float,
    centred: bool = True,
    icon_colour: str = "",
) -> None:
    """An icon and a line of text as one group."""
    width = min(text_width(text, face), right - left - icon_px - gap)
    start = left if not centred else (left + right - width - icon_px - gap) / 2
    where = QRectF(start, middle - icon_px / 2, icon_px, icon_px)
    paint_icon(sheet.painter, icon, where, ink(icon_colour or colour))
    where = line_at(middle, start + icon_px + gap, start + icon_px + gap + width + 2)
    sheet.text(text, where, face, colour, align=LEFT_MIDDLE)


def paint_row(
    sheet: Sheet,
    where: QRectF,
    label: str,
    value: str,
    face: Face,
    *,
    network: str = "",
    colour: str = "ink",
    label_px: float = 36,
) -> None:
    """A label at the left and its value at the right, with a network's badge before it."""
    taken = sheet.text(label, where, Face(label_px), "ink2", align=LEFT_MIDDLE)
    room = where.adjusted(taken + 24 + (60 if network else 0), 0, 0, 0)
    width = sheet.text(value, room, face, colour, align=RIGHT_MIDDLE)
    if network:
        sheet.badge(network, QPointF(where.right() - width - 40, where.center().y()), 44)


def paint_rule(sheet: Sheet, where: QRectF) -> None:
    """The thin line above a row."""
    sheet.painter.fillRect(QRectF(where.x(), where.y() - 1, where.width(), 2), plain("border"))


def paying_words(state: CustomerState, paying: Paying) -> str:
    """What was told of the payment: "cUSD on Celo", or the network alone."""
    network = visible(network_name(paying.network))
    if not paying.coin:
        return network
    return words_of(state).say("Customer", "{coin} on {network}", coin=visible(paying.coin), network=network)
