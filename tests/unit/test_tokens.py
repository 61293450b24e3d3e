"""The colours: every pair that meets on a screen can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest

from merchant_desk.ui import tokens
from merchant_desk.ui.stylesheet import BUTTONS, stylesheet

STATE_INKS: Final = "pendingFg holdFg confirmedFg failedFg cancelledFg"
# Least ratio, background, and the inks that stand on it; WCAG 2.1 asks 4.5 of text and 3 of lines.
TILL: Final = (
    (4.5, "rail", "text text2 text3 accentText"),
    (4.5, "canvas", f"text text2 text3 accentText dangerFg trainingText {STATE_INKS}"),
    (4.5, "panel", f"text text2 text3 accentText dangerFg {STATE_INKS}"),
    (4.5, "sunken", "text text2 text3"),
    (4.5, "hover", "text text2 text3"),
    (4.5, "selected", f"text text2 text3 accentText {STATE_INKS}"),
    (4.5, "accentSoft", "accentText"),
    (4.5, "accent", "onAccent"),
    (4.5, "accentHover", "onAccent"),
    (4.5, "accentPressed", "onAccent"),
    (4.5, "danger", "onDanger"),
    (4.5, "disabledBg", "disabledText"),
    (4.5, "trainingBg", "trainingFg"),
    (4.5, "trainingBg2", "trainingFg"),
    (4.5, "trainingSoft", "trainingText text"),
    (4.5, "warnBg", "warnFg"),
    (4.5, "pendingBg", "pendingFg"),
    (4.5, "holdBg", "holdFg"),
    (4.5, "confirmedBg", "confirmedFg"),
    (4.5, "failedBg", "failedFg dangerFg"),
    (4.5, "cancelledBg", "cancelledFg"),
    (7.0, "lightWaitBg", "lightWaitFg"),
    (4.5, "lightGoBg", "lightGoFg"),
    (4.5, "lightStopBg", "lightStopFg"),
    (4.5, "lightStaleBg", "lightStaleFg"),
    (3.0, "canvas", "borderInput focus chart chart2 chart3 chart4 chart5"),
    (3.0, "panel", "borderInput focus"),
    (7.0, "qrBg", "qrFg"),
)
CUSTOMER: Final = (
    (4.5, "brand", "onBrand onBrand2"),
    (4.5, "brandRaised", "onBrand onBrand2"),
    (4.5, "bg", "ink ink2 coin"),
    (4.5, "card", "waiting ink2"),
    (4.5, "confirmedBg", "ink confirmedInk2"),
    (4.5, "confirmedMark", "card"),
    (4.5, "checkingBg", "ink ink2"),
    (4.5, "checkingMark", "card"),
    (4.5, "stoppedBg", "ink ink2 stoppedWarn"),
)
PALETTES: Final = {
    "light": (tokens.LIGHT, TILL),
    "dark": (tokens.DARK, TILL),
    "customer": (tokens.CUSTOMER, CUSTOMER),
}
Rows = tuple[tuple[float, str, str], ...]


@pytest.mark.parametrize(("palette", "rows"), PALETTES.values(), ids=PALETTES.keys())
def test_every_pair_of_colours_can_be_read(palette: Mapping[str, str], rows: Rows) -> None:
    pairs = [(least, bg, fg) for least, bg, inks in rows for fg in inks.split()]

    faint = [(fg, bg) for least, bg, fg in pairs if tokens.contrast(palette[fg], palette[bg]) < least]

    assert faint == []


def test_network_letters_can_be_read_on_their_badges() -> None:
    ratios = {code: tokens.contrast(look.fg, look.bg) for code, look in tokens.NETWORKS.items()}

    assert min(ratios.values()) >= 4.5
    assert len({look.letters for look in tokens.NETWORKS.values()}) == len(tokens.NETWORKS)


def test_contrast_agrees_with_the_published_extremes() -> None:
    black_on_white = tokens.contrast("#000000", "#FFFFFF")
    same = tokens.contrast("#777777", "#777777")

    assert black_on_white == pytest.approx(21.0)
    assert same == pytest.approx(1.0)
    assert tokens.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_both_palettes_of_the_till_name_the_same_colours() -> None:
    assert set(tokens.LIGHT) == set(tokens.DARK)


def test_states_and_lights_use_only_colours_that_exist() -> None:
    looks: list[tokens.StateLook | tokens.LightLook] = [*tokens.STATES.values(), *tokens.LIGHTS.values()]

    missing = {name for look in looks for name in (look.fg, look.bg, look.border)} - set(tokens.LIGHT)

    assert missing == set()


def test_only_the_go_light_is_painted_in_its_green() -> None:
    users = [name for name, look in tokens.LIGHTS.items() if "lightGoBg" in (look.bg, look.border)]
    buttons = [
        name
        for look in BUTTONS.values()
        for triple in (look.rest, look.hover, look.pressed)
        for name in triple
    ]

    assert users == ["go"]
    assert "lightGoBg" not in buttons
    assert "lightGoBg" not in {
        name for look in tokens.STATES.values() for name in (look.fg, look.bg, look.border)
    }


@pytest.mark.parametrize("state", ["refunding", "", "CONFIRMED", "confirmed "])
def test_a_state_nobody_knows_never_looks_paid(state: str) -> None:
    look = tokens.state_look(state)

    assert look == tokens.STATES["unknown"]
    assert look.icon == "question-dashed"


@pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_the_style_sheet_leaves_no_colour_unfilled(palette: Mapping[str, str]) -> None:
    sheet = stylesheet(palette)

    assert "$" not in sheet
    assert palette["accent"] in sheet
    assert sheet.count("{") == sheet.count("}")
