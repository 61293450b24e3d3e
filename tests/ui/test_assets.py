"""Icons and catalogues: complete, tinted, and in the language that was asked for."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QImage

import merchant_desk.ui
from merchant_desk.ui import tokens
from merchant_desk.ui.assets import (
    PSEUDO,
    app_icon,
    best_language,
    catalogue,
    icon,
    icon_names,
    icon_pixmap,
    install_language,
    languages,
    resources_root,
)
from merchant_desk.ui.words import fill, tr, tr_count

UI = Path(str(merchant_desk.ui.__file__)).parent


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something_in_the_colour_it_is_given(name: str) -> None:
    image = icon_pixmap(name, QColor("#2A54DB"), 20, ratio=2.0).toImage()

    drawn = [
        image.pixelColor(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() == 255
    ]

    assert image.width() == 40
    assert drawn
    assert {color.name() for color in drawn} == {"#2a54db"}


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_our_own_small_file_without_outside_parts(name: str) -> None:
    text = (resources_root() / "icons" / f"{name}.svg").read_text(encoding="utf-8")

    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"')
    assert not re.search(r"href|<image|<script|<style|<!ENTITY", text)
    assert "currentColor" in text
    assert len(text) < 6000


def test_states_and_lights_have_their_icons() -> None:
    wanted = {look.icon for look in tokens.STATES.values()} | {look.icon for look in tokens.LIGHTS.values()}

    assert wanted <= set(icon_names())


def test_an_icon_that_does_not_exist_is_an_error_at_once() -> None:
    with pytest.raises(KeyError, match="no icon called 'nothing'"):
        icon_pixmap("nothing", QColor("black"), 16)


def test_filled_shapes_let_the_background_through_their_sign() -> None:
    image = icon_pixmap("check-disc", QColor("black"), 100).toImage()

    assert image.pixelColor(50, 10).alpha() == 255
    assert image.pixelColor(43, 66).alpha() == 0


def test_qt_gets_icons_for_two_pixel_ratios_and_the_program_its_own() -> None:
    made = icon("copy", QColor("black"), 18)

    assert len(made.availableSizes()) >= 1
    assert not app_icon().pixmap(64, 64).toImage().isNull()
    assert (
        app_icon()
        .pixmap(64, 64)
        .toImage()
        .convertToFormat(QImage.Format.Format_RGB32)
        .pixelColor(32, 60)
        .isValid()
    )


def test_words_are_english_until_a_language_is_installed() -> None:
    assert tr("Widgets", "Close") == "Close"
    install_language("pt_BR")
    assert tr("Widgets", "Close") == "Fechar"
    assert tr("Widgets", "Copy {what}", what="Order id") == "Copiar Order id"
    install_language("en")
    assert tr("Widgets", "Close") == "Close"


def test_a_word_the_catalogue_lacks_is_said_in_english() -> None:
    install_language("pt_BR")

    assert tr("Widgets", "Never translated {n}", n=3) == "Never translated 3"


def test_one_and_many_are_different_words() -> None:
    said = [tr_count("Widgets", "{count} item", "{count} items", count=n) for n in (0, 1, 2)]

    assert said == ["0 items", "1 item", "2 items"]


def test_places_are_filled_without_reaching_into_values() -> None:
    assert fill("{a} and {a.__class__} and {0}", {"a": "25.40 USD"}) == "25.40 USD and {a.__class__} and {0}"


def test_the_made_up_language_is_longer_and_keeps_its_places() -> None:
    words = catalogue(PSEUDO)

    said = words.say("Sell", "Charge {amount}", amount="25.40 USD")

    assert said.startswith("[Çhárgé 25.40 USD~")
    assert len(said) > len("Charge 25.40 USD") * 1.2


def test_the_customer_may_be_spoken_to_in_another_language() -> None:
    install_language("en")

    words = catalogue("pt_BR")

    assert words.say("Qr", "Paid") == "Pago"
    assert tr("Qr", "Paid") == "Paid"
    assert words.locale.dayName(1) == "segunda-feira"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("pt-BR", "pt_BR"), ("pt", "pt_BR"), ("pt_PT", "pt_BR"), ("de", "en"), ("en_GB", "en"), ("", "en")],
)
def test_the_nearest_language_is_found(wanted: str, found: str) -> None:
    assert best_language(wanted) == found
    assert languages()[0] == "en"


def test_qt_asks_our_catalogue_for_its_own_words_too() -> None:
    install_language("pt_BR")

    assert QCoreApplication.translate("QLineEdit", "&Copy") == "&Copiar"


def spoken(folder: Path) -> dict[str, set[str]]:
    """Every literal that goes through `tr`, `tr_count`, `say` or Qt's translate, by context."""
    found: dict[str, set[str]] = {}
    for path in (path for path in folder.rglob("*.py") if path.name != "words.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func).rpartition(".")[2]
            if called not in {"tr", "tr_count", "say"} or len(node.args) < 2:
                continue
            texts = [
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            if called != "say":
                assert len(texts) == len(node.args), (
                    f"{path.name}:{node.lineno} says something that is no literal"
                )
            if len(texts) >= 2:
                found.setdefault(texts[0], set()).update(texts[1:])
    return found


def test_every_visible_word_stands_in_the_portuguese_catalogue() -> None:
    words = catalogue("pt_BR").words

    missing = {
        (context, source)
        for context, sources in spoken(UI).items()
        for source in sources - set(words.get(context, {}))
    }

    assert missing == set()


def test_the_portuguese_catalogue_holds_nothing_that_is_not_said() -> None:
    said = spoken(UI)
    theirs = {"QLineEdit"}

    stale = {
        (context, source)
        for context, pairs in catalogue("pt_BR").words.items()
        if context not in theirs
        for source in set(pairs) - said.get(context, set())
    }

    assert stale == set()


@pytest.mark.parametrize(
    "path", sorted((resources_root() / "translations").rglob("*.json")), ids=lambda path: path.name
)
def test_a_translation_keeps_the_places_of_its_source(path: Path) -> None:
    contexts = json.loads(path.read_text(encoding="utf-8"))

    for pairs in contexts.values():
        for source, target in pairs.items():
            assert target.strip(), source
            assert set(re.findall(r"\{\w+\}", source)) == set(re.findall(r"\{\w+\}", target)), source
