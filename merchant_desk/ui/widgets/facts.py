"""Facts of an order as label and value, with copy where a person may need the value elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from merchant_desk.ui.widgets.button import CopyButton
from merchant_desk.ui.widgets.label import IdLabel, Label
from merchant_desk.ui.words import tr


@dataclass(frozen=True, slots=True)
class Fact:
    """One line; `is_id` sets the value in mono, cut in the middle; `copies` adds the copy button."""

    label: str
    value: str
    is_id: bool = False
    copies: bool = False
    ink: str = "text"


class FactsList(QWidget):
    """Two columns of facts. Values are named ``<name>.<number>``, copy buttons ``<name>.<number>.copy``."""

    def __init__(self, facts: Sequence[Fact] = (), *, name: str, label_px: int = 112) -> None:
        super().__init__()
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnMinimumWidth(0, label_px)
        self._grid.setColumnStretch(1, 1)
        self._facts: tuple[Fact, ...] = ()
        self._values: list[Label] = []
        self.set_facts(facts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        if tuple(facts) == self._facts:
            return
        before, self._facts = self._facts, tuple(facts)
        if [_form(fact) for fact in before] != [_form(fact) for fact in facts]:
            self._build()
            return
        for value, fact in zip(self._values, facts, strict=True):
            value.setText(fact.value)

    def _build(self) -> None:
        """Other widgets; where only values differ, the old ones show them."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._values.clear()
        for at, fact in enumerate(self._facts):
            self._grid.addWidget(Label(fact.label, ink="text3"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._value(fact, f"{self.objectName()}.{at}"), at, 1)

    def _value(self, fact: Fact, name: str) -> QWidget:
        value = (
            IdLabel(fact.value, ink=fact.ink, name=name)
            if fact.is_id
            else Label(fact.value, ink=fact.ink, name=name, tabular=True, elide=Qt.TextElideMode.ElideMiddle)
        )
        self._values.append(value)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(value, 0 if fact.is_id else 1)
        if fact.copies:
            says = tr("Widgets", "Copy {what}", what=fact.label)
            row.addWidget(CopyButton(fact.value, name=f"{name}.copy", accessible=says, size=20))
        if fact.is_id:
            row.addStretch(1)
        return holder


def _form(fact: Fact) -> tuple[object, ...]:
    """What decides which widgets show a fact: an id has its own copy button, so it counts whole."""
    return (fact.label, fact.is_id, fact.copies, fact.ink, fact.value if fact.is_id or fact.copies else "")
