"""Boxes that hold other parts: card, panel, notice, and the line between two of them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label, Paragraph

BoxRole = Literal["card", "panel", "page", "canvas", "rail", "sunken", "selected", "training", "clear"]
NoticeKind = Literal["warn", "danger", "ok", "info", "quiet"]

_NOTICE = {
    "warn": ("note-warn", "warnFg"),
    "danger": ("note-danger", "dangerFg"),
    "ok": ("note-ok", "confirmedFg"),
    "info": ("note-info", "accentText"),
    "quiet": ("sunken", "text2"),
}


class Box(QFrame):
    """A surface of the theme with one column of parts in it (`column`)."""

    def __init__(
        self,
        role: BoxRole = "card",
        *,
        padding: int = 0,
        spacing: int = 0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(spacing)

    def set_role(self, role: BoxRole) -> None:
        """Another surface."""
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)


class Card(Box):
    """A white box with a line round it and, if wanted, a title row above its `column`."""

    def __init__(
        self, title: str = "", *, note: str = "", padding: int = 16, spacing: int = 12, name: str = ""
    ) -> None:
        super().__init__("card", padding=padding, spacing=spacing, name=name)
        self.title = Label(title, style="bodyStrong")
        self.note = Label(note, style="small", ink="text3", tabular=True)
        self.header = QHBoxLayout()
        if title:
            self.header.addWidget(self.title)
            self.header.addStretch(1)
            self.header.addWidget(self.note)
            self.column.addLayout(self.header)


class ListCard(Box):
    """A card of rows with lines between them: coin list, checks. `add_row` takes any part."""

    def __init__(self, title: str = "", *, note: str = "", row_px: int = 40, name: str = "") -> None:
        super().__init__("card", padding=1, name=name)
        self._row_px = row_px
        self.title = Label(title, style="bodyStrong")
        self.note = Label(note, style="small", ink="text3", tabular=True)
        if title or note:
            head = row_of(self.title, None, self.note)
            self._place(head)

    def add_row(self, *parts: QWidget | None) -> QWidget:
        """A row with the parts side by side; None is a stretch. Returns the row."""
        row = row_of(*parts)
        self._place(row)
        return row

    def clear_rows(self) -> None:
        """Take away every row but the title."""
        keep = 1 if self.title.full_text() or self.note.full_text() else 0
        while self.column.count() > keep:
            item = self.column.takeAt(self.column.count() - 1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _place(self, row: QWidget) -> None:
        if self.column.count():
            self.column.addWidget(Rule())
        row.setMinimumHeight(self._row_px - 1)
        self.column.addWidget(row)


class Rule(QFrame):
    """A 1 px line, lying or standing."""

    def __init__(self, *, standing: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "rule")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        if standing:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Notice(QFrame):
    """A coloured box inside a page or panel: icon, bold title, words."""

    def __init__(
        self, kind: NoticeKind, text: str, *, title: str = "", icon: str = "", name: str = ""
    ) -> None:
        super().__init__()
        role, ink = _NOTICE[kind]
        self.setProperty("role", role)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        if icon:
            row.addWidget(IconView(icon, ink=ink, size=16), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.title = Paragraph(title, style="bodyStrong", ink=ink)
        self.text = Paragraph(text, style="small", ink=ink, weight=500)
        for words, part in ((title, self.title), (text, self.text)):
            column.addWidget(part)
            if not words:  # showing it here would make a window of it: it has no parent yet
                part.hide()
        row.addLayout(column, 1)


def row_of(*parts: QWidget | None, margins: int = 16, gap: int = 10) -> QWidget:
    """Parts side by side with the page's side margins; None is a stretch."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(margins, 4, margins, 4)
    line.setSpacing(gap)
    for part in parts:
        if part is None:
            line.addStretch(1)
        else:
            line.addWidget(part)
    return row
