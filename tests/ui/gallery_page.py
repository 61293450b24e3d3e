"""A page put together from the floor's parts, for the eye: rail, header, QR, light, timeline, panel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from merchant_desk import qr
from merchant_desk.ui.widgets.address_groups import AddressGroups
from merchant_desk.ui.widgets.badge import NetworkBadge
from merchant_desk.ui.widgets.button import Button, IconButton
from merchant_desk.ui.widgets.card import Box, Card, ListCard, Notice
from merchant_desk.ui.widgets.detail_panel import DetailPanel
from merchant_desk.ui.widgets.empty_state import EmptyState
from merchant_desk.ui.widgets.facts import Fact, FactsList
from merchant_desk.ui.widgets.field import SearchField
from merchant_desk.ui.widgets.handover_light import HandoverLight
from merchant_desk.ui.widgets.keypad import KeypadButton
from merchant_desk.ui.widgets.label import IdLabel, Label, Paragraph
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.widgets.qr_view import QrView
from merchant_desk.ui.widgets.rail import NavItem, Rail
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.widgets.select import SelectField
from merchant_desk.ui.widgets.state_chip import StateChip
from merchant_desk.ui.widgets.status_chip import StatusLine
from merchant_desk.ui.widgets.tabs import Tabs
from merchant_desk.ui.widgets.timeline import Step, Timeline

LINK = "https://plugin-checkout.cryptum.io/public/payment/" + "f701c2d4-93ab-4b7a-9d24-b6e80a24672e/" * 12
NAV = (
    NavItem("sell", "Sell", "calculator", "Ctrl+1"),
    NavItem("orders", "Orders", "receipt", "Ctrl+2"),
    NavItem("wallets", "Wallets", "wallet", "Ctrl+3"),
    NavItem("activity", "Activity", "pulse", "Ctrl+5"),
    NavItem("settings", "Settings", "sliders", "Ctrl+6"),
)
STEPS = (
    Step("plus", "Order created", "By Lívia Prado", "14:31:08"),
    Step("monitor", "Shown to customer", "", "14:31:10"),
    Step("callback", "Callback received", "Says confirmed. Not used until checked.", "14:33:01"),
    Step("shield-check", "Confirmed by API", "Order, store and total match", "14:33:02", "good"),
    Step(
        "link",
        "Transaction on Celo",
        "",
        "14:33:02",
        "good",
        "0x3be20f675a81d94c0e66" * 3,
        "Open in explorer",
    ),
)
WAITING = (
    *STEPS[:2],
    Step("callback", "Callback", form="upcoming"),
    Step("shield-check", "Confirmed by API", form="upcoming"),
)


def make_rail(*, collapsed: bool) -> Rail:
    """The rail of the pictures."""
    rail = Rail(NAV)
    rail.store.set_store("Café Aurora", "Vila Madalena")
    rail.store.set_switchable(True)
    rail.set_page("sell")
    rail.set_badge("orders", 4)
    rail.set_badge("activity", 1, kind="danger")
    rail.status.set_lines(StatusLine("ok", "Cryptum connected"), StatusLine("ok", "Listener on", "14:31"))
    rail.person.set_person("Lívia Prado", "Cashier, Till 1")
    rail.set_collapsed(collapsed)
    return rail


class PaymentLike(Box):
    """About the Payment page."""

    def __init__(self, *, training: bool = False, cover: str = "", collapsed: bool = False) -> None:
        super().__init__("page")
        self.setFixedSize(1440, 900)
        across = QHBoxLayout()
        across.setSpacing(0)
        self.column.addLayout(across)
        across.addWidget(make_rail(collapsed=collapsed))
        right = QVBoxLayout()
        right.setSpacing(0)
        across.addLayout(right, 1)
        header = PageHeader("POS-2026-000142", name="header", back=True, line=True)
        header.add_beside(StateChip("pending", title=True))
        header.add_action(Button("Cancel order…", name="cancel", kind="danger"))
        header.add_action(Button("New charge", name="new", icon="plus", keys="Ctrl+N"))
        right.addWidget(header)
        body = QHBoxLayout()
        body.setContentsMargins(24, 20, 24, 20)
        body.setSpacing(20)
        right.addLayout(body, 1)
        body.addLayout(self._left(training, cover))
        body.addLayout(self._middle(), 1)
        body.addLayout(self._right())

    def _left(self, training: bool, cover: str) -> QVBoxLayout:
        column = QVBoxLayout()
        card = Card(padding=20, spacing=16)
        card.setFixedWidth(452)
        ways = Segmented(
            [Option("link", "Payment link", "globe"), Option("wallet", "Wallet address", "wallet")],
            name="ways",
            accessible="Way to pay",
        )
        ways.set_option_enabled("wallet", False, why="Cryptum has given no address")
        card.column.addWidget(ways)
        view = QrView(name="qr", accessible="Payment link as QR", training=training)
        view.setFixedSize(410, 410)
        view.set_matrix(qr.encode_checked(LINK))
        view.set_cover(cover)  # type: ignore[arg-type]  # a literal of the table
        card.column.addWidget(view)
        buttons = QHBoxLayout()
        for text, icon in (("Copy", "copy"), ("Print", "print"), ("Send", "send")):
            buttons.addWidget(Button(text, name=text, icon=icon, height=44))
        card.column.addLayout(buttons)
        card.column.addWidget(Paragraph("The customer scans with the phone camera.", style="small"))
        card.column.addWidget(AddressGroups("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", name="address"))
        column.addWidget(card)
        column.addStretch(1)
        return column

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(Label("Maria Oliveira", ink="text2"))
        column.addWidget(Label("25.40 USD", style="amount", tabular=True))
        light = HandoverLight(name="light")
        light.set_light("wait", "Not paid. Keep the goods.", "Asked Cryptum 2 s ago")
        column.addWidget(light)
        coins = ListCard("In coins, about", note="Cryptum's rates, 14:31:10")
        for code, coin, network, about in (
            ("CELO", "CELO", "Celo", "about 43 CELO"),
            ("ETHEREUM", "ETH", "Ethereum", "about 0.015 ETH"),
            ("", "USDT, USDC", "network varies", "see the page"),
        ):
            coins.add_row(
                NetworkBadge(code),
                Label(coin, style="bodyStrong"),
                Label(network, style="small", ink="text3"),
                None,
                Label(about, ink="text2", tabular=True),
            )
        column.addWidget(coins)
        column.addWidget(Notice("info", "Only when Cryptum gives an exact amount and address.", icon="info"))
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        card = Card("Payment")
        card.setFixedWidth(304)
        timeline = Timeline(name="timeline")
        timeline.set_steps(WAITING)
        card.column.addWidget(timeline)
        column.addWidget(card)
        facts = Card()
        facts.column.addWidget(
            FactsList(
                (
                    Fact("Order id", "f701c2d4-93ab-4b7a-9d24-b6e80a24672e", is_id=True, copies=True),
                    Fact("E-mail", "maria.oliveira@example.com"),
                ),
                name="facts",
                label_px=72,
            )
        )
        column.addWidget(facts)
        column.addStretch(1)
        return column


class PanelLike(QWidget):
    """A detail panel beside tabs, keypad and an empty page."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(1100, 800)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        left = QVBoxLayout()
        across.addLayout(left, 1)
        left.addWidget(PageHeader("Orders", name="orders", context="Monday 23 November 2026"))
        search = SearchField("Search reference", name="search", accessible="Search orders", keys="Ctrl+F")
        left.addWidget(search)
        tabs = Tabs(
            [Option("all", "All"), Option("pending", "Pending"), Option("failed", "Failed")],
            name="tabs",
            accessible="State",
        )
        tabs.set_counts({"all": 48, "pending": 2, "failed": 0})
        left.addWidget(tabs)
        empty = EmptyState("No orders today yet", "Charge a customer on the Sell page.", name="empty")
        empty.add_action(Button("New order", name="new", kind="primary", icon="plus"))
        empty.add_action(Button("Show last 7 days", name="wide", icon="calendar"))
        left.addWidget(empty, 1)
        left.addWidget(
            SelectField("Country", [Option("BR", "Brazil"), Option("DE", "Germany")], name="country")
        )
        left.addLayout(_keypad())
        across.addWidget(_panel())


