"""Dialogs: awaited, safe by default, and gone with whoever waited for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from merchant_desk.ui import tokens
from merchant_desk.ui.dialogs import Choice, Working, ask, choose, tell
from merchant_desk.ui.theme import ThemeChoice, theme
from merchant_desk.ui.widgets.icon_view import IconView


@pytest.fixture
def window() -> Iterator[QWidget]:
    """A window to open dialogs on."""
    made = QWidget()
    made.resize(800, 600)
    made.show()
    made.activateWindow()
    yield made
    made.close()


async def the_dialog() -> QDialog:
    """The dialog that is open, once it is."""
    async with asyncio.timeout(5):
        while True:
            found = [
                part
                for part in QApplication.topLevelWidgets()
                if isinstance(part, QDialog) and part.isVisible()
            ]
            if found and found[0].isActiveWindow():
                return found[0]
            await asyncio.sleep(0.005)


def button(dialog: QDialog, name: str) -> QPushButton:
    """The dialog's button of that name."""
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def cancel_order(window: QWidget) -> asyncio.Task[bool]:
    """Ask whether an order shall be cancelled."""
    question = ask(
        window,
        "Cancel POS-2026-000142?",
        "This stops the order of 25.40 USD at Cryptum.",
        safe="Keep order",
        deed="Cancel order",
        note="Ask the customer first: have you pressed send?",
        name="cancel",
    )
    return asyncio.ensure_future(question)


async def test_choosing_the_deed_answers_true(window: QWidget) -> None:
    asking = cancel_order(window)
    dialog = await the_dialog()

    button(dialog, "cancel.deed").click()

    assert await asking is True


async def test_the_safe_button_has_the_focus_and_takes_enter(window: QWidget) -> None:
    asking = cancel_order(window)
    dialog = await the_dialog()

    focused = QApplication.focusWidget()
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert focused is button(dialog, "cancel.safe")
    assert await asking is False


async def test_escape_is_always_the_safe_answer(window: QWidget) -> None:
    asking = cancel_order(window)
    dialog = await the_dialog()
    button(dialog, "cancel.deed").setFocus()

    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert await asking is False


async def test_a_cancelled_wait_closes_its_dialog(window: QWidget) -> None:
    asking = cancel_order(window)
    dialog = await the_dialog()

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert not (isValid(dialog) and dialog.isVisible())


async def test_closing_the_dialog_by_its_cross_is_the_safe_answer(window: QWidget) -> None:
    asking = cancel_order(window)
    dialog = await the_dialog()

    dialog.close()

    assert await asking is False


async def test_words_from_outside_stay_plain_in_a_dialog(window: QWidget) -> None:
    telling = asyncio.ensure_future(tell(window, "<b>Paid</b>", "<img src=x>\u202e"))
    dialog = await the_dialog()

    shown = {label.text() for label in dialog.findChildren(QLabel)}
    formats = {label.textFormat() for label in dialog.findChildren(QLabel) if label.text()}
    dialog.close()
    await telling

    assert {"<b>Paid</b>", "<img src=x>⟨U+202E⟩"} <= shown
    assert formats == {Qt.TextFormat.PlainText}


async def test_a_choice_answers_with_its_key(window: QWidget) -> None:
    choices = (Choice("safe", "Back"), Choice("wipe", "Wipe"), Choice("keep", "Keep", "primary"))
    choosing = asyncio.ensure_future(choose(window, "Leave training?", "", choices, icon="cap", name="leave"))
    dialog = await the_dialog()

    button(dialog, "leave.keep").click()

    assert await choosing == "keep"


async def test_a_dialog_over_a_training_window_wears_the_strip(window: QWidget) -> None:
    window.setProperty("training", True)
    asking = cancel_order(window)
    dialog = await the_dialog()

    shown = {label.text() for label in dialog.findChildren(QLabel)}
    dialog.close()
    await asking

    assert "TRAINING MODE" in shown


@pytest.mark.parametrize(("icon", "ink"), [("cap", "trainingText"), ("lock", "text"), ("", "text")])
async def test_only_the_question_about_leaving_training_is_magenta(
    window: QWidget, icon: str, ink: str
) -> None:
    window.setProperty("training", True)
    telling = asyncio.ensure_future(tell(window, "A title", "And words.", icon=icon))
    dialog = await the_dialog()

    inks = [label.property("ink") for label in dialog.findChildren(QLabel) if label.text() == "A title"]
    dialog.close()
    await telling

    assert inks == [ink]


async def test_icon_and_card_of_an_open_dialog_follow_the_theme(window: QWidget) -> None:
    telling = asyncio.ensure_future(tell(window, "Owner PIN", "To change an address.", icon="lock"))
    dialog = await the_dialog()
    pictures = []
    choices: tuple[ThemeChoice, ...] = ("light", "dark")

    for choice in choices:
        theme().set_choice(choice)
        pictures.append((darkest_and_lightest(dialog.findChildren(IconView)[0]), middle_and_corner(dialog)))
    theme().set_choice("light")
    dialog.close()
    await telling

    (light, (light_ground, light_corner)), (dark, (dark_ground, _)) = pictures
    assert light != dark
    assert (light_ground, dark_ground) == (tokens.LIGHT["canvas"].lower(), tokens.DARK["canvas"].lower())
    assert light_corner == 0, "the corners are round"


def darkest_and_lightest(part: QWidget) -> tuple[int, int]:
    """Of the pixels of a part."""
    picture = part.grab().toImage()
    shades = [picture.pixelColor(x, y).lightness() for x in range(part.width()) for y in range(part.height())]
    return min(shades), max(shades)


def middle_and_corner(dialog: QWidget) -> tuple[str, int]:
    """The colour of a dialog's ground, and how opaque its first pixel is."""
    picture = dialog.grab().toImage()
    return picture.pixelColor(dialog.width() // 2, 6).name(), picture.pixelColor(0, 0).alpha()


async def test_a_working_dialog_shows_progress_and_can_be_stopped(window: QWidget) -> None:
    async with Working(window, "Did the order get through?", "Looking it up.", stop="Park the charge") as box:
        dialog = await the_dialog()
        box.set_progress(2, 5, "Try 2 of 5")
        line = {label.text() for label in dialog.findChildren(QLabel)}
        button(dialog, "working.stop").click()
        async with asyncio.timeout(5):
            await box.stopped.wait()

    assert "Try 2 of 5" in line
    assert not (isValid(dialog) and dialog.isVisible())


async def test_a_working_dialog_goes_when_the_work_is_done(window: QWidget) -> None:
    async with Working(window, "Did the order get through?", "Looking it up.", stop="Park the charge") as box:
        dialog = await the_dialog()

    assert not (isValid(dialog) and dialog.isVisible())
    assert not box.stopped.is_set()
