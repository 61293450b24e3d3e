"""The middle of Payment: who and how much, the light, and what belongs to it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui.payment.coin_card import CoinCard
from merchant_desk.ui.payment.paid_panel import PaidPanel
from merchant_desk.ui.payment.state import PaymentState
from merchant_desk.ui.payment.stop_panel import StopPanel
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import Tag
from merchant_desk.ui.widgets.card import Notice
from merchant_desk.ui.widgets.handover_light import HandoverLight
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import LEFT_MIDDLE, colour, pen_for, text_width, words
from merchant_desk.ui.words import tr

_AMOUNT_SCALE, _LEAST_SCALE, _AMOUNT_PX, _SPACE_PX = 1.34, 0.5, 48, 16


class MiddleColumn(QWidget):
    """Shows one of three panels under the light; all are built once, so that a GO is painted at once."""

    def __init__(self, *, is_training: bool) -> None:
        super().__init__()
        self._state: PaymentState | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_head(is_training=is_training))
        self.light = HandoverLight(name="payment-light")
        self._above, self._below = _space(), _space()
        for part in (self._above, self.light, self._below):
            column.addWidget(part)
        self._problem = Notice("danger", " ", title=" ", icon="octagon-x", name="payment-problem")
        self._problem.hide()
        column.addWidget(self._problem)
        self._gap = _space()
        self._gap.hide()
        column.addWidget(self._gap)
        self.coins = CoinCard()
        self.paid = PaidPanel()
        self.stop = StopPanel()
        for panel in (self.coins, self.paid, self.stop):
            column.addWidget(panel)
        column.addStretch(1)

    def show_state(self, state: PaymentState) -> None:
        """What changed, in place."""
        before, self._state = self._state, state
        light = state.light
        self.light.set_light(light.form, light.sentence, light.detail)
        if before is None or (before.customer, before.amount, before.paid_after) != (
            state.customer,
            state.amount,
            state.paid_after,
        ):
            self._customer.setText(state.customer)
            self._amount.set_amount(state.amount)
            self._after.setText(state.paid_after)
            self._after.setVisible(bool(state.paid_after))
            self._after_label.setVisible(bool(state.paid_after))
        self._show_problem(state)
        if state.mode == "open":
            self.coins.show_view(state.coins)
        elif state.mode == "paid":
            self.paid.show_view(state.paid, state.deeds)
        else:
            self.stop.show_view(state.stop, state.deeds)
        self.coins.setVisible(state.mode == "open" and state.coins.is_shown)
        self.paid.setVisible(state.mode == "paid")
        self.stop.setVisible(state.mode == "stopped")

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        for space in (self._above, self._below):
            space.setFixedHeight(10 if compact else _SPACE_PX)
        for panel in (self.coins, self.paid, self.stop):
            panel.set_compact(compact=compact)

    def fit_into(self, room_px: int) -> None:
        """Under a GO: everything down to the last button, without scrolling where that can be."""
        if not self.paid.isHidden():
            above = self.sizeHint().height() - self.paid.sizeHint().height()
            self.paid.fit_into(room_px - above)

    def _build_head(self, *, is_training: bool) -> QHBoxLayout:
        who = QHBoxLayout()
        who.setSpacing(8)
        cut = None if is_training else Qt.TextElideMode.ElideRight
        self._customer = Label("", ink="text2", name="payment-customer", elide=cut)
        who.addWidget(self._customer, 0 if is_training else 1)
        if is_training:
            who.addWidget(Tag(tr("Payment", "FAKE MONEY"), kind="training", name="payment-fake"))
            who.addStretch(1)
        self._amount = AmountLine()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(who)
        left.addWidget(self._amount)
        self._after_label = Label(tr("Payment", "Paid after"), style="small", ink="text3")
        self._after = Label("", style="title", tabular=True, name="payment-after")
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addStretch(1)
        right.addWidget(self._after_label, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self._after, 0, Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        head.addLayout(left, 1)
        head.addLayout(right)
        return head

    def _show_problem(self, state: PaymentState) -> None:
        said = state.problem
        if said is not None and self._problem.title.full_text() != said.what:
            self._problem.title.setText(said.what)
            self._problem.text.setText(said.then)
            self._problem.setAccessibleName(f"{said.what} {said.then}")
        self._problem.setVisible(said is not None)
        self._gap.setVisible(said is not None)


def _space() -> QWidget:
    gap = QWidget()
    gap.setFixedHeight(_SPACE_PX)
    return gap


class AmountLine(QWidget):
    """The amount in one line, smaller where it must be."""

    def __init__(self) -> None:
        super().__init__()
        self._amount = ""
        self.setObjectName("payment-amount")
        self.setFixedHeight(_AMOUNT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_amount(self, amount: str) -> None:
        """Another amount."""
        self._amount = amount
        self.setAccessibleName(amount)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(220, _AMOUNT_PX)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """The words, as large as they fit."""
        painter = pen_for(self)
        scale = _AMOUNT_SCALE
        font = theme().font("amount", tabular=True, scale=scale)
        while text_width(font, self._amount) > self.width() and scale > _LEAST_SCALE:
            scale -= 0.08
            font = theme().font("amount", tabular=True, scale=scale)
        area = QRectF(self.rect())
        words(painter, area, self._amount, font=font, ink=colour("text"), align=LEFT_MIDDLE)
        painter.end()
