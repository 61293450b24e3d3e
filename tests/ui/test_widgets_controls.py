"""Buttons, fields and choices: named, reachable by keyboard, and honest about what they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from merchant_desk.ui.theme import Theme, theme
from merchant_desk.ui.widgets.button import Button, CopyButton, IconButton
from merchant_desk.ui.widgets.field import SearchField, TextField
from merchant_desk.ui.widgets.keypad import KeypadButton
from merchant_desk.ui.widgets.segmented import Option, Segmented
from merchant_desk.ui.widgets.select import Select
from merchant_desk.ui.widgets.tabs import Tabs
from merchant_desk.ui.widgets.toggle import CheckBox, RadioButton, Switch

CURRENCIES = (Option("USD", "USD"), Option("BRL", "BRL"))


Show = Callable[..., QWidget]


@pytest.fixture
def shown(qtbot: QtBot) -> Show:
    """Puts parts side by side into an active window, which lives as long as the test."""
    windows: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        window = QWidget()
        row = QHBoxLayout(window)
        for part in parts:
            row.addWidget(part)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return show


def named(inside: QWidget, name: str) -> QWidget:
    """The part of that object name."""
    found = inside.findChild(QWidget, name)
    assert found is not None
    return found


def test_a_button_says_its_words_and_keeps_ampersands() -> None:
    button = Button("Cash & carry", name="cash")

    assert button.words() == "Cash & carry"
    assert button.accessibleName() == "Cash & carry"
    assert button.objectName() == "cash"


def test_a_button_makes_room_for_its_icon_and_its_keys() -> None:
    plain = Button("New charge", name="new").sizeHint().width()
    icon = Button("New charge", name="new", icon="plus").sizeHint().width()
    keys = Button("New charge", name="new", icon="plus", keys="Ctrl+N").sizeHint().width()

    assert plain < icon < keys


def test_a_big_button_keeps_the_height_it_was_given(shown: Show) -> None:
    button = Button("Charge 25.40 USD", name="charge", kind="primary", height=72, style="charge")

    shown(button)

    assert button.height() == 72


def test_a_picture_button_tells_its_name_and_its_keys() -> None:
    button = IconButton("copy", name="copy", accessible="Copy reference", keys="Ctrl+C")

    assert button.accessibleName() == "Copy reference"
    assert button.toolTip() == "Copy reference (Ctrl+C)"
    assert button.width() == button.height() == theme().control_px


def test_a_copy_button_copies_and_shows_a_tick_for_a_moment(qtbot: QtBot, shown: Show) -> None:
    button = CopyButton("0x5aAeb6053F3E94C9", name="copy", accessible="Copy address")
    shown(button)

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == "0x5aAeb6053F3E94C9"
    assert button.accessibleDescription() == "Copied"
    qtbot.waitUntil(lambda: button.accessibleDescription() == "", timeout=5000)


def test_the_focused_button_wears_a_ring_that_follows_it(shown: Show) -> None:
    first, second = Button("Keep", name="keep"), Button("Cancel", name="cancel")
    window = shown(first, second)

    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)

    rings = [part for part in window.children() if type(part).__name__ == "_Ring" and not part.isHidden()]  # type: ignore[attr-defined]  # Qt gives QObject
    assert QApplication.focusWidget() is second
    assert len(rings) == 1
    assert rings[0].geometry() == second.geometry().adjusted(-4, -4, 4, 4)  # type: ignore[attr-defined]  # Qt gives QObject


def test_every_part_of_a_choice_has_room_for_the_longest_words() -> None:
    options = [Option("system", "As the system"), Option("light", "Light", "sun"), Option("dark", "Dark")]
    choice = Segmented(options, name="theme", accessible="Theme", stretch=False)
    choice.resize(choice.sizeHint())
    choice.show()

    parts = [choice.findChild(QAbstractButton, f"theme.{option.key}") for option in options]

    assert all(part is not None and part.width() >= part.sizeHint().width() for part in parts)


def test_picking_a_segment_tells_its_key_but_setting_it_does_not(shown: Show) -> None:
    choice = Segmented(CURRENCIES, name="currency", accessible="Currency")
    shown(choice)
    told: list[str] = []
    choice.picked.connect(told.append)

    choice.set_key("BRL")
    QTest.mouseClick(named(choice, "currency.USD"), Qt.MouseButton.LeftButton)

    assert told == ["USD"]
    assert choice.key == "USD"


def test_arrow_keys_move_between_segments(shown: Show) -> None:
    choice = Segmented(CURRENCIES, name="currency", accessible="Currency")
    shown(choice)
    first = named(choice, "currency.USD")

    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)

    assert choice.key == "BRL"


def test_a_segment_that_is_off_cannot_be_picked_and_says_why(shown: Show) -> None:
    choice = Segmented(CURRENCIES, name="currency", accessible="Currency")
    shown(choice)

    choice.set_option_enabled("BRL", False, why="Cryptum has given no address")
    part = named(choice, "currency.BRL")
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)

    assert choice.key == "USD"
    assert part.toolTip() == "Cryptum has given no address"


def test_a_field_is_named_by_its_label_and_tells_what_is_typed(shown: Show) -> None:
    field = TextField("E-mail", name="customer.email")
    shown(field)
    typed: list[str] = []
    field.changed.connect(typed.append)

    field.set_text("m")
    QTest.keyClicks(field.edit, "@x")

    assert field.edit.accessibleName() == "E-mail"
    assert field.findChild(QLineEdit, "customer.email") is field.edit
    assert typed == ["m@", "m@x"]


def test_a_field_error_is_red_readable_and_goes_away_again(shown: Show) -> None:
    field = TextField("E-mail", name="email")
    shown(field)
    height = field.sizeHint().height()

    field.set_error("Not an e-mail address")
    assert field.error == "Not an e-mail address"
    assert field.edit.property("error") == "true"
    assert field.sizeHint().height() > height

    field.set_error("")
    assert field.error == ""
    assert field.sizeHint().height() == height


def test_the_search_field_shows_its_keys_only_while_it_is_empty(shown: Show) -> None:
    field = SearchField("Search", name="search", accessible="Search orders", keys="Ctrl+F")
    shown(field)
    badge = next(part for part in field.findChildren(QWidget) if type(part).__name__ == "_KeysBadge")

    assert badge.isVisible()
    QTest.keyClicks(field, "POS")

    assert not badge.isVisible()


def test_a_select_keeps_its_choice_when_its_options_change() -> None:
    select = Select((Option("BR", "Brazil"), Option("DE", "Germany")), name="country", accessible="Country")
    select.set_key("DE")

    select.set_options((Option("AT", "Austria"), Option("DE", "Germany")))

    assert select.key == "DE"
    select.set_key("nowhere")
    assert select.key == "AT"


@pytest.mark.parametrize("kind", [Switch, CheckBox])
def test_a_toggle_is_turned_by_the_space_bar(shown: Show, kind: type[Switch] | type[CheckBox]) -> None:
    toggle = kind("Sound when paid", name="sound")
    shown(toggle)

    toggle.setFocus()
    QTest.keyClick(toggle, Qt.Key.Key_Space)

    assert toggle.isChecked()
    assert toggle.accessibleName() == "Sound when paid"


def test_radio_buttons_of_one_parent_exclude_each_other(shown: Show) -> None:
    first, second = RadioButton("Training", name="training"), RadioButton("Real store", name="real")
    shown(first, second)

    first.setChecked(True)
    second.setChecked(True)

    assert not first.isChecked()


def test_tabs_say_their_counts_and_tell_only_what_a_person_picks(shown: Show) -> None:
    tabs = Tabs((Option("all", "All"), Option("pending", "Pending")), name="tabs", accessible="State")
    shown(tabs)
    told: list[str] = []
    tabs.picked.connect(told.append)

    tabs.set_counts({"all": 48, "pending": 1200})
    tabs.set_key("pending")
    tab = named(tabs, "tabs.all")
    QTest.mouseClick(tab, Qt.MouseButton.LeftButton)

    assert tab.accessibleName() == "All, 48"
    assert told == ["all"]


def test_keypad_keys_are_never_smaller_than_72(shown: Show) -> None:
    key = KeypadButton("7", name="key.7", accessible="7")
    shown(key)

    key.window().resize(20, 20)

    assert key.width() >= 72
    assert key.height() >= 72
    assert key.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_touch_makes_ordinary_controls_44_high(look: Theme, qapp: QApplication) -> None:
    Theme.install(qapp, choice="light", touch=True)
    try:
        assert Button("Print", name="print").height() == 44
        assert TextField("Name", name="name").edit.height() == 44
    finally:
        Theme.install(qapp, choice="light", touch=False)
    assert look.control_px == 32
