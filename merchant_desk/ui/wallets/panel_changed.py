"""What was changed behind our back: ours, what Cryptum has now with differing groups boxed, and the risk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from merchant_desk.ui.text import groups_of_four
from merchant_desk.ui.wallets.panel_parts import AddressBlock, Hint, Part, differing_groups
from merchant_desk.ui.wallets.state import Alarm, WalletRow
from merchant_desk.ui.wallets.verdicts import CheckWord
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Card
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.label import Label, Paragraph
from merchant_desk.ui.widgets.paint import colour, pen_for
from merchant_desk.ui.widgets.toggle import CheckBox
from merchant_desk.ui.words import tr


class StoppedPart(QWidget):
    """The red head of the panel: sales are stopped."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(6)
        self._title = Mark("octagon-x", " ", ink="dangerFg", text_ink="dangerFg", style="body", icon_px=16)
        self._text = Paragraph("", name="wallets-stopped", ink="text")
        column.addWidget(self._title)
        column.addWidget(self._text)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Red from edge to edge, with a line below."""
        painter = pen_for(self)
        painter.fillRect(self.rect(), colour("failedBg"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("failedBd"))
        painter.end()

    def show_row(self, row: WalletRow) -> None:
        """Name the network."""
        title = tr("Wallets", "Sales on {network} are stopped", network=row.name)
        self._title.set("octagon-x", title, ink="dangerFg", text_ink="dangerFg")
        self._text.setText(
            tr(
                "Wallets",
                "A payment link lets customers pick {network}, so no new charge can start. "
                "Open orders hide their QR.",
                network=row.name,
            )
        )


class ChangedPart(QWidget):
    """Both addresses, the risk, and the owner's yes to the new one. Signals: ``key_asked()``;
    ``ticked(bool)``."""

    key_asked = Signal()
    ticked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        ours, now, then = Part(is_first=True), Part(), Part()
        for part in (ours, now, then):
            column.addWidget(part)
        self._ours = AddressBlock(name="wallets-ours")
        ours.column.addWidget(self._ours)
        self._now = AddressBlock(name="wallets-now")
        now.column.addWidget(self._now)
        self._differ = Mark("warning", " ", ink="failedFg", text_ink="failedFg", name="wallets-differ")
        now.column.addWidget(self._differ)
        self._good = Hint("key", name="wallets-last-good")
        then.column.addWidget(self._good)
        self._key = Button(
            tr("Wallets", "Nobody at the shop did it? Replace the API key"), name="wallets-key", kind="link"
        )
        self._key.clicked.connect(self.key_asked)
        self._risk = Hint("warning", ink="failedFg", name="wallets-at-risk")
        then.column.addWidget(self._risk)
        then.column.addWidget(self._key, 0, Qt.AlignmentFlag.AlignLeft)
        then.column.addWidget(self._build_yes())

    @property
    def is_ticked(self) -> bool:
        """Whether the owner says that the new address is theirs."""
        return self._tick.isChecked()

    def show_state(self, alarm: Alarm, row: WalletRow) -> None:
        """Show one network's change."""
        sealed = CheckWord("check-disc", tr("Wallets", "Sealed"), "confirmedFg", "confirmedFg")
        self._ours.show_address(
            row.address,
            head=alarm.ours_set or tr("Wallets", "Ours"),
            check=sealed,
            none=tr("Wallets", "Nothing was approved for this network: it was added."),
        )
        differing = differing_groups(row.address, row.now) if row.address else ()
        self._now.show_address(
            row.now,
            head=alarm.first_seen or tr("Wallets", "Now at Cryptum"),
            none=tr("Wallets", "It was removed: customers can't pay on this network."),
            differing=differing,
        )
        words = _difference(row, differing)
        self._differ.setVisible(bool(words))
        self._differ.set("warning", words or " ", ink="failedFg", text_ink="failedFg")
        back = tr("Wallets", "Cryptum shows ours again. The alarm stands until the owner ends it.")
        self._good.text.setText(back if alarm.is_back else alarm.last_good)
        self._good.setVisible(alarm.is_back or bool(alarm.last_good))
        self._risk.text.setText(alarm.at_risk)
        self._risk.set_look(*(("warning", "failedFg") if alarm.has_risk else ("info", "text2")))
        self._show_yes(alarm, row)

    def untick(self) -> None:
        """Another network, or another address there."""
        self._tick.setChecked(False)

    def _build_yes(self) -> Card:
        self._yes = Card(padding=16, spacing=10, name="wallets-accept-card")
        self._head = Label(style="bodyStrong")
        self._all = Paragraph("", style="small", name="wallets-accept-all")
        self._tick = CheckBox(" ", name="wallets-accept-tick")
        self._tick.toggled.connect(self.ticked)
        for part in (self._head, self._all, self._tick):
            self._yes.column.addWidget(part)
        return self._yes

    def _show_yes(self, alarm: Alarm, row: WalletRow) -> None:
        self._yes.setVisible(not alarm.is_back)
        many = len(alarm.networks) > 1
        self._head.setText(
            tr("Wallets", "Only if the new addresses are yours")
            if many
            else tr("Wallets", "Only if the new address is yours")
        )
        names = ", ".join(alarm.networks)
        self._all.setText(tr("Wallets", "Accepting takes all of them: {networks}.", networks=names))
        self._all.setVisible(many)
        count = len(groups_of_four(row.now)[1])
        if many:
            words = tr("Wallets", "I compared all groups of each new address")
        elif row.now:
            words = tr("Wallets", "I compared all {count} groups of the new one", count=count)
        else:
            words = tr("Wallets", "I removed it myself")
        self._tick.setText(words)
        self._tick.setAccessibleName(words)


def _difference(row: WalletRow, differing: tuple[int, ...]) -> str:
    if not row.address or not row.now:
        return ""
    count = len(groups_of_four(row.now)[1])
    if not differing:
        return tr("Wallets", "The addresses are the same; their order changed.")
    told = tr("Wallets", "{differing} of {count} groups differ.", differing=len(differing), count=count)
    if 0 not in differing and count - 1 not in differing:
        return f"{told} {tr('Wallets', 'Only the ends are alike.')}"
    return told
