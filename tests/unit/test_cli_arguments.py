"""The command line's grammar: what is taken, what is refused, and how the refusal is told."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from merchant_desk.cli.arguments import UsageError, build_parser, parse
from merchant_desk.cli.commands import COMMANDS
from merchant_desk.cli.main import TOUR, Drawing, run
from merchant_desk.config.options import Options

_CREATE = ("orders", "create", "--total", "25.40", "--currency", "USD")


def _never(*_: object) -> int:
    raise AssertionError("drew something")


def _no_tour(*_: object) -> Sequence[Path]:
    raise AssertionError("drew something")


def _run(*argv: str) -> int:
    return run(argv, drawing=Drawing(window=_never, tour=_no_tour))


def test_no_command_opens_the_window_of_the_chosen_profile() -> None:
    opened: list[Options] = []

    def window(options: Options) -> int:
        opened.append(options)
        return 0

    assert run(("--profile", "bar"), drawing=Drawing(window=window, tour=_no_tour)) == 0
    assert opened[0].profile == "bar"


def test_the_tour_is_drawn_with_what_was_asked_and_its_pictures_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked: list[object] = []

    def tour(
        _options: Options, out: Path, language: str | None, theme: str, size: tuple[int, int]
    ) -> Sequence[Path]:
        asked.extend([out, language, theme, size])
        return [out / "sell.png"]

    code = run(
        ("tour", "--out", str(tmp_path), "--theme", "dark", "--size", "1024x768", "--json"),
        drawing=Drawing(window=_never, tour=tour),
    )

    assert (code, asked) == (0, [tmp_path, None, "dark", (1024, 768)])
    assert json.loads(capsys.readouterr().out) == {"pictures": [str(tmp_path / "sell.png")]}


@pytest.mark.parametrize("total", ["25.40", "0.01", "999999999999.99", "1", "007.5"])
def test_a_total_of_plain_digits_is_taken(total: str) -> None:
    assert parse(("orders", "create", "--total", total, "--currency", "BRL")).total == total


@pytest.mark.parametrize(
    "total",
    ["0", "0.00", "-1", "1,50", "1.505", "1.", ".5", "1e3", "1234567890123", "٣", "", " 1", "1\n", "+1"],
)
def test_any_other_total_is_a_wrong_command_line(total: str) -> None:
    assert _run("orders", "create", f"--total={total}", "--currency", "USD") == 2


@pytest.mark.parametrize(
    "argv",
    [
        ("nonsense",),
        ("orders",),
        ("orders", "attach", "x"),
        ("sales",),
        ("sales", "pause"),
        ("sales", "resume", "--pin", "402913"),
        ("pin", "set", "402913"),
        ("pin", "reset", "KKJY-4EYC-KXHT-4GQX-6FP7"),
        ("wallets", "set", "CELO"),
        ("wallets", "approve", "402913"),
        ("orders", "create", "--total", "1", "--currency", "EUR"),
        ("orders", "create", "--total", "1", "--currency", "usd"),
        ("orders", "create", "--total", "1"),
        ("orders", "create", "--tot", "1", "--currency", "USD"),
        (*_CREATE, "--reference", ""),
        (*_CREATE, "--first-name", "a\x1b[2J"),
        ("orders", "list", "--limit", "0"),
        ("orders", "list", "--limit", "10001"),
        ("orders", "list", "--offset", "-1"),
        ("orders", "list", "--status", "paid"),
        ("orders", "list", "--since", "yesterday"),
        ("orders", "list", "--since", "2026-11-23T14:31:08"),
        ("orders", "list", "--until", "2026-02-30"),
        ("orders", "show"),
        ("listen", "--port", "65536"),
        ("qr", "x", "--kind", "wallet"),
        ("qr", "x", "--out", "code.jpg"),
        ("orders", "attach", "POS-1", "--hash", "0x1"),
        ("orders", "attach", "POS-1", "--network", "CELO"),
        ("tour",),
        ("tour", "--out", "x", "--size", "big"),
        ("--profile", "../x", "sync"),
        ("sync", "--training"),
    ],
)
def test_a_wrong_command_line_ends_with_two_and_a_json_line_where_asked(
    argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*argv) == 2
    told = capsys.readouterr()
    assert _run(*argv, "--json") == 2
    line = capsys.readouterr()

    assert told.out == line.out == ""
    message, hint = told.err.splitlines()
    assert json.loads(line.err) == {"error": {"code": 2, "message": message, "hint": hint}}


@pytest.mark.parametrize("argv", [("--json", "sync"), ("sync", "--json"), ("orders", "list", "--json")])
def test_json_may_stand_before_and_behind_the_command(argv: tuple[str, ...]) -> None:
    assert parse(argv).json is True


def test_without_json_the_answer_is_for_people() -> None:
    assert parse(("orders", "list")).json is False


def test_several_states_may_follow_one_option_or_several() -> None:
    several = parse(("orders", "list", "--status", "pending", "on-hold", "--status", "confirmed"))

    assert several.status == ["pending", "on-hold", "confirmed"]


def test_a_date_means_the_whole_day_from_first_to_last_moment() -> None:
    day = parse(("orders", "list", "--since", "2026-11-23", "--until", "2026-11-23"))

    assert (day.since, day.until) == (1795392000000, 1795392000000 + 86_400_000 - 1)


def test_a_moment_may_have_a_fraction_and_an_offset() -> None:
    moment = parse(("orders", "list", "--since", "2026-11-23T14:31:08.250-03:00"))

    assert moment.since == 1795455068250


def test_every_command_of_the_grammar_has_a_function_and_the_other_way_round() -> None:
    commands = set(_commands(build_parser()))

    assert commands == set(COMMANDS) | {TOUR}


def test_every_command_explains_itself_when_asked_for_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ((), *_commands(build_parser())):
        with pytest.raises(SystemExit) as ended:
            parse((*command, "--help"))

        assert ended.value.code == 0
        assert "merchant-desk" in capsys.readouterr().out


def test_the_hint_of_a_wrong_command_line_names_the_command() -> None:
    with pytest.raises(UsageError) as caught:
        parse(("orders", "list", "--limit", "x"))

    assert caught.value.hint == "See `merchant-desk orders list --help`."


def _commands(parser: argparse.ArgumentParser, *words: str) -> Iterator[tuple[str, ...]]:
    """Every leaf of the grammar, as the words that lead to it."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield words
    for group in groups:
        for name, inner in group.choices.items():
            yield from _commands(inner, *words, name)
