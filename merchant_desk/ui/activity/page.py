"""The Activity page: filters above, the list, the listener below, and the panel of the chosen line."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.activity.cells import ActivityCells, activity_columns
from merchant_desk.ui.activity.footer import ActivityFooter
from merchant_desk.ui.activity.panel import ActivityPanel
from merchant_desk.ui.activity.present import key_of
from merchant_desk.ui.activity.state import ActivityState
from merchant_desk.ui.activity.toolbar import ActivityToolbar
from merchant_desk.ui.activity.view_model import ActivityModel
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.empty_state import EmptyState, SkeletonRows
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.widgets.side_panel import SidePanel
from merchant_desk.ui.widgets.table import ListTable
from merchant_desk.ui.words import tr

_SIDE, _SIDE_COMPACT, _LEAST_LIST_PX = 24, 16, 480


class ActivityPage(Box):
    """Shows an `ActivityModel`. Keys: Ctrl+F searches, Up and Down choose, Enter opens the order, Esc closes
    the panel."""

    def __init__(self, model: ActivityModel, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="activity-page", parent=parent)
        self._model = model
        self._side = _SIDE
        self._is_showing = False
        self._header = PageHeader(
            tr("Activity", "Activity"),
            name="activity-header",
            context=tr("Activity", "Callbacks from Cryptum and changes in this app"),
        )
        self._toolbar = ActivityToolbar()
        self.table = ListTable(
            activity_columns(side=_SIDE), name="activity-table", accessible=tr("Activity", "Activity")
        )
        self.table.setModel(model.table)
        self.table.setItemDelegate(ActivityCells(self.table))
        self._nothing = EmptyState("", "", name="activity-empty", icon="pulse")
        self._widen = Button(tr("Activity", "Show everything"), name="activity-widen", kind="primary")
        self._nothing.add_action(self._widen)
        self._footer = ActivityFooter()
        self._panel = ActivityPanel()
        self._build()
        self.side_panel = SidePanel(self, self._across, self._panel, name="activity-drawer")
        self._bind()
        self.setFocusProxy(self.table)
        self._show_state(model.state)

    def focus_search(self) -> None:
        """The next key goes into the search."""
        self._toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._toolbar.search.selectAll()

    # ---- building ----

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._loading = SkeletonRows(name="activity-loading")
        for part in (self._loading, self.table, self._nothing):
            self._stack.addWidget(part)
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
        model = self._model
        model.changed.connect(self._show_state)
        model.table.modelReset.connect(self._choose_again)
        self._toolbar.search_typed.connect(model.set_search)
        self._toolbar.dates_picked.connect(model.set_dates)
        self._toolbar.tab_picked.connect(model.set_tab)
        self._widen.clicked.connect(model.show_all)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.pressed_again.connect(self._choose)
        self.table.opened.connect(self._open)
        self.side_panel.closed.connect(self._panel_closed)
        self._panel.ask_asked.connect(model.ask_again)
        self._panel.order_asked.connect(model.open_its_order)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.focus_search)

    # ---- showing ----

    def _show_state(self, state: ActivityState) -> None:
        self._is_showing = True
        self._toolbar.show_state(state)
        self._nothing.set_words(state.empty_title, state.empty_body)
        self._widen.setVisible(state.is_narrowed)
        self._stack.setCurrentWidget(self._part(state))
        self._footer.show_state(state)
        if state.detail is not None:
            self._panel.show_state(state.detail)
        self.side_panel.set_open(state.is_panel_open and state.detail is not None)
        self._choose_again()
        self._is_showing = False

    def _part(self, state: ActivityState) -> QWidget:
        if state.is_first_read:
            return self._loading
        return self._nothing if state.is_empty else self.table

    def _choose_again(self) -> None:
        """Keep the chosen line chosen, wherever it stands now."""
        was, self._is_showing = self._is_showing, True
        row = self._model.table.row_of(self._model.state.selected)
        if row != self.table.chosen_row():
            self.table.choose_row(row)
        self._is_showing = was

    def _chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if not self._is_showing:
            self._choose(self.table.chosen_row())

    def _choose(self, at: int) -> None:
        row = self._model.table.row_at(at)
        if row is not None:
            self._model.select(key_of(row))

    def _open(self, at: int) -> None:
        self._choose(at)
        self._model.open_its_order()

    def _panel_closed(self) -> None:
        self._model.close_panel()
        self.table.setFocus()

    # ---- Qt ----

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Keys that no part took: also the open drawer passes Up, Down and Enter on."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.table.move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._model.open_its_order()
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
            self.table.set_columns(activity_columns(side=side))

    def showEvent(self, event: QShowEvent, /) -> None:
        """Whoever looks has seen the refused ones."""
        super().showEvent(event)
        self._model.set_visible(True)

    def hideEvent(self, event: QHideEvent, /) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._model.set_visible(False)
