"""Where a page's detail panel stands: at the right of the list, or in a drawer over a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.widgets.detail_panel import DetailPanel, Drawer


class SidePanel(QObject):
    """Opens and closes a `DetailPanel` in the place that fits the window. Signals: ``closed()``, when a
    person closed it by its cross, Esc or a click beside the drawer."""

    closed = Signal()

    def __init__(self, page: QWidget, row: QHBoxLayout, panel: DetailPanel, *, name: str) -> None:
        super().__init__(page)
        self._page, self._row, self._panel = page, row, panel
        self._drawer = Drawer(page, panel, name=name)
        self._is_open = False
        self._is_drawer = True
        self._drawer.closed.connect(self._drawer_closed)
        panel.close_asked.connect(self._close_asked)
        panel.hide()
        self.fit()

    @property
    def is_open(self) -> bool:
        """Whether the panel is to be seen."""
        return self._is_open

    @property
    def is_drawer(self) -> bool:
        """Whether it lies over the list."""
        return self._is_drawer

    def set_open(self, is_open: bool) -> None:
        """Show or hide it; nobody is told."""
        if is_open != self._is_open:
            self._is_open = is_open
            self._place()

    def fit(self) -> None:
        """The window has another width."""
        is_drawer = self._page.window().width() < tokens.DETAIL_DRAWER_BELOW_PX
        if is_drawer == self._is_drawer:
            return
        self._is_drawer = is_drawer
        if is_drawer:
            self._row.removeWidget(self._panel)
            self._panel.setParent(self._drawer)
        else:
            self._drawer.hide()
            self._row.addWidget(self._panel)
        self._place()

    def _place(self) -> None:
        if not self._is_drawer:
            self._panel.setVisible(self._is_open)
        elif self._is_open:
            self._drawer.open_drawer()
        else:
            self._drawer.hide()  # nobody is told, also where the page itself is hidden

    def _drawer_closed(self) -> None:
        self._is_open = False
        self.closed.emit()

    def _close_asked(self) -> None:
        self.set_open(False)
        self.closed.emit()
