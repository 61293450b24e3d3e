"""What happened to an order, step by step; steps still to come are dashed and grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from merchant_desk.ui.widgets.button import Button, CopyButton
from merchant_desk.ui.widgets.label import IdLabel, Label, Paragraph
from merchant_desk.ui.widgets.paint import box, colour, mark, pen_for
from merchant_desk.ui.words import tr

StepForm = Literal["done", "good", "bad", "upcoming"]

_DISC, _COLUMN = 24, 36
_LOOK = {
    "done": ("text2", "canvas", "borderStrong"),
    "good": ("confirmedFg", "confirmedBg", "confirmedBd"),
    "bad": ("failedFg", "failedBg", "failedBd"),
    "upcoming": ("text3", "canvas", "borderStrong"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `mono_id` is shown cut in the middle with a copy button; `link` is a link button's text."""

    icon: str
    title: str
    detail: str = ""
    time: str = ""
    form: StepForm = "done"
    mono_id: str = ""
    link: str = ""


class Timeline(QWidget):
    """A column of steps. Link buttons are found as ``<name>.link.<number of the step>``."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._steps: tuple[Step, ...] = ()
        self._rows: list[_Row] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def set_steps(self, steps: Sequence[Step]) -> list[Button]:
        """Show other steps; returns the link buttons in order, for the caller to connect."""
        self._steps = tuple(steps)
        for row in self._rows[len(self._steps) :]:
            self._drop(row)
        del self._rows[len(self._steps) :]
        links: list[Button] = []
        for at, step in enumerate(self._steps):
            following = self._steps[at + 1] if at + 1 < len(self._steps) else None
            row = self._row(at, step)
            row.show_step(step, following)
            if step.link:
                links.append(row.add_link(step.link, name=f"{self.objectName()}.link.{at}"))
        return links

    def _row(self, at: int, step: Step) -> _Row:
        """The row at this place, kept where the step has the same parts: making widgets costs most."""
        if at < len(self._rows) and self._rows[at].fits(step):
            return self._rows[at]
        row = _Row(step, name=f"{self.objectName()}.{at}")
        if at < len(self._rows):
            self._drop(self._rows[at])
            self._rows[at] = row
        else:
            self._rows.append(row)
        self._column.insertWidget(at, row)
        return row

    def _drop(self, row: _Row) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class _Row(QWidget):
    """Disc and line at the left, words at the right."""

    def __init__(self, step: Step, *, name: str) -> None:
        super().__init__()
        self._step = step
        self._following: Step | None = None
        self.setObjectName(name)
        self._words = QVBoxLayout(self)
        self._words.setSpacing(0)
        self._title = Label("", style="control")
        self._time = Label("", style="small", ink="text3", tabular=True)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self._time)
        self._words.addLayout(top)
        self._detail = Paragraph("", style="small") if step.detail else None
        if self._detail is not None:
            self._words.addWidget(self._detail)
        if step.mono_id:
            line = QHBoxLayout()
            line.setSpacing(4)
            line.addWidget(IdLabel(step.mono_id, ink="text2"))
            says = tr("Widgets", "Copy {what}", what=step.title)
            line.addWidget(CopyButton(step.mono_id, name=f"{name}.copy", accessible=says, size=20))
            line.addStretch(1)
            self._words.addLayout(line)

    def fits(self, step: Step) -> bool:
        """Whether another step has the same parts, so that only its words differ."""
        mine = self._step
        has_same_parts = bool(mine.detail) == bool(step.detail) and mine.mono_id == step.mono_id
        return has_same_parts and not mine.link and not step.link

    def show_step(self, step: Step, following: Step | None) -> None:
        """Put a step in place; the line below it looks as the step that follows."""
        self._step, self._following = step, following
        self.setAccessibleName(", ".join(part for part in (step.title, step.detail, step.time) if part))
        self._words.setContentsMargins(_COLUMN, 2, 0, _below(step) if following else 2)
        is_upcoming = step.form == "upcoming"
        self._title.set_ink({"bad": "failedFg", "upcoming": "text3"}.get(step.form, "text"))
        self._title.setText(step.title)
        self._time.setText(step.time)
        if self._detail is not None:
            self._detail.set_ink("text3" if is_upcoming else "text2")
            self._detail.setText(step.detail)
        self.update()

    def add_link(self, text: str, *, name: str) -> Button:
        """A link under the words."""
        link = Button(text, name=name, kind="link", height=22, style="small")
        self._words.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return link

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Line, then disc and icon."""
        painter = pen_for(self)
        ink, fill, line = _LOOK[self._step.form]
        if self._following is not None:
            self._paint_line(painter, dashed=self._following.form == "upcoming")
        disc = QRectF(0, 0, _DISC, _DISC)
        dashed = self._step.form == "upcoming"
        box(painter, disc, fill=colour(fill), line=colour(line), radius=_DISC / 2, dashed=dashed)
        mark(painter, self._step.icon, left=6, middle=_DISC / 2, size=12, ink=colour(ink))
        painter.end()

    def _paint_line(self, painter: QPainter, *, dashed: bool) -> None:
        pen = QPen(colour("borderStrong"), 1.5)
        if dashed:
            pen.setDashPattern([1.5, 2])
        painter.setPen(pen)
        painter.drawLine(_DISC // 2, _DISC + 2, _DISC // 2, self.height() - 2)


def _below(step: Step) -> int:
    """Room to the next step: steps of one line stand 40 apart."""
    return 14 if step.detail or step.mono_id else 18
