"""Chip and hand-over light: shape, word and colour for every state, and nothing that only looks paid."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from merchant_desk.ui import tokens
from merchant_desk.ui.assets import install_language
from merchant_desk.ui.theme import Theme
from merchant_desk.ui.widgets.handover_light import HandoverLight, LightForm, SmallLight, light_word
from merchant_desk.ui.widgets.state_chip import StateChip, chip_size, state_word

FORMS: tuple[LightForm, ...] = ("wait", "go", "stop", "done", "stale")


def colours_of(widget: QWidget) -> set[str]:
    """Every colour that is painted."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {
        image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())
    }


def greys(widget: QWidget) -> QImage:
    """The picture without its colours."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


@pytest.mark.parametrize("state", [name for name in tokens.STATES if name != "unknown"])
def test_every_state_has_a_word_of_its_own(state: str) -> None:
    chip = StateChip(state)

    assert chip.accessibleName() == state_word(state) != state
    assert len({state_word(name) for name in tokens.STATES}) == len(tokens.STATES)


def test_a_value_nobody_knows_is_shown_as_received() -> None:
    chip = StateChip("refunding\u202e")

    assert chip.accessibleName() == "refunding⟨U+202E⟩"
    assert tokens.state_look(chip.state).dashed


def test_chips_are_24_high_in_tables_and_30_beside_a_title() -> None:
    assert chip_size("pending").height() == 24
    assert chip_size("pending", title=True).height() == 30
    assert chip_size("pending", boxed=False).width() < chip_size("pending").width()


@pytest.mark.parametrize("state", ["confirmed", "failed", "on-hold"])
@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_chip_is_painted_in_the_colours_of_its_state(look: Theme, state: str, choice: str) -> None:
    look.set_choice("dark" if choice == "dark" else "light")
    palette = tokens.DARK if choice == "dark" else tokens.LIGHT

    painted = colours_of(StateChip(state))

    assert {palette[tokens.STATES[state].fg], palette[tokens.STATES[state].bg]} <= painted


def test_a_chip_follows_its_state_to_the_new_width() -> None:
    chip = StateChip("pending")
    narrow = chip.sizeHint().width()

    chip.set_state("confirmed")

    assert chip.sizeHint().width() > narrow
    assert chip.accessibleName() == "Confirmed"


@pytest.mark.parametrize("form", FORMS)
def test_only_the_go_form_is_ever_painted_green(form: LightForm) -> None:
    light = HandoverLight(name="light")
    light.resize(380, 124)

    light.set_light(form, "A sentence.", "A reason")
    painted = colours_of(light) | colours_of(SmallLight(form))

    assert (tokens.LIGHT["lightGoBg"] in painted) is (form == "go")


def test_the_forms_differ_from_each_other_without_any_colour() -> None:
    light = HandoverLight(name="light")
    light.resize(380, 124)

    pictures = []
    for form in FORMS:
        light.set_light(form, "", word="X")
        image = greys(light)
        edge = image.pixelColor(6, 62).value()
        shape = frozenset(
            (x, y)
            for x in range(20, 100)
            for y in range(20, 104)
            if abs(image.pixelColor(x, y).value() - edge) > 40
        )
        pictures.append(shape)

    assert len(set(pictures)) == len(FORMS)


def test_the_light_says_word_sentence_and_reason_to_a_screen_reader() -> None:
    light = HandoverLight(name="light")

    light.set_light("stop", "Don't hand over.", "Total at Cryptum is not this order's total")

    assert light.said == "STOP. Don't hand over. Total at Cryptum is not this order's total"
    assert light.form == "stop"


def test_a_light_without_a_fresh_answer_says_wait() -> None:
    assert light_word("stale") == light_word("wait") == "WAIT"


def test_the_light_speaks_the_language_of_the_till() -> None:
    install_language("pt_BR")

    assert [light_word(form) for form in FORMS] == ["ESPERE", "PODE", "PARE", "FEITO", "ESPERE"]
    assert state_word("confirmed") == "Confirmado"


def test_long_sentences_get_smaller_letters_instead_of_being_cut(qtbot: QtBot) -> None:
    light = HandoverLight(name="light")
    qtbot.addWidget(light)
    light.resize(300, 124)
    light.set_light("wait", "Não pago ainda. Fique com as mercadorias.")

    ink = QColor(tokens.LIGHT["lightWaitFg"]).lightness()
    image = greys(light)
    right = [x for x in range(283, 299) for y in range(70, 96) if image.pixelColor(x, y).value() <= ink + 30]

    assert right == []
