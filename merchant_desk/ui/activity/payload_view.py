"""The raw payload in a box: plain text in mono, names blue, texts green, what is not true red and bold."""

from __future__ import annotations

import math
import re
from typing import Final

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.words import tr

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"?')
_MEMBER: Final = re.compile(r'^\s*"([^"\\]*)"\s*: ')
_LEAST_PX, _MOST_PX, _PAD, _LINE_PX = 48, 420, 12, 19
_FIXED: Final = int(QTextBlockFormat.LineHeightTypes.FixedHeight.value)


class PayloadView(Box):
    """Shows text that nobody may trust: it can be selected, but holds no links and loads nothing."""

    def __init__(self) -> None:
        super().__init__("sunken", padding=1)
        self._edit = _Plain()
        self._ink = _Ink(self._edit.document())
        self.column.addWidget(self._edit)
        theme().theme_changed.connect(self._ink.rehighlight)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._edit.toPlainText()

    def show_payload(self, text: str, wrong: frozenset[str]) -> None:
        """Show a payload; `wrong` are the members whose values are not true."""
        if text == self.text and wrong == self._ink.wrong:
            return
        self._ink.wrong = wrong
        self._edit.show_text(text)
        self._ink.rehighlight()


class _Plain(QTextEdit):
    """Plain text, one line height, as high as the text up to a limit."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("activity-payload")
        self.setAccessibleName(tr("Activity", "Raw payload"))
        self.setAcceptRichText(False)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setFont(theme().font("mono"))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(_PAD)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_text(self, text: str) -> None:
        """Show it, never read as markup."""
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = QTextBlockFormat()
        form.setLineHeight(_LINE_PX, _FIXED)
        cursor.mergeBlockFormat(form)

    def _fit(self, size: QSizeF) -> None:
        self.setFixedHeight(max(_LEAST_PX, min(_MOST_PX, math.ceil(size.height()))))


class _Ink(QSyntaxHighlighter):
    """Colours line by line: the payload was laid out with one member a line."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.wrong: frozenset[str] = frozenset()

    def highlightBlock(self, text: str, /) -> None:
        """One line."""
        member = _MEMBER.match(text)
        start = 0
        if member is not None:
            start = member.end()
            name = _STRING.search(text)
            if name is not None:
                self.setFormat(name.start(), name.end() - name.start(), _format("accentText"))
            if member.group(1) in self.wrong:
                value = len(text.rstrip().rstrip(",")) - start
                self.setFormat(start, value, _format("failedFg", bold=True))
                return
        for found in _STRING.finditer(text, start):
            self.setFormat(found.start(), found.end() - found.start(), _format("confirmedFg"))


def _format(ink: str, *, bold: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(theme().color(ink)))
    if bold:
        made.setFontWeight(700)
    return made
