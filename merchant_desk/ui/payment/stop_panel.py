"""Under a STOP: both records side by side with the differing line in red, what to do, and Check again."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.payment.rows_card import CUT, RowsCard
from merchant_desk.ui.payment.state import Deeds, RecordRow, StopView
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.paint import colour, mark, words
from merchant_desk.ui.words import tr

_OURS, _THEIRS = 0.232, 0.665  # where the columns begin, as parts of the row's width
_MOST_ADVICE = 3


class RecordRows(RowsCard):
    """Three columns: which fact, ours, theirs."""

    def __init__(self) -> None:
        super().__init__(tr("Payment", "Both records"), name="payment-records", head_px=36)
        self._rows: tuple[RecordRow, ...] = ()

    def show_rows(self, rows: tuple[RecordRow, ...]) -> None:
        """Other records."""
        if rows != self._rows:
            self._rows = rows
            self.refresh([f"{row.label}: {row.ours}, {row.theirs}" for row in rows])

    def row_count(self) -> int:
        """One for each fact."""
        return len(self._rows)

    def paint_head(self, painter: QPainter, where: QRectF) -> None:
        """Names of the two columns."""
        _, ours, theirs = _columns(where)
        small, ink = theme().font("small"), colour("text3")
        words(painter, ours, tr("Payment", "This order"), font=small, ink=ink, elide=CUT)
        words(painter, theirs, tr("Payment", "At Cryptum"), font=small, ink=ink, elide=CUT)

    def paint_back(self, painter: QPainter, where: QRectF, at: int) -> None:
        """The differing line is red."""
        if self._rows[at].look == "differs":
            painter.fillRect(where, colour("failedBg"))

    def paint_row(self, painter: QPainter, where: QRectF, at: int) -> None:
        """One line."""
        row = self._rows[at]
        differs = row.look == "differs"
        label, ours, theirs = _columns(where)
        body, strong = theme().font("body", tabular=True), theme().font("bodyStrong", tabular=True)
        red = colour("failedFg")
        words(
            painter,
            label,
            row.label,
            font=strong if differs else body,
            ink=red if differs else colour("text2"),
            elide=CUT,
        )
        ours_font = strong if differs else body
        words(painter, ours, row.ours, font=ours_font, ink=colour("text"), elide=CUT)
        icon = {"differs": "octagon-x", "same": "check-disc"}.get(row.look)
        if icon is not None:
            ink = red if differs else colour("confirmedFg")
            mark(painter, icon, left=theirs.x(), middle=theirs.center().y(), size=14, ink=ink)
            theirs = theirs.adjusted(20, 0, 0, 0)
        ink = red if differs else colour("text2" if row.look == "same" else "text3")
        words(painter, theirs, row.theirs, font=strong if differs else body, ink=ink, elide=CUT)


class StopPanel(QWidget):
    """Signals: ``check_asked()``, ``activity_asked()``."""

    check_asked = Signal()
    activity_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._records = RecordRows()
        column.addWidget(self._records)
        self._advice_grid = self._build_advice()
        column.addLayout(self._advice_grid)
        self._check = Button(
            tr("Payment", "Check again"), name="payment-check", kind="primary", icon="refresh", height=44
        )
        self._check.clicked.connect(self.check_asked)
        activity = Button(
            tr("Payment", "Open in Activity"), name="payment-open-activity", icon="pulse", height=44
        )
        activity.clicked.connect(self.activity_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._check, 1)
        buttons.addWidget(activity, 1)
        column.addLayout(buttons)
        self._buttons = buttons

    def set_compact(self, *, compact: bool) -> None:
        """For a window below 1200."""
        self._column.setSpacing(12 if compact else 16)
        self._records.set_rows_px(*((34, 32) if compact else (40, 36)))
        # Where height is short, what staff press comes before what they read.
        last = self._buttons if not compact else self._advice_grid
        self._column.removeItem(last)
        self._column.addLayout(last)

    def show_view(self, view: StopView, deeds: Deeds) -> None:
        """Other records, in place."""
        self._records.show_rows(view.records)
        self._records.setVisible(bool(view.records))
        for at, (number, line) in enumerate(self._advice):
            text = view.advice[at] if at < len(view.advice) else ""
            if line.full_text() != text:
                line.setText(text)
            number.setVisible(bool(text))
            line.setVisible(bool(text))
        self._check.setEnabled(deeds.can_check_again)
        self._check.set_kind("default" if deeds.is_new_charge_next else "primary")
        self._check.setText(
            tr("Payment", "Checking…") if deeds.busy == "check" else tr("Payment", "Check again")
        )

    def _build_advice(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Label(tr("Payment", "What to do"), style="bodyStrong"), 0, 0, 1, 2)
        self._advice: list[tuple[Label, Paragraph]] = []
        for at in range(_MOST_ADVICE):
            number = Label(str(at + 1), style="bodyStrong", ink="text2")
            line = Paragraph("", name=f"payment-advice-{at}")
            grid.addWidget(number, at + 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, at + 1, 1)
            self._advice.append((number, line))
        return grid


def _columns(where: QRectF) -> tuple[QRectF, QRectF, QRectF]:
    ours = where.x() + where.width() * _OURS
    theirs = where.x() + where.width() * _THEIRS
    return (
        QRectF(where.x(), where.y(), ours - where.x() - 8, where.height()),
        QRectF(ours, where.y(), theirs - ours - 8, where.height()),
        QRectF(theirs, where.y(), where.right() - theirs, where.height()),
    )
