"""The dialog of Sell: the answer to a creation was lost, its order is looked for, and what comes then."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from merchant_desk.ui.dialogs import Working
from merchant_desk.ui.sell.state import LookUp, LostCharge, SellState
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.words import tr

_SECOND_MS = 1_000


class LookingUp:
    """Follows a model that looks an order up, until it is found, sent again, or the charge is parked."""

    def __init__(self, parent: QWidget, model: SellModel, state: SellState) -> None:
        self._model = model
        reference = _reference(state)
        self._box = Working(
            parent,
            tr("Sell", "Did the order get through?"),
            _looking_words(reference),
            stop=tr("Sell", "Park the charge"),
            name="sell-looking-up",
        )
        self._again = _button(tr("Sell", "Look again"), "sell-looking-up.again")
        self._send = _button(tr("Sell", "Send again as a new order"), "sell-looking-up.send")
        for button in (self._again, self._send):
            self._box.column.insertWidget(self._box.column.count() - 1, button)
        self._again.clicked.connect(self._look_again)
        self._send.clicked.connect(self._send_again)
        self._seconds = QTimer(self._again, interval=_SECOND_MS)
        self._seconds.timeout.connect(model.tick)

    async def follow(self) -> None:
        """Stand until it ends; parking turns the page while the looking goes on behind it."""
        async with self._box as box:
            self._model.changed.connect(self._changed)
            try:
                self._changed(self._model.state)
                await box.stopped.wait()
            finally:
                self._seconds.stop()
                self._model.changed.disconnect(self._changed)
        if self._model.state.look_up is not None or self._model.state.lost is not None:
            self._model.park()

    def _changed(self, state: SellState) -> None:
        if state.look_up is not None:
            self._show_trying(state.look_up)
        elif state.lost is not None:
            self._show_lost(state.lost)
        elif state.is_sending:
            self._show_sending()
        else:
            self._box.stopped.set()

    def _look_again(self) -> None:
        if self._model.charging is not None:
            self._model.charging.look_again()

    def _send_again(self) -> None:
        if self._model.charging is not None:
            self._model.charging.send_again()

    def _show_sending(self) -> None:
        self._seconds.stop()
        self._again.hide()
        self._send.hide()
        self._box.set_progress(0, 0, tr("Sell", "Creating order…"))

    def _show_trying(self, now: LookUp) -> None:
        self._seconds.stop()
        self._again.hide()
        self._send.hide()
        self._box.set_body(_looking_words(now.reference))
        line = tr("Sell", "Try {attempt} of {attempts}", attempt=now.attempt, attempts=now.attempts)
        self._box.set_progress(now.attempt, now.attempts, line)

    def _show_lost(self, lost: LostCharge) -> None:
        self._box.set_ended(_lost_words(lost), tr("Sell", "Not found"))
        self._again.show()
        self._send.setVisible(lost.is_absent)
        self._send.setEnabled(lost.can_send_again)
        if lost.wait_s:
            self._send.setText(tr("Sell", "Send again as a new order ({seconds} s)", seconds=lost.wait_s))
            self._seconds.start()
        else:
            self._send.setText(tr("Sell", "Send again as a new order"))
            self._seconds.stop()
        self._send.setAccessibleName(self._send.text())


def _reference(state: SellState) -> str:
    if state.look_up is not None:
        return state.look_up.reference
    return "" if state.lost is None else state.lost.reference


def _looking_words(reference: str) -> str:
    return tr(
        "Sell",
        "The line dropped before Cryptum answered. Looking up {reference} so it is not created twice.",
        reference=visible(reference),
    )


def _lost_words(lost: LostCharge) -> str:
    """What is known, and what can be done."""
    reference = visible(lost.reference)
    if not lost.is_absent:
        said = "" if lost.said is None else f"{lost.said.what} "
        return said + tr(
            "Sell",
            "Whether Cryptum has {reference} is not known. Look again, or park the charge: "
            "the desk keeps looking.",
            reference=reference,
        )
    if lost.wait_s:
        return tr(
            "Sell",
            "Cryptum's list does not show {reference}. It may still be on its way, "
            "so it is too early to send it again.",
            reference=reference,
        )
    return tr(
        "Sell",
        "Cryptum's list does not show {reference}. A new order can take its place; "
        "{reference} is then watched for 30 days, and money on it is reported.",
        reference=reference,
    )


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setProperty("kind", "default")
    button.setFont(theme().font("control"))
    button.setAutoDefault(True)
    button.hide()
    return button
