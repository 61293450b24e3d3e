"""Parts of pages: rail, toasts, drawer, timeline, facts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from merchant_desk.ui.theme import Theme
from merchant_desk.ui.widgets.banner import Banner, TrainingRibbon
from merchant_desk.ui.widgets.button import Button, CopyButton
from merchant_desk.ui.widgets.card import ListCard, Notice
from merchant_desk.ui.widgets.detail_panel import DetailPanel, Drawer
from merchant_desk.ui.widgets.empty_state import EmptyState
from merchant_desk.ui.widgets.facts import Fact, FactsList
from merchant_desk.ui.widgets.label import Label
from merchant_desk.ui.widgets.page_header import PageHeader
from merchant_desk.ui.widgets.rail import NavItem, Rail
from merchant_desk.ui.widgets.status_chip import StatusLine
from merchant_desk.ui.widgets.timeline import Step, Timeline
from merchant_desk.ui.widgets.toast import ToastStack
from tests.helpers.windows import cut_words

ITEMS = (NavItem("sell", "Sell", "calculator", "Ctrl+1"), NavItem("orders", "Orders", "receipt", "Ctrl+2"))


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A page of 1024 x 700 on the screen."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    return made


def nav(rail: Rail, key: str) -> QAbstractButton:
    """The rail's button of a page."""
    found = rail.findChild(QAbstractButton, f"rail.{key}")
    assert found is not None
    return found


def words_of(part: QWidget) -> list[str]:
    """Every label that is not hidden."""
    return [label.text() for label in part.findChildren(QLabel) if not label.isHidden() and label.text()]


def test_a_click_on_the_rail_tells_its_page_and_marks_it() -> None:
    rail = Rail(ITEMS)
    told: list[str] = []
    rail.picked.connect(told.append)

    rail.set_page("sell")
    nav(rail, "orders").click()

    assert told == ["orders"]
    assert nav(rail, "orders").isChecked()
    assert not nav(rail, "sell").isChecked()


def test_a_narrow_rail_puts_words_and_keys_into_tooltips() -> None:
    rail = Rail(ITEMS)
    rail.status.set_lines(
        StatusLine("ok", "Cryptum connected"), StatusLine("retrying", "Listener waiting", "14:19")
    )
    assert rail.width() == 216
    assert nav(rail, "orders").toolTip() == ""

    rail.set_collapsed(True)

    assert rail.width() == 64
    assert nav(rail, "orders").toolTip() == "Orders (Ctrl+2)"
    assert rail.status.toolTip() == "Cryptum connected. Listener waiting 14:19"


def test_a_badge_is_part_of_what_the_rail_says() -> None:
    rail = Rail(ITEMS)

    rail.set_badge("orders", 4)

    assert nav(rail, "orders").accessibleName() == "Orders, 4"
    rail.set_badge("orders", 0)
    assert nav(rail, "orders").accessibleName() == "Orders"


def test_a_store_that_cannot_be_switched_is_no_dead_button() -> None:
    rail = Rail(ITEMS)

    rail.store.set_store("Café Aurora", "Vila Madalena")

    assert rail.store.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert not rail.store.isEnabled()
    assert rail.store.accessibleName() == "Café Aurora, Vila Madalena"


def test_toasts_stack_up_to_three_in_the_corner_of_the_page(page: QWidget) -> None:
    stack = ToastStack(page)

    for number in range(5):
        stack.show_toast(f"POS-{number} paid", "25.40 USD", action="Open")
    shown = stack.toasts

    assert [toast.accessibleName() for toast in shown] == [f"POS-{n} paid. 25.40 USD" for n in (2, 3, 4)]
    assert shown[-1].geometry().bottomRight() == QPoint(1024 - 21, 700 - 21)
    assert shown[0].geometry().bottom() < shown[1].geometry().top()


def test_a_toast_follows_the_corner_when_the_page_shrinks(page: QWidget, qtbot: QtBot) -> None:
    stack = ToastStack(page)
    toast = stack.show_toast("POS-1 paid")

    page.resize(1024, 500)

    qtbot.waitUntil(lambda: toast.geometry().bottom() == 500 - 21, timeout=5000)


def test_the_button_of_a_toast_acts_once_and_the_toast_goes(page: QWidget) -> None:
    stack = ToastStack(page)
    acted: list[bool] = []
    toast = stack.show_toast("POS-1 paid", action="Open")
    toast.acted.connect(lambda: acted.append(True))

    button = toast.findChild(Button, "toast.action")
    assert button is not None
    button.click()

    assert acted == [True]
    assert stack.toasts == ()


def test_escape_and_a_click_beside_it_close_the_drawer(page: QWidget, look: Theme) -> None:
    look.reduced_motion = True
    drawer = Drawer(page, DetailPanel(name="panel", title="POS-1"), name="drawer")
    closed: list[bool] = []
    drawer.closed.connect(lambda: closed.append(True))

    drawer.open_drawer()
    assert drawer.panel.geometry().right() == 1023
    QTest.keyClick(drawer, Qt.Key.Key_Escape)
    drawer.open_drawer()
    QTest.mouseClick(drawer, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))

    assert closed == [True, True]
    assert not drawer.isVisible()


