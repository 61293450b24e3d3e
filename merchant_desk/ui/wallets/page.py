"""The Wallets page: every network with its address and how it is guarded. Anyone may look and copy."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QItemSelection, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.wallets import dialogs
from merchant_desk.ui.wallets.cells import WalletCells, wallet_columns
from merchant_desk.ui.wallets.notes import WalletNotes
from merchant_desk.ui.wallets.panel import WalletPanel
from merchant_desk.ui.wallets.row_buttons import RowButtons
from merchant_desk.ui.wallets.state import WalletRow, WalletsState
from merchant_desk.ui.wallets.table_model import WalletTable
from merchant_desk.ui.wallets.view_model import DASHBOARD, WalletsModel
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box, Rule
from merchant_desk.ui.widgets.empty_state import EmptyState, SkeletonRows
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.widgets.side_panel import SidePanel
from merchant_desk.ui.widgets.table import ListTable
from merchant_desk.ui.words import tr

_TICK_MS = 30_000
_SIDE, _SIDE_COMPACT, _LEAST_LIST_PX = 24, 16, 480


class WalletsPage(Box):
    """Shows a `WalletsModel`. Keys: Up and Down choose, Esc closes the panel, Ctrl+Shift+C copies the
    address. `pin_of` asks for the owner's PIN."""

    def __init__(
        self,
        model: WalletsModel,
        parent: QWidget | None = None,
        *,
        pin_of: dialogs.AskPin = dialogs.owner_pin,
    ) -> None:
        super().__init__("canvas", name="wallets-page", parent=parent)
        self._model, self._pin_of = model, pin_of
        self._side = _SIDE
        self._is_showing = False
        self._table_model = WalletTable(self)
        self._header = PageHeader(
            tr("Wallets", "Wallets"),
            name="wallets-header",
            context=tr("Wallets", "Where the store receives money"),
        )
        self._check = Button(tr("Wallets", "Check again"), name="wallets-check", icon="refresh")
        self._dashboard = Button(tr("Wallets", "Open dashboard"), name="wallets-dashboard", icon="external")
        self._dashboard.setToolTip(DASHBOARD)
        self._approve = Button(
            tr("Wallets", "Approve all…"), name="wallets-approve", kind="primary", icon="shield-check"
        )
        self._header.add_action(self._approve)
        self._header.add_action(self._check)
        self._header.add_action(self._dashboard)
        self._notes = WalletNotes()
        self.table = ListTable(
            wallet_columns(side=_SIDE),
            name="wallets-table",
            accessible=tr("Wallets", "Wallets"),
            row_px=tokens.TABLE_ROW_WALLETS_PX,
        )
        self.table.setModel(self._table_model)
        self.table.setItemDelegate(WalletCells(self.table))
        self._nothing = self._build_nothing()
        self._row_buttons = RowButtons(self.table, self._table_model)
        self._panel = WalletPanel(model)
        self._build()
        self.side_panel = SidePanel(self, self._across, self._panel, name="wallets-drawer")
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._bind()
        self.setFocusProxy(self.table)
        self._show_state(model.state)

    @property
    def state(self) -> WalletsState:
        """What is shown."""
        return self._model.state

    def show_wallet(self, key: str) -> None:
        """Choose a row and open its panel."""
        self._model.select(key)

    # ---- building ----

    def _build_nothing(self) -> EmptyState:
        nothing = EmptyState(
            tr("Wallets", "Cryptum shows no wallets here"),
            tr(
                "Wallets",
                "No order that was read has shown this store's addresses. Check again, "
                "or compare by eye in Cryptum's dashboard.",
            ),
            name="wallets-empty",
            icon="wallet",
        )
        again = Button(
            tr("Wallets", "Check again"), name="wallets-empty-check", kind="primary", icon="refresh"
        )
        again.clicked.connect(self._model.check_again)
        self._empty_dashboard = Button(
            tr("Wallets", "Open dashboard"), name="wallets-empty-dashboard", icon="external"
        )
        self._empty_dashboard.clicked.connect(self._open_dashboard)
        nothing.add_action(again)
        nothing.add_action(self._empty_dashboard)
        return nothing

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._loading = SkeletonRows(name="wallets-loading")
        for part in (self._loading, self.table, self._nothing):
            self._stack.addWidget(part)
        left = QWidget()
        left.setMinimumWidth(_LEAST_LIST_PX)  # so that a window can shrink to where the panel is a drawer
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._notes)
        column.addWidget(Rule())
        column.addWidget(self._stack, 1)
        self._across = QHBoxLayout()
        self._across.setSpacing(0)
        self._across.addWidget(left, 1)
        self.column.addLayout(self._across, 1)

    def _bind(self) -> None:
        model = self._model
        model.changed.connect(self._show_state)
        self._check.clicked.connect(model.check_again)
        self._dashboard.clicked.connect(self._open_dashboard)
        self._bind_panel()
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.pressed_again.connect(self._choose)
        self.table.opened.connect(self._choose)
        self.side_panel.closed.connect(self._panel_closed)
        self._ticks.timeout.connect(model.opened)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self).activated.connect(self._panel.copy_address)

    def _bind_panel(self) -> None:
        model, panel, foot = self._model, self._panel, self._panel.foot
        self._approve.clicked.connect(lambda: self._ask(dialogs.ask_approve_all(self, model, self._pin_of)))
        self._row_buttons.change_asked.connect(self._change)
        self._row_buttons.code_asked.connect(self._show_code)
        panel.dashboard_asked.connect(self._open_dashboard)
        panel.code_asked.connect(self._show_code_of)
        panel.test_sale_asked.connect(model.want_test_sale)
        panel.form.file_wanted.connect(lambda: self._ask(dialogs.open_file(self, model)))
        panel.form.file_dropped.connect(lambda path: self._ask(dialogs.take_file(path, model)))
        foot.change_asked.connect(lambda: self._change(model.state.selected))
        foot.cancel_asked.connect(self._give_up)
        foot.save_asked.connect(lambda: self._ask(dialogs.ask_save(self, model, self._pin_of)))
        foot.remove_asked.connect(lambda: self._ask(dialogs.ask_remove(self, model, self._pin_of)))
        foot.drop_asked.connect(lambda: self._ask(dialogs.ask_drop(self, model)))
        foot.accept_asked.connect(lambda: self._ask(dialogs.ask_accept(self, model, self._pin_of)))
        foot.restore_asked.connect(model.restore)
        foot.check_asked.connect(self._check_panel)

    # ---- showing ----

    def _show_state(self, state: WalletsState) -> None:
        self._is_showing = True
        self._dashboard.setVisible(state.has_dashboard)
        self._empty_dashboard.setVisible(state.has_dashboard)
        self._approve.setVisible(state.can_approve_all)
        self._check.setEnabled(not state.is_checking)
        words = tr("Wallets", "Asking…") if state.is_checking else tr("Wallets", "Check again")
        if words != self._check.words():
            self._check.setText(words)
        self._notes.show_state(state)
        if self._table_model.show_state(state):
            self._row_buttons.place(side=self._side, can_change=state.can_change)
        self._stack.setCurrentWidget(self._part(state))
        self._panel.show_state(state)
        self.side_panel.set_open(state.is_panel_open)
        row = self._table_model.row_of(state.selected)
        if row != self.table.chosen_row():
            self.table.choose_row(row)
        self._is_showing = False

    def _part(self, state: WalletsState) -> QWidget:
        if state.is_first_read:
            return self._loading
        return self.table if state.is_told else self._nothing

    def _chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if not self._is_showing:
            self._choose(self.table.chosen_row())

    def _choose(self, at: int) -> None:
        row = self._table_model.rows[at] if 0 <= at < len(self._table_model.rows) else None
        if row is not None:
            self._model.select(row.key)

    def _panel_closed(self) -> None:
        self._model.close_panel()
        self.table.setFocus()

    def _open_dashboard(self) -> None:
        QDesktopServices.openUrl(QUrl(DASHBOARD))
        self._model.way.opened()

    def _ask(self, question: Coroutine[Any, Any, None]) -> None:
        self._model.run("ask on Wallets", question)

    def _change(self, key: str) -> None:
        self._model.start_change(key)
        self._panel.form.focus_field()

    def _give_up(self) -> None:
        """Cancel: the form, or the steps that restore ours."""
        if self._model.state.change.is_open:
            self._model.change.close()
        else:
            self._model.way.begin()
        self.table.setFocus()

    def _check_panel(self) -> None:
        row = self._model.state.chosen
        if row is not None:
            deeds = self._model.deeds
            is_restoring = self._model.state.draft.is_restoring
            work = deeds.check_restored() if is_restoring else deeds.check_draft(row.network)
            self._model.run("check a wallet", work)

    def _show_code(self, row: WalletRow) -> None:
        self._ask(dialogs.show_code(self, row, row.address))

    def _show_code_of(self, address: str) -> None:
        row = self._model.state.chosen
        if row is not None and address:
            self._ask(dialogs.show_code(self, row, address))

    # ---- Qt ----

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Keys that no part took: also the open drawer passes Up and Down on."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.table.move_choice(1 if key == Qt.Key.Key_Down else -1)
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
            self._notes.set_side(side)
            self.table.set_columns(wallet_columns(side=side))
            self._row_buttons.place(side=side, can_change=self._model.state.can_change)

    def showEvent(self, event: QShowEvent, /) -> None:
        """The time of the newest read moves while somebody can see it."""
        super().showEvent(event)
        self._ticks.start()
        self._model.opened()

    def hideEvent(self, event: QHideEvent, /) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._ticks.stop()
