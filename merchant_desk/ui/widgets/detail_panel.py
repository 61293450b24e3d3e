"""The panel at the right of a list, 400 wide; below 1180 it opens as a drawer over the page."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.button import IconButton
from merchant_desk.ui.widgets.card import Box, Rule
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.words import tr

_SCRIM = QColor(17, 21, 29, 82)


class DetailPanel(QFrame):
    """Head with title and close, a scrolling body in sections, and a footer for the dangerous action.

    Signals: ``close_asked()`` from the cross. Fill `add_section` and `footer` (a row).
    """

    close_asked = Signal()

    def __init__(self, *, name: str, title: str = "", mono_title: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(tokens.DETAIL_PANEL_PX)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Rule(standing=True))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        outer.addLayout(column, 1)
        self.title = Label(title, style="section", tabular=True, name=f"{name}.title")
        column.addWidget(self._head(name))
        column.addWidget(Rule())
        column.addWidget(self._body(), 1)
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(20, 12, 20, 12)
        self.footer.setSpacing(8)
        self._footer_box = QWidget()
        self._footer_box.setLayout(self.footer)
        self._footer_rule = Rule()
        column.addWidget(self._footer_rule)
        column.addWidget(self._footer_box)

    def add_section(self, *, padding: int = 20, spacing: int = 12, rule: bool = True) -> QVBoxLayout:
        """A section of the body, below the others; returns its column."""
        if rule and self._sections.count() > 1:
            self._sections.insertWidget(self._sections.count() - 1, Rule())
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(padding, padding, padding, padding)
        column.setSpacing(spacing)
        self._sections.insertWidget(self._sections.count() - 1, holder)
        return column

    def add_before_title(self, part: QWidget) -> None:
        """A part before the title: a badge, an icon."""
        self._head_row.insertWidget(self._head_row.indexOf(self.title), part)

    def add_beside_title(self, part: QWidget) -> None:
        """A part after the title: a copy button, a tag."""
        self._head_row.insertWidget(self._head_row.indexOf(self.title) + 1, part)

    def add_at_end(self, part: QWidget) -> None:
        """A part at the right of the head, before the cross: a light."""
        self._head_row.insertWidget(self._head_row.count() - 1, part)

    def set_footer_visible(self, shown: bool) -> None:
        """With or without the footer."""
        self._footer_box.setVisible(shown)
        self._footer_rule.setVisible(shown)

    def _head(self, name: str) -> QWidget:
        head = QWidget()
        head.setFixedHeight(tokens.PAGE_HEADER_PX - 1)
        self._head_row = QHBoxLayout(head)
        self._head_row.setContentsMargins(20, 0, 14, 0)
        self._head_row.setSpacing(10)
        close = IconButton("close", name=f"{name}.close", accessible=tr("Widgets", "Close panel"), keys="Esc")
        close.clicked.connect(self.close_asked)
        self._head_row.addWidget(self.title)
        self._head_row.addStretch(1)
        self._head_row.addWidget(close)
        return head

    def _body(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = Box("panel")
        self._sections = inside.column
        self._sections.addStretch(1)
        scroll.setWidget(inside)
        return scroll


class Drawer(QWidget):
    """Shows a panel over the right edge of a page, with the rest dimmed. Esc or a click beside it closes.

    Signals: ``closed()``.
    """

    closed = Signal()

    def __init__(self, page: QWidget, panel: QWidget, *, name: str) -> None:
        super().__init__(page)
        self.setObjectName(name)
        self._page, self.panel = page, panel
        panel.setParent(self)
        self._slide = QPropertyAnimation(panel, b"geometry", self)
        self._slide.setDuration(tokens.PANEL_SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        page.installEventFilter(self)
        self.hide()

    def open_drawer(self) -> None:
        """Slide in (at once where motion is reduced) and take the focus."""
        self._fit()
        self.show()
        self.raise_()
        self.panel.show()
        end = self.panel.geometry()
        if not theme().reduced_motion:
            self._slide.setStartValue(end.translated(end.width(), 0))
            self._slide.setEndValue(end)
            self._slide.start()
        self.panel.setFocus()

    def close_drawer(self) -> None:
        """Go at once."""
        if self.isVisible():
            self._slide.stop()
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Grow with the page."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """A click beside the panel closes."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_drawer()

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Dim the page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _SCRIM)
        painter.end()

    def _fit(self) -> None:
        self._slide.stop()  # its end is the old width's
        self.setGeometry(self._page.rect())
        width = min(tokens.DETAIL_PANEL_PX, self.width())
        self.panel.setGeometry(QRect(self.width() - width, 0, width, self.height()))
