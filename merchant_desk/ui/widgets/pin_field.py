"""Six boxes that take a PIN: only digits, always hidden, with a message below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.widgets.field import FieldMessage
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.paint import box, colour, pen_for

DIGITS: Final = 6
_BOX, _GAP, _DOT = QSize(44, 48), 8, 5
_NO_MOVES: Final = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete}
)


class PinField(QWidget):
    """Label, boxes and message. `edit` is the line behind the boxes; the label is its accessible name.

    Signal: ``changed(bool)`` as a person types: whether all six digits are there.
    """

    changed = Signal(bool)

    def __init__(
        self, label: str, *, name: str, is_label_shown: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.edit = _Boxes(name=name, accessible=label)
        if is_label_shown:
            shown = Label(label, style="small", ink="text2", weight=500)
            shown.setBuddy(self.edit)
            column.addWidget(shown)
        column.addWidget(self.edit)
        self._message = FieldMessage()
        column.addWidget(self._message)
        self.edit.textChanged.connect(self._typed)
        self.setFocusProxy(self.edit)

    @property
    def pin(self) -> str:
        """What was typed; complete where `is_complete`."""
        return self.edit.text()

    @property
    def is_complete(self) -> bool:
        """Whether all six digits are there."""
        return len(self.edit.text()) == DIGITS

    @property
    def error(self) -> str:
        """The error shown, or an empty text."""
        return self.edit.accessibleDescription()

    def set_error(self, words: str) -> None:
        """A red line below and red boxes; an empty text takes them away."""
        self.edit.is_wrong = bool(words)
        self.edit.setAccessibleDescription(words)
        self.edit.update()
        self._message.show_words(words, error=True)

    def start_anew(self) -> None:
        """Empty boxes, with the focus in them; an error stays."""
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(False)
        self.edit.setFocus()
        self.changed.emit(False)

    def _typed(self, _text: str) -> None:
        self.edit.is_wrong = False  # the line below stays: it says how many tries are left
        self.changed.emit(self.is_complete)


class _Boxes(QLineEdit):
    """A line whose digits are dots in boxes. They are typed in order, and taken back from the end."""

    def __init__(self, *, name: str, accessible: str) -> None:
        super().__init__()
        self.is_wrong = False
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(DIGITS)
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self))
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setFixedSize(DIGITS * _BOX.width() + (DIGITS - 1) * _GAP, _BOX.height())

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """No moving about among hidden digits."""
        if event.key() in _NO_MOVES:
            event.accept()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        """A press leads to the next free box."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.end(False)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        """Nothing is selected."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        """Nothing is selected."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent, /) -> None:
        """Go on behind what was typed."""
        super().focusInEvent(event)
        self.end(False)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Boxes and dots; the next one is framed while the focus is here."""
        painter = pen_for(self)
        typed = len(self.text())
        for at in range(DIGITS):
            where = QRectF(at * (_BOX.width() + _GAP), 0, _BOX.width(), _BOX.height())
            is_next = self.hasFocus() and self.isEnabled() and at == min(typed, DIGITS - 1)
            line = "focus" if is_next else "dangerFg" if self.is_wrong else "borderInput"
            fill = "canvas" if self.isEnabled() else "disabledBg"
            width = tokens.FOCUS_RING_PX if is_next else 1
            box(painter, where, fill=colour(fill), line=colour(line), width=width)
            if at < typed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("text" if self.isEnabled() else "disabledText"))
                painter.drawEllipse(QPointF(where.center()), _DOT, _DOT)
        painter.end()
