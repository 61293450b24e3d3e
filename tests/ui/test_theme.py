"""The theme: changes live, has figures of one width, and falls back to the platform's fonts."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF, QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from merchant_desk.ui import tokens
from merchant_desk.ui.stylesheet import INKS
from merchant_desk.ui.theme import Theme, missing_families, theme
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.label import Label, Paragraph


def test_every_widget_is_repainted_when_the_theme_changes(look: Theme, qtbot: QtBot) -> None:
    button = Button("Print", name="print")
    qtbot.addWidget(button)
    button.resize(100, 32)
    button.show()

    with qtbot.waitSignal(look.theme_changed, timeout=5000):
        look.set_choice("dark")
    image = button.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    assert image.pixelColor(5, 16).name().upper() == tokens.DARK["canvas"]
    assert QApplication.palette().color(QPalette.ColorRole.Window).name().upper() == tokens.DARK["canvas"]


def test_the_same_choice_again_changes_nothing(look: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(look.theme_changed):
        look.set_choice("light")


@pytest.mark.parametrize("ink", INKS)
def test_every_ink_of_a_label_is_a_colour_of_both_palettes(ink: str) -> None:
    assert ink in tokens.LIGHT
    assert ink in tokens.DARK


def test_a_label_takes_the_colour_of_its_ink_in_both_themes(look: Theme, qtbot: QtBot) -> None:
    label = Label("Refused", ink="failedFg")
    qtbot.addWidget(label)
    label.show()
    light = label.palette().color(QPalette.ColorRole.WindowText).name().upper()

    look.set_choice("dark")
    dark = label.palette().color(QPalette.ColorRole.WindowText).name().upper()

    assert (light, dark) == (tokens.LIGHT["failedFg"], tokens.DARK["failedFg"])


def test_changing_figures_are_all_of_one_width(look: Theme) -> None:
    assert "Inter" not in missing_families(), "tests want the fonts that packaging installs"
    metrics = QFontMetricsF(look.font("body", tabular=True))

    widths = {round(metrics.horizontalAdvance(figure * 10), 2) for figure in "0123456789"}

    assert len(widths) == 1


def test_each_type_style_has_its_size_and_weight(look: Theme) -> None:
    for name, style in tokens.TYPE.items():
        font = look.font(name)
        assert (font.pixelSize(), font.weight()) == (style.size_px, style.weight), name


def test_a_font_handed_out_cannot_be_changed_for_others(look: Theme) -> None:
    look.font("body").setPixelSize(99)

    assert look.font("body").pixelSize() == 13


def test_the_customer_display_has_one_palette_in_both_themes(look: Theme) -> None:
    light = look.color("customer.brand")

    look.set_choice("dark")

    assert theme().color("customer.brand") == light


def test_a_paragraph_is_as_high_as_its_lines_of_the_type_style() -> None:
    one, two = Paragraph("Short."), Paragraph("Short.\nAnd a second line.")

    assert one.heightForWidth(300) == 20
    assert two.heightForWidth(300) == 40
    assert Paragraph("word " * 40).heightForWidth(200) % 20 == 0
