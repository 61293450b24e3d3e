"""The Orders page: filters above, the table, the footer below, and the panel of the chosen order."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.orders.cells import OrderCells, order_columns, reference_width
from merchant_desk.ui.orders.detail_panel import OrderPanel
from merchant_desk.ui.orders.dialogs import ask_attach, ask_cancel, ask_send_again, show_raw
from merchant_desk.ui.orders.flash import RowFlash
from merchant_desk.ui.orders.footer import OrdersFooter
from merchant_desk.ui.orders.nothing import NothingHere
from merchant_desk.ui.orders.state import OrdersState
from merchant_desk.ui.orders.table_model import column_titles
from merchant_desk.ui.orders.toolbar import OrdersToolbar
from merchant_desk.ui.orders.view_model import OrdersModel
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.empty_state import SkeletonRows
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.widgets.side_panel import SidePanel
from merchant_desk.ui.widgets.table import ListTable
from merchant_desk.ui.words import tr

_AGE_TICK_MS = 15_000
_SIDE, _SIDE_COMPACT, _LEAST_LIST_PX = 24, 16, 480


class OrdersPage(Box):
    """Shows an `OrdersModel`. Keys: Ctrl+F searches, Up and Down choose, Enter opens Payment, Esc closes the
    panel, Ctrl+C copies the reference, Ctrl+Shift+C the link, F5 syncs."""

    def __init__(self, model: OrdersModel, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="orders-page", parent=parent)
        self._model = model
        self._side = _SIDE
        self._is_showing = False
        self._new = Button(
            tr("Orders", "New order"), name="orders-new", kind="primary", icon="plus", keys="Ctrl+N"
        )
        self._header = PageHeader(tr("Orders", "Orders"), name="orders-header")
        self._header.add_action(self._new)
        self._toolbar = OrdersToolbar()
        self.table = ListTable(
            order_columns(column_titles(), side=_SIDE), name="orders-table", accessible=tr("Orders", "Orders")
        )
        self._flash = RowFlash(self)
        self.table.setModel(model.table)
        self.table.setItemDelegate(OrderCells(self.table, model.table, self._flash))
        self._nothing = NothingHere()
        self._footer = OrdersFooter()
        self._panel = OrderPanel()
        self._build()
        self.side_panel = SidePanel(self, self._across, self._panel, name="orders-drawer")
        self._ages = QTimer(self, interval=_AGE_TICK_MS)
        self._bind()
        self._bind_keys()
        self.setFocusProxy(self.table)
        self._show_state(model.state)

    def focus_search(self) -> None:
        """The next key goes into the search."""
        self._toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._toolbar.search.selectAll()

    # ---- building ----

    def _build(self) -> None:
        self._stack = QStackedWidget()
        loading = QWidget()
        column = QVBoxLayout(loading)
        column.setContentsMargins(0, tokens.TABLE_HEADER_PX, 0, 0)
        column.addWidget(SkeletonRows(name="orders-loading"))
        column.addStretch(1)
        for part in (loading, self.table, self._nothing):
            self._stack.addWidget(part)
        self._loading = loading
        left = QWidget()
        left.setMinimumWidth(_LEAST_LIST_PX)  # so that a window can shrink to where the panel is a drawer
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._toolbar)
        column.addWidget(self._stack, 1)
        column.addWidget(self._footer)
        self._across = QHBoxLayout()
        self._across.setSpacing(0)
        self._across.addWidget(left, 1)
        self.column.addLayout(self._across, 1)

    def _bind(self) -> None:
        model, toolbar, panel = self._model, self._toolbar, self._panel
        model.changed.connect(self._show_state)
        model.table.order_changed.connect(self._flash.start)
        model.table.modelReset.connect(self._choose_again)
        model.table.modelReset.connect(self._fit_columns)
        model.table.rowsInserted.connect(self._fit_columns)
        self._flash.due.connect(self._paint_glowing)
        self._new.clicked.connect(model.new_charge)
        toolbar.search_typed.connect(model.set_search)
        toolbar.dates_picked.connect(model.set_dates)
        toolbar.network_picked.connect(model.set_network)
        toolbar.tab_picked.connect(model.set_tab)
        self._nothing.new_asked.connect(model.new_charge)
        self._nothing.widen_asked.connect(model.widen)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.pressed_again.connect(model.select_row)
        self.table.opened.connect(self._open)
        self.side_panel.closed.connect(self._panel_closed)
        panel.qr_asked.connect(model.open_selected)
        panel.payment_asked.connect(model.open_selected)
        panel.link_asked.connect(self._copy_link)
        panel.check_asked.connect(model.detail.check_again)
        panel.hand_over_asked.connect(model.detail.hand_over)
        panel.raw_asked.connect(self._show_raw)
        panel.attach_asked.connect(self._ask_attach)
        panel.send_again_asked.connect(self._ask_send_again)
        panel.cancel_asked.connect(self._ask_cancel)
        self._ages.timeout.connect(self._tick)

    def _bind_keys(self) -> None:
        for keys, deed in (
            ("Ctrl+F", self.focus_search),
            ("Ctrl+C", self._copy_reference),
            ("Ctrl+Shift+C", self._copy_link),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(deed)

    # ---- showing ----

    def _show_state(self, state: OrdersState) -> None:
        self._is_showing = True
        self._header.context.setText(state.day)
        self._new.setEnabled(state.can_charge)
        self._new.setToolTip(state.why_no_charge)
        self._toolbar.show_state(state)
        self._nothing.show_state(state.empty, can_charge=state.can_charge)
        self._stack.setCurrentWidget(self._part(state))
        self._footer.show_state(state.footer)
        self._footer.setVisible(state.empty is None and not state.is_first_read)
        if state.detail is not None:
            self._panel.show_state(state.detail)
        self.side_panel.set_open(state.is_panel_open and state.detail is not None)
        self._choose_again()
        self._is_showing = False

    def _part(self, state: OrdersState) -> QWidget:
        if state.is_first_read:
            return self._loading
        return self._nothing if state.empty is not None else self.table

    def _choose_again(self) -> None:
        """Keep the chosen order chosen, wherever its row is now."""
        was, self._is_showing = self._is_showing, True
        row = self._model.table.row_of(self._model.state.selected)
        if row != self.table.chosen_row():
            self.table.choose_row(row)
        self._is_showing = was

    def _chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if not self._is_showing:
            self._model.select_row(self.table.chosen_row())

    def _paint_glowing(self) -> None:
        """Only rows that can be seen: a flood of callbacks may make a thousand glow."""
        for row in self.table.seen_rows():
            if self._flash.was_glowing(self._model.table.reference_at(row)):
                self.table.update_row(row)

    def _tick(self) -> None:
        self._model.tick()
        self.table.viewport().update()

    # ---- what a person does ----

    def _open(self, row: int) -> None:
        self._model.select_row(row)
        self._model.open_selected()

    def _panel_closed(self) -> None:
        self._model.close_panel()
        self.table.setFocus()

    def _copy_reference(self) -> None:
        if self._model.state.selected:
            QGuiApplication.clipboard().setText(self._model.state.selected)

    def _copy_link(self) -> None:
        if link := self._model.detail.link():
            QGuiApplication.clipboard().setText(link)
            self._panel.tell_copied()

    def _show_raw(self) -> None:
        self._model.run("raw record", show_raw(self, self._model))

    def _ask_send_again(self) -> None:
        self._model.run("ask to send again", ask_send_again(self, self._model))

    def _ask_attach(self) -> None:
        self._model.run("ask for a transaction", ask_attach(self, self._model))

    def _ask_cancel(self) -> None:
        self._model.run("ask before cancelling", ask_cancel(self, self._model))

    # ---- Qt ----

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Keys that no part took: also the open drawer passes Up, Down and Enter on."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.table.move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._model.open_selected()
        elif key == Qt.Key.Key_F5:
            self._model.sync()
        elif key == Qt.Key.Key_Escape and self._toolbar.search.hasFocus() and self._model.state.search:
            self._model.set_search("")
        elif key == Qt.Key.Key_Escape and self.side_panel.is_open:
            self.side_panel.set_open(False)
            self._panel_closed()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Small windows get less padding, and the panel as a drawer."""
        super().resizeEvent(event)
        is_small = self.window().width() < tokens.RAIL_COLLAPSE_BELOW_PX
        side = _SIDE_COMPACT if is_small else _SIDE
        self.side_panel.fit()
        if side != self._side:
            self._side = side
            self._header.set_compact(is_small)
            self._toolbar.set_side(side)
            self._footer.set_side(side)
            self._fit_columns()

    def _fit_columns(self) -> None:
        width, dates = reference_width(self._model.table.longest_reference), self._model.state.dates
        columns = order_columns(column_titles(), side=self._side, reference_px=width, dates=dates)
        self.table.set_columns(columns)

    def showEvent(self, event: QShowEvent, /) -> None:
        """Ages move while somebody can see them."""
        super().showEvent(event)
        self._ages.start()
        self._model.opened()

    def hideEvent(self, event: QHideEvent, /) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._ages.stop()
