"""The panel of one line: the verdict, each check, the payload as text, and the way to its order."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk.ui.activity.cells import RESULT_LOOK
from merchant_desk.ui.activity.payload_view import PayloadView
from merchant_desk.ui.activity.state import CheckRow, DetailState
from merchant_desk.ui.problems import Said
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box, Notice
from merchant_desk.ui.widgets.detail_panel import DetailPanel
from merchant_desk.ui.widgets.facts import Fact, FactsList
from merchant_desk.ui.widgets.icon_view import IconView
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.words import tr

_CHECK_LOOK = {
    "good": ("check-disc", "confirmedFg", "text", 400),
    "bad": ("octagon-x", "failedFg", "failedFg", 600),
    "open": ("ring-broken", "text3", "text2", 400),
}


class ActivityPanel(DetailPanel):
    """Shows a `DetailState`. Signals: ``ask_asked()``, ``order_asked()``."""

    ask_asked = Signal()
    order_asked = Signal()

    def __init__(self) -> None:
        super().__init__(name="activity-panel")
        self._checks_shown: tuple[CheckRow, ...] | None = None
        self._icon = IconView("shield-check", size=20)
        self.add_before_title(self._icon)
        section = self.add_section(spacing=0)
        section.setContentsMargins(20, 16, 20, 16)
        self._notice = _Alarm()
        self._problem = Notice("warn", " ", title=" ", icon="warning", name="activity-problem")
        for part in (self._notice, self._problem):
            section.addWidget(part)
            part.hide()
        self._build_checks(section)
        self._build_payload(section)
        self._facts = FactsList(name="activity-facts")
        section.addWidget(self._facts)
        self._build_footer()

    def show_state(self, state: DetailState) -> None:
        """Show a line, in place."""
        icon, ink, _ = RESULT_LOOK[state.form]
        self._icon.set_icon(icon, ink=ink)
        self.title.setText(state.title)
        parts: tuple[tuple[_Alarm | Notice, Said | None], ...] = (
            (self._notice, state.notice),
            (self._problem, state.problem),
        )
        for part, said in parts:
            part.setVisible(said is not None)
            if said is not None:
                part.title.setText(said.what)
                part.text.setText(said.then)
        self._show_checks(state.checks)
        self._payload_box.setVisible(bool(state.received))
        self._payload.setVisible(bool(state.payload))
        self._payload.show_payload(state.payload, state.wrong)
        self._received.setText(state.received)
        self._facts.set_facts([Fact(row.label, row.value) for row in state.facts])
        self._facts.setVisible(bool(state.facts))
        self._ask.setVisible(state.can_ask)
        self._ask.setEnabled(not state.is_asking)
        words = tr("Activity", "Asking…") if state.is_asking else tr("Activity", "Ask API again")
        if words != self._ask.words():
            self._ask.setText(words)
        self._order.setVisible(bool(state.reference))
        self.set_footer_visible(state.can_ask or bool(state.reference))

    # ---- building ----

    def _build_checks(self, section: QVBoxLayout) -> None:
        self._checks_box = QWidget()
        column = QVBoxLayout(self._checks_box)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(10)
        column.addWidget(Label(tr("Activity", "Checks"), style="bodyStrong"))
        self._checks = QVBoxLayout()
        self._checks.setSpacing(10)
        column.addLayout(self._checks)
        section.addWidget(self._checks_box)

    def _build_payload(self, section: QVBoxLayout) -> None:
        self._payload_box = QWidget()
        column = QVBoxLayout(self._payload_box)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        copy = Button(
            tr("Activity", "Copy"), name="activity-copy", kind="link", icon="copy", height=20, style="small"
        )
        copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        head.addWidget(Label(tr("Activity", "Raw payload"), style="bodyStrong"))
        head.addStretch(1)
        head.addWidget(copy)
        column.addLayout(head)
        self._payload = PayloadView()
        column.addWidget(self._payload)
        self._received = Paragraph(style="small", name="activity-received")
        column.addWidget(self._received)
        section.addWidget(self._payload_box)

    def _build_footer(self) -> None:
        self._ask = Button(tr("Activity", "Ask API again"), name="activity-ask", icon="refresh")
        self._ask.clicked.connect(self.ask_asked)
        self._order = Button(tr("Activity", "Open order"), name="activity-open-order")
        self._order.set_trailing("chevron-right")
        self._order.clicked.connect(self.order_asked)
        self.footer.addWidget(self._ask)
        self.footer.addStretch(1)
        self.footer.addWidget(self._order)

    # ---- showing ----

    def _show_checks(self, checks: tuple[CheckRow, ...]) -> None:
        self._checks_box.setVisible(bool(checks))
        if checks == self._checks_shown:
            return
        self._checks_shown = checks
        while (item := self._checks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, check in enumerate(checks):
            self._checks.addWidget(_check_row(check, at))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._payload.text)


class _Alarm(Box):
    """Why it was refused, in words large enough to be read first."""

    def __init__(self) -> None:
        super().__init__("clear", name="activity-notice", spacing=2)
        self.setProperty("role", "note-danger")
        self.column.setContentsMargins(14, 12, 14, 12)
        self.title = Paragraph(style="bodyStrong", ink="dangerFg")
        self.text = Paragraph(ink="dangerFg")
        self.column.addWidget(self.title)
        self.column.addWidget(self.text)


def _check_row(check: CheckRow, at: int) -> QWidget:
    icon, ink, text_ink, weight = _CHECK_LOOK[check.form]
    row = QWidget()
    row.setObjectName(f"activity-check-{at}")
    row.setAccessibleName(check.text)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    view = IconView(icon, ink=ink, size=14)
    holder = QVBoxLayout()
    holder.setContentsMargins(0, 3, 0, 0)
    holder.addWidget(view, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(holder)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(Label(check.text, ink=text_ink, weight=weight))
    if check.detail:
        column.addWidget(Paragraph(check.detail, style="small"))
    line.addLayout(column, 1)
    return row
