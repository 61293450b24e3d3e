"""The left rail: store, pages with their badges, status chip, person. 216 wide, or 64 with icons only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.text import plain_tip, visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import CountKind, count_text, paint_count
from merchant_desk.ui.widgets.paint import CENTER, box, colour, disc_mark, mark, pen_for, words
from merchant_desk.ui.widgets.rail_parts import PersonRow, SalesButton, StoreButton
from merchant_desk.ui.widgets.status_chip import StatusChip

_NAV_PX = 36
STOP_KEYS = "Ctrl+Shift+S"


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page of the rail: its key, words, icon and the keys that open it."""

    key: str
    text: str
    icon: str
    keys: str


class Rail(QFrame):
    """Navigation. Signals: ``picked(str)`` with the page's key, only when a person picks.

    Parts: `store` (a `StoreButton`), `sales` (a `SalesButton`, hidden before sales can be stopped), `status`
    (a `StatusChip`), `person` (a `PersonRow`).
    Nav buttons are named ``rail.<key>``.
    """

    picked = Signal(str)

    def __init__(self, items: Sequence[NavItem], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self.store = StoreButton(name="rail.store")
        self._column.addWidget(self.store)
        self._column.addSpacing(14)
        self._group = QButtonGroup(self)
        self._items: dict[str, _NavButton] = {}
        for item in items:
            button = _NavButton(item)
            self._group.addButton(button)
            self._items[item.key] = button
            self._column.addWidget(button)
        self._group.buttonClicked.connect(self._clicked)
        self._column.addStretch(1)
        self.sales = SalesButton(name="rail.sales", keys=STOP_KEYS)
        self.sales.hide()
        self._column.addWidget(self.sales, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(6)
        self.status = StatusChip(name="rail.status")
        self.person = PersonRow(name="rail.person")
        self._column.addWidget(self.status)
        self._column.addSpacing(4)
        self._column.addWidget(self.person)
        self._collapsed = False
        self.set_collapsed(False)

    @property
    def collapsed(self) -> bool:
        """Whether only icons show."""
        return self._collapsed

    def set_collapsed(self, collapsed: bool) -> None:
        """64 wide with tooltips (windows below `tokens.RAIL_COLLAPSE_BELOW_PX`), or 216 wide with words."""
        self._collapsed = collapsed
        self.setFixedWidth(tokens.RAIL_COLLAPSED_PX if collapsed else tokens.RAIL_PX)
        self._column.setContentsMargins(0, 12, 1, 12)
        for button in self._items.values():
            button.set_collapsed(collapsed)
        self.store.set_collapsed(collapsed)
        self.sales.set_collapsed(collapsed)
        self.status.set_small(collapsed)
        self.person.set_collapsed(collapsed)
        side = Qt.AlignmentFlag.AlignHCenter
        self.status.setFixedWidth(40 if collapsed else tokens.RAIL_PX - 25)
        self._column.setAlignment(self.status, side)

    def set_page(self, key: str) -> None:
        """Mark the page that shows."""
        self._items[key].setChecked(True)

    def set_badge(self, key: str, count: int, *, kind: CountKind = "quiet") -> None:
        """A number beside a page; 0 takes it away."""
        self._items[key].set_badge(count, kind)

    def _clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, _NavButton):
            self.picked.emit(button.item.key)


class _NavButton(QAbstractButton):
    """One page."""

    def __init__(self, item: NavItem) -> None:
        super().__init__()
        self.item = item
        self._count, self._kind, self._collapsed = 0, "quiet", False
        self.setObjectName(f"rail.{item.key}")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def set_collapsed(self, collapsed: bool) -> None:
        """Icon only, or icon and words."""
        self._collapsed = collapsed
        self._say()
        self.updateGeometry()
        self.update()

    def set_badge(self, count: int, kind: str) -> None:
        """The number."""
        self._count, self._kind = count, kind
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """A row, or a square."""
        return QSize(64, 46) if self._collapsed else QSize(200, _NAV_PX)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Mark, fill, icon, words, badge."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        inner = area.adjusted(10, 1, -10, -1) if self._collapsed else area.adjusted(12, 0, -12, 0)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            box(painter, inner, fill=colour("selected" if chosen else "hover"))
        if chosen:
            bar = (
                QRectF(-3, inner.center().y() - 10, 6, 20) if not self._collapsed else QRectF(-3, 10, 4.5, 28)
            )
            box(painter, bar, fill=colour("accent"), radius=2)
        ink = "accentText" if chosen else "text2"
        size = tokens.ICON_PX + 1
        if self._collapsed:
            disc_mark(painter, self.item.icon, center=inner.center(), size=20, ink=colour(ink))
            self._paint_small_badge(painter, inner)
        else:
            mark(painter, self.item.icon, left=23, middle=area.center().y(), size=size, ink=colour(ink))
            font = theme().font("control", weight=600 if chosen else 500)
            words(painter, area.adjusted(52, 0, -50, 0), self.item.text, font=font, ink=colour(ink))
            if self._count:
                paint_count(painter, inner.adjusted(0, 0, -10, 0), self._count, _kind(self._kind))
        painter.end()

    def _paint_small_badge(self, painter: QPainter, inner: QRectF) -> None:
        if self._count:
            ink, fill, line = (
                ("failedFg", "failedBg", "failedBd")
                if self._kind == "danger"
                else ("text2", "canvas", "border")
            )
            center = QPointF(inner.right() - 10, inner.top() + 10)
            disc = QRectF(center.x() - 9, center.y() - 9, 18, 18)
            box(painter, disc, fill=colour(fill), line=colour(line), radius=9)
            font = theme().font("caption", tabular=True, weight=600)
            words(painter, disc, count_text(self._count), font=font, ink=colour(ink), align=CENTER)

    def _say(self) -> None:
        text = visible(self.item.text)
        self.setAccessibleName(f"{text}, {self._count}" if self._count else text)
        tip = f"{text} ({self.item.keys})" if self.item.keys else text
        self.setToolTip(plain_tip(tip) if self._collapsed else "")


def _kind(kind: str) -> CountKind:
    return "danger" if kind == "danger" else "quiet"
