"""Money, times and ages as people write them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QLocale

from merchant_desk.ui import format as say

MOMENT_UTC_MS = 1_795_444_268_000  # 2026-11-23 14:31:08 UTC; tests run in UTC


@dataclass(frozen=True)
class Money:
    """Stands in for the domain's Fiat: this module needs no more of it."""

    minor: int
    currency: str


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (2540, "USD", "25.40 USD"),
        (120435, "USD", "1,204.35 USD"),
        (13790, "BRL", "R$ 137,90"),
        (231840, "BRL", "R$ 2.318,40"),
        (5, "USD", "0.05 USD"),
        (0, "BRL", "R$ 0,00"),
        (-2540, "USD", "-25.40 USD"),
        (99_999_999_999_999, "USD", "999,999,999,999.99 USD"),
        (2540, "EUR", "25.40 EUR"),
    ],
)
def test_money_is_written_as_its_currency_is_written(minor: int, currency: str, words: str) -> None:
    assert say.money(Money(minor, currency)).replace("\u00a0", " ") == words


def test_an_amount_never_breaks_between_figure_and_unit() -> None:
    assert " " not in say.money(Money(2540, "USD"))
    assert " " not in say.coin("25.41", "cUSD")


def test_figure_and_unit_can_be_set_apart() -> None:
    assert say.money_parts(Money(120435, "BRL")) == ("1.204,35", "R$")
    assert say.money_parts(Money(2540, "USD")) == ("25.40", "USD")
    assert say.unit_leads("BRL")
    assert not say.unit_leads("USD")


def test_a_coin_amount_keeps_every_digit_it_came_with() -> None:
    assert say.coin("0.007693000000000000", "ETH") == "0.007693000000000000\u00a0ETH"


def test_a_figure_worked_out_here_carries_the_word_about() -> None:
    assert say.about("43", "CELO") == "about 43\u00a0CELO"


def test_times_are_local_and_of_24_hours() -> None:
    assert say.clock(MOMENT_UTC_MS) == "14:31"
    assert say.clock(MOMENT_UTC_MS, seconds=True) == "14:31:08"
    assert say.clock_with_zone(MOMENT_UTC_MS) == "2026-11-23 14:31:08 UTC+00:00"


def test_a_day_is_said_in_the_language_that_is_asked_for() -> None:
    english, portuguese = QLocale("en"), QLocale("pt_BR")

    assert say.day(MOMENT_UTC_MS, locale=english) == "Monday 23 November 2026"
    assert say.day(MOMENT_UTC_MS, locale=english, year=False) == "Monday 23 November"
    assert say.day(MOMENT_UTC_MS, locale=english, short=True) == "23 Nov 2026"
    assert say.day(MOMENT_UTC_MS, locale=portuguese) == "segunda-feira 23 novembro 2026"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "now"), (0, "now"), (59.9, "now"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (7300, "2 h"),
     (172_799, "47 h"), (172_800, "2 d")],
)  # fmt: skip
def test_an_age_is_said_in_its_largest_whole_unit(seconds: float, words: str) -> None:
    assert say.age(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(-1, "0 s ago"), (2.9, "2 s ago"), (60, "1 min ago"), (7200, "2 h ago")]
)
def test_the_light_says_how_long_ago_it_was_asked(seconds: float, words: str) -> None:
    assert say.seconds_ago(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(113, "1:53"), (8, "0:08"), (3665, "61:05"), (-3, "0:00")])
def test_a_span_reads_like_a_clock(seconds: float, words: str) -> None:
    assert say.minutes_seconds(seconds) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Café Aurora", "CA"),
        ("Lívia Prado", "LP"),
        ("Ana Maria de Souza", "AS"),
        ("training", "T"),
        ("", "?"),
        ("* !", "?"),
    ],
)
def test_a_name_gives_one_or_two_initials(name: str, letters: str) -> None:
    assert say.initials(name) == letters
