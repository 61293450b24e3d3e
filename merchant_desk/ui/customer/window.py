"""The customer display's own window: full screen on a second monitor, and never in the way of the till."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from merchant_desk.ui.assets import app_icon
from merchant_desk.ui.customer.view import CustomerView
from merchant_desk.ui.customer.view_model import CustomerModel
from merchant_desk.ui.words import tr

_SIZE = (960, 600)
_LEAST = (480, 320)


class CustomerWindow(QWidget):
    """A window that takes no focus and closes only from the till (`let_go`)."""

    def __init__(self, model: CustomerModel) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setObjectName("customer-display")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle(tr("Customer", "Customer display"))
        self.setWindowIcon(app_icon())
        self.setAccessibleName(tr("Customer", "Customer display"))
        self.setMinimumSize(*_LEAST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = CustomerView(model, name="customer-view", parent=self)
        column.addWidget(self.view)
        self.resize(*_SIZE)
        self._may_close = False

    def open_beside(self, till: QWidget) -> None:
        """Show: full screen on a monitor that the till is not on, else as an ordinary window."""
        other = second_screen(till.screen())
        if other is None:
            self.show()
            return
        self.setGeometry(other.geometry())
        self._fill_screen(True)

    def toggle_full_screen(self) -> None:
        """F11 on the till."""
        self._fill_screen(not self.isFullScreen())

    def _fill_screen(self, full: bool) -> None:
        """Not by showFullScreen, which would ask for the focus."""
        self.setWindowState(Qt.WindowState.WindowFullScreen if full else Qt.WindowState.WindowNoState)
        self.show()

    def let_go(self) -> None:
        """Close for good, with the till."""
        self._may_close = True
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent, /) -> None:
        """A customer's touch on the cross closes nothing."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()


def second_screen(till: QScreen | None) -> QScreen | None:
    """A monitor other than the till's, or None."""
    return next((screen for screen in QGuiApplication.screens() if screen is not till), None)
