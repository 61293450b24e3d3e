"""Every part of the floor on one sheet, light and dark, for the eye: ``python -m tests.ui.gallery DIR``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

from merchant_desk.ui import tokens
from merchant_desk.ui.theme import Theme
from merchant_desk.ui.widgets.badge import NetworkBadge, Tag
from merchant_desk.ui.widgets.banner import Banner, TrainingRibbon
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.card import Box
from merchant_desk.ui.widgets.field import TextField
from merchant_desk.ui.widgets.focus_ring import FocusRing
from merchant_desk.ui.widgets.handover_light import HandoverLight, SmallLight
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.widgets.state_chip import StateChip
from merchant_desk.ui.widgets.toast import Toast
from merchant_desk.ui.widgets.toggle import CheckBox, RadioButton, Switch


class Gallery(Box):
    """One sheet, laid out as the design's own sheet of parts."""

    def __init__(self) -> None:
        super().__init__("canvas", padding=28, spacing=10)
        self.setFixedSize(720, 1080)
        self._row(
            Label("Parts", style="title"), None, Label("Colours from tokens", style="small", ink="text3")
        )
        self._states()
        self._buttons()
        self._fields()
        self._banners()
        self._networks()
        self._types()
        self.column.addStretch(1)

    def _head(self, text: str) -> None:
        self.column.addWidget(Label(text, style="small", ink="text3", weight=600))

    def _row(self, *parts: QWidget | None, gap: int = 8) -> None:
        row = QHBoxLayout()
        row.setSpacing(gap)
        for part in parts:
            if part is None:
                row.addStretch(1)
            else:
                row.addWidget(part)
        self.column.addLayout(row)

    def _states(self) -> None:
        self._head("Order states: chip, large chip, chip without a box, row flash")
        names = ("pending", "on-hold", "confirmed", "failed", "cancelled", "refunding", "review")
        self._row(*(StateChip(name) for name in names), None)
        plain = (StateChip("failed", boxed=False), StateChip("creating", boxed=False))
        self._row(StateChip("confirmed", title=True), StateChip("on-hold", title=True), *plain, None)
        self._head("Callbacks and link")
        self._row(
            Mark("shield-check", "Verified", ink="confirmedFg"),
            Mark("shield-x", "Refused", ink="failedFg"),
            Mark("sheets", "Repeat", ink="text2"),
            Mark("disc", "Connected", ink="confirmedFg"),
            Mark("ring-broken", "Waiting", ink="pendingFg"),
            Mark("warning", "Not reached", ink="failedFg"),
            None,
            gap=16,
        )

    def _buttons(self) -> None:
        self._head("Buttons: rest, focus, disabled, with keys")
        for kind, text, icon in (
            ("primary", "Charge", None),
            ("default", "Print", "print"),
            ("danger", "Cancel order…", None),
            ("deed", "Cancel order", None),
        ):
            off = Button(text, name=f"{kind}.off", kind=kind, icon=icon)
            off.setEnabled(False)
            rest = Button(text, name=f"{kind}.rest", kind=kind, icon=icon)
            keys = Button(text, name=f"{kind}.keys", kind=kind, icon="plus", keys="Ctrl+N")
            self._row(rest, off, keys, Button(text, name=f"{kind}.big", kind=kind, icon=icon, height=44))

    def _fields(self) -> None:
        self._head("Fields: rest, focus, error, read-only")
        first = TextField("First name", name="first", note="Optional")
        first.set_text("Maria")
        mail = TextField("E-mail", name="mail")
        mail.set_text("maria.oliveira@")
        mail.set_error("Not an e-mail address")
        store = TextField("Store", name="store", read_only=True)
        store.set_text("Café Aurora")
        row = QHBoxLayout()
        for field in (first, mail, store):
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        currency = Segmented(
            [Option("USD", "USD"), Option("BRL", "BRL")], name="cur", accessible="Currency", stretch=False
        )
        on, off = Switch("On", name="on"), Switch("Off", name="off")
        on.setChecked(True)
        tick, pick = CheckBox("Ticked", name="tick"), RadioButton("Picked", name="pick")
        tick.setChecked(True)
        pick.setChecked(True)
        self._row(currency, on, off, tick, pick, None, gap=16)

    def _banners(self) -> None:
        self._head("Banners (44 high, full width under the ribbon)")
        for kind, icon, strong, text in (
            ("warn", "cloud-off", "Cryptum can't be reached.", "Showing stored orders from 14:20 today."),
            ("danger", "key", "Cryptum refused the API key.", "Nothing can be charged until it is replaced."),
            ("ok", "check-disc", "Back online.", "3 orders changed while away."),
        ):
            self.column.addWidget(Banner(kind, name=kind, icon=icon, strong=strong, text=text, boxed=True))  # type: ignore[arg-type]  # a literal of the table
        ribbon = TrainingRibbon(name="ribbon", strong="TRAINING MODE", text="The money here is fake.")
        self.column.addWidget(ribbon)
        lights = QGridLayout()
        for at, form in enumerate(("wait", "go", "stop", "stale", "done")):
            lights.addWidget(SmallLight(form), at // 2, at % 2)  # type: ignore[arg-type]  # a literal of the table
        row = QHBoxLayout()
        row.addWidget(Toast("POS-2026-000142 paid", "25.40 USD with 25.41 cUSD on Celo", action="Open"))
        row.addLayout(lights)
        self.column.addLayout(row)

    def _networks(self) -> None:
        grid = QGridLayout()
        for at, (code, look) in enumerate(tokens.NETWORKS.items()):
            pair = QHBoxLayout()
            pair.addWidget(NetworkBadge(code))
            pair.addWidget(Label(look.name), 1)
            grid.addLayout(pair, at // 4, at % 4)
        self.column.addLayout(grid)

    def _types(self) -> None:
        self._row(
            Label("25.40", style="keypadAmount", tabular=True),
            Label("25.40 USD", style="amount"),
            Label("Title", style="title"),
            Label("Section", style="section"),
            Label("Small", style="small", ink="text2"),
            Label("0x5aAeb605…", style="mono"),
            Tag("FAKE MONEY", kind="training"),
            None,
        )


class Lights(Box):
    """The five forms of the large light."""

    def __init__(self) -> None:
        super().__init__("page", padding=16, spacing=12)
        self.setFixedWidth(412)
        for form, sentence, detail in (
            ("wait", "Not paid. Keep the goods.", "Asked Cryptum 2 s ago"),
            ("go", "Paid. Hand over the goods.", "Cryptum said confirmed at 14:33:02"),
            ("stop", "Don't hand over.", "Total at Cryptum is not this order's total"),
            ("done", "Handed over 14:35 by Lívia", ""),
            ("stale", "Not paid. Keep the goods.", "Last answer 14:31:40"),
        ):
            light = HandoverLight(name=form)
            light.set_light(form, sentence, detail)  # type: ignore[arg-type]  # a literal of the table
            self.column.addWidget(light)


def shoot(folder: Path) -> list[Path]:
    """Write the sheets and return their paths."""
    made = []
    for choice in ("light", "dark"):
        Theme.install(QApplication.instance(), choice=choice)  # type: ignore[arg-type]  # a literal of the table
        for sheet in (Gallery(), Lights()):
            sheet.show()
            QApplication.processEvents()
            made.append(folder / f"{type(sheet).__name__.lower()}-{choice}.png")
            sheet.grab().save(str(made[-1]))
            sheet.close()
    return made


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    FocusRing.install(app)
    print("\n".join(str(path) for path in shoot(Path(sys.argv[1]))))
