"""The rows of Settings: label and explanation at the left, the control at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.card import Box, Rule
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.label import Label, Paragraph

LABEL_PX, LABEL_COMPACT_PX, PADDING = 244, 168, 20
WIDTH_PX = 880
_LABELS = "settings-labels"


class SettingsCard(Box):
    """A card with a title row; `add_row` puts a label and its control below."""

    def __init__(self, title: str, *, name: str) -> None:
        super().__init__("card", padding=1, name=name)
        self.setMaximumWidth(WIDTH_PX)
        self.verdict = Mark("ring", "", ink="text2", style="small", weight=600)
        self.verdict.hide()
        head = QWidget()
        head.setFixedHeight(50)
        row = QHBoxLayout(head)
        row.setContentsMargins(PADDING, 0, PADDING, 0)
        row.addWidget(Label(title, style="section", scale=14 / 15), 1)
        row.addWidget(self.verdict)
        self.column.addWidget(head)

    def add_row(
        self, label: str, *parts: QWidget | None, note: str = "", below: QWidget | None = None
    ) -> QWidget:
        """A row: parts side by side (None is a stretch), `below` under them. Returns the row."""
        self.column.addWidget(Rule())
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(PADDING, 16, PADDING, 16)
        row.setSpacing(0)
        row.addWidget(_labels(label, note), 0, Qt.AlignmentFlag.AlignTop)
        control = QVBoxLayout()
        control.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(8)
        for part in parts:
            if part is None:
                line.addStretch(1)
            elif isinstance(part, TextField | Beside | SwitchWords):
                line.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
            else:
                line.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        control.addLayout(line)
        if below is not None:
            control.addWidget(below)
        row.addLayout(control, 1)
        self.column.addWidget(holder)
        return holder

    def add_notice(self, notice: QWidget) -> QWidget:
        """A part over the whole width. Returns what holds it."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(PADDING, 0, PADDING, 16)
        column.addWidget(notice)
        self.column.addWidget(holder)
        return holder


class Section(QWidget):
    """One section: cards under each other."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 24)
        self.column.setSpacing(20)

    def set_compact(self, *, compact: bool) -> None:
        """Narrower labels in a small window, so that the controls keep their room."""
        for labels in self.findChildren(QWidget, _LABELS):
            labels.setFixedWidth(LABEL_COMPACT_PX if compact else LABEL_PX)

    def finish(self) -> None:
        """After the last card."""
        self.column.addStretch(1)


def _labels(label: str, note: str) -> QWidget:
    holder = QWidget()
    holder.setObjectName(_LABELS)
    holder.setFixedWidth(LABEL_PX)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 6, 16, 0)
    column.setSpacing(2)
    column.addWidget(Label(label, style="control"))
    if note:
        column.addWidget(Paragraph(note, style="small", ink="text3"))
    return holder


class SwitchWords(QWidget):
    """A switch with its words in the grey of the drawings."""

    def __init__(self, switch: QWidget, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        row.addWidget(switch, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(text), 1)


class Beside(QWidget):
    """Words beside a control, in line with the control's own; `words` is the paragraph."""

    def __init__(self, text: str = "", *, style: str = "small", name: str = "") -> None:
        super().__init__()
        self.words = Paragraph(text, style=style, name=name)
        column = QVBoxLayout(self)
        line_px = theme().line_px(style)
        column.setContentsMargins(0, max(0, (theme().control_px - line_px) // 2), 0, 0)
        column.addWidget(self.words)