def _keypad() -> QGridLayout:
    pad = QGridLayout()
    pad.addWidget(KeypadButton("7", name="k7", accessible="7"), 0, 0)
    pad.addWidget(KeypadButton("", name="kb", accessible="Delete last", icon="backspace", kind="side"), 0, 1)
    pad.addWidget(KeypadButton("Clear", name="kc", accessible="Clear", kind="side"), 0, 2)
    pad.addWidget(
        KeypadButton("Add amount", name="ka", accessible="Add amount", icon="plus", kind="add"), 0, 3
    )
    charge = Button(
        "Charge 25.40 USD", name="charge", kind="primary", style="charge", height=72, keys="Enter"
    )
    pad.addWidget(charge, 1, 0, 1, 4)
    return pad


def _panel() -> DetailPanel:
    panel = DetailPanel(name="panel", title="POS-2026-000140")
    panel.add_beside_title(IconButton("copy", name="copy", accessible="Copy reference", keys="Ctrl+C"))
    top = panel.add_section()
    row = QHBoxLayout()
    row.addWidget(Label("R$ 137,90", style="amount", tabular=True))
    row.addStretch(1)
    row.addWidget(StateChip("confirmed", title=True))
    top.addLayout(row)
    top.addWidget(IdLabel("0da30c7e-5b1f-4b7a-9d24-6b2d41f53b37"))
    steps = Timeline(name="steps")
    steps.set_steps(STEPS)
    section = panel.add_section()
    section.addWidget(Label("Timeline", style="bodyStrong"))
    section.addWidget(steps)
    off = Button("Cancel order", name="cancel", kind="danger")
    off.setEnabled(False)
    words = Paragraph(
        "Paid orders can't be cancelled. Refund from your own wallet.", style="small", ink="text3"
    )
    panel.footer.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
    panel.footer.addWidget(off)
    return panel
