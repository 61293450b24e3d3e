"""One of a few: USD or BRL, Walk-in, New or Recent. Arrow keys move the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, text_width, words

_TOUCH_ABOVE_PX, _TOUCH_SCALE = 40, 14 / 13


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the key the page knows it by, its words and an optional icon."""

    key: str
    text: str
    icon: str = ""


class Segmented(QWidget):
    """A row of exclusive choices in one frame.

    Signals: ``picked(str)`` with the key, only when a person picks. Parts are found by name ``<name>.<key>``.
    """

    picked = Signal(str)

    def __init__(
        self,
        options: Sequence[Option],
        *,
        name: str,
        accessible: str,
        height: int | None = None,
        stretch: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFixedHeight(height or theme().control_px)
        wide = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._parts: dict[str, _Segment] = {}
        for at, option in enumerate(options):
            part = _Segment(option, first=at == 0, last=at == len(options) - 1, parent=self)
            part.setObjectName(f"{name}.{option.key}")
            row.addWidget(part, 1)
            self._group.addButton(part)
            self._parts[option.key] = part
        self._group.buttonClicked.connect(self._clicked)
        self._parts[options[0].key].setChecked(True)

    @property
    def key(self) -> str:
        """The key of the present choice."""
        return next(key for key, part in self._parts.items() if part.isChecked())

    def set_key(self, key: str) -> None:
        """Choose without telling anybody."""
        self._parts[key].setChecked(True)

    def set_option_enabled(self, key: str, enabled: bool, *, why: str = "") -> None:
        """Switch one choice off, with the reason as its tooltip."""
        self._parts[key].setEnabled(enabled)
        self._parts[key].setToolTip(why)

    def sizeHint(self) -> QSize:
        """All parts are as wide as the widest needs."""
        widest = max(part.sizeHint().width() for part in self._parts.values())
        return QSize(widest * len(self._parts) + 2, self.height())

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """The frame."""
        painter = pen_for(self)
        box(painter, QRectF(self.rect()), fill=colour("canvas"), line=colour("borderInput"))
        painter.end()

    def _clicked(self, part: QAbstractButton) -> None:
        if isinstance(part, _Segment):
            self.picked.emit(part.option.key)


class _Segment(QAbstractButton):
    """One choice."""

    def __init__(self, option: Option, *, first: bool, last: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.option, self._first, self._last = option, first, last
        self.setText(option.text)
        self.setAccessibleName(option.text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ringRadius", 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Words, icon and padding."""
        extra = 24 if self.option.icon else 0
        return QSize(round(text_width(theme().font("control", weight=600), self.text())) + 28 + extra, 30)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Fill, parting line, icon and words."""
        painter = pen_for(self)
        painter.setClipPath(self._shape())
        painter.fillRect(self.rect(), colour(self._fill()))
        painter.setClipping(False)
        if not self._first:
            painter.fillRect(QRectF(0, 0, 1, self.height()), colour("borderStrong"))
        ink = "disabledText" if not self.isEnabled() else ("accentText" if self.isChecked() else "text2")
        scale = _TOUCH_SCALE if self.height() > _TOUCH_ABOVE_PX else 1.0
        font = theme().font("control", weight=600 if self.isChecked() else 500, scale=scale)
        extra = 24 if self.option.icon else 0
        left = (self.width() - text_width(font, self.text()) - extra) / 2
        if self.option.icon:
            mark(painter, self.option.icon, left=left, middle=self.height() / 2, size=16, ink=colour(ink))
        where = QRectF(left + extra, 0, self.width() - left - extra, self.height())
        words(painter, where, self.text(), font=font, ink=colour(ink))
        painter.end()

    def _fill(self) -> str:
        if not self.isEnabled():
            return "disabledBg"
        if self.isChecked():
            return "selected"
        return "hover" if self.underMouse() else "canvas"

    def _shape(self) -> QPainterPath:
        radius = tokens.RADIUS_CONTROL - 1
        area = QRectF(self.rect())
        shape = QPainterPath()
        left, right = (0 if self._first else -radius * 2), (0 if self._last else radius * 2)
        shape.addRoundedRect(area.adjusted(left, 0, right, 0), radius, radius)
        return shape
