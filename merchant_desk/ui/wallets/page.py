"""The Wallets page: every network with its address as Cryptum tells it. Anyone may look and copy."""

from __future__ import annotations

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
from merchant_desk.ui.wallets.cells import WalletCells, wallet_columns
from merchant_desk.ui.wallets.notes import WalletNotes
from merchant_desk.ui.wallets.panel import WalletPanel
from merchant_desk.ui.wallets.state import WalletsState
from merchant_desk.ui.wallets.table_model import ColumnKey, WalletTable
from merchant_desk.ui.wallets.view_model import DASHBOARD, WalletsModel
from merchant_desk.ui.widgets.button import Button, CopyButton
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
    address."""

    def __init__(self, model: WalletsModel, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="wallets-page", parent=parent)
        self._model = model
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
        self._panel = WalletPanel()
        self._build()
        self.side_panel = SidePanel(self, self._across, self._panel, name="wallets-drawer")
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._bind()
        self.setFocusProxy(self.table)
        self._show_state(model.state)

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
        self._panel.check_asked.connect(model.check_again)
        self._panel.dashboard_asked.connect(self._open_dashboard)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.pressed_again.connect(self._choose)
        self.table.opened.connect(self._choose)
        self.side_panel.closed.connect(self._panel_closed)
        self._ticks.timeout.connect(model.opened)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self).activated.connect(self._panel.copy_address)

    # ---- showing ----

    def _show_state(self, state: WalletsState) -> None:
        self._is_showing = True
        self._dashboard.setVisible(state.has_dashboard)
        self._empty_dashboard.setVisible(state.has_dashboard)
        self._check.setEnabled(not state.is_checking)
        words = tr("Wallets", "Asking…") if state.is_checking else tr("Wallets", "Check again")
        if words != self._check.words():
            self._check.setText(words)
        self._notes.show_state(state)
        if self._table_model.show_state(state):
            self._place_buttons()
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

    def _place_buttons(self) -> None:
        """A copy button in each row that has an address; the line between the groups is lower."""
        self.table.clearSpans()
        for at, row in enumerate(self._table_model.rows):
            if row is None:
                self.table.verticalHeader().resizeSection(at, tokens.TABLE_GROUP_PX)
                self.table.setSpan(at, 0, 1, len(ColumnKey))
                continue
            self.table.verticalHeader().resizeSection(at, tokens.TABLE_ROW_WALLETS_PX)
            if row.is_set:
                says = tr("Wallets", "Copy the {network} address", network=row.name)
                copy = CopyButton(row.address, name=f"wallets-copy-{row.key}", accessible=says, size=32)
                holder = QWidget()
                line = QHBoxLayout(holder)
                line.setContentsMargins(0, 0, self._side - 8, 0)
                line.addStretch(1)
                line.addWidget(copy)
                self.table.setIndexWidget(self._table_model.index(at, ColumnKey.COPY), holder)

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
            self._place_buttons()

    def showEvent(self, event: QShowEvent, /) -> None:
        """The time of the newest read moves while somebody can see it."""
        super().showEvent(event)
        self._ticks.start()
        self._model.opened()

    def hideEvent(self, event: QHideEvent, /) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._ticks.stop()
