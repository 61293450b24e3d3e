"""The store switcher, opened: every store of this till, the training store, and one more to be added."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.main_window.popover import Popover
from merchant_desk.ui.main_window.view_model_stores import ADD, TRAINING, StoreEntry
from merchant_desk.ui.text import visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import StoreMark, Tag
from merchant_desk.ui.widgets.card import Box, Rule
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, words
from merchant_desk.ui.widgets.system_strip import tag_width, the_word
from merchant_desk.ui.words import tr

_WIDTH, _ROW_PX, _MOST_ROWS = 300, 44, 8
_RING, _EDGE = 4, 4
"""Room for the focus ring, which the list would cut off, and round both; together 8 as drawn."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class StorePopover(Popover):
    """Signals: ``picked(str)`` with the key of a store other than the present one; ``add_asked()``."""

    picked = Signal(str)
    add_asked = Signal()

    def __init__(self, window: QWidget, entries: tuple[StoreEntry, ...]) -> None:
        super().__init__(window, name="store-popover", accessible=tr("Window", "Stores"), width=_WIDTH)
        self.column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self.column.setSpacing(0)
        self._rows: list[_StoreRow] = []
        self._list = QScrollArea()
        self._list.setObjectName("store-list")
        self._list.setFrameShape(QScrollArea.Shape.NoFrame)
        self._list.setWidgetResizable(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self._list)
        self._deeds = QVBoxLayout()
        self._deeds.setSpacing(0)
        self._deeds.setContentsMargins(_RING, 0, _RING, _RING)
        self.column.addLayout(self._deeds)
        self.show_entries(entries)

    def show_entries(self, entries: tuple[StoreEntry, ...]) -> None:
        """Other stores, or other numbers; the focus stays on its store."""
        focused = next((row.entry.key for row in self._rows if row.hasFocus()), "")
        self._clear()
        holder = Box("clear")
        holder.column.setContentsMargins(_RING, _RING, _RING, _RING)
        for entry in entries:
            row = self._row(entry)
            if entry.is_deed:
                self._deeds.addSpacing(6)
                self._deeds.addWidget(Rule())
                self._deeds.addSpacing(6)
                self._deeds.addWidget(row)
            else:
                holder.column.addWidget(row)
        self._list.setWidget(holder)
        stores = sum(not entry.is_deed for entry in entries)
        self._list.setFixedHeight(_ROW_PX * min(stores, _MOST_ROWS) + 2 * _RING)
        if self.isVisible():
            self.fit()
        for row in self._rows:
            if row.entry.key == focused:
                row.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_beside(self, anchor: QWidget) -> None:
        """Show, with the focus on the present store."""
        super().open_beside(anchor)
        for row in self._rows:
            if row.entry.is_current:
                row.setFocus(Qt.FocusReason.PopupFocusReason)

    def _stepped(self, step: int) -> None:
        """Up and Down go from store to store."""
        at = next((at for at, row in enumerate(self._rows) if row.hasFocus()), -step)
        row = self._rows[(at + step) % len(self._rows)]
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._list.ensureWidgetVisible(row)

    def _row(self, entry: StoreEntry) -> _StoreRow:
        row = _StoreRow(entry)
        row.clicked.connect(self._clicked)
        row.stepped.connect(self._stepped)
        self._rows.append(row)
        return row

    def _clear(self) -> None:
        self._rows = []
        while self._deeds.count():
            item = self._deeds.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()

    def _clicked(self) -> None:
        row = self.sender()
        self.close_popover()
        if not isinstance(row, _StoreRow) or row.entry.is_current:
            return
        if row.entry.key == ADD:
            self.add_asked.emit()
        else:
            self.picked.emit(row.entry.key)


class _StoreRow(QAbstractButton):
    """A store: mark, name, what is to be known of it, and a tick on the present one.

    Signal: ``stepped(int)`` for Up and Down, which the list round it would take for scrolling.
    """

    stepped = Signal(int)

    def __init__(self, entry: StoreEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setObjectName(f"store-{entry.key}")
        word = the_word() if entry.is_test else ""
        said = [visible(text) for text in (entry.name, word, entry.line) if text]
        self.setAccessibleName(", ".join(said))
        if entry.is_current:
            self.setAccessibleDescription(tr("Stores", "Open now"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not entry.is_deed:
            store = StoreMark(entry.name, size=30, training=entry.key == TRAINING)
            _lay_on(self, store)
            store.move(10, 7)
        self._tag: Tag | None = None
        if entry.is_test:
            self._tag = Tag(word, kind="test")
            _lay_on(self, self._tag)

    def sizeHint(self) -> QSize:
        """44 high."""
        return QSize(_WIDTH - 16, _ROW_PX)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Enter goes there, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif step := _STEPS.get(Qt.Key(event.key())):
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Fill, two lines, word, tick."""
        painter = pen_for(self)
        area, entry = QRectF(self.rect()), self.entry
        if entry.is_current or self.underMouse():
            fill = "selected" if entry.is_current else "hover"
            box(painter, area, fill=colour(fill), radius=tokens.RADIUS_CHIP)
        cut = Qt.TextElideMode.ElideRight
        tag = tag_width(the_word()) + 8 if self._tag is not None else 0
        room = area.width() - 50 - 40 - tag
        name = QRectF(50, 4, room, 20) if entry.line else QRectF(50, 0, room, area.height())
        if entry.is_deed:
            name = QRectF(40, 0, area.width() - 50, area.height())
            mark(painter, "plus", left=13, middle=area.center().y(), size=16, ink=colour("text2"))
        font = theme().font("control", weight=600 if entry.is_current else 500)
        words(painter, name, visible(entry.name), font=font, ink=colour("text"), elide=cut)
        line = QRectF(50, 22, room, 16)
        small = theme().font("caption", weight=400)
        words(painter, line, visible(entry.line), font=small, ink=colour("text2"), elide=cut)
        if self._tag is not None:
            self._tag.resize(self._tag.sizeHint())
            self._tag.move(round(area.right()) - 36 - self._tag.width(), 12)
        if entry.is_current:
            left, middle = area.right() - 28, area.center().y()
            mark(painter, "check", left=left, middle=middle, size=16, ink=colour("accentText"))
        painter.end()


def _lay_on(row: QWidget, part: QWidget) -> None:
    """A part of a row that takes no clicks of its own."""
    part.setParent(row)
    part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    part.show()
