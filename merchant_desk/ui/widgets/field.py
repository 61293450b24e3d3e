"""A text field with its label above, a note beside the label, and an error or a hint below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.button import keys_text
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.paint import CENTER, box, colour, pen_for, text_width, words


class TextField(QWidget):
    """Label, line and message. `edit` is the ``QLineEdit``, named `name`; the label is its accessible name.

    Signals: ``changed(str)`` as a person types, ``committed()`` on Enter.
    """

    changed = Signal(str)
    committed = Signal()

    def __init__(
        self,
        label: str,
        *,
        name: str,
        placeholder: str = "",
        note: str = "",
        mono: bool = False,
        height: int | None = None,
        trailing: QWidget | None = None,
        read_only: bool = False,
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.label = Label(label, style="small", ink="text2", weight=500)
        self.note = Label(note, style="small", ink="text3")
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(label)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setFont(theme().font("mono" if mono else "body", tabular=True))
        self.edit.setFixedHeight(height or theme().control_px)
        self.edit.setReadOnly(read_only)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.label.setBuddy(self.edit)
        if label or note:
            top = QHBoxLayout()
            top.addWidget(self.label)
            top.addStretch(1)
            top.addWidget(self.note)
            column.addLayout(top)
        column.addWidget(self.edit)
        self._message = FieldMessage()
        column.addWidget(self._message)
        if trailing is not None:
            self._add_trailing(trailing)
        self.edit.textEdited.connect(self.changed)
        self.edit.returnPressed.connect(self.committed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """What stands in the field."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put a text in; ``changed`` is for people only."""
        if text != self.edit.text():
            self.edit.setText(text)

    def set_error(self, words_: str) -> None:
        """Show a red line, border and octagon; an empty text takes them away."""
        self.edit.setProperty("error", "true" if words_ else "false")
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self.edit.setAccessibleDescription(words_)
        self._message.show_words(words_, error=True)

    def set_hint(self, words_: str) -> None:
        """Show a grey line below; it gives way to an error."""
        self._message.show_words(words_, error=False)

    @property
    def error(self) -> str:
        """The error shown, or an empty text."""
        return self.edit.accessibleDescription()

    def _add_trailing(self, trailing: QWidget) -> None:
        inside = QHBoxLayout(self.edit)
        inside.setContentsMargins(0, 0, 6, 0)
        inside.addStretch(1)
        inside.addWidget(trailing)
        self.edit.setTextMargins(0, 0, trailing.sizeHint().width() + 4, 0)


class FieldMessage(QWidget):
    """The line under a field."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = IconView("octagon-x", ink="dangerFg", size=14)
        self._words = Paragraph("", style="small", ink="dangerFg")
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self.hide()

    def show_words(self, text: str, *, error: bool) -> None:
        """Show, or hide where there is nothing to say."""
        self._icon.setVisible(error)
        self._words.set_ink("dangerFg" if error else "text3")
        self._words.setText(text)
        self.setVisible(bool(text))


class SearchField(QLineEdit):
    """A field with a magnifier and, while it is empty, the keys that lead to it."""

    def __init__(
        self, placeholder: str, *, name: str, accessible: str, keys: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setPlaceholderText(placeholder)
        self.setFont(theme().font("body", tabular=True))
        self.setFixedHeight(theme().control_px)
        self.setClearButtonEnabled(False)
        self._keys = keys
        lens = IconView("search", ink="text3", size=tokens.ICON_SMALL_PX)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(11, 0, 8, 0)
        inside.addWidget(lens)
        inside.addStretch(1)
        if keys:
            self._badge = _KeysBadge(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
            inside.addWidget(self._badge)
            self.textChanged.connect(self._badge_for)
            self.setToolTip(f"{accessible} ({keys})")
        self.setTextMargins(23, 0, 0, 0)

    def _badge_for(self, text: str) -> None:
        self._badge.setVisible(not text)


class _KeysBadge(QWidget):
    """Keys in a small frame."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._text = keys_text(keys)
        self._font = theme().font("caption")
        self.setFixedSize(QSize(round(text_width(self._font, self._text)) + 11, 18))

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Frame and keys."""
        painter = pen_for(self)
        where = QRectF(self.rect())
        box(painter, where, fill=colour("sunken"), line=colour("borderStrong"), radius=tokens.RADIUS_CHIP)
        words(painter, where, self._text, font=self._font, ink=colour("text3"), align=CENTER)
        painter.end()
