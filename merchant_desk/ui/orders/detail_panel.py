"""The panel of one order: amount and state, what to do, what happened, its facts, and how to cancel it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from merchant_desk.ui.orders.detail_actions import DetailActions
from merchant_desk.ui.orders.state import DetailState, StepRow
from merchant_desk.ui.text import plain_tip, visible
from merchant_desk.ui.widgets.badge import NetworkBadge
from merchant_desk.ui.widgets.button import Button, CopyButton
from merchant_desk.ui.widgets.card import Notice
from merchant_desk.ui.widgets.detail_panel import DetailPanel
from merchant_desk.ui.widgets.facts import Fact, FactsList
from merchant_desk.ui.widgets.handover_light import SmallLight
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.state_chip import StateChip
from merchant_desk.ui.widgets.timeline import Step, Timeline
from merchant_desk.ui.words import tr

_TITLE_PX = 196


class OrderPanel(DetailPanel):
    """Shows a `DetailState`. Signals: ``qr_asked()``, ``link_asked()``, ``check_asked()``,
    ``payment_asked()``, ``hand_over_asked()``, ``raw_asked()``, ``attach_asked()``,
    ``send_again_asked()``, ``cancel_asked()``."""

    qr_asked = Signal()
    link_asked = Signal()
    check_asked = Signal()
    payment_asked = Signal()
    hand_over_asked = Signal()
    raw_asked = Signal()
    attach_asked = Signal()
    send_again_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__(name="orders-panel")
        self._steps: tuple[StepRow, ...] | None = None
        self._state: DetailState | None = None
        self._copy = CopyButton(
            "", name="orders-copy-reference", accessible=tr("Orders", "Copy reference"), keys="Ctrl+C"
        )
        self.add_beside_title(self._copy)
        self._light = SmallLight(name="orders-light")
        self.add_at_end(self._light)
        self._build_head()
        self._build_timeline()
        self._build_facts()
        self._build_footer()

    def show_state(self, state: DetailState) -> None:
        """Show an order, in place."""
        self._state = state
        self._show_title(state.reference)
        self._copy.text_to_copy = state.reference
        self._amount.setText(state.amount)
        self._chip.set_state(state.state)
        self._badge.set_network(state.network)
        self._badge.setVisible(bool(state.network))
        self._line.setText(state.line)
        self._line.set_ink("dangerFg" if state.is_line_alarm else "text2")
        self._light.set_light(state.light.form, state.light.sentence)
        self._problem.setVisible(state.problem is not None)
        if state.problem is not None:
            self._problem.title.setText(state.problem.what)
            self._problem.text.setText(state.problem.then)
        self._actions.show_state(state)
        self._show_steps(state.steps)
        self._facts.set_facts(
            [
                Fact(row.label, row.value, row.is_id, row.is_id, "failedFg" if row.is_alarm else "text")
                for row in state.facts
            ]
        )
        self._show_cancel(state)

    # ---- building ----

    def _build_head(self) -> None:
        section = self.add_section(spacing=0)
        self._amount = Label(style="amount", tabular=True, name="orders-amount")
        self._chip = StateChip(name="orders-state", title=True)
        top = QHBoxLayout()
        top.addWidget(self._amount)
        top.addStretch(1)
        top.addWidget(self._chip)
        section.addLayout(top)
        section.addSpacing(4)
        self._badge = NetworkBadge("", size=18, parent=self)
        self._line = Paragraph(name="orders-line")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._badge)
        line.addWidget(self._line, 1)
        section.addLayout(line)
        self._problem = Notice("danger", " ", title=" ", name="orders-problem")
        self._problem.hide()
        section.addSpacing(16)
        section.addWidget(self._problem)
        self._actions = DetailActions(self)
        section.addWidget(self._actions)

    def _build_timeline(self) -> None:
        section = self._section()
        section.addWidget(Label(tr("Orders", "Timeline"), style="bodyStrong"))
        self._timeline = Timeline(name="orders-timeline")
        section.addWidget(self._timeline)

    def _build_facts(self) -> None:
        section = self._section()
        self._facts = FactsList(name="orders-facts")
        section.addWidget(self._facts)
        raw = Button(tr("Orders", "Show raw record"), name="orders-raw", kind="link", height=24)
        raw.set_trailing("chevron-right")
        raw.clicked.connect(self.raw_asked)
        row = QHBoxLayout()
        row.addWidget(raw)
        row.addStretch(1)
        section.addLayout(row)

    def _build_footer(self) -> None:
        self._cancel_says = Paragraph(style="small", name="orders-cancel-says")
        self._cancel = Button(tr("Orders", "Cancel order…"), name="orders-cancel", kind="danger")
        self._cancel.clicked.connect(self.cancel_asked)
        self.footer.setSpacing(16)
        self.footer.addWidget(self._cancel_says, 1, Qt.AlignmentFlag.AlignVCenter)
        self.footer.addWidget(self._cancel)

    def _section(self) -> QVBoxLayout:
        section = self.add_section()
        section.setContentsMargins(20, 16, 20, 16)
        return section

    # ---- showing ----

    def _show_title(self, reference: str) -> None:
        """The reference, cut in the middle where somebody gave a very long one."""
        cut = Qt.TextElideMode.ElideMiddle
        shown = self.title.fontMetrics().elidedText(visible(reference), cut, _TITLE_PX)
        self.title.setText(shown)
        self.title.setToolTip("" if shown == reference else plain_tip(visible(reference)))

    def _show_steps(self, steps: tuple[StepRow, ...]) -> None:
        if steps == self._steps:
            return
        self._steps = steps
        said = tr("Orders", "Open in block explorer")
        links = self._timeline.set_steps(
            [
                Step(
                    one.icon, one.title, one.detail, one.time, one.form, one.mono_id, said if one.link else ""
                )
                for one in steps
            ]
        )
        for button in links:
            button.set_trailing("external")
        for button, step in zip(links, (one for one in steps if one.link), strict=True):
            button.setProperty("address", step.link)
            button.clicked.connect(self._open_explorer)

    def _show_cancel(self, state: DetailState) -> None:
        self._cancel_says.setText(state.cancel.says)
        self._cancel.setEnabled(state.cancel.is_on)
        words = tr("Orders", "Cancel order…") if state.cancel.is_on else tr("Orders", "Cancel order")
        if self._cancel.words() != words:
            self._cancel.setText(words)

    def _open_explorer(self) -> None:
        QDesktopServices.openUrl(QUrl(str(self.sender().property("address"))))

    def open_more(self) -> None:
        """The menu behind the three dots."""
        menu = QMenu(self)
        menu.setObjectName("orders-more-menu")
        state = self._state
        if state is None:
            return
        check = QAction(tr("Orders", "Check again"), menu)
        check.setEnabled(state.can_check)
        check.triggered.connect(self.check_asked)
        payment = QAction(tr("Orders", "Open on Payment"), menu)
        payment.triggered.connect(self.payment_asked)
        menu.addAction(check)
        attach = QAction(tr("Orders", "Attach a transaction…"), menu)
        attach.setEnabled(state.can_check)
        attach.triggered.connect(self.attach_asked)
        menu.addAction(payment)
        menu.addAction(attach)
        if state.can_send_again:
            menu.addAction(tr("Orders", "Send again as a new order…")).triggered.connect(
                self.send_again_asked
            )
        menu.addSeparator()
        for words, text in (
            (tr("Orders", "Copy reference"), state.reference),
            (tr("Orders", "Copy order id"), state.order_id),
        ):
            copy = QAction(words, menu)
            copy.setData(text)
            copy.setEnabled(bool(text))
            copy.triggered.connect(self._copy_text)
            menu.addAction(copy)
        corner = self._actions.more.mapToGlobal(self._actions.more.rect().bottomRight())
        corner.setX(corner.x() - menu.sizeHint().width())
        corner.setY(corner.y() + 4)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(corner)

    def tell_copied(self) -> None:
        """The link lies in the clipboard."""
        self._actions.tell_copied()

    def _copy_text(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            QGuiApplication.clipboard().setText(str(action.data()))
