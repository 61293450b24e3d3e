"""Text from outside on labels: plain, with nothing hidden in it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QLabel

from merchant_desk.ui.text import PlainLabel, groups_of_four, middle, plain_tip, visible


@given(st.text(max_size=200))
def test_whatever_is_shown_holds_no_hidden_character(text: str) -> None:
    kinds = {unicodedata.category(char) for char in visible(text)}

    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Maria Oliveira", "Maria Oliveira"),
        ("a\x00b\x1bc\x7f", "a␀b␛c␡"),
        ("pay\u202etxet", "pay⟨U+202E⟩txet"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("João 😀", "João 😀"),
        ("two\nlines", "two␊lines"),
    ],
)
def test_hidden_characters_get_a_visible_mark(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_feeds_stay_where_lines_are_wanted() -> None:
    assert visible("two\nlines\x07", keep_lines=True) == "two\nlines␇"


def test_a_text_of_megabytes_is_cut_before_it_is_laid_out() -> None:
    assert len(visible("x" * 5_000_000)) == 4097


def test_an_id_is_cut_in_the_middle_and_never_at_the_end() -> None:
    assert middle("0da30c7e-5b1f-4b7a-9d24-6b2d41f53b37") == "0da30c7e…41f53b37"
    assert middle("0x3be20f675a81d94c0e6672bfc19ad804") == "0x3be20f67…c19ad804"
    assert middle("short-id") == "short-id"


def test_an_address_falls_into_groups_of_four() -> None:
    prefix, groups = groups_of_four("0x5aAeb6053F3E94C9")

    assert prefix == "0x"
    assert groups == ("5aAe", "b605", "3F3E", "94C9")
    assert groups_of_four("rHb9CJ") == ("", ("rHb9", "CJ"))


def test_markup_on_a_label_is_shown_and_never_obeyed() -> None:
    label = PlainLabel("<b>Paid</b> <img src='file:///etc/passwd'>")

    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>Paid</b> <img src='file:///etc/passwd'>"
    assert label.sizeHint().width() > QLabel("Paid").sizeHint().width()


def test_a_tooltip_with_markup_cannot_become_rich_text() -> None:
    assert not QtText.mightBeRichText(plain_tip("<h1>Paid</h1>"))


def test_an_elided_label_keeps_the_whole_text_for_its_tooltip() -> None:
    label = PlainLabel("a rather long name of a customer", elide=Qt.TextElideMode.ElideRight)

    label.resize(60, 20)
    label.show()

    assert label.text().endswith("…")
    assert label.toolTip() == label.full_text() == "a rather long name of a customer"
