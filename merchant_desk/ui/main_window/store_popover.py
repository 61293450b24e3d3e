"""The store switcher, opened: the real store and the training store, as far as they exist."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.main_window.popover import Popover
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import StoreMark
from merchant_desk.ui.widgets.card import Rule
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, words
from merchant_desk.ui.words import tr

REAL, TRAINING = "real", "training"
_WIDTH = 300


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """A store that can be worked in: `key` is `REAL` or `TRAINING`. `is_new` is one still to be set up."""

    key: str
    name: str
    place: str = ""
    is_new: bool = False


class StorePopover(Popover):
    """Signal: ``picked(str)`` with the key of a store other than the present one."""

    picked = Signal(str)

    def __init__(self, window: QWidget, entries: tuple[StoreEntry, ...], *, present: str) -> None:
        super().__init__(window, name="store-popover", accessible=tr("Window", "Stores"), width=_WIDTH)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(0)
        self._present = present
        for entry in entries:
            if entry.is_new:
                self.column.addSpacing(6)
                self.column.addWidget(Rule())
                self.column.addSpacing(6)
            row = _StoreRow(entry, is_present=entry.key == present)
            row.clicked.connect(self._clicked)
            self.column.addWidget(row)

    def _clicked(self) -> None:
        row = self.sender()
        self.close_popover()
        if isinstance(row, _StoreRow) and row.entry.key != self._present:
            self.picked.emit(row.entry.key)


class _StoreRow(QAbstractButton):
    """A store: mark, name, place, and a tick on the present one."""

    def __init__(self, entry: StoreEntry, *, is_present: bool) -> None:
        super().__init__()
        self.entry, self._is_present = entry, is_present
        self.setObjectName(f"store-{entry.key}")
        said = [visible(text) for text in (entry.name, entry.place) if text]
        self.setAccessibleName(", ".join(said))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not entry.is_new:
            store = StoreMark(entry.name, size=30, training=entry.key == TRAINING)
            store.setParent(self)
            store.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            store.move(10, 7)

    def sizeHint(self) -> QSize:
        """44 high."""
        return QSize(_WIDTH - 16, 44)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Fill, two lines, tick."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        if self._is_present or self.underMouse():
            fill = "selected" if self._is_present else "hover"
            box(painter, area, fill=colour(fill), radius=tokens.RADIUS_CHIP)
        cut = Qt.TextElideMode.ElideRight
        room = area.width() - 50 - 40
        weight = 600 if self._is_present else 500
        name = QRectF(50, 4, room, 20) if self.entry.place else QRectF(40, 0, room, area.height())
        if self.entry.is_new:
            mark(painter, "plus", left=13, middle=area.center().y(), size=16, ink=colour("text2"))
        font = theme().font("control", weight=weight)
        words(painter, name, visible(self.entry.name), font=font, ink=colour("text"), elide=cut)
        place = QRectF(50, 22, room, 16)
        small = theme().font("caption", weight=400)
        words(painter, place, visible(self.entry.place), font=small, ink=colour("text2"), elide=cut)
        if self._is_present:
            left, middle = area.right() - 28, area.center().y()
            mark(painter, "check", left=left, middle=middle, size=16, ink=colour("accentText"))
        painter.end()
