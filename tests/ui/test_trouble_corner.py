"""What can go wrong, on the ribbon of training: reached from every page, ticked, told, and ended."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from merchant_desk.domain.errors import Unreachable
from merchant_desk.sandbox.scenarios import SCENARIOS as AT_THE_SHOP
from merchant_desk.services.shop.training import SCENARIOS
from merchant_desk.ui.assets import install_language
from merchant_desk.ui.main_window.trouble_words import trouble_of, troubles
from merchant_desk.ui.theme import theme
from merchant_desk.ui.widgets.banner import TrainingRibbon
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.label import Label
from tests.helpers.frames import PAGES, Frame, open_frame, open_training
from tests.helpers.windows import cut_words, inside, outside, turns, unnamed, until


def told(frame: Frame) -> str:
    """What the ribbon says beside its title."""
    label = frame.part("training-ribbon-words")
    assert isinstance(label, Label)
    return label.text()


def ticked(frame: Frame) -> list[str]:
    """The entries with a tick."""
    found = [frame.part(f"trouble-{scenario}") for scenario in SCENARIOS]
    return [one.objectName() for one in found if isinstance(one, Button) and one.isChecked()]


async def pick(frame: Frame, name: str) -> None:
    """Open the card, press an entry, and wait until the shop has taken it."""
    before = len(frame.training.wished)
    frame.click("trouble-button")
    frame.click(name)
    await until(lambda: len(frame.training.wished) > before, what="the shop has taken it")
    await until(lambda: not frame.has("trouble-popover"), what="the card is closed")


def test_the_window_offers_every_scenario_that_the_shop_knows() -> None:
    offered = [one.scenario for one in troubles()]

    assert offered == list(SCENARIOS)
    assert set(SCENARIOS) == set(AT_THE_SHOP)
    assert len({one.text for one in troubles()}) == len(SCENARIOS)
    assert all(one.hint for one in troubles())
    assert trouble_of("") is None


@inside(open_frame)
async def test_a_real_store_has_nothing_that_can_be_made_to_go_wrong(frame: Frame) -> None:
    frame.key(Qt.Key.Key_F9)

    assert frame.window.findChild(TrainingRibbon) is None
    assert frame.window.findChild(QAbstractButton, "trouble-button") is None
    assert not frame.training.wished


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_each_entry_is_put_in_force_told_and_ticked(scenario: str) -> None:
    async with open_training() as frame:
        await pick(frame, f"trouble-{scenario}")
        trouble = trouble_of(scenario)
        assert trouble is not None

        frame.click("trouble-button")

        assert frame.training.wished == [scenario]
        assert told(frame) == f"On purpose: {trouble.text}"
        assert trouble.text in frame.part("training-ribbon").accessibleName()
        assert ticked(frame) == [f"trouble-{scenario}"]


@inside(open_training)
async def test_all_well_again_ends_it_and_the_ribbon_says_the_usual(frame: Frame) -> None:
    usual = told(frame)
    await pick(frame, "trouble-slow")

    await pick(frame, "trouble-well")

    assert frame.training.wished == ["slow", None]
    assert told(frame) == usual
    assert ticked(frame) == []


@inside(open_training)
async def test_pressing_what_is_in_force_switches_it_off(frame: Frame) -> None:
    await pick(frame, "trouble-fault")
    await pick(frame, "trouble-web-page")

    await pick(frame, "trouble-web-page")

    assert frame.training.wished == ["fault", "web-page", None]
    assert ticked(frame) == []


@inside(open_training)
async def test_it_is_done_by_keyboard_and_the_amount_has_the_keys_again(frame: Frame) -> None:
    before = frame.window.focusWidget()
    frame.key(Qt.Key.Key_F9)
    frame.key(Qt.Key.Key_Tab)
    frame.key(Qt.Key.Key_Down)
    focused = frame.window.focusWidget().objectName()

    frame.key(Qt.Key.Key_Space)
    await until(lambda: frame.training.wished, what="the shop has taken it")
    await until(lambda: not frame.has("trouble-popover"), what="the card is closed")

    assert focused == "trouble-too-many"
    assert frame.training.wished == ["too-many"]
    assert frame.window.focusWidget() is before
    QTest.keyClicks(frame.window.focusWidget(), "7")
    assert not frame.window.pages.sell.state.is_zero


@inside(open_training)
async def test_esc_closes_the_card_and_changes_nothing(frame: Frame) -> None:
    frame.key(Qt.Key.Key_F9)
    frame.key(Qt.Key.Key_Escape)
    await turns()

    assert not frame.has("trouble-popover")
    assert frame.training.wished == []


@inside(open_training)
async def test_the_card_opens_over_every_page(frame: Frame) -> None:
    opened = []
    for page in (*PAGES, "payment"):
        if page == "payment":
            await frame.sale()
        else:
            frame.window.navigate(page)
        frame.click("trouble-button")
        opened.append(frame.has("trouble-popover"))
        frame.key(Qt.Key.Key_Escape)

    assert opened == [True] * 6


async def test_what_was_in_force_before_the_window_opened_is_told() -> None:
    async with open_frame(is_training=True, going_wrong="half-answer") as frame:
        await until(lambda: told(frame) == "On purpose: Half an answer", what="the ribbon says it")


@inside(open_training)
async def test_a_shop_that_cannot_be_reached_is_told_on_the_card(frame: Frame) -> None:
    frame.training.failure = Unreachable(why="refused")
    frame.click("trouble-button")
    frame.click("trouble-slow")

    await until(lambda: frame.has("trouble-problem"), what="the problem is told")

    assert frame.has("trouble-popover")
    assert ticked(frame) == []
    assert frame.window.focusWidget().objectName() == "trouble-slow"
    frame.training.failure = None
    frame.click("trouble-slow")
    await until(lambda: frame.training.wished == ["slow"], what="the second try")
    await until(lambda: not frame.has("trouble-popover"), what="the card is closed")


@pytest.mark.parametrize("language", ["en", "pt_BR"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_ribbon_and_card_fit_and_everything_has_a_name(
    language: str, size: tuple[int, int], colours: Literal["light", "dark"]
) -> None:
    install_language(language)
    theme().set_choice(colours)
    async with open_frame(is_training=True, size=size) as frame:
        await pick(frame, "trouble-claimed-payment")
        label = frame.part("training-ribbon-words")
        frame.click("trouble-button")
        card = frame.part("trouble-card")
        top = card.mapTo(frame.window, card.rect().topLeft())

        assert isinstance(label, Label)
        assert label.text() == label.full_text()
        assert cut_words(frame.part("training-ribbon")) == []
        assert cut_words(card) == []
        assert unnamed(frame.part("trouble-popover")) == []
        assert outside(frame.window) == []
        assert top.y() >= 36
        assert top.y() + card.height() <= size[1]


def test_a_ribbon_without_room_says_the_short_words() -> None:
    usual, short = "The money here is fake. Nothing is sent to Cryptum.", "The money here is fake."
    ribbon = TrainingRibbon(name="ribbon", strong="TRAINING MODE", text=usual, short=short)
    ribbon.resize(1000, 36)
    ribbon.show()
    words = ribbon.findChild(Label, "ribbon-words")
    assert words is not None
    with_room = words.full_text()

    ribbon.resize(480, 36)

    assert (with_room, words.full_text()) == (usual, short)
    assert ribbon.accessibleName() == f"TRAINING MODE. {usual}"
    ribbon.say("On purpose")
    assert words.full_text() == "On purpose"
    ribbon.say("")
    assert words.full_text() == short
