"""The ends of the rail: which store this is, the button that stops sales, who works at the till."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.text import plain_tip, visible
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.badge import StoreMark
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for, words
from merchant_desk.ui.words import tr


class StoreButton(QAbstractButton):
    """The store's mark, name and place. Signal: ``clicked()``.

    `switchable` shows the arrows and takes the focus; without it the button is a label, not a dead control.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._place, self._collapsed, self._switchable = "", "", False, False
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._mark = StoreMark("", size=30)
        self._mark.setParent(self)
        self.set_switchable(False)

    def set_store(self, name: str, place: str = "", *, training: bool = False, brand: str = "") -> None:
        """Show another store."""
        self._name, self._place = visible(name), visible(place)
        self._mark.set_store(name, training=training, brand=brand)
        self.setAccessibleName(f"{self._name}, {self._place}" if place else self._name)
        self._tip()
        self.update()

    def set_switchable(self, switchable: bool) -> None:
        """Whether a click changes the store."""
        self._switchable = switchable
        self.setEnabled(switchable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if switchable else Qt.FocusPolicy.NoFocus)
        self.update()

    def set_collapsed(self, collapsed: bool) -> None:
        """Only the mark, or all of it."""
        self._collapsed = collapsed
        side = 40 if collapsed else 30
        self._mark.setFixedSize(side, side)
        self._mark.move(*((12, 0) if collapsed else (21, 9)))
        self._tip()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """48 high, or a mark."""
        return QSize(64, 40) if self._collapsed else QSize(200, 48)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box, name, place, arrows."""
        if self._collapsed:
            return
        painter = pen_for(self)
        area = QRectF(self.rect()).adjusted(12, 0, -12, 0)
        fill = "hover" if self._switchable and self.underMouse() else "canvas"
        box(painter, area, fill=colour(fill), line=colour("border"), radius=tokens.RADIUS_CONTROL + 2)
        cut = Qt.TextElideMode.ElideRight
        right = 34 if self._switchable else 12
        name = QRectF(61, 6, area.right() - 61 - right, 20)
        where = name if self._place else QRectF(61, 0, name.width(), self.height())
        words(painter, where, self._name, font=theme().font("bodyStrong"), ink=colour("text"), elide=cut)
        place = QRectF(61, 24, name.width(), 16)
        words(
            painter,
            place,
            self._place,
            font=theme().font("caption", weight=400),
            ink=colour("text2"),
            elide=cut,
        )
        if self._switchable:
            mark(
                painter,
                "chevrons",
                left=area.right() - 26,
                middle=self.height() / 2,
                size=16,
                ink=colour("text2"),
            )
        painter.end()

    def _tip(self) -> None:
        self.setToolTip(plain_tip(self.accessibleName()) if self._collapsed else "")


class SalesButton(QAbstractButton):
    """Stops all sales at one press, or leads to letting them go on. Signal: ``clicked()``."""

    def __init__(self, *, name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys, self._collapsed, self._stopped = keys, False, False
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._say()

    @property
    def is_stopped(self) -> bool:
        """Whether it leads to letting sales go on."""
        return self._stopped

    def set_stopped(self, stopped: bool) -> None:
        """Sales are stopped, or go on."""
        self._stopped = stopped
        self._say()

    def set_collapsed(self, collapsed: bool) -> None:
        """Only the shape, or shape and words."""
        self._collapsed = collapsed
        self._say()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A row, or a square."""
        return QSize(40, 40) if self._collapsed else QSize(tokens.RAIL_PX - 25, 36)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Box, shape, words; filled while sales are stopped."""
        painter = pen_for(self)
        area = QRectF(self.rect())
        ink = "failedFg" if self._stopped else "dangerFg"
        fill = "failedBg" if self._stopped or self.underMouse() else "canvas"
        box(painter, area, fill=colour(fill), line=colour("failedBd"), radius=tokens.RADIUS_CONTROL + 2)
        icon = "play" if self._stopped else "hand"
        left = area.center().x() - 9 if self._collapsed else 11
        mark(painter, icon, left=left, middle=area.center().y(), size=18, ink=colour(ink))
        if not self._collapsed:
            where, font = area.adjusted(40, 0, -8, 0), theme().font("control", weight=600)
            words(painter, where, self.text(), font=font, ink=colour(ink), elide=Qt.TextElideMode.ElideRight)
        painter.end()

    def _say(self) -> None:
        text = tr("Window", "Resume sales…") if self._stopped else tr("Window", "Stop sales")
        self.setText(text)
        self.setAccessibleName(text)
        tip = tr("Window", "Let sales go on") if self._stopped else tr("Window", "Stop all sales at once")
        self.setToolTip(f"{tip} ({self._keys})")
        self.update()


class PersonRow(QWidget):
    """Who works at this till, as a name and a place."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 12, 2)
        row.setSpacing(11)
        self._mark = StoreMark("", size=28, round_=True)
        row.addWidget(self._mark)
        column = QVBoxLayout()
        column.setSpacing(0)
        cut = Qt.TextElideMode.ElideRight
        self._name = Label("", style="small", weight=500, elide=cut)
        self._place = Label("", style="caption", ink="text2", weight=400, elide=cut)
        column.addWidget(self._name)
        column.addWidget(self._place)
        self._column = column
        row.addLayout(column, 1)
        self._row = row
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, place: str) -> None:
        """Show another person."""
        self._name.setText(name)
        self._place.setText(place)
        self._mark.set_store(name)
        self.setAccessibleName(f"{visible(name)}, {visible(place)}" if place else visible(name))
        self._mark.setToolTip(plain_tip(self.accessibleName()))

    def set_collapsed(self, collapsed: bool) -> None:
        """Only the disc, or all of it."""
        self._name.setVisible(not collapsed)
        self._place.setVisible(not collapsed)
        self._row.setContentsMargins(18 if collapsed else 14, 2, 0 if collapsed else 12, 2)
