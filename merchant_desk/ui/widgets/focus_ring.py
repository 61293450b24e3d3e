"""The focus line round buttons and switches: 2 px, outside the part, always visible.

Qt's style sheets cannot draw outside a widget, so a thin transparent widget follows the focus. Fields show
focus in their own border and need no ring.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from merchant_desk.ui import tokens
from merchant_desk.ui.widgets.paint import box, colour, pen_for

_GAP = 2
_OUT = _GAP + tokens.FOCUS_RING_PX


class FocusRing(QObject):
    """Follows the focus of the whole application; make one with `FocusRing.install`."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._focus_changed)

    @staticmethod
    def install(app: QApplication) -> None:
        """Give the application its ring, once."""
        if app.findChild(FocusRing) is None:
            FocusRing(app)

    def _focus_changed(self) -> None:
        """Takes no arguments: the signal may carry a widget that is half gone, and a wrapper made for it then
        would outlive it."""
        new = QApplication.focusWidget()
        if self._ring is not None and isValid(self._ring):
            self._ring.drop()
        self._ring = None
        if new is not None and (isinstance(new, QAbstractButton) or new.property("ring") is True):
            self._ring = _Ring(new)


class _Ring(QWidget):
    """The ring round one widget, a child of its window (or of the scroll area that clips it)."""

    def __init__(self, target: QWidget) -> None:
        chain = _chain(target)
        super().__init__(chain[-1])
        self.dropped = False
        # A strong hold on what is round it would make a circle through the window, and a collector that takes
        # such a circle apart destroys the window while the ring is half gone.
        self._target = weakref.ref(target)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for widget in chain[:-1]:
            widget.installEventFilter(self)
        self._follow()

    def drop(self) -> None:
        """Stop following and go."""
        if not self.dropped:
            self.dropped = True
            self.hide()
            self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Move along when the target or something round it moves, grows or hides."""
        moves = (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.EnabledChange,
        )
        if not self.dropped and event.type() in moves:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """The line."""
        target = self._living_target()
        if target is None:
            return
        painter = pen_for(self)
        line = colour("focus")
        radius = float(target.property("ringRadius") or tokens.RADIUS_CONTROL) + _GAP
        box(painter, QRectF(self.rect()), line=line, radius=radius, width=tokens.FOCUS_RING_PX)
        painter.end()

    def _follow(self) -> None:
        target, home = self._living_target(), self.parentWidget()
        if target is None or home is None:
            self.drop()
            return
        at = target.mapTo(home, QPoint(0, 0))
        self.setGeometry(QRect(at, target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT))
        self.setVisible(target.isVisibleTo(home))
        self.raise_()

    def _living_target(self) -> QWidget | None:
        """None once it is gone: told by looking, as its ``destroyed`` can reach a ring that goes with it."""
        target = self._target()
        return target if target is not None and isValid(target) else None


def _chain(target: QWidget) -> list[QWidget]:
    """The target and what is round it, up to the viewport that clips it or to its window."""
    chain = [target]
    while not chain[-1].isWindow():
        parent = chain[-1].parentWidget()
        if parent is None:
            break
        chain.append(parent)
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            break
    return chain
