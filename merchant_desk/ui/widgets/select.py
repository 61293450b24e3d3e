"""A choice from a list that opens: country, server, coins."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, text_width, words
from merchant_desk.ui.widgets.segmented import Option


class Select(QComboBox):
    """Options by key. Signal: ``picked(str)`` with the key, only when a person picks."""

    picked = Signal(str)

    def __init__(
        self,
        options: Sequence[Option],
        *,
        name: str,
        accessible: str,
        height: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFixedHeight(height or theme().control_px)
        self.setFont(theme().font("body"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", True)
        self.set_options(options)
        self.activated.connect(self._activated)

    def set_options(self, options: Sequence[Option]) -> None:
        """Other options; the present key stays chosen if it is still there."""
        present = self.key
        self.clear()
        for option in options:
            self.addItem(visible(option.text), option.key)
        self.set_key(present)

    @property
    def key(self) -> str:
        """The key of the present choice, empty where there is none."""
        found = self.currentData()
        return found if isinstance(found, str) else ""

    def set_key(self, key: str) -> None:
        """Choose without telling anybody; an unknown key chooses the first."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def sizeHint(self) -> QSize:
        """Its longest option, up to 320 wide."""
        longest = max((text_width(self.font(), self.itemText(at)) for at in range(self.count())), default=40)
        return QSize(min(320, round(longest) + 46), self.height())

    def minimumSizeHint(self) -> QSize:
        """Room for a short word and the arrow."""
        return QSize(72, self.height())

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Frame, present choice, arrow."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        fill = "disabledBg" if not self.isEnabled() else ("hover" if self.underMouse() else "canvas")
        box(painter, area, fill=colour(fill), line=colour("borderInput" if self.isEnabled() else "border"))
        ink = colour("text" if self.isEnabled() else "disabledText")
        where = area.adjusted(14, 0, -32, 0)
        cut = Qt.TextElideMode.ElideRight
        words(painter, where, self.currentText(), font=self.font(), ink=ink, elide=cut)
        middle = self.height() / 2
        mark(painter, "chevron-down", left=self.width() - 28, middle=middle, size=16, ink=colour("text2"))
        painter.end()

    def _activated(self, _at: int) -> None:
        self.picked.emit(self.key)


class SelectField(QWidget):
    """A `Select` with its label above, as high as a `TextField`."""

    def __init__(
        self, label: str, options: Sequence[Option], *, name: str, height: int | None = None
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.select = Select(options, name=name, accessible=label, height=height)
        column.addWidget(Label(label, style="small", ink="text2", weight=500))
        column.addWidget(self.select)
        self.setFocusProxy(self.select)
