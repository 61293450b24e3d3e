"""Filter tabs with counts above a table: All 48, Pending 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import count_text
from merchant_desk.ui.widgets.paint import CENTER, box, colour, pen_for, text_width, words
from merchant_desk.ui.widgets.segmented import Option

_PAD_PX, _GAP_PX = 10, 7


class Tabs(QWidget):
    """A row of exclusive tabs. Signal: ``picked(str)`` with the key, only when a person picks.

    Tabs are named ``<name>.<key>``.
    """

    picked = Signal(str)

    def __init__(self, options: Sequence[Option], *, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFixedHeight(42)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._tabs: dict[str, _Tab] = {}
        for option in options:
            tab = _Tab(option)
            tab.setObjectName(f"{name}.{option.key}")
            self._group.addButton(tab)
            self._tabs[option.key] = tab
            row.addWidget(tab)
        row.addStretch(1)
        self._group.buttonClicked.connect(self._clicked)
        self._tabs[options[0].key].setChecked(True)

    @property
    def key(self) -> str:
        """The key of the present tab."""
        return next(key for key, tab in self._tabs.items() if tab.isChecked())

    def set_key(self, key: str) -> None:
        """Choose without telling anybody."""
        self._tabs[key].setChecked(True)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Numbers by key; a key that is missing shows none."""
        for key, tab in self._tabs.items():
            tab.set_count(counts.get(key))

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """The line under the tabs."""
        painter = pen_for(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("border"))
        painter.end()

    def _clicked(self, tab: QAbstractButton) -> None:
        if isinstance(tab, _Tab):
            self.picked.emit(tab.option.key)


class _Tab(QAbstractButton):
    """One tab."""

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.option = option
        self._count: int | None = None
        self.setText(option.text)
        self.setAccessibleName(option.text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_count(self, count: int | None) -> None:
        """The number beside the words."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(self.text() if count is None else f"{self.text()}, {count}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Words and pill."""
        pill = 0.0 if self._count is None else _GAP_PX + self._pill()
        return QSize(round(2 * _PAD_PX + self._words_px() + pill), 40)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Words, pill, mark under the present one."""
        painter = pen_for(self)
        chosen = self.isChecked()
        font = theme().font("control", weight=600 if chosen else 500)
        ink = colour("text" if chosen or self.underMouse() else "text2")
        middle = (self.height() - 2) / 2
        words(painter, QRectF(_PAD_PX, middle - 10, self.width(), 20), self.text(), font=font, ink=ink)
        if self._count is not None:
            pill = QRectF(_PAD_PX + self._words_px() + _GAP_PX, middle - 9, self._pill(), 18)
            box(painter, pill, fill=colour("accentSoft" if chosen else "sunken"), radius=9)
            caption = theme().font("caption", tabular=True, weight=600)
            text_ink = colour("accentText" if chosen else "text2")
            words(painter, pill, count_text(self._count), font=caption, ink=text_ink, align=CENTER)
        if chosen:
            painter.fillRect(QRectF(0, self.height() - 2, self.width(), 2), colour("accent"))
        painter.end()

    def _words_px(self) -> float:
        """As bold as the chosen tab has them, so that choosing moves nothing."""
        return text_width(theme().font("control", weight=600), self.text())

    def _pill(self) -> float:
        width = text_width(theme().font("caption", tabular=True, weight=600), count_text(self._count or 0))
        return max(18.0, width + 12)
