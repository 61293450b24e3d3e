"""The Payment page: code, light and list, timeline; one order, from the scan to the goods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.payment.also_open import AlsoOpen
from merchant_desk.ui.payment.dialogs import ask_cancel, tell_saved
from merchant_desk.ui.payment.enlarged import EnlargedCode, put_away_enlarged
from merchant_desk.ui.payment.first_paint import FirstPaint
from merchant_desk.ui.payment.header import PaymentHeader
from merchant_desk.ui.payment.link_card import PAD, PAD_COMPACT, LinkCard
from merchant_desk.ui.payment.mail import mail_url
from merchant_desk.ui.payment.middle_column import MiddleColumn
from merchant_desk.ui.payment.side_column import WIDTH_PX, SideColumn
from merchant_desk.ui.payment.state import PaymentState
from merchant_desk.ui.payment.view_model import PaymentModel
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.detail_panel import DetailPanel, Drawer
from merchant_desk.ui.words import tr

_LEFT_SHARE, _LEAST_LEFT_PX, _BELOW_CODE_PX = 0.542, 320, 256
_CARD_LINES_PX = 2


class PaymentPage(Box):
    """Shows a `PaymentModel`. Enter hands over on GO; Esc goes back; Ctrl+N, Ctrl+P, Ctrl+Shift+C and F8 are
    heard here where the window does not take them first.

    `open_url` opens an address outside (browser, mail); `slip_folder` takes slips in place of a printer.
    """

    def __init__(
        self,
        model: PaymentModel,
        parent: QWidget | None = None,
        *,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
        slip_folder: Path | None = None,
    ) -> None:
        super().__init__("page", name="payment-page", parent=parent)
        self._model = model
        self._open_url = open_url
        self._slip_folder = slip_folder
        self._compact = False
        self._shown: PaymentState | None = None
        training = model.state.is_training
        self._header = PaymentHeader()
        self._link = LinkCard(is_training=training)
        self._middle = MiddleColumn(is_training=training)
        self._side = SideColumn(is_training=training)
        self._strip = AlsoOpen()
        self._drawer: Drawer | None = None
        self._first_paint = FirstPaint(self)
        self._build()
        self._bind()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show_state(model.state)

    def set_preview(self, preview: QWidget) -> None:
        """The customer display in small, for the card at the right."""
        self._side.set_preview(preview)

    # ---- building ----

    def _build(self) -> None:
        inside = Box("clear")
        self._row = QHBoxLayout()
        self._row.setSpacing(20)
        top = Qt.AlignmentFlag.AlignTop
        self._row.addWidget(self._link, 0, top)
        self._row.addWidget(self._middle, 1)
        self._side.setFixedWidth(WIDTH_PX)
        self._row.addWidget(self._side, 0)
        inside.column.addLayout(self._row)
        inside.column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("payment-scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self._body = QVBoxLayout()
        self._body.addWidget(self._scroll, 1)
        self._body.addWidget(self._strip)
        self.column.addWidget(self._header)
        self.column.addLayout(self._body, 1)

    def _bind(self) -> None:
        model, header, link, middle = self._model, self._header, self._link, self._middle
        model.changed.connect(self._show_state)
        header.back_asked.connect(model.new_charge)
        header.cancel_asked.connect(self._cancel)
        header.receipt_asked.connect(self._print)
        header.new_charge_asked.connect(model.start_new_charge)
        header.details_asked.connect(self._open_details)
        link.copy_asked.connect(self._copy)
        link.print_asked.connect(self._print)
        link.send_asked.connect(self._send)
        link.enlarge_asked.connect(self._enlarge)
        middle.paid.handed_over.connect(model.hand_over)
        middle.paid.explorer_asked.connect(self._explore)
        middle.paid.order_asked.connect(model.open_this_order)
        middle.stop.check_asked.connect(model.check_again)
        middle.stop.activity_asked.connect(model.open_in_activity)
        self._side.display_toggled.connect(model.toggle_display)
        self._side.played.connect(model.play)
        self._side.page_asked.connect(self._open_page)
        self._strip.opened.connect(model.show)

    # ---- showing ----

    def _show_state(self, state: PaymentState) -> None:
        before, self._shown = self._shown, state
        self._link.show_view(state.code)
        if not state.code.is_live:
            put_away_enlarged(self.window())
        is_code_alone = before is not None and replace(before, code=state.code) == state
        if not is_code_alone or before is None or before.code.shown_link != state.code.shown_link:
            self._middle.show_state(state)
            self._header.show_state(state)
            self._side.show_state(state)
            self._strip.show_rows(state.strip)
        self._fit()
        is_code_coming = state.code.is_live and state.code.matrix is None
        self._first_paint.look(state.reference, is_code_coming=is_code_coming)

    def _arrange(self, *, compact: bool) -> None:
        """Distances of one of the two window widths; a small one has the right column in a drawer."""
        side = 16 if compact else 24
        self._body.setContentsMargins(side, 16 if compact else 20, side, 16 if compact else 24)
        self._body.setSpacing(12 if compact else 16)
        self._row.setSpacing(16 if compact else 20)
        self._header.set_compact(compact)
        self._link.set_compact(compact=compact)
        self._middle.set_compact(compact=compact)
        self._strip.set_compact(compact=compact)
        if compact is self._compact:
            return
        self._compact = compact
        if compact:
            self._row.removeWidget(self._side)
            self._details().addWidget(self._side)
        else:
            if self._drawer is not None:
                self._drawer.close_drawer()
            self._row.addWidget(self._side, 0)
            self._side.setFixedWidth(WIDTH_PX)
            self._side.show()

    def _details(self) -> QVBoxLayout:
        """The drawer's only section; made when a small window first needs it."""
        if self._drawer is None:
            panel = DetailPanel(name="payment-details", title=tr("Payment", "Details"))
            panel.set_footer_visible(False)
            self._section = panel.add_section()
            self._drawer = Drawer(self, panel, name="payment-drawer")
            panel.close_asked.connect(self._drawer.close_drawer)
        self._side.setMinimumWidth(0)
        self._side.setMaximumWidth(tokens.DETAIL_PANEL_PX)
        return self._section

    def _fit(self) -> None:
        """The code as large as width and height allow, never smaller than a camera reads."""
        pad = PAD_COMPACT if self._compact else PAD
        side = 16 if self._compact else 24
        right = 0 if self._compact else WIDTH_PX + 20
        free = self.width() - 2 * side - right - (16 if self._compact else 20)
        widest = int(free * _LEFT_SHARE) - 2 * pad - _CARD_LINES_PX
        below = _BELOW_CODE_PX - (20 if self._compact else 0)
        least = max(self._link.least_code_px(), _LEAST_LEFT_PX - 2 * pad)
        side_px = max(least, min(widest, self._scroll.viewport().height() - below))
        self._link.set_code_px(side_px)
        self._link.setFixedWidth(side_px + 2 * pad + _CARD_LINES_PX)
        self._middle.fit_into(self._scroll.viewport().height())

    def _range_changed(self) -> None:
        """The room changes without the page when the strip below comes or goes."""
        self._middle.fit_into(self._scroll.viewport().height())

    # ---- what a person does ----

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Keys that the focused part did not want."""
        key, mods = event.key(), event.modifiers()
        control = Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entered(event)
        elif key == Qt.Key.Key_Escape:
            self._model.new_charge.emit()
        elif key == Qt.Key.Key_F8:
            self._model.toggle_display()
        elif key == Qt.Key.Key_N and mods == control:
            self._model.start_new_charge()
        elif key == Qt.Key.Key_P and mods == control:
            self._print()
        elif key == Qt.Key.Key_C and mods == control | Qt.KeyboardModifier.ShiftModifier:
            self._copy()
        else:
            super().keyPressEvent(event)

    def _entered(self, event: QKeyEvent) -> None:
        """Enter hands over; on a button that was reached with Tab it presses that button instead."""
        focused = self.focusWidget()
        if event.isAutoRepeat():
            return
        if isinstance(focused, QAbstractButton) and focused.hasFocus() and focused.isEnabled():
            focused.click()
        else:
            self._model.hand_over()

    def _cancel(self) -> None:
        self._model.spawn("ask cancel", ask_cancel(self, self._model))

    def _copy(self) -> None:
        if self._model.state.code.is_live:
            QGuiApplication.clipboard().setText(self._model.link)
            self._link.tell_copied()

    def _print(self) -> None:
        from merchant_desk.ui.payment.printing import print_slip  # loads the print system, rarely needed

        state = self._model.state
        slip = self._model.slip()
        if slip is None or not (state.code.is_live or state.deeds.can_print_receipt):
            return
        path = print_slip(slip, folder=self._slip_folder)
        if path is not None:
            self._model.spawn("tell saved", tell_saved(self, str(path)))

    def _send(self) -> None:
        state = self._model.state
        if state.code.can_send:
            self._open_url(
                mail_url(
                    self._model.email, amount=state.amount, reference=state.reference, link=self._model.link
                )
            )

    def _open_page(self) -> None:
        if self._model.link and not self._model.state.guard:
            self._open_url(QUrl(self._model.link))

    def _explore(self) -> None:
        if self._model.explorer:
            self._open_url(QUrl(self._model.explorer))

    def _enlarge(self) -> None:
        state = self._model.state
        if state.code.matrix is not None and state.code.is_live:
            EnlargedCode(self.window(), state.code.matrix, amount=state.amount, is_training=state.is_training)

    def _open_details(self) -> None:
        if self._drawer is not None:
            self._drawer.open_drawer()

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Small windows get the small arrangement."""
        super().resizeEvent(event)
        self._arrange(compact=self.window().width() < tokens.RAIL_COLLAPSE_BELOW_PX)
        self._fit()

    def showEvent(self, event: QShowEvent, /) -> None:
        """Keys belong to the page."""
        super().showEvent(event)
        self.setFocus()
        self._fit()

    def hideEvent(self, event: QHideEvent, /) -> None:
        """Nothing of a page that is not seen stays open."""
        super().hideEvent(event)
        if self._drawer is not None:
            self._drawer.close_drawer()
