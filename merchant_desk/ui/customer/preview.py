"""The small live picture of the customer display on Payment: the same state, said in few words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from merchant_desk.ui.assets import Catalogue, catalogue, paint_icon
from merchant_desk.ui.customer.parts import letters_of
from merchant_desk.ui.customer.sheet import Face, Sheet, font, ink, plain
from merchant_desk.ui.customer.state import CustomerScreen, CustomerState
from merchant_desk.ui.customer.view import said
from merchant_desk.ui.customer.view_model import CustomerModel
from merchant_desk.ui.format import money
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import CENTER, LEFT_MIDDLE, box, pen_for, words

_SIZE = (270, 150)
_GROUND = {
    CustomerScreen.IDLE: ("brand", "brandBorder"),
    CustomerScreen.WAITING: ("bg", "border"),
    CustomerScreen.CHECKING: ("checkingBg", "border"),
    CustomerScreen.CONFIRMED: ("confirmedBg", "border"),
    CustomerScreen.STOPPED: ("stoppedBg", "border"),
}


class CustomerPreview(QWidget):
    """What the customer sees now, 150 high. Nobody scans this code: it is too small on purpose."""

    def __init__(self, model: CustomerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = model.state
        self.setObjectName("customer-preview")
        self.setFixedHeight(_SIZE[1])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said(self._state))
        model.changed.connect(self._show)

    def sizeHint(self) -> QSize:
        """As wide as its card."""
        return QSize(*_SIZE)

    def _show(self, state: CustomerState) -> None:
        self._state = state
        self.setAccessibleName(said(state))
        self.update()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Ground, then the screen in small."""
        painter = pen_for(self)
        fill, line = _GROUND[self._state.screen]
        edge = plain("confirmedBd") if self._state.screen is CustomerScreen.CONFIRMED else ink(line)
        box(painter, QRectF(self.rect()), fill=ink(fill), line=edge, radius=4)
        if self._state.screen is CustomerScreen.WAITING:
            self._paint_waiting(painter)
        else:
            self._paint_centred(painter)
        painter.end()

    @property
    def _say(self) -> Catalogue:
        return catalogue(self._state.language)

    def _paint_waiting(self, painter: QPainter) -> None:
        state, high = self._state, float(self.height())
        card = QRectF(15, 13, high - 26, high - 26)
        box(painter, card, fill=ink("card"), line=ink("border"), radius=6)
        if state.matrix is not None:
            painter.save()
            ratio = self.devicePixelRatioF()
            sheet = Sheet(painter, width_px=1280, height_px=800, ratio=ratio)
            sheet.code(state.matrix, card.center(), card.width() - 4)
            painter.restore()
        left = card.right() + 15
        room = self.width() - left - 10
        name = visible(state.store_name)
        if name:
            mark = QRectF(left, 16, 16, 16)
            brand = theme().color("trainingBg") if state.is_training else ink("brand")
            box(painter, mark, fill=brand, radius=3)
            words(painter, mark, letters_of(state), font=font(Face(7, 700)), ink=ink("onBrand"), align=CENTER)
            where = QRectF(left + 22, 14, room - 22, 20)
            _line(painter, where, name, Face(11, 600), ink("ink"))
        amount = "" if state.total is None else money(state.total)
        _line(painter, QRectF(left, 48, room, 26), amount, Face(20, 700, -0.02), ink("ink"))
        self._paint_hint(painter, QRectF(left, 74, room, 34))
        lost = state.is_line_lost
        paint_icon(
            painter, "ring-broken" if lost else "clock", QRectF(left, high - 29, 11, 11), ink("waiting")
        )
        short = (
            self._say.say("Customer", "Checking the line…")
            if lost
            else self._say.say("Customer", "Checking")
            if state.is_wallet_unsure
            else self._say.say("Customer", "Waiting")
        )
        where = QRectF(left + 15, high - 34, room - 15, 20)
        _line(painter, where, short, Face(10, 600), ink("waiting"))

    def _paint_hint(self, painter: QPainter, where: QRectF) -> None:
        painter.setFont(font(Face(10, 500)))
        painter.setPen(ink("ink2"))
        text = self._say.say("Customer", "Scan with your phone camera to pay")
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(where, int(flags) | int(Qt.TextFlag.TextWordWrap), text)

    def _paint_centred(self, painter: QPainter) -> None:
        state, middle = self._state, QPointF(self.width() / 2, self.height() / 2)
        shapes = {
            CustomerScreen.CONFIRMED: ("check-disc", "confirmedMark"),
            CustomerScreen.CHECKING: ("pause-square", "checkingMark"),
            CustomerScreen.STOPPED: ("slash-circle", "stoppedMark"),
        }
        shape = shapes.get(state.screen)
        dark = shape is None
        if shape is not None:
            where = QRectF(middle.x() - 22, middle.y() - 47, 44, 44)
            paint_icon(painter, shape[0], where, ink(shape[1]))
        top = middle.y() - (22 if dark else -4)
        headline = said(state).split(". ")[0] if not dark else visible(state.store_name)
        whole = QRectF(10, top, self.width() - 20, 22)
        _line(painter, whole, headline, Face(16, 600, -0.01), ink("onBrand" if dark else "ink"), centred=True)
        second = money(state.total) if state.total is not None else said(state)
        ink2 = ink("onBrand2") if dark else ink("ink2")
        _line(painter, whole.translated(0, 24), second, Face(12), ink2, centred=True)


def _line(
    painter: QPainter, where: QRectF, text: str, face: Face, colour: QColor, *, centred: bool = False
) -> None:
    words(
        painter,
        where,
        text,
        font=font(face),
        ink=colour,
        align=CENTER if centred else LEFT_MIDDLE,
        elide=Qt.TextElideMode.ElideRight,
    )