def test_the_timeline_shows_steps_with_copy_and_link() -> None:
    timeline = Timeline(name="timeline")
    steps = (
        Step("plus", "Order created", "By Lívia", "14:31:08"),
        Step(
            "link",
            "Transaction on Celo",
            form="good",
            mono_id="0x" + "3be20f67" * 8,
            link="Open in block explorer",
        ),
        Step("shield-check", "Confirmed by API", form="upcoming"),
    )

    links = timeline.set_steps(steps)
    copies = timeline.findChildren(CopyButton)

    assert [link.objectName() for link in links] == ["timeline.link.1"]
    assert [copy.text_to_copy for copy in copies] == ["0x" + "3be20f67" * 8]
    assert {"Order created", "By Lívia", "14:31:08", "0x3be20f67…3be20f67", "Confirmed by API"} <= set(
        words_of(timeline)
    )


def test_a_timeline_forgets_its_old_steps() -> None:
    timeline = Timeline(name="timeline")
    timeline.set_steps((Step("plus", "Order created"), Step("callback", "Callback", form="upcoming")))

    timeline.set_steps((Step("plus", "Order created"),))

    assert timeline.steps == (Step("plus", "Order created"),)
    assert [part.objectName() for part in timeline.children() if not getattr(part, "isHidden", bool)()][
        1:
    ] == ["timeline.0"]


def test_facts_copy_the_whole_value_and_show_it_cut() -> None:
    whole = "f701c2d4-93ab-4b7a-9d24-b6e80a24672e"
    facts = FactsList(
        (Fact("Order id", whole, is_id=True, copies=True), Fact("E-mail", "a@b.example")), name="facts"
    )

    copy = facts.findChild(CopyButton, "facts.0.copy")

    assert copy is not None
    assert copy.text_to_copy == whole
    assert copy.accessibleName() == "Copy Order id"
    assert "f701c2d4…0a24672e" in words_of(facts)


def test_a_banner_is_44_high_and_says_all_its_words() -> None:
    banner = Banner(
        "warn", name="offline", icon="cloud-off", strong="Cryptum can't be reached.", aside="Next try in 18 s"
    )

    banner.set_words("Cryptum can't be reached.", "Showing stored orders.")

    assert banner.height() == 44
    assert banner.accessibleName() == "Cryptum can't be reached. Showing stored orders."
    assert "Next try in 18 s" not in words_of(banner)


def test_a_banner_in_a_small_window_loses_no_word() -> None:
    said = "Showing stored orders from 14:20 today. New charges and cancels wait until the line is back."
    banner = Banner(
        "warn", name="offline", strong="Cryptum can't be reached.", text=said, aside="Next in 2 s"
    )
    banner.show()

    for width in (1400, 800, 1400):
        banner.resize(width, 44)
        label = next(part for part in banner.findChildren(Label) if part.full_text() == said)

        assert label.text() == said
        assert label.heightForWidth(label.width()) <= 44 if label.wordWrap() else cut_words(banner) == []
        assert label.wordWrap() is (width == 800)


def test_the_training_ribbon_is_36_high_and_says_it_is_fake() -> None:
    ribbon = TrainingRibbon(name="ribbon", strong="TRAINING MODE", text="The money here is fake.")

    assert ribbon.height() == 36
    assert ribbon.accessibleName() == "TRAINING MODE. The money here is fake."


def test_a_list_card_keeps_its_title_when_its_rows_go() -> None:
    card = ListCard("In coins, about", note="14:31:10")
    card.add_row(Label("CELO"), None, Label("about 43 CELO"))

    card.clear_rows()
    card.add_row(Label("ETH"), None, Label("about 0.015 ETH"))

    assert words_of(card)[:2] == ["In coins, about", "14:31:10"]
    assert card.column.count() == 3


def test_a_header_gives_no_room_to_an_empty_context() -> None:
    header = PageHeader("Orders", name="orders", context="Monday 23 November 2026", back=True)
    assert "Monday 23 November 2026" in words_of(header)

    header.context.setText("")

    assert words_of(header) == ["Orders"]
    assert header.back is not None
    assert header.back.toolTip() == "Back (Esc)"


def test_an_empty_page_says_what_to_do_first() -> None:
    empty = EmptyState("No orders today yet", "Charge a customer.", name="empty")
    empty.add_action(Button("New order", name="empty.new", kind="primary"))

    empty.set_words("No order matches", "Clear the search.")

    assert words_of(empty) == ["No order matches", "Clear the search."]


def test_no_part_ever_becomes_a_window_of_its_own(qtbot: QtBot) -> None:
    parts = [Notice("warn", "Not yet.", title="Draft"), PageHeader("Orders", name="o", context="Today")]

    assert not any(part.isVisible() for part in parts)
    assert not any(label.isVisible() for part in parts for label in part.findChildren(QLabel))
