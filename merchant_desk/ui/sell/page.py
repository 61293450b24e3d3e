"""The Sell page: amount and keypad, details, recent orders; made for fingers and for the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.sell.amount_card import AmountCard
from merchant_desk.ui.sell.details_card import DetailsCard
from merchant_desk.ui.sell.keypad import Keypad
from merchant_desk.ui.sell.recent_strip import RecentStrip
from merchant_desk.ui.sell.state import SellState
from merchant_desk.ui.sell.view_model import SellModel
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.words import tr

if TYPE_CHECKING:
    from merchant_desk.ui.sell.parked_menu import ParkedMenu

_AGE_TICK_MS = 15_000
_POINTS = frozenset({".", ","})


class SellPage(Box):
    """Shows a `SellModel`. Keys that no field takes are the amount's: digits, comma or dot, Backspace,
    Delete, plus, Enter, Alt+1 and Alt+2."""

    def __init__(self, model: SellModel, parent: QWidget | None = None) -> None:
        super().__init__("page", name="sell-page", parent=parent)
        self._model = model
        self._compact: bool | None = None
        self._is_asking = False
        self._menu: ParkedMenu | None = None
        self._header = self._build_header()
        self._amount = AmountCard()
        self._keypad = Keypad()
        self._details = DetailsCard(model, amount_wanted=self.focus_amount)
        self._strip = RecentStrip()
        self._build()
        self._bind()
        self._ages = QTimer(self, interval=_AGE_TICK_MS)
        self._ages.timeout.connect(model.tick)
        self.setFocusProxy(self._amount)
        self._show_state(model.state)

    def focus_amount(self) -> None:
        """Keys go to the amount again."""
        self._amount.setFocus()

    # ---- building ----

    def _build_header(self) -> PageHeader:
        header = PageHeader(tr("Sell", "New charge"), name="sell-header")
        self._display = Mark("monitor", "", ink="confirmedFg", name="sell-display", weight=500, icon_px=16)
        self._parked = Button(tr("Sell", "Parked"), name="sell-parked", icon="receipt")
        self._parked.setToolTip(tr("Sell", "Charges kept on this till"))
        header.add_action(self._display)
        header.add_action(self._parked)
        return header

    def _build(self) -> None:
        self._left = QVBoxLayout()
        self._left.addWidget(self._amount)
        self._left.addWidget(self._keypad, 1)
        self._row = QHBoxLayout()
        self._row.addLayout(self._left, 1)
        self._row.addWidget(self._details)
        self._body = QVBoxLayout()
        self._body.addLayout(self._row, 1)
        self._body.addWidget(self._strip)
        self.column.addWidget(self._header)
        self.column.addLayout(self._body, 1)
        self._arrange(compact=False)

    def _bind(self) -> None:
        model = self._model
        model.changed.connect(self._show_state)
        self._amount.currency_picked.connect(self._currency_picked)
        self._keypad.digits.connect(model.press)
        self._keypad.point.connect(model.point)
        self._keypad.backspace.connect(model.backspace)
        self._keypad.clear.connect(model.clear)
        self._keypad.add.connect(model.add_amount)
        self._strip.opened.connect(model.open_order)
        self._strip.all_asked.connect(model.open_orders)
        self._parked.clicked.connect(self._open_parked)
        for keys, currency in (("Alt+1", "USD"), ("Alt+2", "BRL")):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setProperty("currency", currency)
            shortcut.activated.connect(self._currency_key)

    # ---- showing ----

    def _show_state(self, state: SellState) -> None:
        self._header.context.setText("" if self._compact else state.till_name)
        self._amount.show_state(state)
        self._keypad.set_point(state.point)
        self._details.show_state(state)
        self._strip.show_rows(state.recent)
        self._show_display(shown=state.is_display_on)
        self._parked.set_keys(str(len(state.parked)) if state.parked else "")
        said = tr("Sell", "Parked charges: {count}", count=len(state.parked))
        self._parked.setAccessibleName(said)
        if (state.look_up is not None or state.lost is not None) and not self._is_asking:
            self._follow(state)

    def _follow(self, state: SellState) -> None:
        """The answer was lost: say so, once, for as long as it is looked for."""
        if self._model.desk is not None:
            from merchant_desk.ui.sell.dialogs import LookingUp  # as rare as it is heavy

            self._is_asking = True
            follow = LookingUp(self, self._model, state).follow()
            self._model.desk.tasks.spawn("looking up", follow).add_done_callback(self._asked)

    def _show_display(self, *, shown: bool) -> None:
        text = tr("Sell", "Customer display on") if shown else tr("Sell", "Customer display off")
        icon, ink = ("monitor", "confirmedFg") if shown else ("monitor-off", "text3")
        if self._display.text != text:
            self._display.set(icon, text, ink=ink)

    def _asked(self, _task: object) -> None:
        self._is_asking = False

    def _arrange(self, *, compact: bool) -> None:
        """Distances and sizes of one of the two window widths."""
        if compact is self._compact:
            return
        self._compact = compact
        side, gap = (16, 16) if compact else (24, 24)
        self._header.setFixedHeight(56 if compact else tokens.PAGE_HEADER_PX)
        self._header.set_compact(compact)
        self._body.setContentsMargins(side, 0, side, 16 if compact else 24)
        self._body.setSpacing(8 if compact else 12)
        self._row.setSpacing(gap)
        self._left.setSpacing(12 if compact else 16)
        self._keypad.set_gap(8 if compact else 12)
        self._amount.set_compact(compact=compact)
        self._details.set_compact(compact=compact)
        self._strip.set_compact(compact=compact)
        self._header.context.setText("" if compact else self._model.state.till_name)

    # ---- what a person does ----

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Keys that the focused part did not want."""
        key, text = event.key(), event.text()
        is_command = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if is_command:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entered(event)
        elif key == Qt.Key.Key_Backspace:
            self._model.backspace()
        elif key == Qt.Key.Key_Delete:
            self._model.clear()
        elif key == Qt.Key.Key_Escape:
            self.focus_amount()
        elif text == "+":
            self._model.add_amount()
        elif text in _POINTS:
            self._model.point()
        elif len(text) == 1 and "0" <= text <= "9":
            self._model.press(text)
        else:
            super().keyPressEvent(event)

    def _entered(self, event: QKeyEvent) -> None:
        """Enter charges; on a button that was reached with Tab it presses that button instead."""
        focused = self.focusWidget()
        if event.isAutoRepeat():
            return
        if isinstance(focused, QAbstractButton) and focused.hasFocus() and focused.isEnabled():
            focused.click()
        else:
            self._details.press_charge()

    def _currency_picked(self, currency: str) -> None:
        self._model.set_currency(currency)
        self.focus_amount()

    def _currency_key(self) -> None:
        self._model.set_currency(str(self.sender().property("currency")))

    def _open_parked(self) -> None:
        if self._menu is None:
            from merchant_desk.ui.sell.parked_menu import ParkedMenu  # keeps the start short

            self._menu = ParkedMenu(self, self._model)
        self.focus_amount()
        self._menu.open_under(self._parked)

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Small windows get the small arrangement."""
        super().resizeEvent(event)
        self._arrange(compact=self.window().width() < tokens.RAIL_COLLAPSE_BELOW_PX)

    def showEvent(self, event: QShowEvent, /) -> None:
        """Ages move while somebody can see them."""
        super().showEvent(event)
        self._ages.start()
        self._model.tick()

    def hideEvent(self, event: QHideEvent, /) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._ages.stop()
